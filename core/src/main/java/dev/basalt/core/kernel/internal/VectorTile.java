package dev.basalt.core.kernel.internal;

import static dev.basalt.core.kernel.internal.Layouts.NO_FLOATS;
import static dev.basalt.core.kernel.internal.VectorFloats.step;
import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Several queries against many rows, in register tiles of four queries by four rows (two by four where there are only
/// 16 vector registers); a block of rows stays in the first-level cache while all queries pass over it.
public final class VectorTile {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();

    /// 512-bit vectors come with 32 registers; 16 sums, 4 rows and a query need 21.
    private static final boolean FOUR_QUERIES = Lanes.BITS == 512;

    private VectorTile() {}

    public static void dot(
            float[] queries,
            int queriesIndex,
            int queryCount,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        tiles(false, queries, queriesIndex, queryCount, rows, offset, count, n, out, outIndex);
    }

    public static void squaredL2(
            float[] queries,
            int queriesIndex,
            int queryCount,
            MemorySegment rows,
            long offset,
            int count,
            int n,
            float[] out,
            int outIndex) {
        tiles(true, queries, queriesIndex, queryCount, rows, offset, count, n, out, outIndex);
    }

    private static void tiles(
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
            if (FOUR_QUERIES) {
                for (; q <= queryCount - 4; q += 4) {
                    for (int row = from; row < to; row += 4) {
                        fourByFour(
                                squared,
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
            for (; q <= queryCount - 2; q += 2) {
                for (int row = from; row < to; row += 4) {
                    twoByFour(
                            squared,
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
            if (q < queryCount) {
                for (int row = from; row < to; row += 4) {
                    long at = offset + row * stride;
                    VectorRows.four(
                            squared,
                            queries,
                            queriesIndex + q * n,
                            false,
                            NO_FLOATS,
                            rows,
                            at,
                            at + stride,
                            at + 2 * stride,
                            at + 3 * stride,
                            n,
                            out,
                            outIndex + q * count + row);
                }
            }
        }
        for (int q = 0; q < queryCount; q++) {
            for (int row = wholeRows; row < count; row++) {
                out[outIndex + q * count + row] = VectorRows.one(
                        squared, queries, queriesIndex + q * n, false, NO_FLOATS, rows, offset + row * stride, n);
            }
        }
    }

    private static FloatVector loadRow(MemorySegment rows, long at, int i) {
        return FloatVector.fromMemorySegment(F32, rows, at + 4L * i, Layouts.ORDER);
    }

    // One method: 16 sums must stay in registers over the whole loop; see docs/perf/kernels.md.
    private static void fourByFour(
            boolean squared,
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
        FloatVector s20 = z, s21 = z, s22 = z, s23 = z;
        FloatVector s30 = z, s31 = z, s32 = z, s33 = z;
        long stride = 4L * n;
        long at1 = at + stride;
        long at2 = at1 + stride;
        long at3 = at2 + stride;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector r0 = loadRow(rows, at, i);
            FloatVector r1 = loadRow(rows, at1, i);
            FloatVector r2 = loadRow(rows, at2, i);
            FloatVector r3 = loadRow(rows, at3, i);
            FloatVector q = FloatVector.fromArray(F32, queries, queryIndex + i);
            s00 = step(squared, q, r0, s00);
            s01 = step(squared, q, r1, s01);
            s02 = step(squared, q, r2, s02);
            s03 = step(squared, q, r3, s03);
            q = FloatVector.fromArray(F32, queries, queryIndex + n + i);
            s10 = step(squared, q, r0, s10);
            s11 = step(squared, q, r1, s11);
            s12 = step(squared, q, r2, s12);
            s13 = step(squared, q, r3, s13);
            q = FloatVector.fromArray(F32, queries, queryIndex + 2 * n + i);
            s20 = step(squared, q, r0, s20);
            s21 = step(squared, q, r1, s21);
            s22 = step(squared, q, r2, s22);
            s23 = step(squared, q, r3, s23);
            q = FloatVector.fromArray(F32, queries, queryIndex + 3 * n + i);
            s30 = step(squared, q, r0, s30);
            s31 = step(squared, q, r1, s31);
            s32 = step(squared, q, r2, s32);
            s33 = step(squared, q, r3, s33);
        }
        store(out, outIndex, s00, s01, s02, s03);
        store(out, outIndex + outStride, s10, s11, s12, s13);
        store(out, outIndex + 2 * outStride, s20, s21, s22, s23);
        store(out, outIndex + 3 * outStride, s30, s31, s32, s33);
        for (int q = 0; i < n && q < 4; q++) {
            addTail(squared, queries, queryIndex + q * n, rows, at, i, n, out, outIndex + q * outStride);
        }
    }

    private static void twoByFour(
            boolean squared,
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
        long stride = 4L * n;
        long at1 = at + stride;
        long at2 = at1 + stride;
        long at3 = at2 + stride;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = FloatVector.fromArray(F32, queries, queryIndex + i);
            FloatVector q = FloatVector.fromArray(F32, queries, queryIndex + n + i);
            FloatVector r = loadRow(rows, at, i);
            s00 = step(squared, p, r, s00);
            s10 = step(squared, q, r, s10);
            r = loadRow(rows, at1, i);
            s01 = step(squared, p, r, s01);
            s11 = step(squared, q, r, s11);
            r = loadRow(rows, at2, i);
            s02 = step(squared, p, r, s02);
            s12 = step(squared, q, r, s12);
            r = loadRow(rows, at3, i);
            s03 = step(squared, p, r, s03);
            s13 = step(squared, q, r, s13);
        }
        store(out, outIndex, s00, s01, s02, s03);
        store(out, outIndex + outStride, s10, s11, s12, s13);
        for (int q = 0; i < n && q < 2; q++) {
            addTail(squared, queries, queryIndex + q * n, rows, at, i, n, out, outIndex + q * outStride);
        }
    }

    private static void store(
            float[] out, int outIndex, FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        out[outIndex] = s0.reduceLanes(ADD);
        out[outIndex + 1] = s1.reduceLanes(ADD);
        out[outIndex + 2] = s2.reduceLanes(ADD);
        out[outIndex + 3] = s3.reduceLanes(ADD);
    }

    /// Adds the values from `from` on, which fill no whole vector, for one query and four rows.
    private static void addTail(
            boolean squared,
            float[] queries,
            int queryIndex,
            MemorySegment rows,
            long at,
            int from,
            int n,
            float[] out,
            int outIndex) {
        for (int row = 0; row < 4; row++) {
            float sum = out[outIndex + row];
            for (int i = from; i < n; i++) {
                float x = queries[queryIndex + i];
                float y = rows.get(Layouts.F32, at + 4L * (row * (long) n + i));
                sum = VectorRows.term(squared, x, y, sum);
            }
            out[outIndex + row] = sum;
        }
    }
}
