package dev.basalt.columnar.encoding.text;

import dev.basalt.columnar.column.BytesColumn;
import java.util.Arrays;

/// Cuts rows into numbers, times, addresses and the text between them.
///
/// The parts of a row lie behind one another: each begins where the one before it ends.
///
/// - **Threads:** confined to one
final class RowLexer {
    /// Rows of more parts are not taken apart.
    static final int MAX_TOKENS = 200;

    private static final int DIGIT = 1;
    private static final int HEX_SMALL = 2;
    private static final int HEX_CAPITAL = 4;
    private static final int LETTER = 8;
    private static final int ALPHANUMERIC = 15;
    private static final int QUOTE = 16;
    private static final int AT_SIGN = 32;
    private static final byte[] CLASSES = new byte[256];
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    /// What lies between quotes is taken apart only if it is as short as this.
    private static final int MAX_QUOTED = 40;
    /// A word in which letters and digits take turns more often is one part.
    private static final int MAX_TURNS = 4;
    /// For so many rows plans are tried in any case, then as long as not one row of so many has none.
    private static final int FIRST_ROWS = 256;

    private static final int MOST_MISSED = 3;
    /// Room for more parts than this is made only once they are there.
    private static final int MAX_EXPECTED = 1 << 22;

    static {
        Arrays.fill(CLASSES, '0', '9' + 1, (byte) DIGIT);
        Arrays.fill(CLASSES, 'a', 'z' + 1, (byte) LETTER);
        Arrays.fill(CLASSES, 'A', 'Z' + 1, (byte) LETTER);
        Arrays.fill(CLASSES, 'a', 'f' + 1, (byte) HEX_SMALL);
        Arrays.fill(CLASSES, 'A', 'F' + 1, (byte) HEX_CAPITAL);
        CLASSES['"'] = QUOTE;
        CLASSES['@'] = AT_SIGN;
    }

    private byte[] text = new byte[0];
    private int[] offsets = new int[1];
    private int[] firstTokens = new int[1];
    private int[] rowPlans = new int[0];
    private long[] strictHashes = new long[0];
    private long[] looseHashes = new long[0];
    private byte[] kinds = new byte[MAX_TOKENS];
    private int[] starts = new int[MAX_TOKENS];
    private long[] values = new long[MAX_TOKENS];
    private int count;
    private final RowPlans plans = new RowPlans();

    private final TimeSpelling time = new TimeSpelling();
    /// The row: where it begins, where the part begins that is not cut off yet, and where it ends.
    private int rowStart;

    private int mark;
    private int rowEnd;
    /// A closing quote that does not open another part.
    private int passedQuote;

    private long strict;
    private long loose;

    /// Takes all rows apart; what was known of others is forgotten.
    void read(BytesColumn rows) {
        int size = rows.size();
        offsets = rows.offsets();
        text = rows.bytes();
        count = 0;
        plans.clear();
        if (rowPlans.length < size) {
            firstTokens = new int[size + 1];
            rowPlans = new int[size];
            strictHashes = new long[size];
            looseHashes = new long[size];
        }
        time.forget();
        int missed = 0;
        for (int row = 0; row < size; row++) {
            if (kinds.length - count < MAX_TOKENS + 8) {
                grow(row, size);
            }
            boolean hopeful = row < FIRST_ROWS || MOST_MISSED * missed < row;
            int plan = hopeful ? match(offsets[row], offsets[row + 1]) : -1;
            if (plan < 0) {
                missed++;
                row(offsets[row], offsets[row + 1]);
                plan = hopeful ? plans.add(this, firstTokens[row], count, strict, loose) : -1;
            } else {
                strict = plans.strictHash(plan);
                loose = plans.looseHash(plan);
            }
            rowPlans[row] = plan;
            strictHashes[row] = strict;
            looseHashes[row] = loose;
            firstTokens[row + 1] = count;
        }
        starts[count] = offsets[size];
    }

    private int match(int from, int to) {
        int first = count;
        rowStart = from;
        rowEnd = to;
        int plan = plans.match(this, text, from, to);
        count = plan < 0 ? first : count;
        return plan;
    }

    /// Adds a part that is text.
    void textPart(int from) {
        kinds[count] = TokenKind.TEXT;
        starts[count++] = from;
    }

    /// Adds a part that is not text.
    ///
    /// @return where it ends; -1 if there is no such part
    int part(int kind, int from) {
        mark = from;
        if (kind == TokenKind.NUMBER) {
            return numberPart(from);
        }
        int before = count;
        if (kind >= TokenKind.TIME) {
            return timePart(kind, from);
        }
        if (kind != TokenKind.OPAQUE) {
            if ((CLASSES[text[from] & 0xFF] & ALPHANUMERIC) == 0) {
                return -1;
            }
            switch (kind) {
                case TokenKind.UUID_LOWER, TokenKind.UUID_UPPER -> uuid(from);
                case TokenKind.IPV4 -> address(from, digitsEnd(from));
                default -> word(from);
            }
        } else if (from > rowStart && text[from - 1] == '"') {
            quoted(from - 1);
        }
        if (count == before + 1 && kinds[before] == kind) {
            return mark;
        }
        count = before;
        return -1;
    }

    private int timePart(int kind, int from) {
        int code = kind - TokenKind.TIME;
        if (!time.match(TimeSpelling.spelling(code), text, from, rowEnd)
                || TimeSpelling.code(TimeSpelling.spelling(code), time.fraction()) != code) {
            return -1;
        }
        kinds[count] = (byte) kind;
        starts[count] = from;
        values[count++] = time.value();
        return time.end();
    }

    private int numberPart(int from) {
        boolean negative = text[from] == '-' && !followsWord(from);
        int start = negative ? from + 1 : from;
        int end = start;
        long value = 0;
        int most = Math.min(rowEnd, start + Digits.MAX + 1);
        while (end < most && text[end] >= '0' && text[end] <= '9') {
            value = value * 10 + (text[end++] - '0');
        }
        boolean tooLong = end - start > Digits.MAX || value < 0;
        if (end == start || tooLong || (negative && value == 0)) {
            return -1;
        }
        kinds[count] = TokenKind.NUMBER;
        starts[count] = from;
        values[count++] = negative ? -value : value;
        return end;
    }

    /// Whether a part lies between quotes.
    boolean isQuoted(int token) {
        int end = end(token);
        return starts[token] > 0 && text[starts[token] - 1] == '"' && end < text.length && text[end] == '"';
    }

    /// The plan that a row was taken apart by; -1 if by none. Rows of one plan have parts of the same kinds and the
    /// same text between them.
    int plan(int row) {
        return rowPlans[row];
    }

    /// How many plans there are.
    int planCount() {
        return plans.count();
    }

    /// Makes room for as many parts as all rows will have if they are as those so far.
    private void grow(int row, int rows) {
        long expected = row < FIRST_ROWS ? 0 : (long) count * rows / row + count / 8 + 2 * MAX_TOKENS;
        int capacity = (int) Math.max(Math.multiplyExact(2, kinds.length), Math.min(MAX_EXPECTED, expected));
        kinds = Arrays.copyOf(kinds, capacity);
        starts = Arrays.copyOf(starts, capacity);
        values = Arrays.copyOf(values, capacity);
    }

    byte[] text() {
        return text;
    }

    /// The index of the first part of a row; that of the row behind the last is the number of all.
    int firstToken(int row) {
        return firstTokens[row];
    }

    /// Where a row begins in the text; that behind the last begins where it ends.
    int rowStart(int row) {
        return offsets[row];
    }

    /// Where a part begins.
    int start(int token) {
        return starts[token];
    }

    int kind(int token) {
        return kinds[token];
    }

    byte[] kinds() {
        return kinds;
    }

    /// Where a part ends: the next one begins there, also of the next row.
    int end(int token) {
        return starts[token + 1];
    }

    long value(int token) {
        return values[token];
    }

    /// Equal for rows with parts of the same kinds and the same text between them.
    long strictHash(int row) {
        return strictHashes[row];
    }

    /// Equal for rows with parts of the same kinds.
    long looseHash(int row) {
        return looseHashes[row];
    }

    private void row(int from, int to) {
        int first = count;
        rowStart = from;
        rowEnd = to;
        mark = from;
        passedQuote = -1;
        strict = 1;
        loose = 1;
        int next = from;
        while (next < to && count - first < MAX_TOKENS - 8) {
            int kind = CLASSES[text[next] & 0xFF];
            if ((kind & ALPHANUMERIC) != 0) {
                next = word(next);
            } else if (kind == 0) {
                next++;
            } else if (kind == QUOTE && next != passedQuote) {
                next = quoted(next);
            } else {
                next++;
                if (kind == AT_SIGN) {
                    text(next);
                }
            }
        }
        text(next);
        if (next < to) {
            // Too many parts: the row is one.
            count = first;
            strict = 1;
            loose = 1;
            mark = from;
            add(TokenKind.OPAQUE, to, 0);
        }
        starts[count] = to;
    }

    /// Ends the text that began at the mark.
    private void text(int end) {
        if (end > mark) {
            long hash = strict;
            int at = mark;
            while (at + 8 <= end) {
                hash = mix(hash, ByteWords.get(text, at));
                at += 8;
            }
            if (at < end) {
                hash = mix(hash, SymbolTable.tail(text, at, end));
            }
            strict = mix(hash, end - (long) mark);
            add(TokenKind.TEXT, end, 0);
        }
    }

    private static long mix(long hash, long word) {
        long product = (hash ^ word) * FACTOR;
        return product ^ (product >>> 29);
    }

    private void add(int kind, int end, long value) {
        kinds[count] = (byte) kind;
        starts[count] = mark;
        values[count] = value;
        count++;
        mark = end;
        strict = mix(strict, kind + 1L);
        loose = mix(loose, kind + 1L);
    }

    /// Cuts letters and digits that follow one another.
    ///
    /// @return where to go on
    private int word(int from) {
        int classes = 0;
        int end = from;
        while (end < rowEnd) {
            int kind = CLASSES[text[end] & 0xFF] & ALPHANUMERIC;
            if (kind == 0) {
                break;
            }
            classes |= kind;
            end++;
        }
        if (classes != DIGIT && (classes & DIGIT) == 0 && end - from != 3 && end - from != 8) {
            return end;
        }
        int special = special(from, end, classes);
        if (special > 0) {
            return special;
        }
        if (classes == DIGIT) {
            return number(from, end);
        }
        if ((classes & DIGIT) == 0) {
            return end;
        }
        boolean hex = (classes & LETTER) == 0 && (classes & (HEX_SMALL | HEX_CAPITAL)) != (HEX_SMALL | HEX_CAPITAL);
        if (hex && end - from >= 8) {
            return hex(from, end, (classes & HEX_CAPITAL) != 0);
        }
        return mixed(from, end);
    }

    /// Cuts a time, an IP address or a UUID.
    ///
    /// @return where to go on; 0 if there is none
    private int special(int from, int end, int classes) {
        int size = end - from;
        int next = end < rowEnd ? text[end] : 0;
        if (size == 8 && next == '-' && (classes & LETTER) == 0) {
            return uuid(from);
        }
        if (classes != DIGIT) {
            return size == 3 && next == ' ' ? time(TimeSpelling.SYSLOG, from) : 0;
        }
        if (next == '.') {
            return size <= 3 ? address(from, end) : 0;
        }
        if (size == 4 && next == '-') {
            int found = time(TimeSpelling.ISO, from);
            found = found > 0 ? found : time(TimeSpelling.DASHED, from);
            return found > 0 ? found : time(TimeSpelling.DASHED_DATE, from);
        }
        if (size == 4 && next == '/') {
            int found = time(TimeSpelling.SLASHED, from);
            return found > 0 ? found : time(TimeSpelling.SLASHED_DATE, from);
        }
        if (size == 2 && next == '/') {
            return time(TimeSpelling.ACCESS_LOG, from);
        }
        if (size == 2 && next == ':') {
            return time(TimeSpelling.CLOCK, from);
        }
        return size == 6 && next == ' ' && from == rowStart ? time(TimeSpelling.COMPACT, from) : 0;
    }

    private int time(int spelling, int from) {
        if (!time.match(spelling, text, from, rowEnd)) {
            return 0;
        }
        text(from);
        add(TokenKind.TIME + TimeSpelling.code(spelling, time.fraction()), time.end(), time.value());
        return time.end();
    }

    private int address(int from, int firstEnd) {
        long packed = 0;
        int at = from;
        int end = firstEnd;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (end >= rowEnd || text[end] != '.') {
                    return 0;
                }
                at = end + 1;
                end = digitsEnd(at);
            }
            int size = end - at;
            long number = size < 1 || size > 3 ? 256 : Digits.parse(text, at, end);
            if (number > 255 || (size > 1 && text[at] == '0')) {
                return 0;
            }
            packed = (packed << 8) | number;
        }
        if (end < rowEnd && (CLASSES[text[end] & 0xFF] & ALPHANUMERIC) != 0) {
            return 0;
        }
        text(from);
        add(TokenKind.IPV4, end, packed);
        return end;
    }

    /// Where the digits end that follow, or the fourth.
    private int digitsEnd(int from) {
        int most = Math.min(rowEnd, from + 4);
        int end = from;
        while (end < most && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return end;
    }

    private int uuid(int from) {
        int end = from + UuidText.SIZE;
        if (end > rowEnd || (end < rowEnd && (CLASSES[text[end] & 0xFF] & ALPHANUMERIC) != 0)) {
            return 0;
        }
        int found = UuidText.check(text, from);
        if (found == UuidText.NONE) {
            return 0;
        }
        text(from);
        add(found == UuidText.CAPITAL ? TokenKind.UUID_UPPER : TokenKind.UUID_LOWER, end, 0);
        return end;
    }

    private int number(int from, int end) {
        int size = end - from;
        long value = size > Digits.MAX ? -1 : Digits.parse(text, from, end);
        if (value < 0) {
            text(from);
            add(TokenKind.OPAQUE, end, 0);
            return end;
        }
        boolean negative = value > 0 && from > mark && text[from - 1] == '-' && !followsWord(from - 1);
        text(negative ? from - 1 : from);
        add(TokenKind.NUMBER, end, negative ? -value : value);
        return end;
    }

    /// Whether a minus sign stands behind a letter, a digit or a bracket, and so is none.
    private boolean followsWord(int at) {
        if (at == rowStart) {
            return false;
        }
        byte before = text[at - 1];
        return (CLASSES[before & 0xFF] & ALPHANUMERIC) != 0 || before == ')' || before == ']' || before < 0;
    }

    private int hex(int from, int end, boolean upper) {
        text(from);
        int kind = upper ? TokenKind.HEX_UPPER : TokenKind.HEX_LOWER;
        if (end - from > 64) {
            add(TokenKind.OPAQUE, end, 0);
            return end;
        }
        for (int at = from; at < end; at += 16) {
            int stop = Math.min(end, at + 16);
            add(kind, stop, Digits.parseHex(text, at, stop));
        }
        return end;
    }

    /// Cuts the numbers out of a word with letters and digits.
    private int mixed(int from, int end) {
        if (end - from > 2 && end - from <= 18 && text[from] == '0' && text[from + 1] == 'x') {
            int classes = 0;
            for (int i = from + 2; i < end; i++) {
                classes |= CLASSES[text[i] & 0xFF];
            }
            if ((classes & (LETTER | HEX_CAPITAL)) == 0) {
                text(from + 2);
                return hex(from + 2, end, false);
            }
        }
        int turns = 0;
        for (int i = from + 1; i < end; i++) {
            if (CLASSES[text[i] & 0xFF] == DIGIT != (CLASSES[text[i - 1] & 0xFF] == DIGIT)) {
                turns++;
            }
        }
        if (turns >= MAX_TURNS) {
            text(from);
            add(TokenKind.OPAQUE, end, 0);
            return end;
        }
        int at = from;
        while (at < end) {
            int stop = at;
            while (stop < end && CLASSES[text[stop] & 0xFF] == DIGIT) {
                stop++;
            }
            at = stop > at ? number(at, stop) : at + 1;
        }
        return end;
    }

    /// Cuts out what lies between quotes.
    private int quoted(int from) {
        int close = quoteOrEscape(from + 1);
        while (close < rowEnd && text[close] != '"') {
            close = quoteOrEscape(close + 2);
        }
        if (close >= rowEnd) {
            return from + 1;
        }
        if (close + 1 < rowEnd && text[close + 1] == ':') {
            // The name of a field.
            return close + 1;
        }
        if (isValue(from + 1, close)) {
            passedQuote = close;
            return from + 1;
        }
        text(from + 1);
        add(TokenKind.OPAQUE, close, 0);
        return close + 1;
    }

    /// The next quote or backslash, or at least where the row ends.
    private int quoteOrEscape(int from) {
        int at = from;
        while (at + 8 <= rowEnd) {
            long word = ByteWords.get(text, at);
            long found = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += 8;
        }
        while (at < rowEnd && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        return at;
    }

    /// The highest bit of the first byte that is zero, possibly with others above it.
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    /// Whether what lies between quotes begins with a number or time, or is hexadecimal, maybe a UUID.
    private boolean isValue(int from, int close) {
        if (close - from > MAX_QUOTED || close == from) {
            return false;
        }
        if (CLASSES[text[from] & 0xFF] != DIGIT) {
            return close - from >= 8 && isHex(from, close);
        }
        for (int i = from; i < Math.min(close, from + 10); i++) {
            if (text[i] == ' ') {
                return false;
            }
        }
        return true;
    }

    private boolean isHex(int from, int close) {
        int classes = 0;
        for (int i = from; i < close; i++) {
            if (text[i] != '-') {
                int kind = CLASSES[text[i] & 0xFF];
                classes |= kind == 0 ? LETTER : kind;
            }
        }
        return classes == (DIGIT | HEX_SMALL) || classes == (DIGIT | HEX_CAPITAL);
    }
}
