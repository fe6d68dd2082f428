package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of the dot products in [ScalarFloats] and, for several rows and queries, in [ScalarRows].
///
/// - single vectors: four sums, a vector tail, then a scalar tail; no masks
/// - four rows: one query vector serves four rows, and four streams of memory reads are in flight
/// - tiles of four or two queries by four rows: each loaded vector serves several sums
///
/// In a segment, `i` stands alone in each address and steps beyond it are part of the offset: else the compiler checks
/// the bounds at each load. Each storage and each metric has a body of its own, whole in one method. A body shared by a
/// flag is 20 times slower once both kinds have run in one process: the merged vectors are then boxed.
@SuppressWarnings("serial")
public final class VectorDot extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    private VectorDot() {}

    public static float dot(float[] a, int aIndex, float[] b, int bIndex, int n) {
        assert aIndex >= 0 && n >= 0 && aIndex <= a.length - n : "a must lie in its array";
        assert bIndex >= 0 && n >= 0 && bIndex <= b.length - n : "b must lie in its array";
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = FloatVector.fromArray(F32, a, aIndex + i).fma(FloatVector.fromArray(F32, b, bIndex + i), s0);
            s1 = FloatVector.fromArray(F32, a, aIndex + i + L).fma(FloatVector.fromArray(F32, b, bIndex + i + L), s1);
            s2 = FloatVector.fromArray(F32, a, aIndex + i + 2 * L)
                    .fma(FloatVector.fromArray(F32, b, bIndex + i + 2 * L), s2);
            s3 = FloatVector.fromArray(F32, a, aIndex + i + 3 * L)
                    .fma(FloatVector.fromArray(F32, b, bIndex + i + 3 * L), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = FloatVector.fromArray(F32, a, aIndex + i).fma(FloatVector.fromArray(F32, b, bIndex + i), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return i == n ? sum : sum + ScalarFloats.dot(a, aIndex + i, b, bIndex + i, n - i);
    }

    public static float dot(float[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(b, bByteOffset, 4L * n);
        assert aIndex >= 0 && n >= 0 && aIndex <= a.length - n : "a must lie in its array";
        assert bByteOffset >= 0 && n >= 0 && bByteOffset <= b.byteSize() - 4L * n : "b must lie in its segment";
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = FloatVector.fromArray(F32, a, aIndex + i)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 4L * i, Layouts.ORDER), s0);
            s1 = FloatVector.fromArray(F32, a, aIndex + i + L)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + BYTES + 4L * i, Layouts.ORDER), s1);
            s2 = FloatVector.fromArray(F32, a, aIndex + i + 2 * L)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 2 * BYTES + 4L * i, Layouts.ORDER), s2);
            s3 = FloatVector.fromArray(F32, a, aIndex + i + 3 * L)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 3 * BYTES + 4L * i, Layouts.ORDER), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = FloatVector.fromArray(F32, a, aIndex + i)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 4L * i, Layouts.ORDER), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return i == n ? sum : sum + ScalarFloats.dot(a, aIndex + i, b, bByteOffset + 4L * i, n - i);
    }

    public static float dot(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, 4L * n);
        Layouts.markMapped(b, bByteOffset, 4L * n);
        assert aByteOffset >= 0 && n >= 0 && aByteOffset <= a.byteSize() - 4L * n : "a must lie in its segment";
        assert bByteOffset >= 0 && n >= 0 && bByteOffset <= b.byteSize() - 4L * n : "b must lie in its segment";
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = FloatVector.fromMemorySegment(F32, a, aByteOffset + 4L * i, Layouts.ORDER)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 4L * i, Layouts.ORDER), s0);
            s1 = FloatVector.fromMemorySegment(F32, a, aByteOffset + BYTES + 4L * i, Layouts.ORDER)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + BYTES + 4L * i, Layouts.ORDER), s1);
            s2 = FloatVector.fromMemorySegment(F32, a, aByteOffset + 2 * BYTES + 4L * i, Layouts.ORDER)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 2 * BYTES + 4L * i, Layouts.ORDER), s2);
            s3 = FloatVector.fromMemorySegment(F32, a, aByteOffset + 3 * BYTES + 4L * i, Layouts.ORDER)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 3 * BYTES + 4L * i, Layouts.ORDER), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = FloatVector.fromMemorySegment(F32, a, aByteOffset + 4L * i, Layouts.ORDER)
                    .fma(FloatVector.fromMemorySegment(F32, b, bByteOffset + 4L * i, Layouts.ORDER), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return i == n ? sum : sum + ScalarFloats.dot(a, aByteOffset + 4L * i, b, bByteOffset + 4L * i, n - i);
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
        assert queryIndex >= 0 && n >= 0 && queryIndex <= query.length - n : "the query must lie in its array";
        assert at0 >= 0 && at0 <= rows.length - n : "row 0 must lie in its array";
        assert at1 >= 0 && at1 <= rows.length - n : "row 1 must lie in its array";
        assert at2 >= 0 && at2 <= rows.length - n : "row 2 must lie in its array";
        assert at3 >= 0 && at3 <= rows.length - n : "row 3 must lie in its array";
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector q = FloatVector.fromArray(F32, query, queryIndex + i);
            s0 = q.fma(FloatVector.fromArray(F32, rows, at0 + i), s0);
            s1 = q.fma(FloatVector.fromArray(F32, rows, at1 + i), s1);
            s2 = q.fma(FloatVector.fromArray(F32, rows, at2 + i), s2);
            s3 = q.fma(FloatVector.fromArray(F32, rows, at3 + i), s3);
        }
        out[outIndex] = s0.reduceLanes(ADD);
        out[outIndex + outStep] = s1.reduceLanes(ADD);
        out[outIndex + 2 * outStep] = s2.reduceLanes(ADD);
        out[outIndex + 3 * outStep] = s3.reduceLanes(ADD);
        if (i < n) {
            out[outIndex] += ScalarFloats.dot(query, queryIndex + i, rows, at0 + i, n - i);
            out[outIndex + outStep] += ScalarFloats.dot(query, queryIndex + i, rows, at1 + i, n - i);
            out[outIndex + 2 * outStep] += ScalarFloats.dot(query, queryIndex + i, rows, at2 + i, n - i);
            out[outIndex + 3 * outStep] += ScalarFloats.dot(query, queryIndex + i, rows, at3 + i, n - i);
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
        Layouts.markMapped(rows, Layouts.last(at0, at1, at2, at3), 4L * n);
        assert queryIndex >= 0 && n >= 0 && queryIndex <= query.length - n : "the query must lie in its array";
        assert at0 >= 0 && at0 <= rows.byteSize() - 4L * n : "row 0 must lie in its segment";
        assert at1 >= 0 && at1 <= rows.byteSize() - 4L * n : "row 1 must lie in its segment";
        assert at2 >= 0 && at2 <= rows.byteSize() - 4L * n : "row 2 must lie in its segment";
        assert at3 >= 0 && at3 <= rows.byteSize() - 4L * n : "row 3 must lie in its segment";
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector q = FloatVector.fromArray(F32, query, queryIndex + i);
            s0 = q.fma(FloatVector.fromMemorySegment(F32, rows, at0 + 4L * i, Layouts.ORDER), s0);
            s1 = q.fma(FloatVector.fromMemorySegment(F32, rows, at1 + 4L * i, Layouts.ORDER), s1);
            s2 = q.fma(FloatVector.fromMemorySegment(F32, rows, at2 + 4L * i, Layouts.ORDER), s2);
            s3 = q.fma(FloatVector.fromMemorySegment(F32, rows, at3 + 4L * i, Layouts.ORDER), s3);
        }
        out[outIndex] = s0.reduceLanes(ADD);
        out[outIndex + outStep] = s1.reduceLanes(ADD);
        out[outIndex + 2 * outStep] = s2.reduceLanes(ADD);
        out[outIndex + 3 * outStep] = s3.reduceLanes(ADD);
        addTail(query, queryIndex, rows, at0, i, n, out, outIndex);
        addTail(query, queryIndex, rows, at1, i, n, out, outIndex + outStep);
        addTail(query, queryIndex, rows, at2, i, n, out, outIndex + 2 * outStep);
        addTail(query, queryIndex, rows, at3, i, n, out, outIndex + 3 * outStep);
    }

    // One method: 16 sums must stay in registers over the whole loop; see docs/perf/kernels.md.
    /// Four queries against four rows, both without gaps; the results of one query are `outStride` from the next one's.
    static void fourByFour(
            float[] queries,
            int queryIndex,
            MemorySegment rows,
            long at,
            int n,
            float[] out,
            int outIndex,
            int outStride) {
        Layouts.markMapped(rows, at, 16L * n);
        FloatVector z = FloatVector.zero(F32);
        FloatVector s00 = z, s01 = z, s02 = z, s03 = z;
        FloatVector s10 = z, s11 = z, s12 = z, s13 = z;
        FloatVector s20 = z, s21 = z, s22 = z, s23 = z;
        FloatVector s30 = z, s31 = z, s32 = z, s33 = z;
        long at1 = at + 4L * n;
        long at2 = at1 + 4L * n;
        long at3 = at2 + 4L * n;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector r0 = FloatVector.fromMemorySegment(F32, rows, at + 4L * i, Layouts.ORDER);
            FloatVector r1 = FloatVector.fromMemorySegment(F32, rows, at1 + 4L * i, Layouts.ORDER);
            FloatVector r2 = FloatVector.fromMemorySegment(F32, rows, at2 + 4L * i, Layouts.ORDER);
            FloatVector r3 = FloatVector.fromMemorySegment(F32, rows, at3 + 4L * i, Layouts.ORDER);
            FloatVector q = FloatVector.fromArray(F32, queries, queryIndex + i);
            s00 = q.fma(r0, s00);
            s01 = q.fma(r1, s01);
            s02 = q.fma(r2, s02);
            s03 = q.fma(r3, s03);
            q = FloatVector.fromArray(F32, queries, queryIndex + n + i);
            s10 = q.fma(r0, s10);
            s11 = q.fma(r1, s11);
            s12 = q.fma(r2, s12);
            s13 = q.fma(r3, s13);
            q = FloatVector.fromArray(F32, queries, queryIndex + 2 * n + i);
            s20 = q.fma(r0, s20);
            s21 = q.fma(r1, s21);
            s22 = q.fma(r2, s22);
            s23 = q.fma(r3, s23);
            q = FloatVector.fromArray(F32, queries, queryIndex + 3 * n + i);
            s30 = q.fma(r0, s30);
            s31 = q.fma(r1, s31);
            s32 = q.fma(r2, s32);
            s33 = q.fma(r3, s33);
        }
        out[outIndex] = s00.reduceLanes(ADD);
        out[outIndex + 1] = s01.reduceLanes(ADD);
        out[outIndex + 2] = s02.reduceLanes(ADD);
        out[outIndex + 3] = s03.reduceLanes(ADD);
        out[outIndex + outStride] = s10.reduceLanes(ADD);
        out[outIndex + outStride + 1] = s11.reduceLanes(ADD);
        out[outIndex + outStride + 2] = s12.reduceLanes(ADD);
        out[outIndex + outStride + 3] = s13.reduceLanes(ADD);
        out[outIndex + 2 * outStride] = s20.reduceLanes(ADD);
        out[outIndex + 2 * outStride + 1] = s21.reduceLanes(ADD);
        out[outIndex + 2 * outStride + 2] = s22.reduceLanes(ADD);
        out[outIndex + 2 * outStride + 3] = s23.reduceLanes(ADD);
        out[outIndex + 3 * outStride] = s30.reduceLanes(ADD);
        out[outIndex + 3 * outStride + 1] = s31.reduceLanes(ADD);
        out[outIndex + 3 * outStride + 2] = s32.reduceLanes(ADD);
        out[outIndex + 3 * outStride + 3] = s33.reduceLanes(ADD);
        addTileTail(queries, queryIndex, 4, rows, at, i, n, out, outIndex, outStride);
    }

    /// Two queries against four rows: as [#fourByFour], for machines with 16 vector registers.
    static void twoByFour(
            float[] queries,
            int queryIndex,
            MemorySegment rows,
            long at,
            int n,
            float[] out,
            int outIndex,
            int outStride) {
        Layouts.markMapped(rows, at, 16L * n);
        assert queryIndex >= 0 && n >= 0 && queryIndex <= queries.length - 2 * n : "queries must lie in their array";
        assert at >= 0 && at <= rows.byteSize() - 16L * n : "rows must lie in their segment";
        FloatVector z = FloatVector.zero(F32);
        FloatVector s00 = z, s01 = z, s02 = z, s03 = z;
        FloatVector s10 = z, s11 = z, s12 = z, s13 = z;
        long at1 = at + 4L * n;
        long at2 = at1 + 4L * n;
        long at3 = at2 + 4L * n;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = FloatVector.fromArray(F32, queries, queryIndex + i);
            FloatVector q = FloatVector.fromArray(F32, queries, queryIndex + n + i);
            FloatVector r = FloatVector.fromMemorySegment(F32, rows, at + 4L * i, Layouts.ORDER);
            s00 = p.fma(r, s00);
            s10 = q.fma(r, s10);
            r = FloatVector.fromMemorySegment(F32, rows, at1 + 4L * i, Layouts.ORDER);
            s01 = p.fma(r, s01);
            s11 = q.fma(r, s11);
            r = FloatVector.fromMemorySegment(F32, rows, at2 + 4L * i, Layouts.ORDER);
            s02 = p.fma(r, s02);
            s12 = q.fma(r, s12);
            r = FloatVector.fromMemorySegment(F32, rows, at3 + 4L * i, Layouts.ORDER);
            s03 = p.fma(r, s03);
            s13 = q.fma(r, s13);
        }
        out[outIndex] = s00.reduceLanes(ADD);
        out[outIndex + 1] = s01.reduceLanes(ADD);
        out[outIndex + 2] = s02.reduceLanes(ADD);
        out[outIndex + 3] = s03.reduceLanes(ADD);
        out[outIndex + outStride] = s10.reduceLanes(ADD);
        out[outIndex + outStride + 1] = s11.reduceLanes(ADD);
        out[outIndex + outStride + 2] = s12.reduceLanes(ADD);
        out[outIndex + outStride + 3] = s13.reduceLanes(ADD);
        addTileTail(queries, queryIndex, 2, rows, at, i, n, out, outIndex, outStride);
    }

    /// Adds what the values from `from` on, which fill no whole vector, contribute to one result.
    private static void addTail(
            float[] query, int queryIndex, MemorySegment rows, long at, int from, int n, float[] out, int outIndex) {
        if (from < n) {
            out[outIndex] += ScalarFloats.dot(query, queryIndex + from, rows, at + 4L * from, n - from);
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
