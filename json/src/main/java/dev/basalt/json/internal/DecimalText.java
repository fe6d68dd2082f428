package dev.basalt.json.internal;

import java.math.BigInteger;

/// The exact value of a JSON number: digits without zeros at either end, and the power of ten that they are a
/// fraction of. Comparing two takes time for their texts only, whatever their exponents are.
///
/// @param sign     -1, 0 or 1
/// @param digits   significant digits `d` of `0.d`, empty for zero
/// @param exponent the power of ten that `0.d` is multiplied with
public record DecimalText(int sign, String digits, BigInteger exponent) implements Comparable<DecimalText> {
    private static final BigInteger LONG_DIGITS = BigInteger.valueOf(19);
    private static final DecimalText ZERO = new DecimalText(0, "", BigInteger.ZERO);

    /// Reads a number.
    ///
    /// @param text a number as JSON has it
    /// @return its value
    public static DecimalText of(String text) {
        int sign = text.charAt(0) == '-' ? -1 : 1;
        int from = sign < 0 ? 1 : 0;
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        int mantissaEnd = e < 0 ? text.length() : e;
        int point = text.indexOf('.');
        int whole = point < 0 ? mantissaEnd : point;
        String digits = text.substring(from, whole) + (point < 0 ? "" : text.substring(point + 1, mantissaEnd));
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        if (first == digits.length()) {
            return ZERO;
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        BigInteger exponent = BigInteger.valueOf(whole - from - first);
        if (e >= 0) {
            exponent = exponent.add(new BigInteger(text.substring(text.charAt(e + 1) == '+' ? e + 2 : e + 1)));
        }
        return new DecimalText(sign, digits.substring(first, last), exponent);
    }

    /// Whether a `long` holds the number.
    ///
    /// @return whether one does
    public boolean isLong() {
        return exponent.compareTo(LONG_DIGITS) <= 0
                && exponent.signum() >= 0
                && digits.length() <= exponent.intValue()
                && integer().bitLength() < Long.SIZE;
    }

    /// The number, if [#isLong].
    ///
    /// @return its value
    public long longValue() {
        return integer().longValue();
    }

    private BigInteger integer() {
        BigInteger value = new BigInteger("0" + digits + "0".repeat(exponent.intValue() - digits.length()));
        return sign < 0 ? value.negate() : value;
    }

    @Override
    public int compareTo(DecimalText other) {
        if (sign != other.sign) {
            return Integer.compare(sign, other.sign);
        }
        int order = exponent.compareTo(other.exponent);
        return sign * (order == 0 ? digits.compareTo(other.digits) : order);
    }
}
