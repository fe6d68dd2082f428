package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Estimates from 1-bit codes, one code after the other.
public final class ScalarSignCodes {
    /// Codes in a block.
    public static final int LANES = 32;

    /// Bits of a value of the query.
    public static final int PLANES = 4;

    private static final long LINE_BYTES = 4L * LANES;

    private ScalarSignCodes() {}

    public static void estimate(
            MemorySegment blocks,
            long byteOffset,
            int words,
            int[] planes,
            float constant,
            float scaleConstant,
            float scaleFactor,
            float onesFactor,
            float[] out,
            int outIndex) {
        for (int lane = 0; lane < LANES; lane++) {
            int sum = 0;
            for (int word = 0; word < words; word++) {
                int code = blocks.get(Layouts.I32, byteOffset + LINE_BYTES * (3 + word) + 4L * lane);
                for (int plane = 0; plane < PLANES; plane++) {
                    sum += Integer.bitCount(code & planes[PLANES * word + plane]) << plane;
                }
            }
            float base = blocks.get(Layouts.F32, byteOffset + 4L * lane);
            float scale = blocks.get(Layouts.F32, byteOffset + LINE_BYTES + 4L * lane);
            float ones = blocks.get(Layouts.F32, byteOffset + 2 * LINE_BYTES + 4L * lane);
            float scaled = Math.fma(scaleFactor, (float) sum, scaleConstant);
            out[outIndex + lane] = Math.fma(scale, scaled, Math.fma(ones, onesFactor, base + constant));
        }
    }
}
