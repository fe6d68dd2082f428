package dev.basalt.core.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/// Checks of places in segments and arrays, before an internal kernel trusts them.
final class Segments {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Segments() {}

    static float floatAt(MemorySegment segment, long byteOffset, long index) {
        return segment.get(F32, byteOffset + index * Float.BYTES);
    }

    static void checkFloats(MemorySegment segment, long byteOffset, long count) {
        check(segment, byteOffset, count, Float.BYTES);
    }

    static void check(MemorySegment segment, long byteOffset, long count, int elementBytes) {
        long byteSize = count > Long.MAX_VALUE / elementBytes ? Long.MAX_VALUE : count * elementBytes;
        Objects.checkFromIndexSize(byteOffset, byteSize, segment.byteSize());
    }

    static void checkNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, but was " + value);
        }
    }

    /// Checks that rows of one dimension lie inside an array.
    static void checkRows(int index, int rowCount, int dimension, int length) {
        checkNotNegative("rowCount", rowCount);
        checkNotNegative("dimension", dimension);
        Objects.checkFromIndexSize((long) index, (long) rowCount * dimension, (long) length);
    }

    /// Checks that rows of one dimension lie inside a segment.
    static void checkRows(MemorySegment segment, long byteOffset, int rowCount, int dimension) {
        checkNotNegative("rowCount", rowCount);
        checkNotNegative("dimension", dimension);
        checkFloats(segment, byteOffset, (long) rowCount * dimension);
    }

    /// Checks that rows of 16-bit values of one dimension lie inside a segment.
    static void checkHalfRows(MemorySegment segment, long byteOffset, int rowCount, int dimension) {
        checkNotNegative("rowCount", rowCount);
        checkNotNegative("dimension", dimension);
        check(segment, byteOffset, (long) rowCount * dimension, Short.BYTES);
    }

    /// How many whole rows of one dimension fit into so many values; any number if rows are empty.
    static long rowsIn(long valueCount, int dimension) {
        return dimension == 0 ? Long.MAX_VALUE : valueCount / dimension;
    }

    /// Checks that every ordinal names a row of the `rowCount` there are.
    static void checkOrdinals(int[] ordinals, int from, int count, long rowCount) {
        Objects.checkFromIndexSize(from, count, ordinals.length);
        for (int i = from; i < from + count; i++) {
            Objects.checkIndex((long) ordinals[i], rowCount);
        }
    }
}
