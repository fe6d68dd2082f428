package dev.basalt.core.kernel.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How numbers lie in segments: little-endian, unaligned. And the stand-ins for the storage that a kernel does
/// not read.
///
/// A kernel body that serves arrays and segments alike takes `heap`, an array, a segment and a `base`: `heap`
/// says which of the two is meant, and `base` is an element index of the array or a byte offset of the segment.
/// `heap` is a literal at every entry, so that the compiler, having inlined the body, keeps one side only.
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

    /// Lets a method that loads vectors from a segment survive a fault, as where a mapped file was cut short:
    /// called before the first load, for all that is loaded.
    ///
    /// The JVM turns a fault in compiled code into an [InternalError] only if that code has a plain read of
    /// memory outside of the heap as well, and ends the process otherwise. So once a kernel is compiled, the
    /// read below need only be there, and the compiler leaves it out. Before that, a kernel calls methods of
    /// the Vector API that may be compiled without any plain read. Then the read of the last byte fails first,
    /// if the file was cut before: whoever cuts a file takes its end away. The error is thrown where a loop
    /// turns back or a method returns; so there is a loop, and a result, without which the read would be left
    /// out here as well.
    ///
    /// @return the last byte, of no use to the caller
    static byte markMapped(MemorySegment segment, long offset, long bytes) {
        byte last = 0;
        for (int i = 0; i < 2 && bytes > 0; i++) {
            last = segment.get(ValueLayout.JAVA_BYTE, offset + bytes - 1);
        }
        return last;
    }

    /// The greatest of four offsets.
    static long last(long at0, long at1, long at2, long at3) {
        return Math.max(Math.max(at0, at1), Math.max(at2, at3));
    }

    static float floatAt(boolean heap, float[] array, MemorySegment segment, long base, int i) {
        return heap ? array[(int) base + i] : segment.get(F32, base + 4L * i);
    }
}
