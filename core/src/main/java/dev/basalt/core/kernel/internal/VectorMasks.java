package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ULE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarMasks]: as many rows at once as a vector holds, the last first where values move.
///
/// Rows are written behind the values that are still to be read, or over those that have just been.
@SuppressWarnings("serial")
public final class VectorMasks extends NotInlined {
    private static final VectorSpecies<Long> I64 = IntegerLanes.I64;
    private static final VectorSpecies<Double> F64 = IntegerLanes.F64;
    private static final int L = IntegerLanes.I64.length();

    private VectorMasks() {}

    public static void expand(long[] values, int from, int to, long mask, int rows) {
        int whole = rows & -L;
        ScalarMasks.expand(
                values,
                from + Long.bitCount(mask & ScalarMasks.below(whole)),
                to + whole,
                mask >>> whole,
                rows - whole);
        for (int row = whole - L; row >= 0; row -= L) {
            int next = from + Long.bitCount(mask & ((1L << row) - 1));
            VectorMask<Long> present = VectorMask.fromLong(I64, mask >>> row);
            LongVector.fromArray(I64, values, next).expand(present).intoArray(values, to + row);
        }
    }

    public static void expand(double[] values, int from, int to, long mask, int rows) {
        int whole = rows & -L;
        ScalarMasks.expand(
                values,
                from + Long.bitCount(mask & ScalarMasks.below(whole)),
                to + whole,
                mask >>> whole,
                rows - whole);
        for (int row = whole - L; row >= 0; row -= L) {
            int next = from + Long.bitCount(mask & ((1L << row) - 1));
            VectorMask<Double> present = VectorMask.fromLong(F64, mask >>> row);
            DoubleVector.fromArray(F64, values, next).expand(present).intoArray(values, to + row);
        }
    }

    public static long pack(long[] values, int index, int count, long[] bits, int word) {
        int whole = count & -64;
        long wrong = 0;
        for (int from = 0; from < whole; from += 64) {
            long packed = 0;
            LongVector any = LongVector.zero(I64);
            for (int i = 0; i < 64; i += L) {
                LongVector value = LongVector.fromArray(I64, values, index + from + i);
                any = any.or(value);
                packed |= value.and(1).compare(NE, 0).toLong() << i;
            }
            bits[word + (from >>> 6)] = packed;
            wrong |= any.reduceLanes(OR);
        }
        return wrong | ScalarMasks.pack(values, index + whole, count - whole, bits, word + (whole >>> 6));
    }

    public static void between(long[] values, int index, int count, long least, long span, long[] bits, int word) {
        int whole = count & -64;
        for (int from = 0; from < whole; from += 64) {
            long packed = 0;
            for (int i = 0; i < 64; i += L) {
                LongVector value = LongVector.fromArray(I64, values, index + from + i);
                packed |= value.sub(least).compare(ULE, span).toLong() << i;
            }
            bits[word + (from >>> 6)] = packed;
        }
        ScalarMasks.between(values, index + whole, count - whole, least, span, bits, word + (whole >>> 6));
    }
}
