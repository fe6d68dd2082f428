package dev.basalt.columnar.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An array as Arrow lays it out: the buffers of its type, and the arrays of its children.
///
/// - **Memory:** keeps the buffers as they were given
///
/// @param length     rows
/// @param offset     rows before the first in all buffers
/// @param nullCount  rows without a value; -1 where nobody counted
/// @param buffers    for most types the bits of rows that have a value first, empty where all have
/// @param children   of lists and structs
/// @param dictionary the values that indices stand for, where it comes with the array
record ArrowParts(
        long length,
        long offset,
        long nullCount,
        List<MemorySegment> buffers,
        List<ArrowParts> children,
        @Nullable ArrowParts dictionary) {
    /// The size of all buffers.
    long byteSize() {
        long bytes = 0;
        for (MemorySegment buffer : buffers) {
            bytes += buffer.byteSize();
        }
        for (ArrowParts child : children) {
            bytes += child.byteSize();
        }
        return bytes;
    }

    static final MemorySegment NONE = MemorySegment.ofArray(new byte[0]);
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong BIG_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
}
