package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.SUB;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of the squared distances in [ScalarHalfRows]; built as [VectorSquaredL2] is, for the reasons told
/// there.
///
/// The Vector API knows no f16, so each vector is widened by a shift, a mask and a product: see [ScalarHalfRows].
@SuppressWarnings("serial")
final class VectorHalfSquaredL2 extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final VectorSpecies<Integer> I32 = IntegerLanes.I32;
    private static final VectorSpecies<Short> I16 = IntegerLanes.I16_HALF;
    private static final int L = Lanes.F32.length();
    private static final IntVector KEPT = IntVector.broadcast(I32, ScalarHalfRows.KEPT);
    private static final FloatVector SCALE = FloatVector.broadcast(F32, ScalarHalfRows.SCALE);
    private static final long BYTES = Lanes.BITS / (2 * Byte.SIZE);

    private VectorHalfSquaredL2() {}

    /// One query against one row.
    static float squaredL2(float[] query, int queryIndex, MemorySegment rows, long at, int n) {
        Layouts.markMapped(rows, at, 2L * n);
        assert queryIndex >= 0 && n >= 0 && queryIndex <= query.length - n : "the query must lie in its array";
        assert at >= 0 && at <= rows.byteSize() - 2L * n : "the row must lie in its segment";
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector r = s0;
        FloatVector s1 = s0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            r = SCALE.lanewise(
                    MUL,
                    ((IntVector) ShortVector.fromMemorySegment(I16, rows, at + 2L * i, Layouts.ORDER)
                                    .castShape(I32, 0))
                            .lanewise(LSHL, ScalarHalfRows.SHIFT)
                            .lanewise(AND, KEPT)
                            .reinterpretAsFloats());
            r = r.lanewise(SUB, FloatVector.fromArray(F32, query, queryIndex + i));
            s0 = r.lanewise(FMA, r, s0);
            r = SCALE.lanewise(
                    MUL,
                    ((IntVector) ShortVector.fromMemorySegment(I16, rows, at + BYTES + 2L * i, Layouts.ORDER)
                                    .castShape(I32, 0))
                            .lanewise(LSHL, ScalarHalfRows.SHIFT)
                            .lanewise(AND, KEPT)
                            .reinterpretAsFloats());
            r = r.lanewise(SUB, FloatVector.fromArray(F32, query, queryIndex + i + L));
            s1 = r.lanewise(FMA, r, s1);
        }
        for (; i <= n - L; i += L) {
            r = SCALE.lanewise(
                    MUL,
                    ((IntVector) ShortVector.fromMemorySegment(I16, rows, at + 2L * i, Layouts.ORDER)
                                    .castShape(I32, 0))
                            .lanewise(LSHL, ScalarHalfRows.SHIFT)
                            .lanewise(AND, KEPT)
                            .reinterpretAsFloats());
            r = r.lanewise(SUB, FloatVector.fromArray(F32, query, queryIndex + i));
            s0 = r.lanewise(FMA, r, s0);
        }
        float sum = s0.add(s1).reduceLanes(ADD);
        return i == n ? sum : sum + ScalarHalfRows.squaredL2(query, queryIndex + i, rows, at + 2L * i, n - i);
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
        Layouts.markMapped(rows, Layouts.last(at0, at1, at2, at3), 2L * n);
        assert queryIndex >= 0 && n >= 0 && queryIndex <= query.length - n : "the query must lie in its array";
        assert at0 >= 0 && at0 <= rows.byteSize() - 2L * n : "row 0 must lie in its segment";
        assert at1 >= 0 && at1 <= rows.byteSize() - 2L * n : "row 1 must lie in its segment";
        assert at2 >= 0 && at2 <= rows.byteSize() - 2L * n : "row 2 must lie in its segment";
        assert at3 >= 0 && at3 <= rows.byteSize() - 2L * n : "row 3 must lie in its segment";
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector r = s0;
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector q = FloatVector.fromArray(F32, query, queryIndex + i);
            r = SCALE.lanewise(
                    MUL,
                    ((IntVector) ShortVector.fromMemorySegment(I16, rows, at0 + 2L * i, Layouts.ORDER)
                                    .castShape(I32, 0))
                            .lanewise(LSHL, ScalarHalfRows.SHIFT)
                            .lanewise(AND, KEPT)
                            .reinterpretAsFloats());
            r = r.lanewise(SUB, q);
            s0 = r.lanewise(FMA, r, s0);
            r = SCALE.lanewise(
                    MUL,
                    ((IntVector) ShortVector.fromMemorySegment(I16, rows, at1 + 2L * i, Layouts.ORDER)
                                    .castShape(I32, 0))
                            .lanewise(LSHL, ScalarHalfRows.SHIFT)
                            .lanewise(AND, KEPT)
                            .reinterpretAsFloats());
            r = r.lanewise(SUB, q);
            s1 = r.lanewise(FMA, r, s1);
            r = SCALE.lanewise(
                    MUL,
                    ((IntVector) ShortVector.fromMemorySegment(I16, rows, at2 + 2L * i, Layouts.ORDER)
                                    .castShape(I32, 0))
                            .lanewise(LSHL, ScalarHalfRows.SHIFT)
                            .lanewise(AND, KEPT)
                            .reinterpretAsFloats());
            r = r.lanewise(SUB, q);
            s2 = r.lanewise(FMA, r, s2);
            r = SCALE.lanewise(
                    MUL,
                    ((IntVector) ShortVector.fromMemorySegment(I16, rows, at3 + 2L * i, Layouts.ORDER)
                                    .castShape(I32, 0))
                            .lanewise(LSHL, ScalarHalfRows.SHIFT)
                            .lanewise(AND, KEPT)
                            .reinterpretAsFloats());
            r = r.lanewise(SUB, q);
            s3 = r.lanewise(FMA, r, s3);
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

    /// Adds what the values from `from` on, which fill no whole vector, contribute to one result.
    private static void addTail(
            float[] query, int queryIndex, MemorySegment rows, long at, int from, int n, float[] out, int outIndex) {
        if (from < n) {
            out[outIndex] += ScalarHalfRows.squaredL2(query, queryIndex + from, rows, at + 2L * from, n - from);
        }
    }
}
