package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarBytes;
import dev.basalt.core.kernel.internal.VectorBytes;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Dot products of signed 8-bit vectors, exact.
///
/// - **Shapes:** vectors of `0 <= dimension <=` [#MAX_DIMENSION] values
/// - **Units:** `Index` in elements, `ByteOffset` in bytes
/// - **Accuracy:** exact: within the dimension limit no sum of products leaves 32 bits
/// - **Memory:** reads what it is given; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class ByteKernels {
    /// The most values of a vector: as many products of -128 by -128 as a 32-bit sum can hold.
    public static final int MAX_DIMENSION = Integer.MAX_VALUE / (128 * 128);

    private static final boolean VECTOR = ActiveTier.isVector();

    private ByteKernels() {}

    /// The dot product Σ aᵢ·bᵢ.
    ///
    /// @param a holds the first vector
    /// @param aIndex index of its first value
    /// @param b holds the second vector
    /// @param bIndex index of its first value
    /// @param dimension number of values
    /// @return the dot product, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    /// @throws IllegalArgumentException  if `dimension` is above [#MAX_DIMENSION]
    public static int dot(byte[] a, int aIndex, byte[] b, int bIndex, int dimension) {
        checkDimension(dimension);
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Objects.checkFromIndexSize(bIndex, dimension, b.length);
        return VECTOR
                ? VectorBytes.dot(a, aIndex, b, bIndex, dimension)
                : ScalarBytes.dot(a, aIndex, b, bIndex, dimension);
    }

    /// The dot product Σ aᵢ·bᵢ.
    ///
    /// @param a holds the first vector
    /// @param aIndex index of its first value
    /// @param b holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension number of values
    /// @return the dot product, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    /// @throws IllegalArgumentException  if `dimension` is above [#MAX_DIMENSION]
    public static int dot(byte[] a, int aIndex, MemorySegment b, long bByteOffset, int dimension) {
        checkDimension(dimension);
        Objects.checkFromIndexSize(aIndex, dimension, a.length);
        Segments.check(b, bByteOffset, dimension, 1);
        return VECTOR && b.isNative()
                ? VectorBytes.dot(a, aIndex, b, bByteOffset, dimension)
                : ScalarBytes.dot(a, aIndex, b, bByteOffset, dimension);
    }

    /// The dot product Σ aᵢ·bᵢ.
    ///
    /// @param a holds the first vector
    /// @param aByteOffset where it starts
    /// @param b holds the second vector
    /// @param bByteOffset where it starts
    /// @param dimension number of values
    /// @return the dot product, 0 for empty vectors
    /// @throws IndexOutOfBoundsException if a vector is not inside its storage
    /// @throws IllegalArgumentException  if `dimension` is above [#MAX_DIMENSION]
    public static int dot(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int dimension) {
        checkDimension(dimension);
        Segments.check(a, aByteOffset, dimension, 1);
        Segments.check(b, bByteOffset, dimension, 1);
        return VECTOR && a.isNative() && b.isNative()
                ? VectorBytes.dot(a, aByteOffset, b, bByteOffset, dimension)
                : ScalarBytes.dot(a, aByteOffset, b, bByteOffset, dimension);
    }

    private static void checkDimension(int dimension) {
        if (dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException("dimension must be at most " + MAX_DIMENSION + ", but was " + dimension);
        }
    }
}
