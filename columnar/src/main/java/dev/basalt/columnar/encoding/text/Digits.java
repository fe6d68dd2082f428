package dev.basalt.columnar.encoding.text;

/// Numbers as digits and back.
final class Digits {
    /// The most decimal digits of a `long` without its sign.
    static final int MAX = 19;

    private static final byte[] PAIRS = new byte[200];
    private static final byte[] LOWER = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final byte[] UPPER = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
    };
    private static final long[] POWERS = new long[MAX];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
        long power = 1;
        for (int i = 0; i < MAX; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private Digits() {}

    /// Ten to the power of 0 to 18.
    static long power(int exponent) {
        return POWERS[exponent];
    }

    /// How many decimal digits a number that is not negative has.
    static int count(long value) {
        int guess = ((64 - Long.numberOfLeadingZeros(value)) * 1233) >>> 12;
        return guess >= MAX ? MAX : guess + (value >= POWERS[guess] ? 1 : 0) + (value == 0 ? 1 : 0);
    }

    /// Writes the lowest decimal digits of a number that is not negative, with zeros in front.
    static void put(long value, int width, byte[] out, int at) {
        int to = at + width;
        long rest = value;
        while (rest > Integer.MAX_VALUE && to - at >= 2) {
            long next = rest / 100;
            to -= 2;
            pair((int) (rest - next * 100), out, to);
            rest = next;
        }
        int small = (int) rest;
        while (to - at >= 2) {
            int next = small / 100;
            to -= 2;
            pair(small - next * 100, out, to);
            small = next;
        }
        if (to > at) {
            out[at] = (byte) ('0' + small % 10);
        }
    }

    private static void pair(int number, byte[] out, int at) {
        out[at] = PAIRS[2 * number];
        out[at + 1] = PAIRS[2 * number + 1];
    }

    /// Writes the lowest hexadecimal digits of a number.
    static void putHex(long value, int width, boolean upper, byte[] out, int at) {
        byte[] digits = upper ? UPPER : LOWER;
        long rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            out[i] = digits[(int) rest & 15];
            rest >>>= 4;
        }
    }

    /// Reads at most 19 decimal digits.
    ///
    /// @return the number, negative if it is 2⁶³ or more
    static long parse(byte[] from, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            value = value * 10 + (from[i] - '0');
        }
        return value;
    }

    /// Reads hexadecimal digits.
    static long parseHex(byte[] from, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = from[i];
            // Letters have bit 6 set and begin at 1, whatever their case.
            value = (value << 4) | ((digit & 15) + (digit >>> 6) * 9);
        }
        return value;
    }
}
