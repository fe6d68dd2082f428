package dev.basalt.json.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Parses in one pass of plain Java, strings eight bytes at a time.
///
/// It serves where there are no vectors, and in a process's first seconds, before vector code is compiled. It
/// also says what is wrong with a document that [IndexedParser] refused, so that messages are the same
/// whatever the machine.
///
/// - **Threads:** confined to one
public final class OnePassParser {
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LOW_BITS = ~HIGH_BITS;

    /// Clear in a byte that is a control character.
    private static final long CONTROL_BITS = 0xE0E0_E0E0_E0E0_E0E0L;
    private static final int LEAST_DEPTH = 32;

    /// Bytes of a surrogate pair.
    private static final int LONGEST_ESCAPE = 12;

    private final ParseLimits limits;
    private final int lookahead;
    private final NumberParser numbers;
    private final InputWindow window = new InputWindow();
    private final Tape tape;

    /// Where the next byte lies in the window.
    private int at;

    /// Words written.
    private int used;

    private long tokens;
    private long[] stack = new long[LEAST_DEPTH];
    private int depth;

    /// Makes a parser.
    ///
    /// @param limits what is accepted
    /// @param tape   receives the document
    public OnePassParser(ParseLimits limits, Tape tape) {
        this.limits = limits;
        this.tape = tape;
        this.numbers = new NumberParser(limits.maxNumberBytes());
        this.lookahead = limits.maxNumberBytes() + 2 * Long.SIZE;
    }

    /// Parses a document.
    ///
    /// @param source the bytes
    /// @throws Refusal if it is none, or is above a limit
    public void parse(SourceBytes source) {
        at = source.isArray()
                ? window.open(source.array(), source.from(), source.to())
                : window.open(source.segment(), lookahead);
        used = 0;
        depth = 0;
        tokens = 0;
        tape.begin();
        try {
            skipByteOrderMark();
            document();
            tape.end(used);
        } finally {
            window.close();
            if (stack.length > 4 * LEAST_DEPTH) {
                stack = new long[LEAST_DEPTH];
            }
        }
    }

    private void skipByteOrderMark() {
        byte[] bytes = window.bytes;
        if (window.limit - at >= 3
                && bytes[at] == (byte) 0xEF
                && bytes[at + 1] == (byte) 0xBB
                && bytes[at + 2] == (byte) 0xBF) {
            at += 3;
        }
    }

    private void document() {
        boolean inObject = false;
        int start = -1;
        int count = 0;
        while (true) {
            byte next = nextByte("a value must stand here");
            if (next == '{' || next == '[') {
                push(start, count, inObject);
                inObject = next == '{';
                start = used;
                count = 0;
                write((long) (inObject ? Tape.OBJECT : Tape.ARRAY) << Tape.TAG_SHIFT | (window.base + at));
                at++;
                byte first = nextByte(
                        inObject ? "a name in quotes or '}' must stand here" : "a value or ']' must stand here");
                if (inObject && first == '"') {
                    name();
                    continue;
                }
                if (!inObject && first != ']') {
                    continue;
                }
                if (inObject && first != '}') {
                    throw refusal("a name in quotes or '}' must stand here");
                }
                // An empty container: the loop below counts a value.
                count = -1;
            } else {
                scalar(next);
            }
            while (true) {
                count++;
                if (depth == 0) {
                    requireEnd();
                    return;
                }
                String rule = inObject ? "',' or '}' must follow a member" : "',' or ']' must follow an element";
                byte separator = nextByte(rule);
                if (separator == ',') {
                    at++;
                    if (inObject) {
                        if (nextByte("a name in quotes must follow ','") != '"') {
                            throw refusal("a name in quotes must follow ','");
                        }
                        name();
                    }
                    break;
                }
                if (separator != (inObject ? '}' : ']')) {
                    throw refusal(rule);
                }
                at++;
                tape.close(start, used, count, window.base + at);
                long outer = stack[--depth];
                start = (int) (outer >>> 32);
                count = (int) outer & Integer.MAX_VALUE;
                inObject = (int) outer < 0;
            }
        }
    }

    private void push(int start, int count, boolean inObject) {
        if (depth >= limits.maxDepth()) {
            throw new Refusal(
                    window.base + at,
                    "nesting depth must be at most " + limits.maxDepth() + ", but was more",
                    "maxDepth");
        }
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
        }
        stack[depth++] = (long) start << 32 | count | (inObject ? 1L << 31 : 0);
    }

    private void write(long word) {
        takeRoom();
        tape.words[used++] = word;
    }

    private void takeRoom() {
        if (++tokens > limits.maxTokens()) {
            throw new Refusal(
                    window.base + at,
                    "values and names of a document must be at most " + limits.maxTokens() + ", but were more",
                    "maxTokens");
        }
        if (used + Tape.STEP_WORDS > tape.words.length) {
            tape.grow(used, window.base + at, window.total);
        }
    }

    /// The next byte that is no white space.
    private byte nextByte(String rule) {
        while (true) {
            byte[] bytes = window.bytes;
            int limit = window.limit;
            int p = at;
            while (p < limit) {
                byte next = bytes[p];
                if (next > ' ' || !isSpace(next)) {
                    at = p;
                    return next;
                }
                p++;
            }
            at = p;
            if (window.isLast()) {
                throw refusal(rule);
            }
            at -= window.slide(at);
        }
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    private void requireEnd() {
        while (at < window.limit || !window.isLast()) {
            if (at == window.limit) {
                at -= window.slide(at);
            } else if (isSpace(window.bytes[at])) {
                at++;
            } else {
                throw refusal("the document must end after its value");
            }
        }
    }

    private Refusal refusal(String rule) {
        if (window.limit - at < lookahead && !window.isLast()) {
            at -= window.slide(at);
        }
        return new Refusal(window.base + at, rule + ", but was " + Found.at(window.bytes, at, window.limit));
    }

    private void name() {
        string();
        if (nextByte("':' must follow a name") != ':') {
            throw refusal("':' must follow a name");
        }
        at++;
    }

    private void scalar(byte next) {
        if (next == '"') {
            string();
            return;
        }
        if (window.limit - at < lookahead && !window.isLast()) {
            at -= window.slide(at);
        }
        takeRoom();
        if (next == '-' || (next >= '0' && next <= '9')) {
            used = numbers.read(window.bytes, at, window.limit, window.base, tape.words, used);
            at = numbers.end;
        } else {
            literal(next);
        }
    }

    private void literal(byte next) {
        String word = switch (next) {
            case 't' -> "true";
            case 'f' -> "false";
            case 'n' -> "null";
            default -> throw refusal("a value must stand here");
        };
        byte[] bytes = window.bytes;
        int end = at + word.length();
        boolean matches = end <= window.limit;
        for (int i = 1; matches && i < word.length(); i++) {
            matches = bytes[at + i] == word.charAt(i);
        }
        if (!matches || (end < window.limit && !NumberParser.isEnd(bytes[end]))) {
            throw refusal("a value must stand here");
        }
        int tag = next == 't' ? Tape.TRUE : next == 'f' ? Tape.FALSE : Tape.NULL;
        tape.words[used++] = (long) tag << Tape.TAG_SHIFT | (window.base + at);
        at = end;
    }

    /// Reads a string or name whose opening quote is the next byte.
    private void string() {
        takeRoom();
        long open = window.base + at;
        int start = at + 1;
        int p = start;
        int tag = Tape.STRING;
        while (true) {
            byte[] bytes = window.bytes;
            p = skipPlain(bytes, p, window.limit);
            if (p - start > limits.maxStringBytes()) {
                throw new Refusal(
                        open,
                        "bytes of a string must be at most " + limits.maxStringBytes() + ", but were more",
                        "maxStringBytes");
            }
            if (window.limit - p < LONGEST_ESCAPE && !window.isLast()) {
                int shift = window.slide(start - 1);
                start -= shift;
                p -= shift;
                continue;
            }
            if (p >= window.limit) {
                throw new Refusal(open, "a string must end with a quote, but was followed by the end of the document");
            }
            byte next = bytes[p];
            if (next == '"') {
                used = Tape.string(tape.words, used, tag, open + 1, p - start);
                at = p + 1;
                return;
            }
            if (next == '\\') {
                tag = Tape.ESCAPED;
                p = Escapes.check(bytes, p, window.limit, window.base);
            } else if (next < 0) {
                do {
                    p = Utf8Check.character(bytes, p, window.limit, window.base);
                } while (window.limit - p >= LONGEST_ESCAPE && bytes[p] < 0);
            } else {
                throw new Refusal(
                        window.base + p,
                        "a control character in a string must be written as an escape, but was "
                                + Found.character(next));
            }
        }
    }

    /// Passes over what is neither a quote, a backslash, a control character nor beyond ASCII.
    private static int skipPlain(byte[] bytes, int from, int limit) {
        int p = from;
        while (p + Long.BYTES <= limit) {
            long word = (long) I64.get(bytes, p);
            long quote = word ^ ('"' * ONES);
            long backslash = word ^ ('\\' * ONES);
            long control = word & CONTROL_BITS;
            // The highest bit of a byte is clear where the byte is one of the three.
            long plain = (((quote & LOW_BITS) + LOW_BITS) | quote)
                    & (((backslash & LOW_BITS) + LOW_BITS) | backslash)
                    & (((control & LOW_BITS) + LOW_BITS) | control);
            long stop = (~plain | word) & HIGH_BITS;
            if (stop != 0) {
                return p + (Long.numberOfTrailingZeros(stop) >>> 3);
            }
            p += Long.BYTES;
        }
        while (p < limit && bytes[p] >= ' ' && bytes[p] != '"' && bytes[p] != '\\') {
            p++;
        }
        return p;
    }
}
