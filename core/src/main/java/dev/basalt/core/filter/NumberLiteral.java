package dev.basalt.core.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// A number that values of any kind are compared with exactly. Each comparison says how the value stands to it:
/// negative where the value is less, zero where they are equal, positive where it is greater.
///
/// A floating-point value counts as the shortest decimal that stands for it, as it is written: a `double` 0.1 equals
/// 0.1, and 9007199254740992.0 is less than 9007199254740993.
///
/// - **Threads:** immutable
public final class NumberLiteral {
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    /// Powers of ten beyond all that 128 bits hold.
    private static final int FAR = 100;

    private final BigDecimal value;
    private final int sign;
    /// What it is of 0.d, where d are its digits.
    private final long exponent;
    private final byte[] digits;

    /// The greatest integer that is not greater, where 64 bits hold it.
    private final long floor;
    /// How it stands to all signed integers, and to all unsigned ones: -1 below them, 1 above, 0 among them.
    private final int besideLongs;
    private final int besideUnsigned;
    private final boolean whole;

    private final double nearestDouble;
    private final float nearestFloat;
    private final int orderOfDouble;
    private final int orderOfFloat;

    private NumberLiteral(BigDecimal value) {
        this.value = value;
        this.sign = value.signum();
        this.exponent = value.precision() - (long) value.scale();
        this.digits = value.unscaledValue().abs().toString().getBytes(StandardCharsets.US_ASCII);
        BigDecimal near = near(value);
        BigInteger integer = near.setScale(0, RoundingMode.FLOOR).unscaledValue();
        this.floor = integer.longValue();
        this.whole = value.scale() <= 0;
        this.besideLongs = beside(integer, MIN_LONG, MAX_LONG);
        this.besideUnsigned = beside(integer, BigInteger.ZERO, MAX_UNSIGNED);
        this.nearestDouble = value.doubleValue();
        this.nearestFloat = value.floatValue();
        this.orderOfDouble = Double.isInfinite(nearestDouble)
                ? sign
                : new BigDecimal(Double.toString(nearestDouble)).compareTo(value);
        this.orderOfFloat =
                Float.isInfinite(nearestFloat) ? sign : new BigDecimal(Float.toString(nearestFloat)).compareTo(value);
    }

    /// Prepares a literal.
    ///
    /// @param literal the literal
    /// @return what compares with it
    public static NumberLiteral of(Literal.Numeric literal) {
        return new NumberLiteral(literal.value());
    }

    /// A number that stands to all that 128 bits hold as another one does, and is cheap to reckon with.
    ///
    /// @param value any number
    /// @return the same, or a power of ten further away from zero than those or nearer to it
    public static BigDecimal near(BigDecimal value) {
        long magnitude = value.precision() - (long) value.scale();
        return Math.abs(magnitude) > FAR
                ? BigDecimal.valueOf(value.signum()).scaleByPowerOfTen(magnitude > 0 ? FAR : -FAR)
                : value;
    }

    private static int beside(BigInteger integer, BigInteger least, BigInteger greatest) {
        return integer.compareTo(least) < 0 ? -1 : integer.compareTo(greatest) > 0 ? 1 : 0;
    }

    /// The number.
    ///
    /// @return its exact value
    public BigDecimal value() {
        return value;
    }

    /// The `double` nearest to it.
    ///
    /// @return infinite if it is beyond them
    public double nearestDouble() {
        return nearestDouble;
    }

    /// The `float` nearest to it.
    ///
    /// @return infinite if it is beyond them
    public float nearestFloat() {
        return nearestFloat;
    }

    /// Compares an integer with it.
    ///
    /// @param other the integer
    /// @return the order
    public int compareLong(long other) {
        if (besideLongs != 0) {
            return -besideLongs;
        }
        return other != floor ? Long.compare(other, floor) : whole ? 0 : -1;
    }

    /// Compares an integer without a sign with it.
    ///
    /// @param other 64 bits
    /// @return the order
    public int compareUnsigned(long other) {
        if (besideUnsigned != 0) {
            return -besideUnsigned;
        }
        return other != floor ? Long.compareUnsigned(other, floor) : whole ? 0 : -1;
    }

    /// Compares a floating-point number with it.
    ///
    /// @param other not NaN
    /// @return the order
    public int compareDouble(double other) {
        return other < nearestDouble ? -1 : other > nearestDouble ? 1 : orderOfDouble;
    }

    /// Compares a floating-point number with it.
    ///
    /// @param other not NaN
    /// @return the order
    public int compareFloat(float other) {
        return other < nearestFloat ? -1 : other > nearestFloat ? 1 : orderOfFloat;
    }

    /// Compares a decimal number with it.
    ///
    /// @param other the number
    /// @return the order
    public int compareDecimal(BigDecimal other) {
        return other.compareTo(value);
    }

    /// Compares a number of JSON with it, as it is written.
    ///
    /// @param bytes holds the text
    /// @param from  index of its first byte
    /// @param to    index behind its last
    /// @return the order
    public int compareText(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int first = negative ? from + 1 : from;
        while (first < to && (bytes[first] == '0' || bytes[first] == '.')) {
            first++;
        }
        int mantissaEnd = first;
        int point = -1;
        for (int i = from; i < first; i++) {
            point = bytes[i] == '.' ? i : point;
        }
        while (mantissaEnd < to && bytes[mantissaEnd] != 'e' && bytes[mantissaEnd] != 'E') {
            point = bytes[mantissaEnd] == '.' ? mantissaEnd : point;
            mantissaEnd++;
        }
        int otherSign = first == mantissaEnd ? 0 : negative ? -1 : 1;
        if (otherSign != sign || sign == 0) {
            return Integer.compare(otherSign, sign);
        }
        // Digits from the first to the point; negative for zeros behind it.
        long otherExponent = point < 0 ? mantissaEnd - first : point >= first ? point - first : point + 1 - first;
        otherExponent += exponent(bytes, mantissaEnd, to);
        int order = otherExponent != exponent
                ? Long.compare(otherExponent, exponent)
                : compareDigits(bytes, first, mantissaEnd);
        return sign * order;
    }

    private static long exponent(byte[] bytes, int mark, int to) {
        if (mark == to) {
            return 0;
        }
        int at = mark + 1;
        boolean negative = bytes[at] == '-';
        if (negative || bytes[at] == '+') {
            at++;
        }
        long exponent = 0;
        while (at < to) {
            exponent = Math.min(Literal.MAX_EXPONENT, 10 * exponent + bytes[at++] - '0');
        }
        return negative ? -exponent : exponent;
    }

    private int compareDigits(byte[] bytes, int from, int to) {
        int known = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] != '.') {
                int digit = known < digits.length ? digits[known] : '0';
                if (bytes[i] != digit) {
                    return Integer.compare(bytes[i], digit);
                }
                known++;
            }
        }
        while (known < digits.length) {
            if (digits[known++] != '0') {
                return -1;
            }
        }
        return 0;
    }
}
