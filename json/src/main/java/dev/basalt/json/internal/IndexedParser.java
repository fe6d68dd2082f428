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

    private final ParseLimits limits;
    private final int lookahead;
    private final JsonScan scan = new JsonScan(CHUNK_BYTES, STEP_POSITIONS);
    private final NumberParser numbers;
    private final InputWindow window = new InputWindow();
    private final Tape tape;
    private long[] stack = new long[LEAST_DEPTH];

    /// Up to where the window is scanned.
    private int scanned;

    /// The next position, and behind the last.
    private int next;

    private int known;

    /// The next escape in the list and its place.
    private int escape;

    private int escapeAt;

    /// Where the second escape of a surrogate pair begins that was looked at with the first.
    private int pairedAt;

    /// Where the string begins whose first escapes were looked at before its end was known, and what
    /// [#pairedAt] is then.
    private int openEscaped;

    private int openPairedAt;

    private long tokens;

    /// Makes a parser.
    ///
    /// @param limits what is accepted
    /// @param tape   receives the document
    public IndexedParser(ParseLimits limits, Tape tape) {
        this.limits = limits;
        this.tape = tape;
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
                stack = new long[LEAST_DEPTH];
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
        next = 0;
        known = 0;
        escape = 0;
        escapeAt = NO_ESCAPE;
        pairedAt = NOWHERE;
        openEscaped = NOWHERE;
        openPairedAt = NOWHERE;
        tokens = 1;
        scanMore();
    }

    /// One method: its state is in registers, which doubles the speed.
    private boolean document(int start) {
        begin(start);
        int[] positions = scan.positions();
        int depth = 0;
        int count = 0;
        int used = 0;
        int open = -1;
        boolean inObject = false;
        while (true) {
            // A value.
            if (next + STEP_POSITIONS > known && !isScanned()) {
                scanMore();
            }
            long[] words = tape.words;
            if (used + Tape.STEP_WORDS > words.length) {
                words = moreWords(used);
            }
            byte[] bytes = window.bytes;
            int at = positions[next++];
            byte first = bytes[at];
            if (first == '"') {
                used = string(at, words, used);
            } else if (first == '{' || first == '[') {
                if (depth >= limits.maxDepth()) {
                    return false;
                }
                if (depth == stack.length) {
                    stack = Arrays.copyOf(stack, 2 * depth);
                }
                stack[depth++] = (long) open << 32 | count | (inObject ? 1L << 31 : 0);
                open = used;
                count = 0;
                inObject = first == '{';
                words[used++] = (long) (inObject ? Tape.OBJECT : Tape.ARRAY) << Tape.TAG_SHIFT | window.base + at;
                byte inside = bytes[positions[next]];
                if (inObject && inside == '"') {
                    used = name(words, used);
                    continue;
                }
                if (!inObject && inside != ']') {
                    continue;
                }
                if (inObject && inside != '}') {
                    return false;
                }
                // An empty container: the loop below counts a value.
                count = -1;
            } else if (first == '-' || first >= '0' && first <= '9') {
                used = numbers.read(bytes, at, window.limit, window.base, words, used);
            } else {
                words[used++] = literal(bytes, at, first);
            }
            // Behind a value.
            while (true) {
                count++;
                if (depth == 0) {
                    return end(used);
                }
                if (next + STEP_POSITIONS > known && !isScanned()) {
                    scanMore();
                }
                int separatorAt = positions[next++];
                byte separator = window.bytes[separatorAt];
                if (separator == ',') {
                    if (inObject) {
                        if (used + Tape.STEP_WORDS > tape.words.length) {
                            moreWords(used);
                        }
                        used = name(tape.words, used);
                    }
                    break;
                }
                if (separator != (inObject ? '}' : ']')) {
                    return false;
                }
                tape.close(open, used, count, window.base + separatorAt + 1);
                tokens += inObject ? 2L * count : count;
                long outer = stack[--depth];
                open = (int) (outer >>> 32);
                count = (int) outer & Integer.MAX_VALUE;
                inObject = (int) outer < 0;
            }
        }
    }

    private boolean end(int used) {
        while (next == known && !isScanned()) {
            scanMore();
        }
        tape.end(used);
        return next == known && scan.isValidEnd() && tokens <= limits.maxTokens();
    }

    private long[] moreWords(int used) {
        // Every value has at most two words.
        if (used / 2 > limits.maxTokens()) {
            throw new Refusal(window.base, "too many tokens");
        }
        return tape.grow(used, window.base + scanned, window.total);
    }

    private int name(long[] words, int used) {
        int[] positions = scan.positions();
        int at = positions[next++];
        byte[] bytes = window.bytes;
        if (bytes[at] != '"') {
            throw new Refusal(at, "a name must be a string");
        }
        int behind = string(at, words, used);
        if (bytes[positions[next++]] != ':') {
            throw new Refusal(at, "a name must be followed by a colon");
        }
        return behind;
    }

    /// Writes the string whose opening quote is at a place, and whose closing one is the next position.
    private int string(int at, long[] words, int used) {
        int close = scan.positions()[next++];
        int length = close - at - 1;
        if (length < 0 || length > limits.maxStringBytes()) {
            throw new Refusal(at, "a string must be within its limit");
        }
        int tag = Tape.STRING;
        if (escapeAt < close || openEscaped == at) {
            tag = Tape.ESCAPED;
            if (openEscaped == at) {
                pairedAt = openPairedAt;
                openEscaped = NOWHERE;
            }
            checkEscapes(close);
        }
        return Tape.string(words, used, tag, window.base + at + 1, length);
    }

    private void checkEscapes(int until) {
        int[] escapes = scan.escapes();
        int count = scan.escapeCount();
        while (escapeAt < until) {
            pairedAt = checkEscape(escapeAt, pairedAt);
            escape++;
            escapeAt = escape < count ? escapes[escape] : NO_ESCAPE;
        }
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
        if (!matches || end < limit && !NumberParser.isEnd(bytes[end])) {
            throw new Refusal(at, "a value must stand here");
        }
        int tag = first == 't' ? Tape.TRUE : first == 'f' ? Tape.FALSE : Tape.NULL;
        return (long) tag << Tape.TAG_SHIFT | window.base + at;
    }

    private static int word(byte[] bytes, int at) {
        return (int) I32.get(bytes, at);
    }

    private boolean isScanned() {
        return scanned == window.limit && window.isLast();
    }

    /// Scans until there are positions for a step, or the text ends.
    private void scanMore() {
        int[] positions = scan.positions();
        do {
            int escapesBefore = checkOpenEscapes();
            int keepFrom = next < known ? positions[next] : scanned;
            int lower = 0;
            if (window.limit - scanned < CHUNK_BYTES + lookahead && !window.isLast()) {
                lower = window.slide(keepFrom);
                scanned -= lower;
                pairedAt -= lower;
                openEscaped -= lower;
                openPairedAt -= lower;
            }
            scan.keepPositions(next, lower);
            scan.keepEscapes(escape, escapesBefore, lower);
            next = 0;
            escape = 0;
            int rest = window.limit - scanned;
            int piece = Math.min(CHUNK_BYTES, rest);
            if (!window.isLast()) {
                // What is behind must stay in sight, and pieces must be of whole blocks.
                piece = Math.min(piece, rest - lookahead & -JsonScan.BLOCK);
            }
            scan.scan(window.bytes, scanned, scanned + piece);
            scanned += piece;
            known = scan.count();
        } while (known < STEP_POSITIONS && !isScanned());
        escapeAt = scan.escapeCount() > 0 ? scan.escapes()[0] : NO_ESCAPE;
        if (isScanned()) {
            Arrays.fill(positions, known, known + STEP_POSITIONS, NOWHERE);
        }
    }
}
