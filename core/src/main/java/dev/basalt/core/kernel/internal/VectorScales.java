package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ASHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of the division in [ScalarScales].
///
/// Not every machine has an instruction that turns 64-bit integers into numbers. Here the halves of an integer become
/// the low bits of a number whose exponent gives them their place; the sum of both is rounded once, as the conversion
/// of a single integer is.
@SuppressWarnings("serial")
public final class VectorScales extends NotInlined {
    private static final VectorSpecies<Long> I64 = IntegerLanes.I64;
    private static final int L = IntegerLanes.I64.length();
    private static final long TWO_52 = Double.doubleToRawLongBits(0x1p52);
    private static final long THREE_51 = Double.doubleToRawLongBits(0x1.8p52);

    private VectorScales() {}

    public static void divide(long[] from, int fromIndex, double divisor, double[] to, int toIndex, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector whole = LongVector.fromArray(I64, from, fromIndex + i);
            DoubleVector low = whole.and(0xFFFF_FFFFL).or(TWO_52).reinterpretAsDoubles();
            DoubleVector high = whole.lanewise(ASHR, 32).add(THREE_51).reinterpretAsDoubles();
            // Exact: the upper half times 2^32, less the 2^52 that the lower half has too much.
            DoubleVector shifted = high.sub(0x1.8p52).mul(0x1p32).sub(0x1p52);
            shifted.add(low).div(divisor).intoArray(to, toIndex + i);
        }
        ScalarScales.divide(from, fromIndex + i, divisor, to, toIndex + i, n - i);
    }
}
