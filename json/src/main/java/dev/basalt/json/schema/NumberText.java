package dev.basalt.json.schema;

import dev.basalt.json.internal.Tape;
import java.math.BigDecimal;
import java.math.BigInteger;

/// A number of a document as digits and a power of ten, exactly and without objects where 18 digits hold it.
///
/// - **Threads:** confined to one
final class NumberText {
    private static final long TEN_TO_17 = 100_000_000_000_000_000L;
    private static final long FAR = 1L << 40;

    /// Whether [#mantissa] holds all digits.
    boolean fits;

    /// The digits without trailing zeros, with the sign.
    long mantissa;

    /// The power of ten of the last digit, saturated far beyond what any text of digits spans.
    long exponent;

    /// A hash of the value, the same for each way of writing it.
    long hash;

    /// Reads the number at a node.
    void read(TapeView view, int node) {
        if (view.tag(node) == Tape.SMALL
                || (view.tag(node) == Tape.LONG && Math.abs(view.words[node + 1]) < TEN_TO_17)) {
            set(view.longValue(node));
            return;
        }
        view.loadNumber(node);
        scan(view.bytes, view.from, view.length);
    }

    void set(long value) {
        long rest = value;
        long power = 0;
        while (rest != 0 && rest % 10 == 0) {
            rest /= 10;
            power++;
        }
        finish(true, rest, power, 0);
    }

    private void scan(byte[] bytes, int from, int length) {
        int at = from;
        int to = from + length;
        boolean negative = bytes[at] == '-';
        at += negative ? 1 : 0;
        long digits = 0;
        long power = 0;
        long zeros = 0;
        boolean fraction = false;
        boolean all = true;
        long far = 0;
        for (; at < to && (bytes[at] | 0x20) != 'e'; at++) {
            byte next = bytes[at];
            if (next == '.') {
                fraction = true;
                continue;
            }
            power -= fraction ? 1 : 0;
            if (next == '0') {
                zeros += digits == 0 && far == 0 ? 0 : 1;
                continue;
            }
            for (; zeros > 0 && digits < TEN_TO_17 && far == 0; zeros--) {
                digits *= 10;
            }
            if (zeros > 0 || digits >= TEN_TO_17 || far != 0) {
                all = false;
                far = (far ^ zeros * 31 ^ next) * 0x9E37_79B9_7F4A_7C15L | 1;
                zeros = 0;
            } else {
                digits = digits * 10 + next - '0';
            }
        }
        power += zeros + exponent(bytes, at + 1, to);
        finish(all, negative ? -digits : digits, digits == 0 ? 0 : power, far);
    }

    private static long exponent(byte[] bytes, int from, int to) {
        long value = 0;
        boolean negative = from < to && bytes[from] == '-';
        for (int i = from; i < to; i++) {
            if (bytes[i] != '-' && bytes[i] != '+') {
                value = Math.min(FAR, value * 10 + bytes[i] - '0');
            }
        }
        return negative ? -value : value;
    }

    private void finish(boolean all, long digits, long power, long far) {
        fits = all;
        mantissa = digits;
        exponent = power;
        long mixed = (digits ^ power * 0xD6E8_FEB8_6659_FD93L ^ far) * 0x9E37_79B9_7F4A_7C15L;
        hash = mixed ^ mixed >>> 31;
    }

    boolean isInteger() {
        return exponent >= 0;
    }

    /// All digits of a number with the power of ten that [#exponent] is.
    static BigDecimal exact(TapeView view, int node) {
        view.loadNumber(node);
        return exact(new String(view.bytes, view.from, view.length, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    /// Reads a number of any exponent; one beyond what a BigDecimal has is cut, far from any other number.
    static BigDecimal exact(String text) {
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (e < 0) {
            return new BigDecimal(text);
        }
        BigDecimal digits = new BigDecimal(text.substring(0, e));
        byte[] power = text.substring(e + 1).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        long shift = Math.clamp(exponent(power, 0, power.length), -(1L << 30), 1L << 30);
        return digits.signum() == 0 ? BigDecimal.ZERO : digits.scaleByPowerOfTen((int) shift);
    }

    /// Whether one number is a multiple of another, whatever their exponents.
    static boolean isMultiple(BigDecimal value, BigDecimal divisor) {
        if (value.signum() == 0) {
            return true;
        }
        BigInteger digits = value.unscaledValue();
        BigInteger unit = divisor.unscaledValue();
        long shift = (long) divisor.scale() - value.scale();
        if (shift >= 0) {
            BigInteger power = BigInteger.TEN.modPow(BigInteger.valueOf(shift), unit.abs());
            return digits.multiply(power).mod(unit.abs()).signum() == 0;
        }
        // The digits would have to end in that many zeros.
        if (-shift > digits.bitLength()) {
            return false;
        }
        return digits.mod(unit.abs().multiply(BigInteger.TEN.pow((int) -shift))).signum() == 0;
    }
}
