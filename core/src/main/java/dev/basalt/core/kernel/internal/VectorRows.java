package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;

/// Vector API twin of [ScalarRows]: walks over rows in steps of four, and over tiles of queries and rows.
///
/// No vector passes through here, so one walk serves both metrics by a flag.
public final class VectorRows {
    /// 512-bit vectors come with 32 registers; 16 sums, 4 rows and a query need 21.
    private static final boolean FOUR_QUERIES = Lanes.BITS == 512;

    /// Rows of one block are read as four streams, so far apart that the processor prefetches each of them.
    private static final int STREAM_ROWS = 32;

    private VectorRows() {}

    public static void dot(
            float[] query, int queryIndex, float[] rows, int rowsIndex, int count, int n, float[] out, int outIndex) {
        scan(false, query, queryIndex, rows, rowsIndex, count, n, out, outIndex);
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
        scan(false, query, queryIndex, rows, offset, count, n, out, outIndex);
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
        gather(false, query, queryIndex, rows, rowsIndex, n, ordinals, from, count, out, outIndex);
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
        tile(false, queries, queriesIndex, queryCount, rows, offset, count, n, out, outIndex);
    }

    public static void squaredL2(
            float[] query, int queryIndex, float[] rows, int rowsIndex, int count, int n, float[] out, int outIndex) {
        scan(true, query, queryIndex, rows, rowsIndex, count, n, out, outIndex);
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
            float[] rows,
            int rowsIndex,
            int n,
            int[] ordinals,
            int from,
            int count,
            float[] out,
            int outIndex) {
        gather(true, query, queryIndex, rows, rowsIndex, n, ordinals, from, count, out, outIndex);
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
        tile(true, queries, queriesIndex, queryCount, rows, offset, count, n, out, outIndex);
    }

    private static void scan(
            boolean squared,
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int count,
            int n,
            float[] out,
            int outIndex) {
        int row = 0;
        for (; row <= count - 4; row += 4) {
            int at = rowsIndex + row * n;
            four(squared, query, queryIndex, rows, at, at + n, at + 2 * n, at + 3 * n, n, out, outIndex + row, 1);
        }
        for (; row < count; row++) {
            out[outIndex + row] = one(squared, query, queryIndex, rows, rowsIndex + row * n, n);
        }
    }

    private static void gather(
            boolean squared,
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
        int i = 0;
        for (; i <= count - 4; i += 4) {
            int o = from + i;
            four(
                    squared,
                    query,
                    queryIndex,
                    rows,
                    rowsIndex + ordinals[o] * n,
                    rowsIndex + ordinals[o + 1] * n,
                    rowsIndex + ordinals[o + 2] * n,
                    rowsIndex + ordinals[o + 3] * n,
                    n,
                    out,
                    outIndex + i,
                    1);
        }
        for (; i < count; i++) {
            out[outIndex + i] = one(squared, query, queryIndex, rows, rowsIndex + ordinals[from + i] * n, n);
        }
    }

    private static float one(boolean squared, float[] query, int queryIndex, float[] rows, int at, int n) {
        return squared
                ? VectorSquaredL2.squaredL2(query, queryIndex, rows, at, n)
                : VectorDot.dot(query, queryIndex, rows, at, n);
    }

    private static void four(
            boolean squared,
            float[] query,
            int queryIndex,
            float[] rows,
            int at0,
            int at1,
            int at2,
            int at3,
            int n,
            float[] out,
            int outIndex,
            int outStep) {
        if (squared) {
            VectorSquaredL2.fourRows(query, queryIndex, rows, at0, at1, at2, at3, n, out, outIndex, outStep);
        } else {
            VectorDot.fourRows(query, queryIndex, rows, at0, at1, at2, at3, n, out, outIndex, outStep);
        }
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
        long stride = 4L * n;
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
        long stride = 4L * n;
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
                ? VectorSquaredL2.squaredL2(query, queryIndex, rows, at, n)
                : VectorDot.dot(query, queryIndex, rows, at, n);
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
            VectorSquaredL2.fourRows(query, queryIndex, rows, at0, at1, at2, at3, n, out, outIndex, outStep);
        } else {
            VectorDot.fourRows(query, queryIndex, rows, at0, at1, at2, at3, n, out, outIndex, outStep);
        }
    }

    /// Blocks of rows stay in the first-level cache while every query passes over them.
    private static void tile(
            boolean squared,
            float[] queries,
            int queriesIndex,
            int queryCount,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        long stride = 4L * n;
        int block = ScalarRows.blockRows(n);
        int wholeRows = count & ~3;
        for (int from = 0; from < wholeRows; from += block) {
            int to = Math.min(from + block, wholeRows);
            int q = 0;
            for (int step = FOUR_QUERIES && !squared ? 4 : 2; step > 0; step >>= 1) {
                for (; q <= queryCount - step; q += step) {
                    for (int row = from; row < to; row += 4) {
                        tileOf(
                                squared,
                                step,
                                queries,
                                queriesIndex + q * n,
                                rows,
                                offset + row * stride,
                                n,
                                out,
                                outIndex + q * count + row,
                                count);
                    }
                }
            }
        }
        for (int q = 0; q < queryCount; q++) {
            for (int row = wholeRows; row < count; row++) {
                out[outIndex + q * count + row] =
                        one(squared, queries, queriesIndex + q * n, rows, offset + row * stride, n);
            }
        }
    }

    private static void tileOf(
            boolean squared,
            int queryCount,
            float[] queries,
            int queryIndex,
            MemorySegment rows,
            long at,
            int n,
            float[] out,
            int outIndex,
            int outStride) {
        if (queryCount == 4) {
            VectorDot.fourByFour(queries, queryIndex, rows, at, n, out, outIndex, outStride);
        } else if (queryCount == 2) {
            if (squared) {
                VectorSquaredL2.twoByFour(queries, queryIndex, rows, at, n, out, outIndex, outStride);
            } else {
                VectorDot.twoByFour(queries, queryIndex, rows, at, n, out, outIndex, outStride);
            }
        } else {
            long stride = 4L * n;
            four(
                    squared,
                    queries,
                    queryIndex,
                    rows,
                    at,
                    at + stride,
                    at + 2 * stride,
                    at + 3 * stride,
                    n,
                    out,
                    outIndex,
                    1);
        }
    }
}
