package dev.basalt.json.internal;

/// Turns decimal digits and an exponent into the nearest double.
///
/// 1. Where digits and power of ten are exact doubles, one multiplication or division rounds correctly
///    (Clinger, How to Read Floating Point Numbers Accurately, 1990).
/// 2. Otherwise the digits are multiplied by the power of five in 128 bits, which settles the rounding except
///    in rare cases (Lemire, Number Parsing at a Gigabyte per Second, 2021, and Mushtak and Lemire, Fast
///    Number Parsing Without Fallback, 2022).
/// 3. Those, subnormal numbers and numbers near infinity are left to the caller.
final class DecimalToDouble {
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int MAX_EXACT_POWER = 22;
    private static final int SIGNIFICAND_BITS = 53;

    /// Bits of digits that are divided; longer ones are multiplied by a power of five whether or not they could be
    /// divided exactly, as numbers of one document then take one way.
    private static final int EXACT_BITS = 24;

    private DecimalToDouble() {}

    /// The double nearest to `± digits · 10^power`.
    ///
    /// @param digits unsigned
    /// @return that double, or NaN where the caller must take another way
    static double convert(boolean negative, long digits, int power) {
        if (digits >>> EXACT_BITS == 0 && power >= -MAX_EXACT_POWER && power <= MAX_EXACT_POWER) {
            double exact = power < 0 ? digits / EXACT_POWERS[-power] : digits * EXACT_POWERS[power];
            return negative ? -exact : exact;
        }
        if (digits == 0) {
            return negative ? -0.0 : 0.0;
        }
        if (power < PowersOfFive.LEAST || power > PowersOfFive.GREATEST) {
            return Double.NaN;
        }
        return multiply(negative, digits, power);
    }

    private static double multiply(boolean negative, long digits, int power) {
        int zeros = Long.numberOfLeadingZeros(digits);
        long normalized = digits << zeros;
        long high = Math.unsignedMultiplyHigh(normalized, PowersOfFive.high(power));
        long low = normalized * PowersOfFive.high(power);
        if ((high & 0x1FF) == 0x1FF) {
            long second = Math.unsignedMultiplyHigh(normalized, PowersOfFive.low(power));
            low += second;
            if (Long.compareUnsigned(low, second) < 0) {
                high++;
            }
            if (low == -1 && (power < -27 || power > 55)) {
                return Double.NaN;
            }
        }
        int upper = (int) (high >>> 63);
        long significand = high >>> (upper + 9);
        // floor(power · log2(10)), biased.
        int exponent = (int) ((217_706L * power) >> 16) + 63 + upper - zeros + Double.MAX_EXPONENT;
        if (exponent <= 0 || exponent >= 2 * Double.MAX_EXPONENT) {
            return Double.NaN;
        }
        boolean halfway = Long.compareUnsigned(low, 1) <= 0
                && power >= -4
                && power <= 23
                && (significand & 3) == 1
                && significand << (upper + 9) == high;
        if (halfway) {
            // Exactly between two doubles: to the even one.
            significand &= ~1L;
        }
        significand = (significand + (significand & 1)) >>> 1;
        if (significand >= 1L << SIGNIFICAND_BITS) {
            significand = 1L << (SIGNIFICAND_BITS - 1);
            exponent++;
        }
        long bits = (significand & ~(1L << (SIGNIFICAND_BITS - 1))) | ((long) exponent << (SIGNIFICAND_BITS - 1));
        return Double.longBitsToDouble(negative ? bits | Long.MIN_VALUE : bits);
    }
}
