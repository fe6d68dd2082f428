package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How numbers lie in segments: little-endian, unaligned. And the stand-ins for the storage that a kernel does not
/// read.
///
/// A kernel body that serves arrays and segments alike takes `heap`, an array, a segment and a `base`: `heap` says
/// which of the two is meant, and `base` is an element index of the array or a byte offset of the segment. `heap`
/// is a literal at every entry, so that the compiler, having inlined the body, keeps one side only.
final class Layouts {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);
    static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);

    static final float[] NO_FLOATS = {};
    static final byte[] NO_BYTES = {};
    static final long[] NO_LONGS = {};
    static final MemorySegment NO_SEGMENT = MemorySegment.NULL;

    private Layouts() {}

    /// Lets a method that loads vectors from a segment survive a fault, as where a mapped file was cut short.
    ///
    /// The JVM turns a fault in compiled code into an [InternalError] only if that code has a plain read of memory
    /// outside of the heap as well, and ends the process otherwise. The read is left out by the compiler.
    static void markMapped(MemorySegment segment) {
        if (segment.byteSize() > 0) {
            byte _ = segment.get(ValueLayout.JAVA_BYTE, 0);
        }
    }

    static float floatAt(boolean heap, float[] array, MemorySegment segment, long base, int i) {
        return heap ? array[(int) base + i] : segment.get(F32, base + 4L * i);
    }
}
