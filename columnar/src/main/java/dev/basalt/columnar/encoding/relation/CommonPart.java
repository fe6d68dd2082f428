package dev.basalt.columnar.encoding.relation;

/// What divides all of some numbers, in a form that makes dividing by it one shift and one multiplication.
///
/// Dividing by an odd number that leaves no rest is multiplying by its inverse modulo 2^64.
///
/// - **Source:** Warren, "Hacker's Delight", 2nd edition, 10-16
///
/// @param shift      how many low bits are zero
/// @param multiplier the inverse of the odd part
record CommonPart(int shift, long multiplier) {
    /// What divides numbers.
    static CommonPart of(long[] numbers, int count) {
        long common = 0;
        for (int i = 0; i < count && common != 1; i++) {
            common = divisor(common, numbers[i]);
        }
        if (common == 0) {
            return new CommonPart(0, 1);
        }
        int shift = Long.numberOfTrailingZeros(common);
        return new CommonPart(shift, inverse(common >>> shift));
    }

    private static long divisor(long a, long b) {
        // The smallest number has no positive twin, but is a power of two like it.
        long large = b == Long.MIN_VALUE ? 1L << 62 : Math.abs(b);
        long small = a;
        while (small != 0) {
            long rest = large % small;
            large = small;
            small = rest;
        }
        return large;
    }

    /// Each step doubles how many low bits are right; of an odd number three are at first.
    private static long inverse(long odd) {
        long inverse = odd;
        for (int bits = 3; bits < 64; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    /// A number divided by it.
    long without(long number) {
        return (number >> shift) * multiplier;
    }
}
