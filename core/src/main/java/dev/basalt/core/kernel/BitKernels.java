package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarBits;
import dev.basalt.core.kernel.internal.VectorBits;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Bit counts over pairs of bit vectors, for 1-bit codes.
///
/// - **Shapes:** bit vectors of `wordCount >= 0` words of 64 bits
/// - **Units:** `Index` in words, `ByteOffset` in bytes, of any alignment
/// - **Accuracy:** exact
/// - **Memory:** reads what it is given; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class BitKernels {
    private static final boolean VECTOR = ActiveTier.isVector();

    private BitKernels() {}

    /// The Hamming distance: how many bits differ.
    ///
    /// @param a holds the first bit vector
    /// @param aIndex index of its first word
    /// @param b holds the second bit vector
    /// @param bIndex index of its first word
    /// @param wordCount number of words
    /// @return the count of bits that differ
    /// @throws IndexOutOfBoundsException if a bit vector is not inside its storage
    public static long hamming(long[] a, int aIndex, long[] b, int bIndex, int wordCount) {
        Objects.checkFromIndexSize(aIndex, wordCount, a.length);
        Objects.checkFromIndexSize(bIndex, wordCount, b.length);
        return VECTOR
                ? VectorBits.hamming(a, aIndex, b, bIndex, wordCount)
                : ScalarBits.hamming(a, aIndex, b, bIndex, wordCount);
    }

    /// The Hamming distance: how many bits differ.
    ///
    /// @param a holds the first bit vector
    /// @param aIndex index of its first word
    /// @param b holds the second bit vector
    /// @param bByteOffset where it starts
    /// @param wordCount number of words
    /// @return the count of bits that differ
    /// @throws IndexOutOfBoundsException if a bit vector is not inside its storage
    public static long hamming(long[] a, int aIndex, MemorySegment b, long bByteOffset, int wordCount) {
        Objects.checkFromIndexSize(aIndex, wordCount, a.length);
        Segments.check(b, bByteOffset, wordCount, Long.BYTES);
        return VECTOR && b.isNative()
                ? VectorBits.hamming(a, aIndex, b, bByteOffset, wordCount)
                : ScalarBits.hamming(a, aIndex, b, bByteOffset, wordCount);
    }

    /// The Hamming distance: how many bits differ.
    ///
    /// @param a holds the first bit vector
    /// @param aByteOffset where it starts
    /// @param b holds the second bit vector
    /// @param bByteOffset where it starts
    /// @param wordCount number of words
    /// @return the count of bits that differ
    /// @throws IndexOutOfBoundsException if a bit vector is not inside its storage
    public static long hamming(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int wordCount) {
        Segments.check(a, aByteOffset, wordCount, Long.BYTES);
        Segments.check(b, bByteOffset, wordCount, Long.BYTES);
        return VECTOR && a.isNative() && b.isNative()
                ? VectorBits.hamming(a, aByteOffset, b, bByteOffset, wordCount)
                : ScalarBits.hamming(a, aByteOffset, b, bByteOffset, wordCount);
    }

    /// How many bits are set in both.
    ///
    /// @param a holds the first bit vector
    /// @param aIndex index of its first word
    /// @param b holds the second bit vector
    /// @param bIndex index of its first word
    /// @param wordCount number of words
    /// @return the count of bits set in both
    /// @throws IndexOutOfBoundsException if a bit vector is not inside its storage
    public static long andCount(long[] a, int aIndex, long[] b, int bIndex, int wordCount) {
        Objects.checkFromIndexSize(aIndex, wordCount, a.length);
        Objects.checkFromIndexSize(bIndex, wordCount, b.length);
        return VECTOR
                ? VectorBits.andCount(a, aIndex, b, bIndex, wordCount)
                : ScalarBits.andCount(a, aIndex, b, bIndex, wordCount);
    }

    /// How many bits are set in both.
    ///
    /// @param a holds the first bit vector
    /// @param aIndex index of its first word
    /// @param b holds the second bit vector
    /// @param bByteOffset where it starts
    /// @param wordCount number of words
    /// @return the count of bits set in both
    /// @throws IndexOutOfBoundsException if a bit vector is not inside its storage
    public static long andCount(long[] a, int aIndex, MemorySegment b, long bByteOffset, int wordCount) {
        Objects.checkFromIndexSize(aIndex, wordCount, a.length);
        Segments.check(b, bByteOffset, wordCount, Long.BYTES);
        return VECTOR && b.isNative()
                ? VectorBits.andCount(a, aIndex, b, bByteOffset, wordCount)
                : ScalarBits.andCount(a, aIndex, b, bByteOffset, wordCount);
    }

    /// How many bits are set in both.
    ///
    /// @param a holds the first bit vector
    /// @param aByteOffset where it starts
    /// @param b holds the second bit vector
    /// @param bByteOffset where it starts
    /// @param wordCount number of words
    /// @return the count of bits set in both
    /// @throws IndexOutOfBoundsException if a bit vector is not inside its storage
    public static long andCount(MemorySegment a, long aByteOffset, MemorySegment b, long bByteOffset, int wordCount) {
        Segments.check(a, aByteOffset, wordCount, Long.BYTES);
        Segments.check(b, bByteOffset, wordCount, Long.BYTES);
        return VECTOR && a.isNative() && b.isNative()
                ? VectorBits.andCount(a, aByteOffset, b, bByteOffset, wordCount)
                : ScalarBits.andCount(a, aByteOffset, b, bByteOffset, wordCount);
    }
}
