package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarBitPacking]: as many of the 16 lanes at once as a vector holds, from the first row to the
/// last, with the word at hand kept in a register. There is one branch, for all widths but 0 and 64 alike: others
/// would let the compiler discard its code, and box vectors for a while, when a width comes that it has not seen.
@SuppressWarnings("serial")
public final class VectorBitPacking extends NotInlined {
    private static final VectorSpecies<Long> I64 = IntegerLanes.I64;
    private static final int L = IntegerLanes.I64.length();
    private static final int LANES = 16;
    private static final int ROWS = 64;

    private VectorBitPacking() {}

    public static void packBlock(long[] values, int index, long base, int width, long[] packed, int packedIndex) {
        if (width == 0) {
            return;
        }
        if (width == 64) {
            for (int i = 0; i < LANES * ROWS; i++) {
                packed[packedIndex + i] = values[index + i] - base;
            }
            return;
        }
        long mask = ScalarBitPacking.mask(width);
        for (int lane = 0; lane < LANES; lane += L) {
            LongVector word = LongVector.zero(I64);
            int shift = 0;
            int from = index + lane;
            int to = packedIndex + lane;
            for (int row = 0; row < ROWS; row++) {
                LongVector value =
                        LongVector.fromArray(I64, values, from).sub(base).and(mask);
                word = word.or(value.lanewise(LSHL, shift));
                shift += width;
                if (shift >= 64) {
                    word.intoArray(packed, to);
                    to += LANES;
                    shift -= 64;
                    // Nothing of the value is left if it ended with the word: it is shorter than the shift.
                    word = value.lanewise(LSHR, width - shift);
                }
                from += LANES;
            }
        }
    }

    public static void unpackBlock(long[] packed, int packedIndex, int width, long base, long[] values, int index) {
        if (width == 0) {
            Arrays.fill(values, index, index + LANES * ROWS, base);
            return;
        }
        if (width == 64) {
            for (int i = 0; i < LANES * ROWS; i++) {
                values[index + i] = packed[packedIndex + i] + base;
            }
            return;
        }
        long mask = ScalarBitPacking.mask(width);
        for (int lane = 0; lane < LANES; lane += L) {
            int from = packedIndex + lane;
            int to = index + lane;
            LongVector word = LongVector.fromArray(I64, packed, from);
            int shift = 0;
            for (int row = 1; row < ROWS; row++) {
                LongVector value = word.lanewise(LSHR, shift);
                shift += width;
                if (shift >= 64) {
                    shift -= 64;
                    from += LANES;
                    word = LongVector.fromArray(I64, packed, from);
                    // Where the value ended with the last word, this adds bits above it, which the mask drops.
                    value = value.or(word.lanewise(LSHL, width - shift));
                }
                value.and(mask).add(base).intoArray(values, to);
                to += LANES;
            }
            word.lanewise(LSHR, 64 - width).add(base).intoArray(values, to);
        }
    }
}
