package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Scalar twin of [VectorRows]: the reference, one pair of vectors after the other.
public final class ScalarRows {
    private ScalarRows() {}

    public static void dot(
            float[] query, int queryIndex, float[] rows, int rowsIndex, int count, int n, float[] out, int outIndex) {
        for (int row = 0; row < count; row++) {
            out[outIndex + row] = ScalarFloats.dot(query, queryIndex, rows, rowsIndex + row * n, n);
        }
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
            out[outIndex + row] = ScalarFloats.dot(query, queryIndex, rows, offset + 4L * n * row, n);
        }
    }

    public static void squaredL2(
            float[] query, int queryIndex, float[] rows, int rowsIndex, int count, int n, float[] out, int outIndex) {
        for (int row = 0; row < count; row++) {
            out[outIndex + row] = ScalarFloats.squaredL2(query, queryIndex, rows, rowsIndex + row * n, n);
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
            out[outIndex + row] = ScalarFloats.squaredL2(query, queryIndex, rows, offset + 4L * n * row, n);
        }
    }

    public static void gatherDot(
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int n,
            int[] ordinals,
            int from,
            int count,
            float[] out,
            int outIndex) {
        for (int i = 0; i < count; i++) {
            out[outIndex + i] = ScalarFloats.dot(query, queryIndex, rows, rowsIndex + ordinals[from + i] * n, n);
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
            out[outIndex + i] = ScalarFloats.dot(query, queryIndex, rows, offset + 4L * n * ordinals[from + i], n);
        }
    }

    public static void gatherSquaredL2(
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int n,
            int[] ordinals,
            int from,
            int count,
            float[] out,
            int outIndex) {
        for (int i = 0; i < count; i++) {
            out[outIndex + i] = ScalarFloats.squaredL2(query, queryIndex, rows, rowsIndex + ordinals[from + i] * n, n);
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
            out[outIndex + i] =
                    ScalarFloats.squaredL2(query, queryIndex, rows, offset + 4L * n * ordinals[from + i], n);
        }
    }

    /// Rows in blocks that stay in the cache while every query passes over them.
    public static void dotTile(
            float[] queries,
            int queriesIndex,
            int queryCount,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        int block = blockRows(n);
        for (int from = 0; from < count; from += block) {
            int size = Math.min(block, count - from);
            for (int q = 0; q < queryCount; q++) {
                dot(
                        queries,
                        queriesIndex + q * n,
                        rows,
                        offset + 4L * n * from,
                        size,
                        n,
                        out,
                        outIndex + q * count + from);
            }
        }
    }

    /// Rows in blocks that stay in the cache while every query passes over them.
    public static void squaredL2Tile(
            float[] queries,
            int queriesIndex,
            int queryCount,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        int block = blockRows(n);
        for (int from = 0; from < count; from += block) {
            int size = Math.min(block, count - from);
            for (int q = 0; q < queryCount; q++) {
                squaredL2(
                        queries,
                        queriesIndex + q * n,
                        rows,
                        offset + 4L * n * from,
                        size,
                        n,
                        out,
                        outIndex + q * count + from);
            }
        }
    }

    /// How many rows of `n` values fit half of a first-level data cache of 32 KiB or more; a multiple of 4.
    static int blockRows(int n) {
        return Math.max(4, (16 << 10) / (4 * Math.max(1, n)) & ~3);
    }
}
