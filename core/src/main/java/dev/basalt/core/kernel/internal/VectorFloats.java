package dev.basalt.core.kernel.internal;

import static dev.basalt.core.kernel.internal.Layouts.NO_FLOATS;
import static dev.basalt.core.kernel.internal.Layouts.NO_SEGMENT;
import static dev.basalt.core.kernel.internal.Layouts.floatAt;
import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Vector API twin of [ScalarFloats]: four accumulators, a vector tail, then a scalar tail; no masks.
public final class VectorFloats {
    private static final VectorSpecies<Float> F32 = Lanes.F32;
    private static final int L = Lanes.F32.length();

    private VectorFloats() {}

    public static float dot(float[] a, int aIndex, float[] b, int bIndex, int n) {
        return pairSum(false, true, a, NO_SEGMENT, aIndex, true, b, NO_SEGMENT, bIndex, n);
    }

    public static float dot(float[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        return pairSum(false, true, a, NO_SEGMENT, aIndex, false, NO_FLOATS, b, bByteOffset, n);
    }

    public static float dot(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        return pairSum(false, false, NO_FLOATS, a, aByteOffset, false, NO_FLOATS, b, bByteOffset, n);
    }

    public static float squaredL2(float[] a, int aIndex, float[] b, int bIndex, int n) {
        return pairSum(true, true, a, NO_SEGMENT, aIndex, true, b, NO_SEGMENT, bIndex, n);
    }

    public static float squaredL2(float[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        return pairSum(true, true, a, NO_SEGMENT, aIndex, false, NO_FLOATS, b, bByteOffset, n);
    }

    public static float squaredL2(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        return pairSum(true, false, NO_FLOATS, a, aByteOffset, false, NO_FLOATS, b, bByteOffset, n);
    }

    public static float cosine(float[] a, int aIndex, float[] b, int bIndex, int n) {
        return cosine(true, a, NO_SEGMENT, aIndex, true, b, NO_SEGMENT, bIndex, n);
    }

    public static float cosine(float[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        return cosine(true, a, NO_SEGMENT, aIndex, false, NO_FLOATS, b, bByteOffset, n);
    }

    public static float cosine(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        return cosine(false, NO_FLOATS, a, aByteOffset, false, NO_FLOATS, b, bByteOffset, n);
    }

    public static float sum(float[] a, int aIndex, int n) {
        return sum(true, a, NO_SEGMENT, aIndex, n);
    }

    public static float sum(MemorySegment a, long aByteOffset, int n) {
        return sum(false, NO_FLOATS, a, aByteOffset, n);
    }

    public static float min(float[] a, int aIndex, int n) {
        return min(true, a, NO_SEGMENT, aIndex, n);
    }

    public static float min(MemorySegment a, long aByteOffset, int n) {
        return min(false, NO_FLOATS, a, aByteOffset, n);
    }

    public static float max(float[] a, int aIndex, int n) {
        return max(true, a, NO_SEGMENT, aIndex, n);
    }

    public static float max(MemorySegment a, long aByteOffset, int n) {
        return max(false, NO_FLOATS, a, aByteOffset, n);
    }

    public static void scale(float[] a, int aIndex, int n, float factor) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(F32, a, aIndex + i).mul(factor).intoArray(a, aIndex + i);
        }
        for (; i < n; i++) {
            a[aIndex + i] *= factor;
        }
    }

    public static void scale(MemorySegment a, long aByteOffset, int n, float factor) {
        int i = 0;
        for (; i <= n - L; i += L) {
            long at = aByteOffset + 4L * i;
            FloatVector.fromMemorySegment(F32, a, at, Layouts.ORDER)
                    .mul(factor)
                    .intoMemorySegment(a, at, Layouts.ORDER);
        }
        for (; i < n; i++) {
            long at = aByteOffset + 4L * i;
            a.set(Layouts.F32, at, a.get(Layouts.F32, at) * factor);
        }
    }

    /// Loads one vector, from element `i` of the chosen storage.
    static FloatVector load(boolean heap, float[] array, MemorySegment segment, long base, int i) {
        return heap
                ? FloatVector.fromArray(F32, array, (int) base + i)
                : FloatVector.fromMemorySegment(F32, segment, base + 4L * i, Layouts.ORDER);
    }

    /// Adds `x·y`, or `(x-y)²` if `squared`, to `sum`.
    static FloatVector step(boolean squared, FloatVector x, FloatVector y, FloatVector sum) {
        if (squared) {
            FloatVector difference = x.sub(y);
            return difference.fma(difference, sum);
        }
        return x.fma(y, sum);
    }

    private static float pairSum(
            boolean squared,
            boolean aHeap,
            float[] a,
            MemorySegment aSegment,
            long aBase,
            boolean bHeap,
            float[] b,
            MemorySegment bSegment,
            long bBase,
            int n) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            int j = i + L;
            int k = j + L;
            int l = k + L;
            s0 = step(squared, load(aHeap, a, aSegment, aBase, i), load(bHeap, b, bSegment, bBase, i), s0);
            s1 = step(squared, load(aHeap, a, aSegment, aBase, j), load(bHeap, b, bSegment, bBase, j), s1);
            s2 = step(squared, load(aHeap, a, aSegment, aBase, k), load(bHeap, b, bSegment, bBase, k), s2);
            s3 = step(squared, load(aHeap, a, aSegment, aBase, l), load(bHeap, b, bSegment, bBase, l), s3);
        }
        for (; i <= n - L; i += L) {
            s0 = step(squared, load(aHeap, a, aSegment, aBase, i), load(bHeap, b, bSegment, bBase, i), s0);
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        for (; i < n; i++) {
            float x = floatAt(aHeap, a, aSegment, aBase, i);
            float y = floatAt(bHeap, b, bSegment, bBase, i);
            sum += squared ? (x - y) * (x - y) : x * y;
        }
        return sum;
    }

    private static float cosine(
            boolean aHeap,
            float[] a,
            MemorySegment aSegment,
            long aBase,
            boolean bHeap,
            float[] b,
            MemorySegment bSegment,
            long bBase,
            int n) {
        FloatVector ab = Lanes.zero();
        FloatVector aa = ab;
        FloatVector bb = ab;
        FloatVector ab1 = ab;
        FloatVector aa1 = ab;
        FloatVector bb1 = ab;
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            FloatVector x = load(aHeap, a, aSegment, aBase, i);
            FloatVector y = load(bHeap, b, bSegment, bBase, i);
            ab = x.fma(y, ab);
            aa = x.fma(x, aa);
            bb = y.fma(y, bb);
            x = load(aHeap, a, aSegment, aBase, i + L);
            y = load(bHeap, b, bSegment, bBase, i + L);
            ab1 = x.fma(y, ab1);
            aa1 = x.fma(x, aa1);
            bb1 = y.fma(y, bb1);
        }
        float dot = ab.add(ab1).reduceLanes(ADD);
        float aSquares = aa.add(aa1).reduceLanes(ADD);
        float bSquares = bb.add(bb1).reduceLanes(ADD);
        for (; i < n; i++) {
            float x = floatAt(aHeap, a, aSegment, aBase, i);
            float y = floatAt(bHeap, b, bSegment, bBase, i);
            dot += x * y;
            aSquares += x * x;
            bSquares += y * y;
        }
        if (ScalarFloats.isInRange(aSquares) && ScalarFloats.isInRange(bSquares)) {
            return (float) (dot / Math.sqrt((double) aSquares * bSquares));
        }
        return ScalarFloats.preciseCosine(aHeap, a, aSegment, aBase, bHeap, b, bSegment, bBase, n);
    }

    private static float sum(boolean heap, float[] a, MemorySegment segment, long base, int n) {
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            s0 = s0.add(load(heap, a, segment, base, i));
            s1 = s1.add(load(heap, a, segment, base, i + L));
            s2 = s2.add(load(heap, a, segment, base, i + 2 * L));
            s3 = s3.add(load(heap, a, segment, base, i + 3 * L));
        }
        float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
        for (; i < n; i++) {
            sum += floatAt(heap, a, segment, base, i);
        }
        return sum;
    }

    private static float min(boolean heap, float[] a, MemorySegment segment, long base, int n) {
        FloatVector min = FloatVector.broadcast(F32, Float.POSITIVE_INFINITY);
        int i = 0;
        for (; i <= n - L; i += L) {
            min = min.min(load(heap, a, segment, base, i));
        }
        float result = min.reduceLanes(VectorOperators.MIN);
        for (; i < n; i++) {
            result = Math.min(result, floatAt(heap, a, segment, base, i));
        }
        return result;
    }

    private static float max(boolean heap, float[] a, MemorySegment segment, long base, int n) {
        FloatVector max = FloatVector.broadcast(F32, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= n - L; i += L) {
            max = max.max(load(heap, a, segment, base, i));
        }
        float result = max.reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            result = Math.max(result, floatAt(heap, a, segment, base, i));
        }
        return result;
    }
}
