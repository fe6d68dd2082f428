package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of the squared distances in [ScalarFloats] and, for several rows and queries, in [ScalarRows].
///
/// - single vectors: four sums, a vector tail, then a scalar tail; no masks
/// - four rows: one query vector serves four rows, and four streams of memory reads are in flight
/// - tiles of two queries by four rows: each loaded vector serves several sums
///
/// Each storage and each metric has a body of its own, whole in one method. A body shared by a flag is 20 times slower
/// once both kinds have run in one process: the merged vectors are then boxed (docs/perf/kernels.md).
public final class VectorSquaredL2 {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    private VectorSquaredL2() {}

    public static float squaredL2(float[] a, int aIndex, float[] b, int bIndex, int n) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = step(load(a, aIndex + i), load(b, bIndex + i), s0);
            s1 = step(load(a, aIndex + i + L), load(b, bIndex + i + L), s1);
            s2 = step(load(a, aIndex + i + 2 * L), load(b, bIndex + i + 2 * L), s2);
            s3 = step(load(a, aIndex + i + 3 * L), load(b, bIndex + i + 3 * L), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = step(load(a, aIndex + i), load(b, bIndex + i), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return i == n ? sum : sum + ScalarFloats.squaredL2(a, aIndex + i, b, bIndex + i, n - i);
    }

    public static float squaredL2(float[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = step(load(a, aIndex + i), load(b, bByteOffset, i), s0);
            s1 = step(load(a, aIndex + i + L), load(b, bByteOffset + BYTES, i), s1);
            s2 = step(load(a, aIndex + i + 2 * L), load(b, bByteOffset + 2 * BYTES, i), s2);
            s3 = step(load(a, aIndex + i + 3 * L), load(b, bByteOffset + 3 * BYTES, i), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = step(load(a, aIndex + i), load(b, bByteOffset, i), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return i == n ? sum : sum + ScalarFloats.squaredL2(a, aIndex + i, b, bByteOffset + 4L * i, n - i);
    }

    public static float squaredL2(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = step(load(a, aByteOffset, i), load(b, bByteOffset, i), s0);
            s1 = step(load(a, aByteOffset + BYTES, i), load(b, bByteOffset + BYTES, i), s1);
            s2 = step(load(a, aByteOffset + 2 * BYTES, i), load(b, bByteOffset + 2 * BYTES, i), s2);
            s3 = step(load(a, aByteOffset + 3 * BYTES, i), load(b, bByteOffset + 3 * BYTES, i), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = step(load(a, aByteOffset, i), load(b, bByteOffset, i), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return i == n ? sum : sum + ScalarFloats.squaredL2(a, aByteOffset + 4L * i, b, bByteOffset + 4L * i, n - i);
    }

    /// One query against four rows, whose first values are at `at0` to `at3`.
    static void fourRows(
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
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector q = load(query, queryIndex + i);
            s0 = step(q, load(rows, at0 + i), s0);
            s1 = step(q, load(rows, at1 + i), s1);
            s2 = step(q, load(rows, at2 + i), s2);
            s3 = step(q, load(rows, at3 + i), s3);
        }
        storeSums(s0, s1, s2, s3, out, outIndex, outStep);
        if (i < n) {
            out[outIndex] += ScalarFloats.squaredL2(query, queryIndex + i, rows, at0 + i, n - i);
            out[outIndex + outStep] += ScalarFloats.squaredL2(query, queryIndex + i, rows, at1 + i, n - i);
            out[outIndex + 2 * outStep] += ScalarFloats.squaredL2(query, queryIndex + i, rows, at2 + i, n - i);
            out[outIndex + 3 * outStep] += ScalarFloats.squaredL2(query, queryIndex + i, rows, at3 + i, n - i);
        }
    }

    /// One query against four rows, which start at the byte offsets `at0` to `at3`.
    static void fourRows(
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
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector q = load(query, queryIndex + i);
            s0 = step(q, load(rows, at0, i), s0);
            s1 = step(q, load(rows, at1, i), s1);
            s2 = step(q, load(rows, at2, i), s2);
            s3 = step(q, load(rows, at3, i), s3);
        }
        storeSums(s0, s1, s2, s3, out, outIndex, outStep);
        addTail(query, queryIndex, rows, at0, i, n, out, outIndex);
        addTail(query, queryIndex, rows, at1, i, n, out, outIndex + outStep);
        addTail(query, queryIndex, rows, at2, i, n, out, outIndex + 2 * outStep);
        addTail(query, queryIndex, rows, at3, i, n, out, outIndex + 3 * outStep);
    }

    /// Two queries against four rows, both without gaps; the results of one query are `outStride` from the next's.
    ///
    /// A tile of four by four, as for dot products, has more nodes than the compiler inlines: it boxes vectors.
    static void twoByFour(
            float[] queries,
            int queryIndex,
            MemorySegment rows,
            long at,
            int n,
            float[] out,
            int outIndex,
            int outStride) {
        FloatVector z = Lanes.zero();
        FloatVector s00 = z, s01 = z, s02 = z, s03 = z;
        FloatVector s10 = z, s11 = z, s12 = z, s13 = z;
        long at1 = at + 4L * n;
        long at2 = at1 + 4L * n;
        long at3 = at2 + 4L * n;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = load(queries, queryIndex + i);
            FloatVector q = load(queries, queryIndex + n + i);
            FloatVector r = load(rows, at, i);
            s00 = step(p, r, s00);
            s10 = step(q, r, s10);
            r = load(rows, at1, i);
            s01 = step(p, r, s01);
            s11 = step(q, r, s11);
            r = load(rows, at2, i);
            s02 = step(p, r, s02);
            s12 = step(q, r, s12);
            r = load(rows, at3, i);
            s03 = step(p, r, s03);
            s13 = step(q, r, s13);
        }
        storeSums(s00, s01, s02, s03, out, outIndex, 1);
        storeSums(s10, s11, s12, s13, out, outIndex + outStride, 1);
        addTileTail(queries, queryIndex, 2, rows, at, i, n, out, outIndex, outStride);
    }

    private static FloatVector step(FloatVector x, FloatVector y, FloatVector sum) {
        FloatVector difference = x.sub(y);
        return difference.fma(difference, sum);
    }

    private static FloatVector load(float[] array, int index) {
        return FloatVector.fromArray(F32, array, index);
    }

    /// `i` must be the loop variable itself, with steps beyond it in the offset: else bounds are checked at each load.
    private static FloatVector load(MemorySegment segment, long byteOffset, int i) {
        return FloatVector.fromMemorySegment(F32, segment, byteOffset + 4L * i, Layouts.ORDER);
    }

    private static void storeSums(
            FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3, float[] out, int outIndex, int outStep) {
        out[outIndex] = s0.reduceLanes(ADD);
        out[outIndex + outStep] = s1.reduceLanes(ADD);
        out[outIndex + 2 * outStep] = s2.reduceLanes(ADD);
        out[outIndex + 3 * outStep] = s3.reduceLanes(ADD);
    }

    /// Adds what the values from `from` on, which fill no whole vector, contribute to one result.
    private static void addTail(
            float[] query, int queryIndex, MemorySegment rows, long at, int from, int n, float[] out, int outIndex) {
        if (from < n) {
            out[outIndex] += ScalarFloats.squaredL2(query, queryIndex + from, rows, at + 4L * from, n - from);
        }
    }

    private static void addTileTail(
            float[] queries,
            int queryIndex,
            int queryCount,
            MemorySegment rows,
            long at,
            int from,
            int n,
            float[] out,
            int outIndex,
            int outStride) {
        for (int q = 0; q < queryCount; q++) {
            for (int row = 0; row < 4; row++) {
                addTail(
                        queries,
                        queryIndex + q * n,
                        rows,
                        at + 4L * n * row,
                        from,
                        n,
                        out,
                        outIndex + q * outStride + row);
            }
        }
    }
}
