package dev.basalt.core.kernel.internal;

import static dev.basalt.core.kernel.internal.Layouts.NO_FLOATS;
import static dev.basalt.core.kernel.internal.Layouts.NO_SEGMENT;
import static dev.basalt.core.kernel.internal.Layouts.floatAt;

import java.lang.foreign.MemorySegment;

/// Scalar twin of [VectorFloats]: the reference.
///
/// Sums run in four chains, which the processor can overlap and which keep the rounding error low.
public final class ScalarFloats {
    private ScalarFloats() {}

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
        for (int i = 0; i < n; i++) {
            a[aIndex + i] *= factor;
        }
    }

    public static void scale(MemorySegment a, long aByteOffset, int n, float factor) {
        for (int i = 0; i < n; i++) {
            long at = aByteOffset + 4L * i;
            a.set(Layouts.F32, at, a.get(Layouts.F32, at) * factor);
        }
    }

    /// Scales in double precision, by a factor that leaves the range of f32.
    public static void preciseScale(float[] a, int aIndex, int n, double factor) {
        for (int i = 0; i < n; i++) {
            a[aIndex + i] = (float) (a[aIndex + i] * factor);
        }
    }

    /// Scales in double precision, by a factor that leaves the range of f32.
    public static void preciseScale(MemorySegment a, long aByteOffset, int n, double factor) {
        for (int i = 0; i < n; i++) {
            long at = aByteOffset + 4L * i;
            a.set(Layouts.F32, at, (float) (a.get(Layouts.F32, at) * factor));
        }
    }

    /// The L2 norm in double precision, for vectors whose squares leave the range of f32.
    public static double preciseNorm(float[] a, int aIndex, int n) {
        return preciseNorm(true, a, NO_SEGMENT, aIndex, n);
    }

    /// The L2 norm in double precision, for vectors whose squares leave the range of f32.
    public static double preciseNorm(MemorySegment a, long aByteOffset, int n) {
        return preciseNorm(false, NO_FLOATS, a, aByteOffset, n);
    }

    /// The cosine in double precision, for vectors whose squares leave the range of f32.
    static float preciseCosine(float[] a, int aIndex, float[] b, int bIndex, int n) {
        return preciseCosine(true, a, NO_SEGMENT, aIndex, true, b, NO_SEGMENT, bIndex, n);
    }

    /// The cosine in double precision, for vectors whose squares leave the range of f32.
    static float preciseCosine(float[] a, int aIndex, MemorySegment b, long bByteOffset, int n) {
        return preciseCosine(true, a, NO_SEGMENT, aIndex, false, NO_FLOATS, b, bByteOffset, n);
    }

    /// The cosine in double precision, for vectors whose squares leave the range of f32.
    static float preciseCosine(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int n) {
        return preciseCosine(false, NO_FLOATS, a, aByteOffset, false, NO_FLOATS, b, bByteOffset, n);
    }

    private static float preciseCosine(
            boolean aHeap,
            float[] a,
            MemorySegment aSegment,
            long aBase,
            boolean bHeap,
            float[] b,
            MemorySegment bSegment,
            long bBase,
            int n) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            double x = floatAt(aHeap, a, aSegment, aBase, i);
            double y = floatAt(bHeap, b, bSegment, bBase, i);
            dot += x * y;
            aa += x * x;
            bb += y * y;
        }
        return aa == 0 || bb == 0 ? 0 : (float) (dot / (Math.sqrt(aa) * Math.sqrt(bb)));
    }

    /// Whether a sum of squares is safe to take as it is: neither overflow nor lost subnormals can have spoiled it.
    public static boolean isInRange(float sumOfSquares) {
        return sumOfSquares > 1e-28f && sumOfSquares < Float.POSITIVE_INFINITY;
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
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            s0 += term(squared, floatAt(aHeap, a, aSegment, aBase, i), floatAt(bHeap, b, bSegment, bBase, i));
            s1 += term(squared, floatAt(aHeap, a, aSegment, aBase, i + 1), floatAt(bHeap, b, bSegment, bBase, i + 1));
            s2 += term(squared, floatAt(aHeap, a, aSegment, aBase, i + 2), floatAt(bHeap, b, bSegment, bBase, i + 2));
            s3 += term(squared, floatAt(aHeap, a, aSegment, aBase, i + 3), floatAt(bHeap, b, bSegment, bBase, i + 3));
        }
        for (; i < n; i++) {
            s0 += term(squared, floatAt(aHeap, a, aSegment, aBase, i), floatAt(bHeap, b, bSegment, bBase, i));
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static float term(boolean squared, float x, float y) {
        return squared ? (x - y) * (x - y) : x * y;
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
        float dot = pairSum(false, aHeap, a, aSegment, aBase, bHeap, b, bSegment, bBase, n);
        float aa = pairSum(false, aHeap, a, aSegment, aBase, aHeap, a, aSegment, aBase, n);
        float bb = pairSum(false, bHeap, b, bSegment, bBase, bHeap, b, bSegment, bBase, n);
        if (isInRange(aa) && isInRange(bb)) {
            return (float) (dot / Math.sqrt((double) aa * bb));
        }
        return preciseCosine(aHeap, a, aSegment, aBase, bHeap, b, bSegment, bBase, n);
    }

    private static float sum(boolean heap, float[] a, MemorySegment segment, long base, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i < n - 3; i += 4) {
            s0 += floatAt(heap, a, segment, base, i);
            s1 += floatAt(heap, a, segment, base, i + 1);
            s2 += floatAt(heap, a, segment, base, i + 2);
            s3 += floatAt(heap, a, segment, base, i + 3);
        }
        for (; i < n; i++) {
            s0 += floatAt(heap, a, segment, base, i);
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static float min(boolean heap, float[] a, MemorySegment segment, long base, int n) {
        float min = Float.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            min = Math.min(min, floatAt(heap, a, segment, base, i));
        }
        return min;
    }

    private static float max(boolean heap, float[] a, MemorySegment segment, long base, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, floatAt(heap, a, segment, base, i));
        }
        return max;
    }

    private static double preciseNorm(boolean heap, float[] a, MemorySegment segment, long base, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double x = floatAt(heap, a, segment, base, i);
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
