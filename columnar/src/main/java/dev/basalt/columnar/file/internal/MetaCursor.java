package dev.basalt.columnar.file.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads what [MetaSink] wrote. Nothing in it is trusted.
///
/// - **Threads:** confined to one
public final class MetaCursor {
    private final MemorySegment bytes;
    private final Location where;
    private long at;

    /// Makes a cursor at the start of bytes.
    ///
    /// @param bytes the bytes
    /// @param where where they are, for errors
    public MetaCursor(MemorySegment bytes, Location where) {
        this.bytes = bytes;
        this.where = where;
    }

    /// How many bytes were not read yet.
    ///
    /// @return the count
    public long remaining() {
        return bytes.byteSize() - at;
    }

    /// Reads a byte.
    ///
    /// @return 0 to 255
    public int takeByte() {
        if (remaining() < 1) {
            throw corrupt("there must be one more byte, but none is left");
        }
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at++));
    }

    /// Reads a number.
    ///
    /// @return its bits
    public long takeVar() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = takeByte();
            if (shift == 63 && next > 1) {
                break;
            }
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw corrupt("a number must fit into 64 bits, but does not");
    }

    /// Reads a number that counts or measures.
    ///
    /// @param what what it counts, for the error
    /// @param most the most it may be
    /// @return 0 to `most`
    public long takeCount(String what, long most) {
        long value = takeVar();
        if (value < 0 || value > most) {
            throw corrupt(what + " must be 0 to " + most + ", but is " + Long.toUnsignedString(value));
        }
        return value;
    }

    /// Reads how many things follow that take at least a byte each.
    ///
    /// @param what what they are, for the error
    /// @return 0 to what fits
    public int takeItems(String what) {
        return (int) takeCount("number of " + what, Math.min(remaining(), Integer.MAX_VALUE));
    }

    /// Reads a number that may be negative.
    ///
    /// @return the number
    public long takeSigned() {
        long value = takeVar();
        return (value >>> 1) ^ -(value & 1);
    }

    /// Reads a number of 8 bytes.
    ///
    /// @return the number
    public long takeLong() {
        if (remaining() < 8) {
            throw corrupt("there must be 8 more bytes, but " + remaining() + " are left");
        }
        at += 8;
        return bytes.get(Layouts.I64, at - 8);
    }

    /// Reads bytes of a known length.
    ///
    /// @param size how many
    /// @return a copy
    public byte[] take(int size) {
        if (size < 0 || size > remaining()) {
            throw corrupt("there must be " + size + " more bytes, but " + remaining() + " are left");
        }
        byte[] value = bytes.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE);
        at += size;
        return value;
    }

    /// Reads a length and bytes.
    ///
    /// @return a copy of the bytes
    public byte[] takeBytes() {
        return take((int) takeCount("a length in bytes", Math.min(remaining(), Integer.MAX_VALUE)));
    }

    /// Reads a length and a text.
    ///
    /// @return the text
    public String takeText() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(takeBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptDataException(where, "a text must be UTF-8, but is not", e);
        }
    }

    /// Checks that what is left is less than eight bytes, all of them zero.
    public void requireEnd() {
        if (remaining() >= 8) {
            throw corrupt("nothing must follow, but " + remaining() + " bytes do");
        }
        while (remaining() > 0) {
            if (takeByte() != 0) {
                throw corrupt("bytes that fill up must be zero, but one is not");
            }
        }
    }

    /// An error in these bytes.
    ///
    /// @param problem what must hold, but does not
    /// @return the error, to be thrown
    public CorruptDataException corrupt(String problem) {
        return new CorruptDataException(where, problem);
    }

    /// Where the bytes are.
    ///
    /// @return the place
    public Location where() {
        return where;
    }
}
