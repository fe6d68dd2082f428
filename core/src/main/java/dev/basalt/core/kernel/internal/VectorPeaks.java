package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Loops that do nothing but what is to be measured: fused multiply-adds in registers, or reads of memory.
@SuppressWarnings("serial")
public final class VectorPeaks extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int BYTES = Lanes.BITS / Byte.SIZE;

    /// Multiplications and additions of one step of [#multiplyAdds].
    public static final int OPERATIONS_PER_STEP = 2 * 24 * Lanes.F32.length();

    private VectorPeaks() {}

    /// Runs steps of twelve independent fused multiply-adds, enough to hide their latency, twice each.
    ///
    /// @return a value that depends on all of them
    public static float multiplyAdds(int steps, float first, float second) {
        FloatVector x = FloatVector.broadcast(F32, first);
        FloatVector y = FloatVector.broadcast(F32, second);
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        FloatVector s8 = s0;
        FloatVector s9 = s0;
        FloatVector s10 = s0;
        FloatVector s11 = s0;
        for (int i = 0; i < steps; i++) {
            s0 = x.fma(y, s0);
            s1 = x.fma(y, s1);
            s2 = x.fma(y, s2);
            s3 = x.fma(y, s3);
            s4 = x.fma(y, s4);
            s5 = x.fma(y, s5);
            s6 = x.fma(y, s6);
            s7 = x.fma(y, s7);
            s8 = x.fma(y, s8);
            s9 = x.fma(y, s9);
            s10 = x.fma(y, s10);
            s11 = x.fma(y, s11);
            s0 = x.fma(y, s0);
            s1 = x.fma(y, s1);
            s2 = x.fma(y, s2);
            s3 = x.fma(y, s3);
            s4 = x.fma(y, s4);
            s5 = x.fma(y, s5);
            s6 = x.fma(y, s6);
            s7 = x.fma(y, s7);
            s8 = x.fma(y, s8);
            s9 = x.fma(y, s9);
            s10 = x.fma(y, s10);
            s11 = x.fma(y, s11);
        }
        FloatVector a = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
        FloatVector b = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
        return a.add(b).reduceLanes(ADD);
    }

    /// Reads a part of a segment whose size is a multiple of 256, as four streams.
    ///
    /// @return a value that depends on all of it
    public static float read(MemorySegment segment, long byteOffset, int size) {
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int quarter = size / 4;
        long second = byteOffset + quarter;
        long third = second + quarter;
        long fourth = third + quarter;
        for (int i = 0; i < quarter; i += BYTES) {
            s0 = s0.add(FloatVector.fromMemorySegment(F32, segment, byteOffset + i, Layouts.ORDER));
            s1 = s1.add(FloatVector.fromMemorySegment(F32, segment, second + i, Layouts.ORDER));
            s2 = s2.add(FloatVector.fromMemorySegment(F32, segment, third + i, Layouts.ORDER));
            s3 = s3.add(FloatVector.fromMemorySegment(F32, segment, fourth + i, Layouts.ORDER));
        }
        return s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
    }
}
