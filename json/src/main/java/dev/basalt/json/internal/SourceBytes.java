package dev.basalt.json.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// Where a document's text lies: in a range of an array, or in a segment. Offsets count from its first byte.
public final class SourceBytes {
    private static final byte[] NONE = {};

    private byte[] array = NONE;
    private int from;
    private int to;
    private MemorySegment segment = MemorySegment.NULL;
    private boolean isArray = true;

    /// Takes a range of an array.
    ///
    /// @param bytes the array, kept
    /// @param start index of the first byte
    /// @param end   index behind the last
    public void set(byte[] bytes, int start, int end) {
        array = bytes;
        from = start;
        to = end;
        segment = MemorySegment.NULL;
        isArray = true;
    }

    /// Takes a segment.
    ///
    /// @param bytes the segment, kept
    public void set(MemorySegment bytes) {
        segment = bytes;
        array = NONE;
        isArray = false;
    }

    /// A copy that stays as it is when this is set again.
    ///
    /// @param ownBytes whether the bytes are copied too
    /// @return the copy
    public SourceBytes copy(boolean ownBytes) {
        SourceBytes copy = new SourceBytes();
        if (isArray && !ownBytes) {
            copy.set(array, from, to);
        } else if (isArray) {
            copy.set(copy(0, to - from), 0, to - from);
        } else if (ownBytes) {
            copy.set(copy(0, Math.toIntExact(segment.byteSize())), 0, (int) segment.byteSize());
        } else {
            copy.set(segment);
        }
        return copy;
    }

    /// Whether the text is in an array.
    ///
    /// @return whether it is; otherwise in a segment
    public boolean isArray() {
        return isArray;
    }

    /// The array.
    ///
    /// @return the array that holds the text, if [#isArray]
    public byte[] array() {
        return array;
    }

    /// The range in the array.
    ///
    /// @return index of the first byte
    public int from() {
        return from;
    }

    /// The range in the array.
    ///
    /// @return index behind the last byte
    public int to() {
        return to;
    }

    /// The segment.
    ///
    /// @return the segment that is the text, if not [#isArray]
    public MemorySegment segment() {
        return segment;
    }

    /// How long the text is.
    ///
    /// @return its size in bytes
    public long size() {
        return isArray ? to - from : segment.byteSize();
    }

    /// A byte.
    ///
    /// @param offset its offset
    /// @return the byte
    public byte at(long offset) {
        return isArray ? array[from + (int) offset] : segment.get(ValueLayout.JAVA_BYTE, offset);
    }

    /// Some bytes.
    ///
    /// @param offset offset of the first
    /// @param length how many
    /// @return a copy of them
    public byte[] copy(long offset, int length) {
        byte[] copy = new byte[length];
        copy(offset, length, copy, 0);
        return copy;
    }

    /// Copies some bytes.
    ///
    /// @param offset offset of the first
    /// @param length how many
    /// @param out    receives them
    /// @param at     index of the first one there
    public void copy(long offset, int length, byte[] out, int at) {
        if (isArray) {
            System.arraycopy(array, from + (int) offset, out, at, length);
        } else {
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, out, at, length);
        }
    }

    /// Decodes some bytes.
    ///
    /// @param offset offset of the first
    /// @param length how many
    /// @return their text
    public String text(long offset, int length) {
        return isArray
                ? new String(array, from + (int) offset, length, StandardCharsets.UTF_8)
                : new String(copy(offset, length), StandardCharsets.UTF_8);
    }

    /// Compares bytes with others.
    ///
    /// @param offset offset of the first
    /// @param other  the others, all of them
    /// @param length how many there are here
    /// @return whether they are the same
    public boolean equals(long offset, byte[] other, int length) {
        if (length != other.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (at(offset + i) != other[i]) {
                return false;
            }
        }
        return true;
    }
}
