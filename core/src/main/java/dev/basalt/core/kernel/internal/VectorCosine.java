package dev.basalt.core.kernel.internal;

import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of the cosines in [ScalarFloats]: the product and both norms in one pass.
@SuppressWarnings("serial")
public final class VectorCosine extends NotInlined {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();
    private static final long BYTES = Lanes.BITS / Byte.SIZE;

    private VectorCosine() {}

    public static float cosine(float[] a, int aIndex, float[] b, int bIndex, int n) {
        assert aIndex >= 0 && n >= 0 && aIndex <= a.length - n : "a must lie in its array";
        assert bIndex >= 0 && n >= 0 && bIndex <= b.length - n : "b must lie in its array";
        FloatVector ab0 = FloatVector.zero(F32);
        FloatVector aa0 = ab0;
        FloatVector bb0 = ab0;
        FloatVector ab1 = ab0;
        FloatVector aa1 = ab0;
        FloatVector bb1 = ab0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x = FloatVector.fromArray(F32, a, aIndex + i);
            FloatVector y = FloatVector.fromArray(F32, b, bIndex + i);
            ab0 = x.fma(y, ab0);
            aa0 = x.fma(x, aa0);
            bb0 = y.fma(y, bb0);
            x = FloatVector.fromArray(F32, a, aIndex + i + L);
            y = FloatVector.fromArray(F32, b, bIndex + i + L);
            ab1 = x.fma(y, ab1);
            aa1 = x.fma(x, aa1);
            bb1 = y.fma(y, bb1);
        }
        float ab = ab0.add(ab1).reduceLanes(ADD);
        float aa = aa0.add(aa1).reduceLanes(ADD);
        float bb = bb0.add(bb1).reduceLanes(ADD);
        for (; i < n; i++) {
            float x = a[aIndex + i];
            float y = b[bIndex + i];
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        if (ScalarFloats.isInRange(aa) && ScalarFloats.isInRange(bb)) {
            return (float) (ab / Math.sqrt((double) aa * bb));
        }
        return ScalarFloats.preciseCosine(a, aIndex, b, bIndex, n);
    }

    public static float cosine(float[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(b, bByteOffset, 4L * n);
        assert aIndex >= 0 && n >= 0 && aIndex <= a.length - n : "a must lie in its array";
        assert bByteOffset >= 0 && n >= 0 && bByteOffset <= b.byteSize() - 4L * n : "b must lie in its segment";
        FloatVector ab0 = FloatVector.zero(F32);
        FloatVector aa0 = ab0;
        FloatVector bb0 = ab0;
        FloatVector ab1 = ab0;
        FloatVector aa1 = ab0;
        FloatVector bb1 = ab0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x = FloatVector.fromArray(F32, a, aIndex + i);
            FloatVector y = FloatVector.fromMemorySegment(F32, b, bByteOffset + 4L * i, Layouts.ORDER);
            ab0 = x.fma(y, ab0);
            aa0 = x.fma(x, aa0);
            bb0 = y.fma(y, bb0);
            x = FloatVector.fromArray(F32, a, aIndex + i + L);
            y = FloatVector.fromMemorySegment(F32, b, bByteOffset + BYTES + 4L * i, Layouts.ORDER);
            ab1 = x.fma(y, ab1);
            aa1 = x.fma(x, aa1);
            bb1 = y.fma(y, bb1);
        }
        float ab = ab0.add(ab1).reduceLanes(ADD);
        float aa = aa0.add(aa1).reduceLanes(ADD);
        float bb = bb0.add(bb1).reduceLanes(ADD);
        for (; i < n; i++) {
            float x = a[aIndex + i];
            float y = b.get(Layouts.F32, bByteOffset + 4L * i);
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        if (ScalarFloats.isInRange(aa) && ScalarFloats.isInRange(bb)) {
            return (float) (ab / Math.sqrt((double) aa * bb));
        }
        return ScalarFloats.preciseCosine(a, aIndex, b, bByteOffset, n);
    }

    public static float cosine(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        Layouts.markMapped(a, aByteOffset, 4L * n);
        Layouts.markMapped(b, bByteOffset, 4L * n);
        assert aByteOffset >= 0 && n >= 0 && aByteOffset <= a.byteSize() - 4L * n : "a must lie in its segment";
        assert bByteOffset >= 0 && n >= 0 && bByteOffset <= b.byteSize() - 4L * n : "b must lie in its segment";
        FloatVector ab0 = FloatVector.zero(F32);
        FloatVector aa0 = ab0;
        FloatVector bb0 = ab0;
        FloatVector ab1 = ab0;
        FloatVector aa1 = ab0;
        FloatVector bb1 = ab0;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x = FloatVector.fromMemorySegment(F32, a, aByteOffset + 4L * i, Layouts.ORDER);
            FloatVector y = FloatVector.fromMemorySegment(F32, b, bByteOffset + 4L * i, Layouts.ORDER);
            ab0 = x.fma(y, ab0);
            aa0 = x.fma(x, aa0);
            bb0 = y.fma(y, bb0);
            x = FloatVector.fromMemorySegment(F32, a, aByteOffset + BYTES + 4L * i, Layouts.ORDER);
            y = FloatVector.fromMemorySegment(F32, b, bByteOffset + BYTES + 4L * i, Layouts.ORDER);
            ab1 = x.fma(y, ab1);
            aa1 = x.fma(x, aa1);
            bb1 = y.fma(y, bb1);
        }
        float ab = ab0.add(ab1).reduceLanes(ADD);
        float aa = aa0.add(aa1).reduceLanes(ADD);
        float bb = bb0.add(bb1).reduceLanes(ADD);
        for (; i < n; i++) {
            float x = a.get(Layouts.F32, aByteOffset + 4L * i);
            float y = b.get(Layouts.F32, bByteOffset + 4L * i);
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        if (ScalarFloats.isInRange(aa) && ScalarFloats.isInRange(bb)) {
            return (float) (ab / Math.sqrt((double) aa * bb));
        }
        return ScalarFloats.preciseCosine(a, aByteOffset, b, bByteOffset, n);
    }
}
