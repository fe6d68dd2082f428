package dev.basalt.columnar.encoding.text;

/// UUIDs as 32 hexadecimal digits with four hyphens between, read eight digits at a time.
final class UuidText {
    /// The bytes of one.
    static final int SIZE = 36;

    /// What [#check] found: no UUID, one without letters, one with small or with capital letters.
    static final int NONE = -1;

    static final int NUMBERS = 0;
    static final int SMALL = 1;
    static final int CAPITAL = 2;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private UuidText() {}

    /// Whether there is a UUID at a place.
    ///
    /// @param at where it begins; [#SIZE] bytes must follow
    /// @return [#NONE], [#NUMBERS], [#SMALL] or [#CAPITAL]
    static int check(byte[] text, int at) {
        if (text[at + 8] != '-' || text[at + 13] != '-' || text[at + 18] != '-' || text[at + 23] != '-') {
            return NONE;
        }
        long first = first(text, at);
        long second = second(text, at);
        long third = third(text, at);
        long fourth = fourth(text, at);
        if (((first | second | third | fourth) & HIGH_BITS) != 0) {
            return NONE;
        }
        long numbers = between(first, '0', '9') & between(second, '0', '9');
        numbers &= between(third, '0', '9') & between(fourth, '0', '9');
        if (numbers == HIGH_BITS) {
            return NUMBERS;
        }
        if ((hex(first, 'a') & hex(second, 'a') & hex(third, 'a') & hex(fourth, 'a')) == HIGH_BITS) {
            return SMALL;
        }
        boolean capital = (hex(first, 'A') & hex(second, 'A') & hex(third, 'A') & hex(fourth, 'A')) == HIGH_BITS;
        return capital ? CAPITAL : NONE;
    }

    /// The first 16 digits of a UUID as a number.
    static long high(byte[] text, int at) {
        return number(first(text, at)) << 32 | number(second(text, at));
    }

    /// The last 16 digits of a UUID as a number.
    static long low(byte[] text, int at) {
        return number(third(text, at)) << 32 | number(fourth(text, at));
    }

    private static long first(byte[] text, int at) {
        return ByteWords.get(text, at);
    }

    private static long second(byte[] text, int at) {
        return (ByteWords.get(text, at + 9) & LOW_HALF) | ByteWords.get(text, at + 14) << 32;
    }

    private static long third(byte[] text, int at) {
        return (ByteWords.get(text, at + 19) & LOW_HALF) | ByteWords.get(text, at + 24) << 32;
    }

    private static long fourth(byte[] text, int at) {
        return ByteWords.get(text, at + 28);
    }

    private static long hex(long word, int a) {
        return between(word, '0', '9') | between(word, a, a + 5);
    }

    /// The highest bit of each byte that is between two; none may have it itself.
    private static long between(long word, int low, int high) {
        return (word + ONES * (0x80 - low)) & ~(word + ONES * (0x7F - high)) & HIGH_BITS;
    }

    /// Eight hexadecimal digits as a number.
    private static long number(long word) {
        // Letters have bit 6 set and begin at 1, whatever their case.
        long digits = (word & NIBBLES) + (word >>> 6 & ONES) * 9;
        return Long.compress(Long.reverseBytes(digits), NIBBLES);
    }
}
