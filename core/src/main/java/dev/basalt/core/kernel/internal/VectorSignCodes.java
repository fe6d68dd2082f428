package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarSignCodes]: a lane for each code, two vectors at a time.
public final class VectorSignCodes {
    private static final VectorSpecies<Integer> I32 = IntegerLanes.I32;
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final int LANES = ScalarSignCodes.LANES;
    private static final int PLANES = ScalarSignCodes.PLANES;
    private static final long LINE_BYTES = 4L * LANES;
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    private VectorSignCodes() {}

    public static void estimate(
            MemorySegment blocks,
            long byteOffset,
            int words,
            int[] planes,
            float constant,
            float scaleConstant,
            float scaleFactor,
            float onesFactor,
            float[] out,
            int outIndex) {
        for (int lane = 0; lane < LANES; lane += 2 * L) {
            long at = byteOffset + 4L * lane;
            IntVector l0 = IntVector.zero(I32);
            IntVector l1 = l0;
            IntVector l2 = l0;
            IntVector l3 = l0;
            IntVector r0 = l0;
            IntVector r1 = l0;
            IntVector r2 = l0;
            IntVector r3 = l0;
            for (int word = 0; word < words; word++) {
                IntVector left = IntVector.fromMemorySegment(
                        I32, blocks, (at + 3 * LINE_BYTES) + LINE_BYTES * word, Layouts.ORDER);
                IntVector right = IntVector.fromMemorySegment(
                        I32, blocks, (at + 3 * LINE_BYTES + BYTES) + LINE_BYTES * word, Layouts.ORDER);
                IntVector plane = IntVector.broadcast(I32, planes[PLANES * word]);
                l0 = l0.add(left.lanewise(AND, plane).lanewise(BIT_COUNT));
                r0 = r0.add(right.lanewise(AND, plane).lanewise(BIT_COUNT));
                plane = IntVector.broadcast(I32, planes[PLANES * word + 1]);
                l1 = l1.add(left.lanewise(AND, plane).lanewise(BIT_COUNT));
                r1 = r1.add(right.lanewise(AND, plane).lanewise(BIT_COUNT));
                plane = IntVector.broadcast(I32, planes[PLANES * word + 2]);
                l2 = l2.add(left.lanewise(AND, plane).lanewise(BIT_COUNT));
                r2 = r2.add(right.lanewise(AND, plane).lanewise(BIT_COUNT));
                plane = IntVector.broadcast(I32, planes[PLANES * word + 3]);
                l3 = l3.add(left.lanewise(AND, plane).lanewise(BIT_COUNT));
                r3 = r3.add(right.lanewise(AND, plane).lanewise(BIT_COUNT));
            }
            l0 = l0.add(l1.lanewise(LSHL, 1)).add(l2.lanewise(LSHL, 2).add(l3.lanewise(LSHL, 3)));
            r0 = r0.add(r1.lanewise(LSHL, 1)).add(r2.lanewise(LSHL, 2).add(r3.lanewise(LSHL, 3)));
            FloatVector factor = FloatVector.broadcast(F32, scaleFactor);
            FloatVector add = FloatVector.broadcast(F32, scaleConstant);
            FloatVector sum = (FloatVector) l0.convert(I2F, 0);
            sum = sum.fma(factor, add);
            FloatVector.fromMemorySegment(F32, blocks, at + LINE_BYTES, Layouts.ORDER)
                    .fma(
                            sum,
                            FloatVector.fromMemorySegment(F32, blocks, at + 2 * LINE_BYTES, Layouts.ORDER)
                                    .fma(
                                            FloatVector.broadcast(F32, onesFactor),
                                            FloatVector.fromMemorySegment(F32, blocks, at, Layouts.ORDER)
                                                    .add(FloatVector.broadcast(F32, constant))))
                    .intoArray(out, outIndex + lane);
            sum = (FloatVector) r0.convert(I2F, 0);
            sum = sum.fma(factor, add);
            FloatVector.fromMemorySegment(F32, blocks, at + LINE_BYTES + BYTES, Layouts.ORDER)
                    .fma(
                            sum,
                            FloatVector.fromMemorySegment(F32, blocks, at + 2 * LINE_BYTES + BYTES, Layouts.ORDER)
                                    .fma(
                                            FloatVector.broadcast(F32, onesFactor),
                                            FloatVector.fromMemorySegment(F32, blocks, at + BYTES, Layouts.ORDER)
                                                    .add(FloatVector.broadcast(F32, constant))))
                    .intoArray(out, outIndex + lane + L);
        }
    }
}
