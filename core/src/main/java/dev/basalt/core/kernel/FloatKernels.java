package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarFloats;
import dev.basalt.core.kernel.internal.VectorCosine;
import dev.basalt.core.kernel.internal.VectorDot;
import dev.basalt.core.kernel.internal.VectorFloats;
import dev.basalt.core.kernel.internal.VectorSquaredL2;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Products, distances and reductions of single f32 vectors, in arrays and in segments.
///
/// - **Shapes:** vectors of `dimension >= 0` values
/// - **Units:** `Index` in elements, `ByteOffset` in bytes, of any alignment (64 is best)
/// - **Accuracy:** of a sum of `d` terms, |error| <= γ·Σ|termᵢ|, γ = d·u / (1 - d·u), u = 2⁻²⁴; the order of
///   the last additions is the Vector API's choice, so that equal inputs may give bits that differ between interpreted
///   and compiled code. A term is rounded at most twice (`squaredL2`: three times) before.
/// - **Memory:** reads (and, where said, writes) what it is given; keeps nothing; allocates nothing
/// - **Threads:** stateless
/// - **Source:** Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1
///
/// A NaN or an infinity among the values passes through as IEEE 754 arithmetic has it.
public final class FloatKernels {
    private static final boolean VECTOR = ActiveTier.isVector();

    private FloatKernels() {}

    /// The dot product Σ aᵢ·bᵢ.
    ///
    /// @param a         holds the first vector
    /// @param aIndex    index of its first value
    /// @param b         holds the second vector
    /// @param bIndex    index of its first value
    /// @param dimension number of values
    /// @return the dot product, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float dot(float[] a, int aIndex, float[] b, int bIndex, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Objects.checkFromIndexSize(bIndex, dimension, b.length);
        return VECTOR
                ? VectorDot.dot(a, aIndex, b, bIndex, dimension)
                : ScalarFloats.dot(a, aIndex, b, bIndex, dimension);
    }

    /// The dot product Σ aᵢ·bᵢ.
    ///
    /// @param a           holds the first vector
    /// @param aIndex      index of its first value
    /// @param b           holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension   number of values
    /// @return the dot product, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float dot(float[] a, int aIndex, MemorySegment b, long bByteOffset, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Segments.checkFloats(b, bByteOffset, dimension);
        return VECTOR && b.isNative()
                ? VectorDot.dot(a, aIndex, b, bByteOffset, dimension)
                : ScalarFloats.dot(a, aIndex, b, bByteOffset, dimension);
    }

    /// The dot product Σ aᵢ·bᵢ.
    ///
    /// @param a           holds the first vector
    /// @param aByteOffset where it starts
    /// @param b           holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension   number of values
    /// @return the dot product, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float dot(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int dimension) {
        Segments.checkFloats(a, aByteOffset, dimension);
        Segments.checkFloats(b, bByteOffset, dimension);
        return VECTOR && a.isNative() && b.isNative()
                ? VectorDot.dot(a, aByteOffset, b, bByteOffset, dimension)
                : ScalarFloats.dot(a, aByteOffset, b, bByteOffset, dimension);
    }

    /// The squared Euclidean distance Σ (aᵢ-bᵢ)².
    ///
    /// @param a         holds the first vector
    /// @param aIndex    index of its first value
    /// @param b         holds the second vector
    /// @param bIndex    index of its first value
    /// @param dimension number of values
    /// @return the squared distance, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float squaredL2(float[] a, int aIndex, float[] b, int bIndex, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Objects.checkFromIndexSize(bIndex, dimension, b.length);
        return VECTOR
                ? VectorSquaredL2.squaredL2(a, aIndex, b, bIndex, dimension)
                : ScalarFloats.squaredL2(a, aIndex, b, bIndex, dimension);
    }

    /// The squared Euclidean distance Σ (aᵢ-bᵢ)².
    ///
    /// @param a           holds the first vector
    /// @param aIndex      index of its first value
    /// @param b           holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension   number of values
    /// @return the squared distance, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float squaredL2(float[] a, int aIndex, MemorySegment b, long bByteOffset, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Segments.checkFloats(b, bByteOffset, dimension);
        return VECTOR && b.isNative()
                ? VectorSquaredL2.squaredL2(a, aIndex, b, bByteOffset, dimension)
                : ScalarFloats.squaredL2(a, aIndex, b, bByteOffset, dimension);
    }

    /// The squared Euclidean distance Σ (aᵢ-bᵢ)².
    ///
    /// @param a           holds the first vector
    /// @param aByteOffset where it starts
    /// @param b           holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension   number of values
    /// @return the squared distance, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float squaredL2(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int dimension) {
        Segments.checkFloats(a, aByteOffset, dimension);
        Segments.checkFloats(b, bByteOffset, dimension);
        return VECTOR && a.isNative() && b.isNative()
                ? VectorSquaredL2.squaredL2(a, aByteOffset, b, bByteOffset, dimension)
                : ScalarFloats.squaredL2(a, aByteOffset, b, bByteOffset, dimension);
    }

    /// The cosine of the angle between two vectors, Σ aᵢ·bᵢ / (‖a‖·‖b‖).
    ///
    /// Where squares leave the range of f32 it is computed in double precision. Rounding may
    /// take it a little beyond ±1.
    ///
    /// @param a         holds the first vector
    /// @param aIndex    index of its first value
    /// @param b         holds the second vector
    /// @param bIndex    index of its first value
    /// @param dimension number of values
    /// @return the cosine, 0 if a vector is empty or zero
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float cosine(float[] a, int aIndex, float[] b, int bIndex, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Objects.checkFromIndexSize(bIndex, dimension, b.length);
        return VECTOR
                ? VectorCosine.cosine(a, aIndex, b, bIndex, dimension)
                : ScalarFloats.cosine(a, aIndex, b, bIndex, dimension);
    }

    /// The cosine of the angle between two vectors, Σ aᵢ·bᵢ / (‖a‖·‖b‖).
    ///
    /// Where squares leave the range of f32 it is computed in double precision. Rounding may
    /// take it a little beyond ±1.
    ///
    /// @param a           holds the first vector
    /// @param aIndex      index of its first value
    /// @param b           holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension   number of values
    /// @return the cosine, 0 if a vector is empty or zero
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float cosine(float[] a, int aIndex, MemorySegment b, long bByteOffset, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Segments.checkFloats(b, bByteOffset, dimension);
        return VECTOR && b.isNative()
                ? VectorCosine.cosine(a, aIndex, b, bByteOffset, dimension)
                : ScalarFloats.cosine(a, aIndex, b, bByteOffset, dimension);
    }

    /// The cosine of the angle between two vectors, Σ aᵢ·bᵢ / (‖a‖·‖b‖).
    ///
    /// Where squares leave the range of f32 it is computed in double precision. Rounding may
    /// take it a little beyond ±1.
    ///
    /// @param a           holds the first vector
    /// @param aByteOffset where it starts
    /// @param b           holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension   number of values
    /// @return the cosine, 0 if a vector is empty or zero
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    public static float cosine(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int dimension) {
        Segments.checkFloats(a, aByteOffset, dimension);
        Segments.checkFloats(b, bByteOffset, dimension);
        return VECTOR && a.isNative() && b.isNative()
                ? VectorCosine.cosine(a, aByteOffset, b, bByteOffset, dimension)
                : ScalarFloats.cosine(a, aByteOffset, b, bByteOffset, dimension);
    }

    /// The sum of all values.
    ///
    /// @param a         holds the vector
    /// @param aIndex    index of its first value
    /// @param dimension number of values
    /// @return the sum, 0 for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float sum(float[] a, int aIndex, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        return VECTOR ? VectorFloats.sum(a, aIndex, dimension) : ScalarFloats.sum(a, aIndex, dimension);
    }

    /// The sum of all values.
    ///
    /// @param a           holds the vector
    /// @param aByteOffset where it starts
    /// @param dimension   number of values
    /// @return the sum, 0 for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float sum(MemorySegment a, long aByteOffset, int dimension) {
        Segments.checkFloats(a, aByteOffset, dimension);
        return VECTOR && a.isNative()
                ? VectorFloats.sum(a, aByteOffset, dimension)
                : ScalarFloats.sum(a, aByteOffset, dimension);
    }

    /// The smallest value; NaN if there is one among them.
    ///
    /// @param a         holds the vector
    /// @param aIndex    index of its first value
    /// @param dimension number of values
    /// @return the minimum, positive infinity for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float min(float[] a, int aIndex, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        return VECTOR ? VectorFloats.min(a, aIndex, dimension) : ScalarFloats.min(a, aIndex, dimension);
    }

    /// The smallest value; NaN if there is one among them.
    ///
    /// @param a           holds the vector
    /// @param aByteOffset where it starts
    /// @param dimension   number of values
    /// @return the minimum, positive infinity for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float min(MemorySegment a, long aByteOffset, int dimension) {
        Segments.checkFloats(a, aByteOffset, dimension);
        return VECTOR && a.isNative()
                ? VectorFloats.min(a, aByteOffset, dimension)
                : ScalarFloats.min(a, aByteOffset, dimension);
    }

    /// The largest value; NaN if there is one among them.
    ///
    /// @param a         holds the vector
    /// @param aIndex    index of its first value
    /// @param dimension number of values
    /// @return the maximum, negative infinity for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float max(float[] a, int aIndex, int dimension) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        return VECTOR ? VectorFloats.max(a, aIndex, dimension) : ScalarFloats.max(a, aIndex, dimension);
    }

    /// The largest value; NaN if there is one among them.
    ///
    /// @param a           holds the vector
    /// @param aByteOffset where it starts
    /// @param dimension   number of values
    /// @return the maximum, negative infinity for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float max(MemorySegment a, long aByteOffset, int dimension) {
        Segments.checkFloats(a, aByteOffset, dimension);
        return VECTOR && a.isNative()
                ? VectorFloats.max(a, aByteOffset, dimension)
                : ScalarFloats.max(a, aByteOffset, dimension);
    }

    /// The L2 norm ‖a‖ = √Σ aᵢ².
    ///
    /// Where squares leave the range of f32 it is computed in double precision.
    ///
    /// @param a         holds the vector
    /// @param aIndex    index of its first value
    /// @param dimension number of values
    /// @return the norm, 0 for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float norm(float[] a, int aIndex, int dimension) {
        return (float) preciseNorm(a, aIndex, dimension);
    }

    /// Scales a vector to an L2 norm of 1, in place. A vector whose norm is 0, infinite or NaN stays as it is.
    ///
    /// @param a         holds the vector
    /// @param aIndex    index of its first value
    /// @param dimension number of values
    /// @return the norm before
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float normalize(float[] a, int aIndex, int dimension) {
        double norm = preciseNorm(a, aIndex, dimension);
        double factor = 1 / norm;
        if (norm > 0 && norm < Double.POSITIVE_INFINITY) {
            scaleBy(a, aIndex, dimension, factor);
        }
        return (float) norm;
    }

    /// Multiplies every value by a factor, in place.
    ///
    /// @param a         holds the vector
    /// @param aIndex    index of its first value
    /// @param dimension number of values
    /// @param factor    the factor
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static void scale(float[] a, int aIndex, int dimension, float factor) {
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        if (VECTOR) {
            VectorFloats.scale(a, aIndex, dimension, factor);
        } else {
            ScalarFloats.scale(a, aIndex, dimension, factor);
        }
    }

    private static double preciseNorm(float[] a, int aIndex, int dimension) {
        float squares = dot(a, aIndex, a, aIndex, dimension);
        return ScalarFloats.isInRange(squares) ? Math.sqrt(squares) : ScalarFloats.preciseNorm(a, aIndex, dimension);
    }

    private static void scaleBy(float[] a, int aIndex, int dimension, double factor) {
        if (factor >= Float.MIN_NORMAL && factor <= Float.MAX_VALUE) {
            scale(a, aIndex, dimension, (float) factor);
        } else {
            ScalarFloats.preciseScale(a, aIndex, dimension, factor);
        }
    }

    /// The L2 norm ‖a‖ = √Σ aᵢ².
    ///
    /// Where squares leave the range of f32 it is computed in double precision.
    ///
    /// @param a           holds the vector
    /// @param aByteOffset where it starts
    /// @param dimension   number of values
    /// @return the norm, 0 for an empty vector
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float norm(MemorySegment a, long aByteOffset, int dimension) {
        return (float) preciseNorm(a, aByteOffset, dimension);
    }

    /// Scales a vector to an L2 norm of 1, in place. A vector whose norm is 0, infinite or NaN stays as it is.
    ///
    /// @param a           holds the vector
    /// @param aByteOffset where it starts
    /// @param dimension   number of values
    /// @return the norm before
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static float normalize(MemorySegment a, long aByteOffset, int dimension) {
        double norm = preciseNorm(a, aByteOffset, dimension);
        double factor = 1 / norm;
        if (norm > 0 && norm < Double.POSITIVE_INFINITY) {
            scaleBy(a, aByteOffset, dimension, factor);
        }
        return (float) norm;
    }

    /// Multiplies every value by a factor, in place.
    ///
    /// @param a           holds the vector
    /// @param aByteOffset where it starts
    /// @param dimension   number of values
    /// @param factor    the factor
    /// @throws IndexOutOfBoundsException if the vector is not inside its storage
    public static void scale(MemorySegment a, long aByteOffset, int dimension, float factor) {
        Segments.checkFloats(a, aByteOffset, dimension);
        if (VECTOR && a.isNative()) {
            VectorFloats.scale(a, aByteOffset, dimension, factor);
        } else {
            ScalarFloats.scale(a, aByteOffset, dimension, factor);
        }
    }

    private static double preciseNorm(MemorySegment a, long aByteOffset, int dimension) {
        float squares = dot(a, aByteOffset, a, aByteOffset, dimension);
        return ScalarFloats.isInRange(squares)
                ? Math.sqrt(squares)
                : ScalarFloats.preciseNorm(a, aByteOffset, dimension);
    }

    private static void scaleBy(MemorySegment a, long aByteOffset, int dimension, double factor) {
        if (factor >= Float.MIN_NORMAL && factor <= Float.MAX_VALUE) {
            scale(a, aByteOffset, dimension, (float) factor);
        } else {
            ScalarFloats.preciseScale(a, aByteOffset, dimension, factor);
        }
    }
}
