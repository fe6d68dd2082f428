package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarHalves;
import dev.basalt.core.kernel.internal.VectorHalves;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Bulk conversions between f32 and the 16-bit formats f16 (IEEE 754 binary16) and bf16 (the upper half of an f32).
///
/// - **Units:** `Index` in elements, `ByteOffset` in bytes, of any alignment
/// - **Accuracy:** widening is exact; narrowing rounds to nearest, ties to even, overflows to infinity and keeps
///   subnormals, signed zeros and infinities. A NaN stays a NaN; its payload may change
/// - **Memory:** reads the source, writes the target, which must not overlap; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class HalfKernels {
    private static final boolean VECTOR = ActiveTier.isVector();

    private HalfKernels() {}

    /// Widens f16 values of an array.
    ///
    /// @param from      holds the f16 bits
    /// @param fromIndex index of the first one
    /// @param to        receives the f32 values
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void f16ToF32(short[] from, int fromIndex, float[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        ScalarHalves.f16ToF32(from, fromIndex, to, toIndex, count);
    }

    /// Widens f16 values of a segment.
    ///
    /// @param from           holds the f16 bits
    /// @param fromByteOffset where the first one starts
    /// @param to             receives the f32 values
    /// @param toIndex        index of the first one
    /// @param count          how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void f16ToF32(MemorySegment from, long fromByteOffset, float[] to, int toIndex, int count) {
        Segments.check(from, fromByteOffset, count, Short.BYTES);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        ScalarHalves.f16ToF32(from, fromByteOffset, to, toIndex, count);
    }

    /// Narrows f32 values to f16 in an array.
    ///
    /// @param from      holds the f32 values
    /// @param fromIndex index of the first one
    /// @param to        receives the f16 bits
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void f32ToF16(float[] from, int fromIndex, short[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        ScalarHalves.f32ToF16(from, fromIndex, to, toIndex, count);
    }

    /// Narrows f32 values to f16 in a segment.
    ///
    /// @param from         holds the f32 values
    /// @param fromIndex    index of the first one
    /// @param to           receives the f16 bits
    /// @param toByteOffset where the first one starts
    /// @param count        how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void f32ToF16(float[] from, int fromIndex, MemorySegment to, long toByteOffset, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Segments.check(to, toByteOffset, count, Short.BYTES);
        ScalarHalves.f32ToF16(from, fromIndex, to, toByteOffset, count);
    }

    /// Widens bf16 values of an array.
    ///
    /// @param from      holds the bf16 bits
    /// @param fromIndex index of the first one
    /// @param to        receives the f32 values
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void bf16ToF32(short[] from, int fromIndex, float[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        if (VECTOR) {
            VectorHalves.bf16ToF32(from, fromIndex, to, toIndex, count);
        } else {
            ScalarHalves.bf16ToF32(from, fromIndex, to, toIndex, count);
        }
    }

    /// Widens bf16 values of a segment.
    ///
    /// @param from           holds the bf16 bits
    /// @param fromByteOffset where the first one starts
    /// @param to             receives the f32 values
    /// @param toIndex        index of the first one
    /// @param count          how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void bf16ToF32(MemorySegment from, long fromByteOffset, float[] to, int toIndex, int count) {
        Segments.check(from, fromByteOffset, count, Short.BYTES);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        if (VECTOR && from.isNative()) {
            VectorHalves.bf16ToF32(from, fromByteOffset, to, toIndex, count);
        } else {
            ScalarHalves.bf16ToF32(from, fromByteOffset, to, toIndex, count);
        }
    }

    /// Narrows f32 values to bf16 in an array.
    ///
    /// @param from      holds the f32 values
    /// @param fromIndex index of the first one
    /// @param to        receives the bf16 bits
    /// @param toIndex   index of the first one
    /// @param count     how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void f32ToBf16(float[] from, int fromIndex, short[] to, int toIndex, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Objects.checkFromIndexSize(toIndex, count, to.length);
        if (VECTOR) {
            VectorHalves.f32ToBf16(from, fromIndex, to, toIndex, count);
        } else {
            ScalarHalves.f32ToBf16(from, fromIndex, to, toIndex, count);
        }
    }

    /// Narrows f32 values to bf16 in a segment.
    ///
    /// @param from         holds the f32 values
    /// @param fromIndex    index of the first one
    /// @param to           receives the bf16 bits
    /// @param toByteOffset where the first one starts
    /// @param count        how many
    /// @throws IndexOutOfBoundsException if a range is not inside its storage
    public static void f32ToBf16(float[] from, int fromIndex, MemorySegment to, long toByteOffset, int count) {
        Objects.checkFromIndexSize(fromIndex, count, from.length);
        Segments.check(to, toByteOffset, count, Short.BYTES);
        if (VECTOR && to.isNative()) {
            VectorHalves.f32ToBf16(from, fromIndex, to, toByteOffset, count);
        } else {
            ScalarHalves.f32ToBf16(from, fromIndex, to, toByteOffset, count);
        }
    }
}
