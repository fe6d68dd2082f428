package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Estimates from 1-bit codes, one code after the other, and what queries and codes go through before.
public final class ScalarSignCodes {
    /// Codes in a block.
    public static final int LANES = 32;

    /// Bits of a value of the query.
    public static final int PLANES = 4;

    /// The highest level of a value of the query.
    static final int LEVELS = (1 << PLANES) - 1;

    private static final long LINE_BYTES = 4L * LANES;

    private ScalarSignCodes() {}

    public static int estimate(
            MemorySegment blocks,
            long byteOffset,
            int words,
            int[] planes,
            float[] terms,
            float constant,
            float threshold,
            float[] out) {
        int below = 0;
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
            float scaled = Math.fma((float) sum, terms[1], terms[0]);
            float estimate = Math.fma(scale, scaled, Math.fma(ones, terms[2], base + constant));
            out[lane] = estimate;
            below |= (estimate < threshold ? 1 : 0) << lane;
        }
        return below;
    }

    public static void estimateRows(
            MemorySegment records,
            int ints,
            int[] planes,
            int[] shifts,
            float[] terms,
            float constant,
            int[] ordinals,
            int count,
            float[] out) {
        for (int i = 0; i < count; i++) {
            long at = 4L * ints * ordinals[i];
            int sum = 0;
            for (int place = 0; place < ints; place++) {
                int code = records.get(Layouts.I32, at + 4L * place);
                for (int plane = 0; plane < PLANES; plane++) {
                    sum += Integer.bitCount(code & planes[plane * ints + place]) << (plane + shifts[place]);
                }
            }
            out[i] = finish(records, at + 4L * ints, sum, terms, constant);
        }
    }

    /// The estimate of a record that ends at `end`, from its weighted count.
    static float finish(MemorySegment records, long end, int sum, float[] terms, float constant) {
        float base = records.get(Layouts.F32, end - 12);
        float scale = records.get(Layouts.F32, end - 8);
        float ones = records.get(Layouts.F32, end - 4);
        float scaled = Math.fma((float) sum, terms[1], terms[0]);
        return Math.fma(scale, scaled, Math.fma(ones, terms[2], base + constant));
    }

    public static int quantize(float[] values, int words, float low, float perStep, int[] planes) {
        int sum = 0;
        for (int i = 0; i < Integer.SIZE * words; i++) {
            int level = Math.max(0, Math.min(LEVELS, (int) Math.fma(values[i] - low, perStep, 0.5f)));
            sum += level;
            int at = PLANES * (i >>> 5);
            for (int plane = 0; plane < PLANES; plane++) {
                planes[at + plane] = (planes[at + plane] & ~(1 << i)) | (level >>> plane & 1) << i;
            }
        }
        return sum;
    }

    public static void hadamard(float[] values, int index, int size) {
        butterflies(values, index, size, 1, size);
    }

    /// The steps of a transform that add and subtract values at least `from` and less than `to` apart.
    static void butterflies(float[] values, int index, int size, int from, int to) {
        for (int half = from; half < to; half <<= 1) {
            for (int start = index; start < index + size; start += 2 * half) {
                for (int i = start; i < start + half; i++) {
                    float a = values[i];
                    float b = values[i + half];
                    values[i] = a + b;
                    values[i + half] = a - b;
                }
            }
        }
    }
}
