package dev.basalt.vector.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bytes of a saved index: little-endian, with a header of 64 bytes that begins with a magic number and a
/// version.
///
/// - **Threads:** immutable, as the bytes are
///
/// @param bytes  the memory
/// @param what   the kind of index, for errors
/// @param source what errors name, as the file
public record IndexBytes(MemorySegment bytes, String what, Object source) {
    /// The size of a header.
    public static final int HEADER_BYTES = 64;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Begins to write: all bytes become zero but the magic number and the version.
    ///
    /// @param to      receives the index
    /// @param size    how many bytes it takes
    /// @param what    the kind of index
    /// @param magic   its magic number
    /// @param version its version
    /// @return the first `size` bytes
    public static IndexBytes begin(MemorySegment to, long size, String what, int magic, int version) {
        IndexBytes begun = new IndexBytes(to.asSlice(0, size), what, what);
        begun.bytes.fill((byte) 0);
        begun.putInt(0, magic);
        begun.putInt(4, version);
        return begun;
    }

    /// Checks that there is a header of this kind.
    ///
    /// @param magic   the magic number
    /// @param version the version that can be read
    /// @throws CorruptDataException       if there is not
    /// @throws UnsupportedFormatException if there is one of another version
    public void requireHeader(int magic, int version) {
        requireHeader(magic, version, version);
    }

    /// Checks that there is a header of this kind.
    ///
    /// @param magic  the magic number
    /// @param oldest the first version that can be read
    /// @param newest the last
    /// @throws CorruptDataException       if there is not
    /// @throws UnsupportedFormatException if there is one of another version
    public void requireHeader(int magic, int oldest, int newest) {
        if (bytes.byteSize() < HEADER_BYTES) {
            throw corrupt(0, what + " must have at least " + HEADER_BYTES + " bytes, but has " + bytes.byteSize());
        }
        if (getInt(0) != magic) {
            throw corrupt(
                    0,
                    what + " must begin with " + Integer.toHexString(magic) + ", but begins with "
                            + Integer.toHexString(getInt(0)));
        }
        if (getInt(4) < oldest || getInt(4) > newest) {
            String versions = oldest == newest ? "" + newest : oldest + " to " + newest;
            throw new UnsupportedFormatException(
                    Location.at(source, 4), what + " version must be " + versions + ", but was " + getInt(4));
        }
    }

    /// Checks a number of the header.
    ///
    /// @param byteOffset where it is
    /// @param name       what it is, for errors
    /// @param min        the least it may be
    /// @param max        the most
    /// @return the number
    /// @throws CorruptDataException if it is less or more
    public int requireInt(long byteOffset, String name, long min, long max) {
        int value = getInt(byteOffset);
        if (value < min || value > max) {
            throw corrupt(
                    byteOffset, name + " of a " + what + " must be in [" + min + ", " + max + "], but was " + value);
        }
        return value;
    }

    /// Checks how many bytes there are, so that none are missing and no more memory is taken than they are.
    ///
    /// @param size how many there must be
    /// @throws CorruptDataException if there are fewer or more
    public void requireSize(long size) {
        if (bytes.byteSize() != size) {
            throw corrupt(0, what + " must have " + size + " bytes, but has " + bytes.byteSize());
        }
    }

    /// What is thrown for a wrong byte.
    ///
    /// @param byteOffset where it is
    /// @param problem    what must hold, but was actual
    /// @return the exception
    public CorruptDataException corrupt(long byteOffset, String problem) {
        return new CorruptDataException(Location.at(source, byteOffset), problem);
    }

    /// Reads a number.
    ///
    /// @param byteOffset where it is
    /// @return the number
    public int getInt(long byteOffset) {
        return bytes.get(INT, byteOffset);
    }

    /// Writes a number.
    ///
    /// @param byteOffset where to
    /// @param value      the number
    public void putInt(long byteOffset, int value) {
        bytes.set(INT, byteOffset, value);
    }

    /// Reads a number of 8 bytes.
    ///
    /// @param byteOffset where it is
    /// @return the number
    public long getLong(long byteOffset) {
        return bytes.get(LONG, byteOffset);
    }

    /// Writes a number of 8 bytes.
    ///
    /// @param byteOffset where to
    /// @param value      the number
    public void putLong(long byteOffset, long value) {
        bytes.set(LONG, byteOffset, value);
    }

    /// Reads a number with a fraction.
    ///
    /// @param byteOffset where it is
    /// @return the number
    public float getFloat(long byteOffset) {
        return bytes.get(FLOAT, byteOffset);
    }

    /// Writes a number with a fraction.
    ///
    /// @param byteOffset where to
    /// @param value      the number
    public void putFloat(long byteOffset, float value) {
        bytes.set(FLOAT, byteOffset, value);
    }

    /// Reads a number of 8 bytes with a fraction.
    ///
    /// @param byteOffset where it is
    /// @return the number
    public double getDouble(long byteOffset) {
        return bytes.get(DOUBLE, byteOffset);
    }

    /// Writes a number of 8 bytes with a fraction.
    ///
    /// @param byteOffset where to
    /// @param value      the number
    public void putDouble(long byteOffset, double value) {
        bytes.set(DOUBLE, byteOffset, value);
    }

    /// Reads numbers with fractions that follow each other.
    ///
    /// @param byteOffset where the first is
    /// @param to         receives as many as it is long
    public void getFloats(long byteOffset, float[] to) {
        MemorySegment.copy(bytes, FLOAT, byteOffset, to, 0, to.length);
    }

    /// Writes numbers with fractions one after the other.
    ///
    /// @param byteOffset where to
    /// @param values     the numbers
    public void putFloats(long byteOffset, float[] values) {
        MemorySegment.copy(values, 0, bytes, FLOAT, byteOffset, values.length);
    }
}
