package dev.basalt.columnar.encoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes that grow at their end; numbers are little-endian.
///
/// - **Threads:** confined to one
public final class ByteSink {
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Small, as files of thousands of columns have several sinks for each.
    private static final int FIRST_BYTES = 64;

    private byte[] bytes = new byte[FIRST_BYTES];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int size;

    /// Makes an empty sink.
    public ByteSink() {}

    /// How many bytes there are.
    ///
    /// @return the count
    public int size() {
        return size;
    }

    /// The bytes.
    ///
    /// @return the array itself, longer than [#size]; another one once bytes were added
    public byte[] bytes() {
        return bytes;
    }

    /// The bytes as a segment.
    ///
    /// @return a view of the first [#size] bytes, valid until more are added
    public MemorySegment segment() {
        return segment.asSlice(0, size);
    }

    /// Drops bytes at the end.
    ///
    /// @param newSize how many are kept, at most [#size]
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IndexOutOfBoundsException("size must be 0 to " + size + ", but was " + newSize);
        }
        size = newSize;
    }

    /// Adds bytes to be set by the caller, which hold anything until then.
    ///
    /// @param count how many
    /// @return the index of the first in [#bytes]
    public int skip(int count) {
        int at = size;
        int end = Math.addExact(at, count);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 64L, end * 2L));
            segment = MemorySegment.ofArray(bytes);
        }
        size = end;
        return at;
    }

    /// Adds zeros until the size is a multiple of a number.
    ///
    /// @param multiple a power of two
    public void align(int multiple) {
        int padding = -size & (multiple - 1);
        int at = skip(padding);
        Arrays.fill(bytes, at, at + padding, (byte) 0);
    }

    /// Adds a byte.
    ///
    /// @param value its lowest 8 bits
    public void putByte(int value) {
        int at = skip(1);
        bytes[at] = (byte) value;
    }

    /// Adds a number of 2 bytes.
    ///
    /// @param value its lowest 16 bits
    public void putShort(int value) {
        int at = skip(2);
        segment.set(I16, at, (short) value);
    }

    /// Adds a number of 4 bytes.
    ///
    /// @param value the number
    public void putInt(int value) {
        int at = skip(4);
        segment.set(I32, at, value);
    }

    /// Changes a number of 4 bytes.
    ///
    /// @param at    where it is
    /// @param value the number
    public void setInt(int at, int value) {
        segment.set(I32, at, value);
    }

    /// Adds a number of 8 bytes.
    ///
    /// @param value the number
    public void putLong(long value) {
        int at = skip(8);
        segment.set(I64, at, value);
    }

    /// Adds a number of 8 bytes.
    ///
    /// @param value the number
    public void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }

    /// Adds numbers of 8 bytes each.
    ///
    /// @param from  holds them
    /// @param index index of the first
    /// @param count how many
    public void putLongs(long[] from, int index, int count) {
        int at = skip(Math.multiplyExact(8, count));
        MemorySegment.copy(from, index, segment, I64, at, count);
    }

    /// Adds numbers of 8 bytes each.
    ///
    /// @param from  holds them
    /// @param index index of the first
    /// @param count how many
    public void putDoubles(double[] from, int index, int count) {
        int at = skip(Math.multiplyExact(8, count));
        MemorySegment.copy(from, index, segment, F64, at, count);
    }

    /// Adds numbers of 4 bytes each.
    ///
    /// @param from  holds them
    /// @param index index of the first
    /// @param count how many
    public void putFloats(float[] from, int index, int count) {
        int at = skip(Math.multiplyExact(4, count));
        MemorySegment.copy(from, index, segment, F32, at, count);
    }

    /// Adds numbers of 4 bytes each.
    ///
    /// @param from  holds them
    /// @param index index of the first
    /// @param count how many
    public void putInts(int[] from, int index, int count) {
        int at = skip(Math.multiplyExact(4, count));
        MemorySegment.copy(from, index, segment, I32, at, count);
    }

    /// Adds bytes.
    ///
    /// @param from  holds them
    /// @param index index of the first
    /// @param count how many
    public void putBytes(byte[] from, int index, int count) {
        int at = skip(count);
        System.arraycopy(from, index, bytes, at, count);
    }
}
