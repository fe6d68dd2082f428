package dev.basalt.json.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Checks the grammar of numbers, converts them, and writes their words.
///
/// Digits are taken eight at a time. What has more digits than a `long`, or is hard to round, goes through a
/// slower way that keeps the text exact.
///
/// - **Threads:** confined to one
final class NumberParser {
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030_3030_3030_3030L;
    private static final long TO_HIGH_BIT = 0x7676_7676_7676_7676L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    /// Bytes that the fast way may look at.
    private static final int FAST_BYTES = 64;

    /// Bytes after which the fast way gives up.
    private static final int FAST_TEXT = 48;

    private static final int SMALL_SHIFT = 64 - 24;

    /// Behind the number that was read last.
    int end;

    private final int maxNumberBytes;
    private final byte[] padded = new byte[FAST_BYTES + Long.BYTES];

    NumberParser(int maxNumberBytes) {
        this.maxNumberBytes = maxNumberBytes;
    }

    /// Whether a byte may follow a number or a literal.
    static boolean isEnd(byte next) {
        return next == ',' || next == '}' || next == ']' || next == ' ' || next == '\n' || next == '\r' || next == '\t';
    }

    /// Reads the number that begins at a place, and writes it.
    ///
    /// @param bytes the window
    /// @param from  index of the first byte, a digit or `-`
    /// @param limit end of the window, which either holds the number whole or is the document's end
    /// @param base  offset of the window in the source
    /// @param words receives one word or two
    /// @param at    where
    /// @return words behind it; [#end] is the index behind the number
    int read(byte[] bytes, int from, int limit, long base, long[] words, int at) {
        if (from + FAST_BYTES <= limit) {
            return fast(bytes, from, bytes, from, limit, base, words, at);
        }
        int rest = limit - from;
        System.arraycopy(bytes, from, padded, 0, rest);
        Arrays.fill(padded, rest, padded.length, (byte) ' ');
        return fast(padded, 0, bytes, from, limit, base, words, at);
    }

    /// Checks the number that begins at a place, without converting it.
    ///
    /// @param bytes the window
    /// @param from  index of the first byte
    /// @param limit end of the window, which either holds the number whole or is the document's end
    void check(byte[] bytes, int from, int limit) {
        int p = bytes[from] == '-' ? from + 1 : from;
        int first = p;
        p = behindDigits(bytes, p, limit);
        boolean valid = p - first == 1 || (p > first && bytes[first] != '0');
        if (p < limit && bytes[p] == '.') {
            int fraction = p + 1;
            p = behindDigits(bytes, fraction, limit);
            valid &= p > fraction;
        }
        if (p < limit && (bytes[p] | 0x20) == 'e') {
            p++;
            if (p < limit && (bytes[p] == '-' || bytes[p] == '+')) {
                p++;
            }
            int exponent = p;
            p = behindDigits(bytes, p, limit);
            valid &= p > exponent;
        }
        if (!valid || p - from > maxNumberBytes || (p < limit && !isEnd(bytes[p]))) {
            throw new Refusal(from, "a number must follow the grammar and be within its limit");
        }
    }

    private static int behindDigits(byte[] bytes, int from, int limit) {
        int p = from;
        while (p + Long.BYTES <= limit) {
            int count = digits((long) I64.get(bytes, p) ^ ZEROS);
            p += count;
            if (count < Long.BYTES) {
                return p;
            }
        }
        while (p < limit && isDigit(bytes[p])) {
            p++;
        }
        return p;
    }

    /// Reads from an array that has [#FAST_BYTES] from `start` on.
    ///
    /// One method: it holds digits and power in registers, and serves every number of a document.
    private int fast(byte[] text, int start, byte[] bytes, int from, int limit, long base, long[] words, int at) {
        int p = start;
        boolean negative = text[p] == '-';
        if (negative) {
            p++;
        }
        int first = p;
        long word = (long) I64.get(text, p) ^ ZEROS;
        int count = digits(word);
        if (count == 0 || (count > 1 && (word & 0xFF) == 0)) {
            return slow(bytes, from, limit, base, words, at);
        }
        long value = eight(word << (64 - 8 * count));
        p += count;
        while (count == Long.BYTES) {
            word = (long) I64.get(text, p) ^ ZEROS;
            count = digits(word);
            value = value * POWERS[count] + tail(word, count);
            p += count;
            if (p - start > FAST_TEXT) {
                return slow(bytes, from, limit, base, words, at);
            }
        }
        int digitCount = p - first;
        byte next = text[p];
        if (isEnd(next)) {
            return integer(value, digitCount, negative, p - start, bytes, from, limit, base, words, at);
        }
        int power = 0;
        if (next == '.') {
            int fraction = ++p;
            do {
                word = (long) I64.get(text, p) ^ ZEROS;
                count = digits(word);
                value = value * POWERS[count] + tail(word, count);
                p += count;
                if (p - start > FAST_TEXT) {
                    return slow(bytes, from, limit, base, words, at);
                }
            } while (count == Long.BYTES);
            power = fraction - p;
            digitCount -= power;
            if (power == 0) {
                return slow(bytes, from, limit, base, words, at);
            }
            next = text[p];
        }
        if ((next | 0x20) == 'e') {
            p++;
            boolean minus = text[p] == '-';
            if (minus || text[p] == '+') {
                p++;
            }
            word = (long) I64.get(text, p) ^ ZEROS;
            count = digits(word);
            if (count == 0 || count == Long.BYTES) {
                return slow(bytes, from, limit, base, words, at);
            }
            int exponent = (int) eight(word << (64 - 8 * count));
            power += minus ? -exponent : exponent;
            p += count;
            next = text[p];
        }
        if (!isEnd(next) || p - start > maxNumberBytes || (digitCount > 19 && significantDigits(text, first, p) > 19)) {
            return slow(bytes, from, limit, base, words, at);
        }
        double converted = DecimalToDouble.convert(negative, value, power);
        if (Double.isNaN(converted)) {
            return slow(bytes, from, limit, base, words, at);
        }
        end = from + p - start;
        return writeWide(Tape.DOUBLE, p - start, Double.doubleToRawLongBits(converted), from + base, words, at);
    }

    private int integer(
            long value,
            int digitCount,
            boolean negative,
            int length,
            byte[] bytes,
            int from,
            int limit,
            long base,
            long[] words,
            int at) {
        if (digitCount > 18 || length > maxNumberBytes) {
            return slow(bytes, from, limit, base, words, at);
        }
        end = from + length;
        long signed = negative ? -value : value;
        if (signed << SMALL_SHIFT >> SMALL_SHIFT == signed && !(negative && value == 0)) {
            words[at] =
                    (long) Tape.SMALL << Tape.TAG_SHIFT | (signed & Tape.EXTRA_MAX) << Tape.EXTRA_SHIFT | (from + base);
            return at + 1;
        }
        return writeWide(Tape.LONG, length, signed, from + base, words, at);
    }

    private static int writeWide(int tag, int length, long value, long offset, long[] words, int at) {
        words[at] = (long) tag << Tape.TAG_SHIFT | (long) length << Tape.EXTRA_SHIFT | offset;
        words[at + 1] = value;
        return at + 2;
    }

    /// How many of eight bytes, from the lowest on, are digits; each byte is its digit's value where it is
    /// one.
    private static int digits(long word) {
        return Long.numberOfTrailingZeros(((word + TO_HIGH_BIT) | word) & HIGH_BITS) >>> 3;
    }

    /// The number that the lowest `count` bytes stand for.
    private static long tail(long word, int count) {
        return count == 0 ? 0 : eight(word << (64 - 8 * count));
    }

    /// The number that eight digits stand for, the first in the lowest byte.
    private static long eight(long word) {
        long pairs = word * 10 + (word >>> 8);
        long high = (pairs & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L;
        long low = (pairs >>> 16 & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L;
        return (high + low) >>> 32;
    }

    private static int significantDigits(byte[] text, int from, int to) {
        int count = 0;
        for (int i = from; i < to && (text[i] | 0x20) != 'e'; i++) {
            if (text[i] != '.' && (count > 0 || text[i] != '0')) {
                count++;
            }
        }
        return count;
    }

    /// Reads any number, and says what is wrong with what is none.
    private int slow(byte[] bytes, int from, int limit, long base, long[] words, int at) {
        int p = bytes[from] == '-' ? from + 1 : from;
        if (p < limit && bytes[p] == '0') {
            p++;
            if (p < limit && isDigit(bytes[p])) {
                throw new Refusal(base + from, "a number must not begin with a needless zero, but does");
            }
        } else {
            p = someDigits(bytes, p, limit, base, "a digit must follow the minus sign");
        }
        boolean real = false;
        if (p < limit && bytes[p] == '.') {
            real = true;
            p = someDigits(bytes, p + 1, limit, base, "a digit must follow the decimal point");
        }
        if (p < limit && (bytes[p] | 0x20) == 'e') {
            real = true;
            p++;
            if (p < limit && (bytes[p] == '-' || bytes[p] == '+')) {
                p++;
            }
            p = someDigits(bytes, p, limit, base, "a digit must follow the exponent sign");
        }
        if (p < limit && !isEnd(bytes[p])) {
            throw new Refusal(base + p, "a number must end here, but was followed by " + Found.at(bytes, p, limit));
        }
        int length = p - from;
        if (length > maxNumberBytes) {
            throw new Refusal(
                    base + from,
                    "bytes of a number must be at most " + maxNumberBytes + ", but were " + length,
                    "maxNumberBytes");
        }
        end = p;
        String text = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        return real ? slowReal(text, base + from, words, at) : slowInteger(text, base + from, words, at);
    }

    private static int slowReal(String text, long offset, long[] words, int at) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            words[at] = (long) Tape.DECIMAL << Tape.TAG_SHIFT | (long) text.length() << Tape.EXTRA_SHIFT | offset;
            return at + 1;
        }
        return writeWide(Tape.DOUBLE, text.length(), Double.doubleToRawLongBits(value), offset, words, at);
    }

    private static int slowInteger(String text, long offset, long[] words, int at) {
        // A long has at most 19 digits and a sign, an unsigned one 20 digits.
        if (text.length() <= 20) {
            try {
                return writeWide(Tape.LONG, text.length(), Long.parseLong(text), offset, words, at);
            } catch (NumberFormatException _) {
                // Perhaps an unsigned one.
            }
            if (text.charAt(0) != '-') {
                try {
                    return writeWide(Tape.UNSIGNED, text.length(), Long.parseUnsignedLong(text), offset, words, at);
                } catch (NumberFormatException _) {
                    // Greater still.
                }
            }
        }
        words[at] = (long) Tape.BIG << Tape.TAG_SHIFT | (long) text.length() << Tape.EXTRA_SHIFT | offset;
        return at + 1;
    }

    private int someDigits(byte[] bytes, int from, int limit, long base, String rule) {
        int p = from;
        while (p < limit && isDigit(bytes[p])) {
            p++;
        }
        if (p == from) {
            throw new Refusal(base + p, rule + ", but was " + Found.at(bytes, p, limit));
        }
        return p;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
