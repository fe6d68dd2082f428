package dev.basalt.json.internal;

import java.util.Arrays;

/// Parses by an index of the structure: [StructureIndex] has it a chunk at a time, and this class turns
/// positions into words. Strings are never looked at, except for their escapes.
///
/// Says only whether a text is a document. What is wrong with one is found by [OnePassParser].
///
/// - **Threads:** confined to one
public final class IndexedParser {
    private static final int STEP_POSITIONS = StructureIndex.STEP_POSITIONS;
    private static final int LEAST_DEPTH = 32;
    private static final long IN_OBJECT = 1L << 31;
    private static final long STRING_TAG = (long) Tape.STRING << Tape.TAG_SHIFT;
    private static final long OBJECT_TAG = (long) Tape.OBJECT << Tape.TAG_SHIFT;
    private static final long ARRAY_TAG = (long) Tape.ARRAY << Tape.TAG_SHIFT;

    private final ParseLimits limits;

    /// Strings of this length and more take more than a word, or are above their limit.
    private final int plainStringBytes;

    private final StructureIndex structure;
    private final NumberParser numbers;
    private final Tape tape;
    private long[] stack;

    /// Makes a parser.
    ///
    /// @param limits what is accepted
    /// @param tape   receives the document
    public IndexedParser(ParseLimits limits, Tape tape) {
        this.limits = limits;
        this.tape = tape;
        this.plainStringBytes = (int) Math.min(Tape.EXTRA_MAX, limits.maxStringBytes() + 1L);
        this.stack = new long[Math.min(LEAST_DEPTH, limits.maxDepth())];
        this.structure = new StructureIndex(limits);
        this.numbers = new NumberParser(limits.maxNumberBytes());
    }

    /// Parses a document.
    ///
    /// @param source the bytes
    /// @return whether it is one, and within the limits; the tape holds it then
    public boolean parse(SourceBytes source) {
        try {
            tape.begin();
            structure.open(source, true);
            return document();
        } catch (Refusal | ArrayIndexOutOfBoundsException _) {
            return false;
        } finally {
            structure.close();
            if (stack.length > 4 * LEAST_DEPTH) {
                stack = new long[Math.min(LEAST_DEPTH, limits.maxDepth())];
            }
        }
    }

    /// One method: its state is in registers, which makes it half as fast again.
    private boolean document() {
        StructureIndex found = structure;
        InputWindow window = found.window;
        int[] positions = found.positions();
        byte[] bytes = window.bytes;
        long base = window.base;
        long[] words = tape.words;
        long[] open = stack;
        int p = 0;
        int end = found.known;
        int escaped = found.escapeTrigger;
        int depth = 0;
        int count = 0;
        int used = 0;
        int container = -1;
        long tokens = 1;
        boolean inObject = false;
        while (true) {
            // A value, or a member.
            if (p + STEP_POSITIONS > end && !found.isScanned()) {
                found.more(p);
                p = 0;
                end = found.known;
                escaped = found.escapeTrigger;
                bytes = window.bytes;
                base = window.base;
            }
            if (used + Tape.STEP_WORDS > words.length) {
                words = moreWords(used);
            }
            int at = positions[p++];
            byte first = bytes[at];
            if (inObject) {
                int close = positions[p++];
                int length = close - at - 1;
                if (first != '"' || bytes[positions[p++]] != ':') {
                    return false;
                }
                if (escaped < close || Integer.compareUnsigned(length, plainStringBytes) >= 0) {
                    used = string(at, close, words, used);
                    escaped = found.escapeTrigger;
                } else {
                    words[used++] = STRING_TAG | (long) length << Tape.EXTRA_SHIFT | (base + at + 1);
                }
                at = positions[p++];
                first = bytes[at];
            }
            if (first == '"') {
                int close = positions[p++];
                int length = close - at - 1;
                if (escaped < close || Integer.compareUnsigned(length, plainStringBytes) >= 0) {
                    used = string(at, close, words, used);
                    escaped = found.escapeTrigger;
                } else {
                    words[used++] = STRING_TAG | (long) length << Tape.EXTRA_SHIFT | (base + at + 1);
                }
            } else if (first == '{' || first == '[') {
                if (depth == open.length) {
                    open = moreDepth();
                }
                open[depth++] = (long) container << 32 | count | (inObject ? IN_OBJECT : 0);
                inObject = first == '{';
                container = used;
                words[used++] = (inObject ? OBJECT_TAG : ARRAY_TAG) | (base + at);
                byte inside = bytes[positions[p]];
                if (inside != (inObject ? '}' : ']')) {
                    count = 0;
                    continue;
                }
                // An empty container: the loop below counts a value.
                count = -1;
            } else if (first == '-' || (first >= '0' && first <= '9')) {
                used = numbers.read(bytes, at, window.limit, base, words, used);
            } else {
                words[used++] = found.literal(at, first);
            }
            // Behind a value.
            while (true) {
                count++;
                if (depth == 0) {
                    return end(p, used, tokens);
                }
                if (p == end && !found.isScanned()) {
                    found.more(p);
                    p = 0;
                    end = found.known;
                    escaped = found.escapeTrigger;
                    bytes = window.bytes;
                    base = window.base;
                }
                int separatorAt = positions[p++];
                byte separator = bytes[separatorAt];
                if (separator == ',') {
                    break;
                }
                if (separator != (inObject ? '}' : ']')) {
                    return false;
                }
                int length = used - container;
                if (length < Tape.WIDE_WORDS) {
                    words[container] |= (long) (length << 12 | count) << Tape.EXTRA_SHIFT;
                } else {
                    tape.closeWide(container, used, count, base + separatorAt + 1);
                }
                tokens += inObject ? 2L * count : count;
                long outer = open[--depth];
                container = (int) (outer >>> 32);
                count = (int) outer & Integer.MAX_VALUE;
                inObject = (int) outer < 0;
            }
        }
    }

    private boolean end(int taken, int used, long tokens) {
        tape.end(used);
        return structure.isEnd(taken) && tokens <= limits.maxTokens();
    }

    private long[] moreWords(int used) {
        // Every value has at most two words.
        if (used / 2 > limits.maxTokens()) {
            throw new Refusal(structure.scannedBytes(), "values and names must be within their limit");
        }
        return tape.grow(used, structure.scannedBytes(), structure.window.total);
    }

    private long[] moreDepth() {
        if (stack.length >= limits.maxDepth()) {
            throw new Refusal(structure.scannedBytes(), "depth must be within its limit");
        }
        stack = Arrays.copyOf(stack, Math.min(2 * stack.length, limits.maxDepth()));
        return stack;
    }

    /// Writes a string that has escapes, is long, or has no end.
    private int string(int at, int close, long[] words, int used) {
        int tag = structure.stringTag(at, close);
        return Tape.string(words, used, tag, structure.window.base + at + 1, close - at - 1);
    }
}
