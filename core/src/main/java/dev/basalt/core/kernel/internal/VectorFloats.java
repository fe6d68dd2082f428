package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of the kernels over one vector in [ScalarFloats].
@SuppressWarnings("serial")
public final class VectorFloats extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    private VectorFloats() {}

    public static float sum(float[] a, int aIndex, int n) {
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = s0.add(FloatVector.fromArray(F32, a, aIndex + i));
            s1 = s1.add(FloatVector.fromArray(F32, a, aIndex + i + L));
            s2 = s2.add(FloatVector.fromArray(F32, a, aIndex + i + 2 * L));
            s3 = s3.add(FloatVector.fromArray(F32, a, aIndex + i + 3 * L));
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return sum + ScalarFloats.sum(a, aIndex + i, n - i);
    }

    public static float min(float[] a, int aIndex, int n) {
        FloatVector min0 = FloatVector.broadcast(F32, Float.POSITIVE_INFINITY);
        FloatVector min1 = min0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            min0 = min0.min(FloatVector.fromArray(F32, a, aIndex + i));
            min1 = min1.min(FloatVector.fromArray(F32, a, aIndex + i + L));
        }
        float min = min0.min(min1).reduceLanes(VectorOperators.MIN);
        return Math.min(min, ScalarFloats.min(a, aIndex + i, n - i));
    }

    public static float max(float[] a, int aIndex, int n) {
        FloatVector max0 = FloatVector.broadcast(F32, Float.NEGATIVE_INFINITY);
        FloatVector max1 = max0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            max0 = max0.max(FloatVector.fromArray(F32, a, aIndex + i));
            max1 = max1.max(FloatVector.fromArray(F32, a, aIndex + i + L));
        }
        float max = max0.max(max1).reduceLanes(VectorOperators.MAX);
        return Math.max(max, ScalarFloats.max(a, aIndex + i, n - i));
    }

    public static void scale(float[] a, int aIndex, int n, float factor) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F32, a, aIndex + i).mul(factor).intoArray(a, aIndex + i);
        }
        ScalarFloats.scale(a, aIndex + i, n - i, factor);
    }

    public static float sum(MemorySegment a, long aByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, 4L * n);
        FloatVector s0 = FloatVector.zero(F32);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = s0.add(FloatVector.fromMemorySegment(F32, a, aByteOffset + 4L * i, Layouts.ORDER));
            s1 = s1.add(FloatVector.fromMemorySegment(F32, a, aByteOffset + BYTES + 4L * i, Layouts.ORDER));
            s2 = s2.add(FloatVector.fromMemorySegment(F32, a, aByteOffset + 2 * BYTES + 4L * i, Layouts.ORDER));
            s3 = s3.add(FloatVector.fromMemorySegment(F32, a, aByteOffset + 3 * BYTES + 4L * i, Layouts.ORDER));
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        return sum + ScalarFloats.sum(a, aByteOffset + 4L * i, n - i);
    }

    public static float min(MemorySegment a, long aByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, 4L * n);
        FloatVector min0 = FloatVector.broadcast(F32, Float.POSITIVE_INFINITY);
        FloatVector min1 = min0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            min0 = min0.min(FloatVector.fromMemorySegment(F32, a, aByteOffset + 4L * i, Layouts.ORDER));
            min1 = min1.min(FloatVector.fromMemorySegment(F32, a, aByteOffset + BYTES + 4L * i, Layouts.ORDER));
        }
        float min = min0.min(min1).reduceLanes(VectorOperators.MIN);
        return Math.min(min, ScalarFloats.min(a, aByteOffset + 4L * i, n - i));
    }

    public static float max(MemorySegment a, long aByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, 4L * n);
        FloatVector max0 = FloatVector.broadcast(F32, Float.NEGATIVE_INFINITY);
        FloatVector max1 = max0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            max0 = max0.max(FloatVector.fromMemorySegment(F32, a, aByteOffset + 4L * i, Layouts.ORDER));
            max1 = max1.max(FloatVector.fromMemorySegment(F32, a, aByteOffset + BYTES + 4L * i, Layouts.ORDER));
        }
        float max = max0.max(max1).reduceLanes(VectorOperators.MAX);
        return Math.max(max, ScalarFloats.max(a, aByteOffset + 4L * i, n - i));
    }

    public static void scale(MemorySegment a, long aByteOffset, int n, float factor) {
        Layouts.markMapped(a, aByteOffset, 4L * n);
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromMemorySegment(F32, a, aByteOffset + 4L * i, Layouts.ORDER)
                    .mul(factor)
                    .intoMemorySegment(a, aByteOffset + 4L * i, Layouts.ORDER);
        }
        ScalarFloats.scale(a, aByteOffset + 4L * i, n - i, factor);
    }
}
