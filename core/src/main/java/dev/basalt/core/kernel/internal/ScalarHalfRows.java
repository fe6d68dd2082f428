package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Scalar twin of [VectorHalfRows]: the reference for rows of f16 values.
///
/// An f16 value widens by moving its exponent and fraction to where an f32 has them, and multiplying by the ratio of
/// the two formats' smallest powers, which is exact for subnormal values too. Infinities and NaNs would need more:
/// instead their exponent counts as one more power of two, on every tier.
public final class ScalarHalfRows {
    /// Moves the fraction's 10 bits to the upper end of an f32's 23.
    static final int SHIFT = 13;

    /// The sign, five bits of exponent and the fraction; not the copies of the sign between them.
    static final int KEPT = 0x8FFF_FFFF;

    /// The exponents' biases differ by 112.
    static final float SCALE = 0x1p112f;

    private ScalarHalfRows() {}

    static float widen(short half) {
        return Float.intBitsToFloat((half << SHIFT) & KEPT) * SCALE;
    }

    static float dot(float[] query, int queryIndex, MemorySegment rows, long at, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            s0 += query[queryIndex + i] * widen(rows.get(Layouts.I16, at + 2L * i));
            s1 += query[queryIndex + i + 1] * widen(rows.get(Layouts.I16, at + 2 + 2L * i));
            s2 += query[queryIndex + i + 2] * widen(rows.get(Layouts.I16, at + 4 + 2L * i));
            s3 += query[queryIndex + i + 3] * widen(rows.get(Layouts.I16, at + 6 + 2L * i));
        }
        for (; i < n; i++) {
            s0 += query[queryIndex + i] * widen(rows.get(Layouts.I16, at + 2L * i));
        }
        return (s0 + s1) + (s2 + s3);
    }

    static float squaredL2(float[] query, int queryIndex, MemorySegment rows, long at, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            float d = query[queryIndex + i] - widen(rows.get(Layouts.I16, at + 2L * i));
            s0 += d * d;
            d = query[queryIndex + i + 1] - widen(rows.get(Layouts.I16, at + 2 + 2L * i));
            s1 += d * d;
            d = query[queryIndex + i + 2] - widen(rows.get(Layouts.I16, at + 4 + 2L * i));
            s2 += d * d;
            d = query[queryIndex + i + 3] - widen(rows.get(Layouts.I16, at + 6 + 2L * i));
            s3 += d * d;
        }
        for (; i < n; i++) {
            float d = query[queryIndex + i] - widen(rows.get(Layouts.I16, at + 2L * i));
            s0 += d * d;
        }
        return (s0 + s1) + (s2 + s3);
    }

    public static void dot(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        for (int row = 0; row < count; row++) {
            out[outIndex + row] = dot(query, queryIndex, rows, offset + 2L * n * row, n);
        }
    }

    public static void squaredL2(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        for (int row = 0; row < count; row++) {
            out[outIndex + row] = squaredL2(query, queryIndex, rows, offset + 2L * n * row, n);
        }
    }

    public static void gatherDot(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long offset,
            int n,
            int[] ordinals,
            int from,
            int count,
            float[] out,
            int outIndex) {
        for (int i = 0; i < count; i++) {
            out[outIndex + i] = dot(query, queryIndex, rows, offset + 2L * n * ordinals[from + i], n);
        }
    }

    public static void gatherSquaredL2(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long offset,
            int n,
            int[] ordinals,
            int from,
            int count,
            float[] out,
            int outIndex) {
        for (int i = 0; i < count; i++) {
            out[outIndex + i] = squaredL2(query, queryIndex, rows, offset + 2L * n * ordinals[from + i], n);
        }
    }
}
