package dev.basalt.json.internal;

import dev.basalt.core.kernel.JsonScan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The structure of a text, which [JsonScan] finds a chunk at a time: where its brackets, colons, commas, quotes
/// and other values stand, and its escapes, which wait until it is known which string they belong to.
///
/// What goes through the positions keeps an index of the next one, and calls [#more] when too few are left.
///
/// - **Units:** positions are indexes of the window
/// - **Threads:** confined to one
final class StructureIndex {
    /// Positions that a step may take: a comma, a name's quotes, a colon, and the quotes of a value.
    static final int STEP_POSITIONS = 8;

    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int TRUE_WORD = 0x6575_7274;
    private static final int NULL_WORD = 0x6c6c_756e;
    private static final int CHUNK_BYTES = 16 << 10;

    /// What stands behind the last position: reading there throws.
    private static final int NOWHERE = -1;

    private static final int NO_ESCAPE = Integer.MAX_VALUE;

    /// The part of the text that the positions are in.
    final InputWindow window = new InputWindow();

    /// How many positions there are.
    int known;

    /// Where the next escape is, or a string of which some were looked at: strings that end before it have
    /// none.
    int escapeTrigger;

    private final JsonScan scan = new JsonScan(CHUNK_BYTES, STEP_POSITIONS);
    private final int maxStringBytes;
    private final int lookahead;

    /// Up to where the window is scanned.
    private int scanned;

    /// Which escape of the list is the next.
    private int escape;

    /// Where the second escape of a surrogate pair begins that was looked at with the first.
    private int pairedAt;

    /// Where the string begins whose first escapes were looked at before its end was known, and what
    /// [#pairedAt] is then.
    private int openEscaped;

    private int openPairedAt;

    StructureIndex(ParseLimits limits) {
        this.maxStringBytes = limits.maxStringBytes();
        this.lookahead = limits.maxNumberBytes() + 2 * Long.SIZE;
    }

    /// Begins a text, behind its byte order mark.
    ///
    /// @param source  the text
    /// @param vectors whether it is scanned with vectors, where there are any
    void open(SourceBytes source, boolean vectors) {
        int start = source.isArray()
                ? window.open(source.array(), source.from(), source.to())
                : window.open(source.segment(), lookahead);
        byte[] bytes = window.bytes;
        boolean marked = window.limit - start >= 3
                && bytes[start] == (byte) 0xEF
                && bytes[start + 1] == (byte) 0xBB
                && bytes[start + 2] == (byte) 0xBF;
        scan.reset(vectors);
        scanned = marked ? start + 3 : start;
        known = 0;
        escape = 0;
        pairedAt = NOWHERE;
        openEscaped = NOWHERE;
        openPairedAt = NOWHERE;
        more(0);
    }

    /// Forgets the text.
    void close() {
        window.close();
    }

    /// The positions; always the same array.
    int[] positions() {
        return scan.positions();
    }

    /// How many bytes of the text are scanned.
    long scannedBytes() {
        return window.base + scanned;
    }

    /// Whether there are no other positions than those known.
    boolean isScanned() {
        return scanned == window.limit && window.isLast();
    }

    /// Whether nothing but white space follows, and all that was scanned is valid.
    ///
    /// @param taken how many positions are taken
    boolean isEnd(int taken) {
        int next = taken;
        while (next == known && !isScanned()) {
            more(next);
            next = 0;
        }
        return next == known && scan.isValidEnd();
    }

    /// Looks at the escapes of a string; those before it belong to it too if nobody passed them.
    ///
    /// @param at    its opening quote
    /// @param close its closing quote
    /// @return its tag
    int stringTag(int at, int close) {
        int length = close - at - 1;
        if (length < 0 || length > maxStringBytes) {
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
        return tag;
    }

    /// Looks at all escapes before a place.
    ///
    /// @param before the place, not inside of a string
    /// @param check  whether they must be escapes that JSON knows
    void passEscapes(int before, boolean check) {
        int[] escapes = scan.escapes();
        while (escape < scan.escapeCount() && escapes[escape] < before) {
            if (openEscaped != NOWHERE && escapes[escape] > openEscaped) {
                pairedAt = openPairedAt;
                openEscaped = NOWHERE;
            }
            if (check) {
                pairedAt = checkEscape(escapes[escape], pairedAt);
            }
            escape++;
        }
        if (openEscaped < before) {
            openEscaped = NOWHERE;
        }
        setEscapeTrigger();
    }

    /// Scans on when all positions are taken, except for the opening quote of a string whose end is not scanned
    /// yet, and looks at the escapes before that.
    ///
    /// @param check whether they must be escapes that JSON knows
    /// @return how many positions from the first on are taken again: 1 if there is such a string
    int moreBehindAll(boolean check) {
        boolean open = scan.isInString();
        passEscapes(open ? scan.positions()[known - 1] : scanned, check);
        more(open ? known - 1 : known);
        return open ? 1 : 0;
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
        if (scanned - open - 1 > maxStringBytes) {
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

    /// Checks a literal.
    ///
    /// @param at    index of its first byte
    /// @param first that byte
    /// @return its word
    long literal(int at, byte first) {
        byte[] bytes = window.bytes;
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

    /// Scans until there are positions for a step, or the text ends. The window may move.
    ///
    /// @param taken how many positions are taken; the next one is the first then
    void more(int taken) {
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
