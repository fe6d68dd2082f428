package dev.basalt.core.kernel.internal;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarScan]: four vectors are compared before one branch.
@SuppressWarnings("serial")
public final class VectorScan extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();

    private VectorScan() {}

    /// Finds the first value with `value · sign >= bound`; NaN is never one.
    ///
    /// @return its index, `to` if there is none
    public static int find(float[] values, int from, int to, float sign, float bound) {
        int i = from;
        for (; i <= to - 4 * L; i += 4 * L) {
            VectorMask<Float> m0 =
                    FloatVector.fromArray(F32, values, i).mul(sign).compare(VectorOperators.GE, bound);
            VectorMask<Float> m1 =
                    FloatVector.fromArray(F32, values, i + L).mul(sign).compare(VectorOperators.GE, bound);
            VectorMask<Float> m2 =
                    FloatVector.fromArray(F32, values, i + 2 * L).mul(sign).compare(VectorOperators.GE, bound);
            VectorMask<Float> m3 =
                    FloatVector.fromArray(F32, values, i + 3 * L).mul(sign).compare(VectorOperators.GE, bound);
            if (m0.or(m1).or(m2.or(m3)).anyTrue()) {
                break;
            }
        }
        // The scalar twin finds the place inside the block, and serves the tail.
        return ScalarScan.find(values, i, to, sign, bound);
    }
}
