package dev.basalt.columnar.encoding.text;

import java.nio.charset.StandardCharsets;

/// Numbers as digits and back.
final class Digits {
    /// The most decimal digits of a `long` without its sign.
    static final int MAX = 19;

    private static final int AT_ONCE = 8;
    private static final int HUNDRED_MILLION = 100_000_000;
    private static final byte[] PAIRS = new byte[200];
    private static final long[] POWERS = new long[MAX];
    /// Numbers of eight bits with a point behind them, and how many bytes that is.
    private static final long[] OCTETS = new long[256];

    private static final byte[] OCTET_SIZES = new byte[256];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
        for (int i = 0; i < 256; i++) {
            byte[] text = (i + ".").getBytes(StandardCharsets.US_ASCII);
            OCTET_SIZES[i] = (byte) text.length;
            for (int j = text.length - 1; j >= 0; j--) {
                OCTETS[i] = OCTETS[i] << Byte.SIZE | text[j];
            }
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
        // What is larger has one digit left at most.
        int small = (int) (rest > Integer.MAX_VALUE ? rest % 10 : rest);
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

    /// Writes the same as [#put], and up to 7 bytes behind it, which must be there, that hold anything then.
    static void putLoose(long value, int width, byte[] out, int at) {
        long rest = value;
        int left = width;
        while (left > AT_ONCE) {
            long next = rest / HUNDRED_MILLION;
            left -= AT_ONCE;
            ByteWords.put(out, at + left, eight(rest - next * HUNDRED_MILLION));
            rest = next;
        }
        long low = rest < HUNDRED_MILLION ? rest : rest % HUNDRED_MILLION;
        if (left == width) {
            ByteWords.put(out, at, eight(low) >>> (Long.SIZE - Byte.SIZE * left));
        } else {
            // The digits behind are there already.
            put(low, left, out, at);
        }
    }

    /// The eight digits of a number, the first in the lowest bits: two numbers of four digits side by side, then four
    /// of two, then eight of one. Dividing is multiplying and shifting, exact for numbers so small.
    private static long eight(long number) {
        long upper = number / 10_000;
        long fours = upper | (number - upper * 10_000) << 32;
        long hundreds = (fours * 10_486) >>> 20 & 0x0000_007F_0000_007FL;
        long twos = hundreds | (fours - hundreds * 100) << 16;
        long tens = (twos * 103) >>> 10 & 0x000F_000F_000F_000FL;
        return (tens | (twos - tens * 10) << 8) + 0x3030_3030_3030_3030L;
    }

    private static void pair(int number, byte[] out, int at) {
        out[at] = PAIRS[2 * number];
        out[at + 1] = PAIRS[2 * number + 1];
    }

    /// Writes the lowest hexadecimal digits of a number, 1 to 16, and up to 7 bytes behind them, which must be there,
    /// that hold anything then.
    static void putHexLoose(long value, int width, boolean upper, byte[] out, int at) {
        int left = width;
        if (left > AT_ONCE) {
            left -= AT_ONCE;
            ByteWords.put(out, at, eightHex(value >>> Integer.SIZE, upper) >>> (Long.SIZE - Byte.SIZE * left));
            ByteWords.put(out, at + left, eightHex(value, upper));
        } else {
            ByteWords.put(out, at, eightHex(value, upper) >>> (Long.SIZE - Byte.SIZE * left));
        }
    }

    /// The eight digits of the lower half of a number, the first in the lowest bits.
    static long eightHex(long value, boolean upper) {
        long fours = (value & 0xFFFFL) | (value & 0xFFFF_0000L) << 16;
        long twos = (fours | fours << 8) & 0x00FF_00FF_00FF_00FFL;
        long ones = (twos | twos << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
        long digits = Long.reverseBytes(ones);
        // What is 10 or more has a letter.
        long letters = (digits + 0x0606_0606_0606_0606L) >>> 4 & 0x0101_0101_0101_0101L;
        return digits + 0x3030_3030_3030_3030L + letters * (upper ? 'A' - '9' - 1 : 'a' - '9' - 1);
    }

    /// Writes four numbers of eight bits with points between them, and up to 7 bytes behind them.
    ///
    /// @return where they end
    static int putAddress(long value, byte[] out, int start) {
        int at = start;
        for (int shift = 24; shift >= 0; shift -= 8) {
            int part = (int) (value >>> shift) & 255;
            ByteWords.put(out, at, OCTETS[part]);
            at += OCTET_SIZES[part];
        }
        return at - 1;
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
