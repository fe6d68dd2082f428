package dev.basalt.core.kernel.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Loads the classes of all kinds of segments before any kernel is compiled.
///
/// HotSpot compiles a method for the classes that are loaded so far. While all segments are native ones, code
/// that reads a segment relies on that; the first segment over an array, which the Vector API makes by itself
/// where it changes a shape in code that is not compiled yet, throws all of that code away. Kernels then take
/// up to a hundred times their time, until they are compiled again.
final class SegmentClasses {
    private SegmentClasses() {}

    /// Loads them.
    static void load() {
        long bytes = MemorySegment.ofArray(new byte[1]).byteSize()
                + MemorySegment.ofArray(new float[1]).byteSize();
        try (Arena arena = Arena.ofConfined()) {
            bytes += arena.allocate(1).byteSize();
        }
        if (bytes != Byte.BYTES + Float.BYTES + Byte.BYTES) {
            throw new IllegalStateException("segments must have 6 bytes, but have " + bytes);
        }
    }
}
