package dev.basalt.core.kernel.internal;

import static dev.basalt.core.kernel.internal.Layouts.NO_FLOATS;
import static dev.basalt.core.kernel.internal.Layouts.NO_SEGMENT;
import static dev.basalt.core.kernel.internal.Layouts.floatAt;
import static dev.basalt.core.kernel.internal.VectorFloats.load;
import static dev.basalt.core.kernel.internal.VectorFloats.step;
import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Vector API twin of [ScalarRows]: one query against four rows at a time, so that four streams of memory reads are in
/// flight and each vector of the query is loaded once for four rows.
public final class VectorRows {
    private static final int L = Lanes.F32.length();

    private VectorRows() {}

    public static void dot(
            float[] query, int queryIndex, float[] rows, int rowsIndex, int count, int n, float[] out, int outIndex) {
        scan(false, query, queryIndex, true, rows, NO_SEGMENT, rowsIndex, n, count, n, out, outIndex);
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
        scan(false, query, queryIndex, false, NO_FLOATS, rows, offset, 4L * n, count, n, out, outIndex);
    }

    public static void squaredL2(
            float[] query, int queryIndex, float[] rows, int rowsIndex, int count, int n, float[] out, int outIndex) {
        scan(true, query, queryIndex, true, rows, NO_SEGMENT, rowsIndex, n, count, n, out, outIndex);
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
        scan(true, query, queryIndex, false, NO_FLOATS, rows, offset, 4L * n, count, n, out, outIndex);
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
        gather(false, query, queryIndex, true, rows, NO_SEGMENT, rowsIndex, n, n, ordinals, from, count, out, outIndex);
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
        gather(
                false,
                query,
                queryIndex,
                false,
                NO_FLOATS,
                rows,
                offset,
                4L * n,
                n,
                ordinals,
                from,
                count,
                out,
                outIndex);
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
        gather(true, query, queryIndex, true, rows, NO_SEGMENT, rowsIndex, n, n, ordinals, from, count, out, outIndex);
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
        gather(
                true,
                query,
                queryIndex,
                false,
                NO_FLOATS,
                rows,
                offset,
                4L * n,
                n,
                ordinals,
                from,
                count,
                out,
                outIndex);
    }

    private static void scan(
            boolean squared,
            float[] query,
            int queryIndex,
            boolean heap,
            float[] rows,
            MemorySegment segment,
            long base,
            long stride,
            int count,
            int n,
            float[] out,
            int outIndex) {
        int row = 0;
        for (; row <= count - 4; row += 4) {
            long at = base + row * stride;
            four(
                    squared,
                    query,
                    queryIndex,
                    heap,
                    rows,
                    segment,
                    at,
                    at + stride,
                    at + 2 * stride,
                    at + 3 * stride,
                    n,
                    out,
                    outIndex + row);
        }
        for (; row < count; row++) {
            out[outIndex + row] = one(squared, query, queryIndex, heap, rows, segment, base + row * stride, n);
        }
    }

    private static void gather(
            boolean squared,
            float[] query,
            int queryIndex,
            boolean heap,
            float[] rows,
            MemorySegment segment,
            long base,
            long stride,
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
                    heap,
                    rows,
                    segment,
                    base + ordinals[o] * stride,
                    base + ordinals[o + 1] * stride,
                    base + ordinals[o + 2] * stride,
                    base + ordinals[o + 3] * stride,
                    n,
                    out,
                    outIndex + i);
        }
        for (; i < count; i++) {
            long at = base + ordinals[from + i] * stride;
            out[outIndex + i] = one(squared, query, queryIndex, heap, rows, segment, at, n);
        }
    }

    /// One query against one row.
    static float one(
            boolean squared,
            float[] query,
            int queryIndex,
            boolean heap,
            float[] rows,
            MemorySegment segment,
            long at,
            int n) {
        if (heap) {
            return squared
                    ? VectorFloats.squaredL2(query, queryIndex, rows, (int) at, n)
                    : VectorFloats.dot(query, queryIndex, rows, (int) at, n);
        }
        return squared
                ? VectorFloats.squaredL2(query, queryIndex, segment, at, n)
                : VectorFloats.dot(query, queryIndex, segment, at, n);
    }

    /// One query against four rows, which start at `at0` to `at3`.
    static void four(
            boolean squared,
            float[] query,
            int queryIndex,
            boolean heap,
            float[] rows,
            MemorySegment segment,
            long at0,
            long at1,
            long at2,
            long at3,
            int n,
            float[] out,
            int outIndex) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector q = FloatVector.fromArray(Lanes.F32, query, queryIndex + i);
            s0 = step(squared, q, load(heap, rows, segment, at0, i), s0);
            s1 = step(squared, q, load(heap, rows, segment, at1, i), s1);
            s2 = step(squared, q, load(heap, rows, segment, at2, i), s2);
            s3 = step(squared, q, load(heap, rows, segment, at3, i), s3);
        }
        float r0 = s0.reduceLanes(ADD);
        float r1 = s1.reduceLanes(ADD);
        float r2 = s2.reduceLanes(ADD);
        float r3 = s3.reduceLanes(ADD);
        for (; i < n; i++) {
            float q = query[queryIndex + i];
            r0 = term(squared, q, floatAt(heap, rows, segment, at0, i), r0);
            r1 = term(squared, q, floatAt(heap, rows, segment, at1, i), r1);
            r2 = term(squared, q, floatAt(heap, rows, segment, at2, i), r2);
            r3 = term(squared, q, floatAt(heap, rows, segment, at3, i), r3);
        }
        out[outIndex] = r0;
        out[outIndex + 1] = r1;
        out[outIndex + 2] = r2;
        out[outIndex + 3] = r3;
    }

    /// Adds one product, or one squared difference, to `sum`.
    static float term(boolean squared, float x, float y, float sum) {
        return sum + (squared ? (x - y) * (x - y) : x * y);
    }
}
