package dev.basalt.json.internal;

import dev.basalt.core.kernel.JsonScan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Parses by an index of the structure: [JsonScan] finds it a chunk at a time, and this class turns positions
/// into words. Strings are never looked at, except for their escapes.
///
/// Says only whether a text is a document. What is wrong with one is found by [OnePassParser].
///
/// - **Threads:** confined to one
public final class IndexedParser {
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int TRUE_WORD = 0x6575_7274;
    private static final int NULL_WORD = 0x6c6c_756e;
    private static final int CHUNK_BYTES = 16 << 10;

    /// Positions that a step may take: a comma, a name's quotes, a colon, and the quotes of a value.
    private static final int STEP_POSITIONS = 8;

    /// What stands behind the last position: reading there throws.
    private static final int NOWHERE = -1;

    private static final int NO_ESCAPE = Integer.MAX_VALUE;
    private static final int LEAST_DEPTH = 32;
    private static final long IN_OBJECT = 1L << 31;
    private static final long STRING_TAG = (long) Tape.STRING << Tape.TAG_SHIFT;
    private static final long OBJECT_TAG = (long) Tape.OBJECT << Tape.TAG_SHIFT;
    private static final long ARRAY_TAG = (long) Tape.ARRAY << Tape.TAG_SHIFT;

    private final ParseLimits limits;

    /// Strings of this length and more take more than a word, or are above their limit.
    private final int plainStringBytes;

    private final int lookahead;
    private final JsonScan scan = new JsonScan(CHUNK_BYTES, STEP_POSITIONS);
    private final NumberParser numbers;
    private final InputWindow window = new InputWindow();
    private final Tape tape;
    private long[] stack;

    /// Up to where the window is scanned.
    private int scanned;

    /// How many positions there are.
    private int known;

    /// Which escape of the list is the next.
    private int escape;

    /// Where the next escape is, or a string of which some were looked at: strings that end before it have
    /// none.
    private int escapeTrigger;

    /// Where the second escape of a surrogate pair begins that was looked at with the first.
    private int pairedAt;

    /// Where the string begins whose first escapes were looked at before its end was known, and what
    /// [#pairedAt] is then.
    private int openEscaped;

    private int openPairedAt;

    /// Makes a parser.
    ///
    /// @param limits what is accepted
    /// @param tape   receives the document
    public IndexedParser(ParseLimits limits, Tape tape) {
        this.limits = limits;
        this.tape = tape;
        this.plainStringBytes = (int) Math.min(Tape.EXTRA_MAX, limits.maxStringBytes() + 1L);
        this.stack = new long[Math.min(LEAST_DEPTH, limits.maxDepth())];
        this.numbers = new NumberParser(limits.maxNumberBytes());
        this.lookahead = limits.maxNumberBytes() + 2 * Long.SIZE;
    }

    /// Parses a document.
    ///
    /// @param source the bytes
    /// @return whether it is one, and within the limits; the tape holds it then
    public boolean parse(SourceBytes source) {
        int start = source.isArray()
                ? window.open(source.array(), source.from(), source.to())
                : window.open(source.segment(), lookahead);
        try {
            tape.begin();
            return document(start);
        } catch (Refusal | ArrayIndexOutOfBoundsException _) {
            return false;
        } finally {
            window.close();
            if (stack.length > 4 * LEAST_DEPTH) {
                stack = new long[Math.min(LEAST_DEPTH, limits.maxDepth())];
            }
        }
    }

    private void begin(int start) {
        byte[] bytes = window.bytes;
        boolean marked = window.limit - start >= 3
                && bytes[start] == (byte) 0xEF
                && bytes[start + 1] == (byte) 0xBB
                && bytes[start + 2] == (byte) 0xBF;
        scan.reset();
        scanned = marked ? start + 3 : start;
        known = 0;
        escape = 0;
        pairedAt = NOWHERE;
        openEscaped = NOWHERE;
        openPairedAt = NOWHERE;
        scanMore(0);
    }

    /// One method: its state is in registers, which makes it half as fast again.
    private boolean document(int start) {
        begin(start);
        int[] positions = scan.positions();
        byte[] bytes = window.bytes;
        long base = window.base;
        long[] words = tape.words;
        long[] open = stack;
        int p = 0;
        int end = known;
        int escaped = escapeTrigger;
        int depth = 0;
        int count = 0;
        int used = 0;
        int container = -1;
        long tokens = 1;
        boolean inObject = false;
        while (true) {
            // A value, or a member.
            if (p + STEP_POSITIONS > end && !isScanned()) {
                scanMore(p);
                p = 0;
                end = known;
                escaped = escapeTrigger;
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
                    escaped = escapeTrigger;
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
                    escaped = escapeTrigger;
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
                words[used++] = literal(bytes, at, first);
            }
            // Behind a value.
            while (true) {
                count++;
                if (depth == 0) {
                    return end(p, used, tokens);
                }
                if (p == end && !isScanned()) {
                    scanMore(p);
                    p = 0;
                    end = known;
                    escaped = escapeTrigger;
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
        int p = taken;
        while (p == known && !isScanned()) {
            scanMore(p);
            p = 0;
        }
        tape.end(used);
        return p == known && scan.isValidEnd() && tokens <= limits.maxTokens();
    }

    private long[] moreWords(int used) {
        // Every value has at most two words.
        if (used / 2 > limits.maxTokens()) {
            throw new Refusal(window.base, "values and names must be within their limit");
        }
        return tape.grow(used, window.base + scanned, window.total);
    }

    private long[] moreDepth() {
        if (stack.length >= limits.maxDepth()) {
            throw new Refusal(window.base, "depth must be within its limit");
        }
        stack = Arrays.copyOf(stack, Math.min(2 * stack.length, limits.maxDepth()));
        return stack;
    }

    /// Writes a string that has escapes, is long, or has no end.
    private int string(int at, int close, long[] words, int used) {
        int length = close - at - 1;
        if (length < 0 || length > limits.maxStringBytes()) {
            throw new Refusal(at, "a string must end within its limit");
        }
        int[] escapes = scan.escapes();
        int tag = Tape.STRING;
        if (openEscaped == at) {
            tag = Tape.ESCAPED;
            pairedAt = openPairedAt;
            openEscaped = NOWHERE;
        }
        while (escape < scan.escapeCount() && escapes[escape] < close) {
            tag = Tape.ESCAPED;
            pairedAt = checkEscape(escapes[escape++], pairedAt);
        }
        setEscapeTrigger();
        return Tape.string(words, used, tag, window.base + at + 1, length);
    }

    private void setEscapeTrigger() {
        int next = escape < scan.escapeCount() ? scan.escapes()[escape] : NO_ESCAPE;
        escapeTrigger = openEscaped == NOWHERE ? next : Math.min(next, openEscaped);
    }

    /// Looks at one escape, unless that was done with the one before it.
    ///
    /// @return where the second escape of a pair begins that was looked at too
    private int checkEscape(int at, int paired) {
        if (at == paired) {
            return NOWHERE;
        }
        int behind = Escapes.check(window.bytes, at, window.limit, 0);
        return behind - at > 6 ? at + 6 : NOWHERE;
    }

    /// Looks at the escapes of a string whose end is not scanned yet, so that they do not pile up.
    ///
    /// @return how many escapes there are before those
    private int checkOpenEscapes() {
        int count = scan.escapeCount();
        if (!scan.isInString()) {
            return count;
        }
        int open = scan.positions()[known - 1];
        if (scanned - open - 1 > limits.maxStringBytes()) {
            throw new Refusal(open, "a string must be within its limit");
        }
        int first = count;
        while (first > escape && scan.escapes()[first - 1] > open) {
            first--;
        }
        if (first < count && openEscaped != open) {
            openEscaped = open;
            openPairedAt = NOWHERE;
        }
        for (int i = first; i < count; i++) {
            openPairedAt = checkEscape(scan.escapes()[i], openPairedAt);
        }
        return first;
    }

    private long literal(byte[] bytes, int at, byte first) {
        int length = first == 'f' ? 5 : 4;
        int end = at + length;
        int limit = window.limit;
        boolean matches = end <= limit
                && switch (first) {
                    case 't' -> word(bytes, at) == TRUE_WORD;
                    case 'n' -> word(bytes, at) == NULL_WORD;
                    case 'f' ->
                        bytes[at + 1] == 'a' && bytes[at + 2] == 'l' && bytes[at + 3] == 's' && bytes[at + 4] == 'e';
                    default -> false;
                };
        if (!matches || (end < limit && !NumberParser.isEnd(bytes[end]))) {
            throw new Refusal(at, "a value must stand here");
        }
        int tag = first == 't' ? Tape.TRUE : first == 'f' ? Tape.FALSE : Tape.NULL;
        return (long) tag << Tape.TAG_SHIFT | (window.base + at);
    }

    private static int word(byte[] bytes, int at) {
        return (int) I32.get(bytes, at);
    }

    private static int lowered(int index, int lower) {
        return index == NOWHERE ? NOWHERE : index - lower;
    }

    private boolean isScanned() {
        return scanned == window.limit && window.isLast();
    }

    /// Scans until there are positions for a step, or the text ends.
    ///
    /// @param taken how many positions are taken; the next one is the first then
    private void scanMore(int taken) {
        int next = taken;
        int[] positions = scan.positions();
        do {
            int escapesBefore = checkOpenEscapes();
            int keepFrom = next < known ? positions[next] : scanned;
            int lower = 0;
            if (window.limit - scanned < CHUNK_BYTES + lookahead && !window.isLast()) {
                lower = window.slide(keepFrom);
                scanned -= lower;
                pairedAt = lowered(pairedAt, lower);
                openEscaped = lowered(openEscaped, lower);
                openPairedAt = lowered(openPairedAt, lower);
            }
            scan.keepPositions(next, lower);
            scan.keepEscapes(escape, escapesBefore, lower);
            next = 0;
            escape = 0;
            int rest = window.limit - scanned;
            int piece = Math.min(CHUNK_BYTES, rest);
            if (!window.isLast()) {
                // What is behind must stay in sight, and pieces must be of whole blocks.
                piece = Math.min(piece, (rest - lookahead) & -JsonScan.BLOCK);
            }
            scan.scan(window.bytes, scanned, scanned + piece);
            scanned += piece;
            known = scan.count();
        } while (known < STEP_POSITIONS && !isScanned());
        setEscapeTrigger();
        if (isScanned()) {
            Arrays.fill(positions, known, known + STEP_POSITIONS, NOWHERE);
        }
    }
}
