package dev.basalt.json.internal;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses a few fields of a document, and passes over the rest: what is passed over writes no words and converts
/// no numbers.
///
/// Containers of which not all is kept are wide whatever their size, as their end in the text is not found by what
/// they hold.
///
/// Says only whether a text is a document. What is wrong with one is found by [OnePassParser].
///
/// - **Threads:** confined to one
public final class FieldParser {
    /// The most containers of a document of which not all is kept: the table of a tape has no more.
    public static final int MOST_CONTAINERS = 1 << 23;

    private static final int LEAST_DEPTH = 32;

    /// What is kept of an element that no field goes through: itself, without what is in it.
    private static final FieldTree NOTHING = FieldTree.of(List.of());

    private final ParseLimits limits;
    private final StructureIndex structure;
    private final NumberParser numbers;
    private final PassingOver passingOver;
    private final Tape tape;

    /// What is kept, and what of it counts for [#settled].
    private FieldTree root = NOTHING;

    private boolean isLenient;

    /// What is open around the innermost container.
    private Open[] open = {};

    private int depth;

    // The innermost container: its node, what is kept of it, how much of that there is so far, and how many values it
    // has; at the root there is none.
    private int container;
    private FieldTree tree = NOTHING;
    private boolean inObject;
    private int kept;
    private int index;

    /// Arrays among what is open.
    private int arrayDepth;

    /// Fields that are found or cannot be there any more.
    private long settled;

    /// Words written.
    private int used;

    private long tokens;
    private boolean hasTooManyContainers;

    /// A container around the innermost one.
    private static final class Open {
        private int container;
        private FieldTree tree = NOTHING;
        private boolean inObject;
        private int kept;
        private int index;
    }

    /// Makes a parser.
    ///
    /// @param limits what is accepted
    /// @param tape   receives the document
    public FieldParser(ParseLimits limits, Tape tape) {
        this.limits = limits;
        this.tape = tape;
        this.structure = new StructureIndex(limits);
        this.numbers = new NumberParser(limits.maxNumberBytes());
        this.passingOver = new PassingOver(limits, structure, numbers);
    }

    /// Parses a document.
    ///
    /// @param source  the bytes
    /// @param fields  what is kept
    /// @param lenient whether the rest may be anything with brackets and strings
    /// @return whether it is one, and within the limits; the tape holds the fields then
    public boolean parse(SourceBytes source, FieldTree fields, boolean lenient) {
        root = fields;
        isLenient = lenient;
        depth = 0;
        container = -1;
        tree = fields;
        inObject = false;
        kept = 0;
        index = 0;
        arrayDepth = 0;
        settled = 0;
        used = 0;
        tokens = 0;
        hasTooManyContainers = false;
        try {
            tape.begin();
            structure.open(source, IndexedWarmUp.isReady());
            return document();
        } catch (Refusal | ArrayIndexOutOfBoundsException _) {
            return false;
        } finally {
            structure.close();
            passingOver.close();
            if (open.length > 4 * LEAST_DEPTH) {
                open = new Open[] {};
            }
        }
    }

    /// Whether the last document was refused because more of its containers are kept in part than a tape holds.
    ///
    /// @return whether it was
    public boolean hasTooManyContainers() {
        return hasTooManyContainers;
    }

    private boolean document() {
        StructureIndex found = structure;
        InputWindow window = found.window;
        int[] positions = found.positions();
        int p = 0;
        while (true) {
            // A value, or a member.
            p = look(p, StructureIndex.STEP_POSITIONS);
            takeRoom();
            int at = positions[p++];
            byte first = window.bytes[at];
            FieldTree node = tree;
            if (inObject) {
                int close = positions[p++];
                if (first != '"' || window.bytes[positions[p++]] != ':') {
                    return false;
                }
                node = member(at, close);
                at = positions[p++];
                first = window.bytes[at];
            } else if (depth > 0) {
                node = element();
            }
            index++;
            tokens++;
            if (node == null) {
                p = passingOver.value(p, at, first, depth, isLenient);
                tokens += passingOver.tokens;
            } else if (first == '{' || first == '[') {
                int start = used;
                tape.words[used++] =
                        (long) (first == '{' ? Tape.OBJECT : Tape.ARRAY) << Tape.TAG_SHIFT | (window.base + at);
                if (node.fields() == 0 && !node.isWhole()) {
                    p = passingOver.value(p, at, first, depth, isLenient);
                    tokens += passingOver.tokens;
                    close(start, node, 0, window.base + positions[p - 1] + 1);
                } else {
                    p = look(p, 1);
                    if (window.bytes[positions[p]] != (first == '{' ? '}' : ']')) {
                        push(start, node, first == '{');
                        continue;
                    }
                    if (depth >= limits.maxDepth()) {
                        return false;
                    }
                    close(start, node, 0, window.base + positions[p++] + 1);
                }
            } else if (first == '"') {
                string(at, positions[p++]);
            } else if (first == '-' || (first >= '0' && first <= '9')) {
                used = numbers.read(window.bytes, at, window.limit, window.base, tape.words, used);
            } else {
                tape.words[used++] = found.literal(at, first);
            }
            // Behind a value.
            while (true) {
                if (node != null) {
                    kept++;
                    if (isLenient && isSettled(node)) {
                        return endEarly();
                    }
                }
                if (depth == 0) {
                    return end(p);
                }
                p = look(p, 1);
                int separatorAt = positions[p++];
                byte separator = window.bytes[separatorAt];
                if (separator == ',') {
                    break;
                }
                if (separator != (inObject ? '}' : ']')) {
                    return false;
                }
                close(container, tree, kept, window.base + separatorAt + 1);
                node = tree;
                pop();
            }
        }
    }

    /// Scans on where fewer positions than a number are left.
    private int look(int taken, int count) {
        if (taken + count <= structure.known || structure.isScanned()) {
            return taken;
        }
        if (taken < structure.known) {
            structure.passEscapes(structure.positions()[taken], !isLenient);
            structure.more(taken);
            return 0;
        }
        // All are taken, and so the text is not in a string.
        return structure.moreBehindAll(!isLenient);
    }

    private void takeRoom() {
        if (used + Tape.STEP_WORDS > tape.words.length) {
            // Every value has at most two words.
            if (used / 2 > limits.maxTokens()) {
                throw new Refusal(structure.scannedBytes(), "values and names must be within their limit");
            }
            tape.grow(used, structure.scannedBytes(), structure.window.total);
        }
    }

    /// Looks at a name, and writes it if its member is kept.
    ///
    /// @return what is kept of the member's value
    private @Nullable FieldTree member(int at, int close) {
        tokens++;
        byte[] bytes = structure.window.bytes;
        if (structure.escapeTrigger < close) {
            structure.passEscapes(at, !isLenient);
        }
        int tag = Tape.STRING;
        if (structure.escapeTrigger < close || Integer.compareUnsigned(close - at - 1, limits.maxStringBytes()) > 0) {
            tag = structure.stringTag(at, close);
        }
        FieldTree node = tree;
        if (!node.isWhole()) {
            if (tag == Tape.STRING) {
                node = node.child(bytes, at + 1, close);
            } else {
                byte[] name = Arrays.copyOfRange(bytes, at + 1, close);
                node = node.child(name, 0, Escapes.decode(name, 0, name.length, name, 0));
            }
        }
        boolean again = node != null && isLenient && arrayDepth == 0 && (node.fields() & ~settled) == 0;
        if (node == null || (again && !node.isWhole())) {
            return null;
        }
        used = Tape.string(tape.words, used, tag, structure.window.base + at + 1, close - at - 1);
        return node;
    }

    private FieldTree element() {
        FieldTree node = tree.isWhole() ? tree : tree.element(index);
        return node == null ? NOTHING : node;
    }

    private void string(int at, int close) {
        if (structure.escapeTrigger < close) {
            structure.passEscapes(at, !isLenient);
        }
        int tag = Tape.STRING;
        if (structure.escapeTrigger < close || Integer.compareUnsigned(close - at - 1, limits.maxStringBytes()) > 0) {
            tag = structure.stringTag(at, close);
        }
        used = Tape.string(tape.words, used, tag, structure.window.base + at + 1, close - at - 1);
    }

    private void push(int start, FieldTree node, boolean object) {
        if (depth >= limits.maxDepth()) {
            throw new Refusal(structure.scannedBytes(), "depth must be within its limit");
        }
        if (depth == open.length) {
            open = Arrays.copyOf(open, Math.max(LEAST_DEPTH, 2 * depth));
            for (int i = depth; i < open.length; i++) {
                open[i] = new Open();
            }
        }
        Open outer = open[depth++];
        outer.container = container;
        outer.tree = tree;
        outer.inObject = inObject;
        outer.kept = kept;
        outer.index = index;
        container = start;
        tree = node;
        inObject = object;
        kept = 0;
        index = 0;
        arrayDepth += object ? 0 : 1;
    }

    private void pop() {
        arrayDepth -= inObject ? 0 : 1;
        Open outer = open[--depth];
        container = outer.container;
        tree = outer.tree;
        inObject = outer.inObject;
        kept = outer.kept;
        index = outer.index;
    }

    private void close(int start, FieldTree node, int count, long end) {
        if (node.isWhole()) {
            tape.close(start, used, count, end);
            return;
        }
        if (tape.wideWords() >= 2 * MOST_CONTAINERS) {
            hasTooManyContainers = true;
            throw new Refusal(end, "containers that are kept in part must be at most " + MOST_CONTAINERS);
        }
        tape.closeWide(start, used, count, end);
    }

    /// Whether all fields are found, or cannot be there any more, when the value of some is read.
    private boolean isSettled(FieldTree node) {
        if (arrayDepth > 0 || root.isWhole()) {
            return false;
        }
        settled |= node.fields();
        return (settled & root.fields()) == root.fields();
    }

    /// Ends a document behind its last field: what is open is closed, its end in the text unknown.
    private boolean endEarly() {
        while (depth > 0) {
            close(container, tree, kept, structure.window.total);
            pop();
            kept++;
        }
        tape.end(used);
        return true;
    }

    private boolean end(int taken) {
        int p = taken;
        structure.passEscapes(p < structure.known ? structure.positions()[p] : Integer.MAX_VALUE, !isLenient);
        tape.end(used);
        return isLenient || (structure.isEnd(p) && tokens <= limits.maxTokens());
    }
}
