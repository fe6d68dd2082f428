package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Vector API twin of [ScalarHalfRows]: walks over rows in steps of four, as [VectorRows] does.
public final class VectorHalfRows {
    /// Rows of one block are read as four streams, so far apart that the processor prefetches each of them.
    private static final int STREAM_ROWS = 32;

    private VectorHalfRows() {}

    public static void dot(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        scan(false, query, queryIndex, rows, offset, count, n, out, outIndex);
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
        gather(false, query, queryIndex, rows, offset, n, ordinals, from, count, out, outIndex);
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
        scan(true, query, queryIndex, rows, offset, count, n, out, outIndex);
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
        gather(true, query, queryIndex, rows, offset, n, ordinals, from, count, out, outIndex);
    }

    private static void scan(
            boolean squared,
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        long stride = 2L * n;
        long apart = STREAM_ROWS * stride;
        int row = 0;
        for (; row <= count - 4 * STREAM_ROWS; row += 4 * STREAM_ROWS) {
            for (int i = row; i < row + STREAM_ROWS; i++) {
                long at = offset + i * stride;
                four(
                        squared,
                        query,
                        queryIndex,
                        rows,
                        at,
                        at + apart,
                        at + 2 * apart,
                        at + 3 * apart,
                        n,
                        out,
                        outIndex + i,
                        STREAM_ROWS);
            }
        }
        for (; row <= count - 4; row += 4) {
            long at = offset + row * stride;
            four(
                    squared,
                    query,
                    queryIndex,
                    rows,
                    at,
                    at + stride,
                    at + 2 * stride,
                    at + 3 * stride,
                    n,
                    out,
                    outIndex + row,
                    1);
        }
        for (; row < count; row++) {
            out[outIndex + row] = one(squared, query, queryIndex, rows, offset + row * stride, n);
        }
    }

    private static void gather(
            boolean squared,
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
        long stride = 2L * n;
        int i = 0;
        for (; i <= count - 4; i += 4) {
            int o = from + i;
            four(
                    squared,
                    query,
                    queryIndex,
                    rows,
                    offset + ordinals[o] * stride,
                    offset + ordinals[o + 1] * stride,
                    offset + ordinals[o + 2] * stride,
                    offset + ordinals[o + 3] * stride,
                    n,
                    out,
                    outIndex + i,
                    1);
        }
        for (; i < count; i++) {
            out[outIndex + i] = one(squared, query, queryIndex, rows, offset + ordinals[from + i] * stride, n);
        }
    }

    private static float one(boolean squared, float[] query, int queryIndex, MemorySegment rows, long at, int n) {
        return squared
                ? VectorHalfSquaredL2.squaredL2(query, queryIndex, rows, at, n)
                : VectorHalfDot.dot(query, queryIndex, rows, at, n);
    }

    private static void four(
            boolean squared,
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long at0,
            long at1,
            long at2,
            long at3,
            int n,
            float[] out,
            int outIndex,
            int outStep) {
        if (squared) {
            VectorHalfSquaredL2.fourRows(query, queryIndex, rows, at0, at1, at2, at3, n, out, outIndex, outStep);
        } else {
            VectorHalfDot.fourRows(query, queryIndex, rows, at0, at1, at2, at3, n, out, outIndex, outStep);
        }
    }
}
