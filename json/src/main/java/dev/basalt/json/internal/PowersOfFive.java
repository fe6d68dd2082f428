package dev.basalt.json.internal;

import java.math.BigInteger;

/// The first 128 bits of powers of five, the highest bit set: truncated, and rounded up for negative powers.
///
/// Made when the first number needs it, which takes a few milliseconds.
final class PowersOfFive {
    static final int LEAST = -342;
    static final int GREATEST = 308;

    private static final int BITS = 128;
    private static final BigInteger FIVE = BigInteger.valueOf(5);
    private static final long[] WORDS = new long[2 * (GREATEST - LEAST + 1)];

    static {
        BigInteger power = BigInteger.ONE;
        for (int exponent = 0; exponent <= GREATEST; exponent++) {
            int length = power.bitLength();
            set(exponent, length <= BITS ? power.shiftLeft(BITS - length) : power.shiftRight(length - BITS));
            power = power.multiply(FIVE);
        }
        power = FIVE;
        for (int exponent = -1; exponent >= LEAST; exponent--) {
            int length = power.bitLength();
            // Of small powers, 128 bits; of greater ones all bits that decide how the quotient is rounded.
            BigInteger numerator = BigInteger.ONE.shiftLeft(exponent >= -27 ? length + BITS - 1 : 2 * length + BITS);
            BigInteger quotient = numerator.divide(power).add(BigInteger.ONE);
            set(exponent, quotient.shiftRight(Math.max(0, quotient.bitLength() - BITS)));
            power = power.multiply(FIVE);
        }
    }

    private PowersOfFive() {}

    private static void set(int exponent, BigInteger bits) {
        WORDS[2 * (exponent - LEAST)] = bits.shiftRight(Long.SIZE).longValue();
        WORDS[2 * (exponent - LEAST) + 1] = bits.longValue();
    }

    /// The higher 64 bits of a power.
    static long high(int exponent) {
        return WORDS[2 * (exponent - LEAST)];
    }

    /// The lower 64 bits of a power.
    static long low(int exponent) {
        return WORDS[2 * (exponent - LEAST) + 1];
    }
}
