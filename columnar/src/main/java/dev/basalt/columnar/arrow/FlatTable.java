package dev.basalt.columnar.arrow;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A table of FlatBuffers, read out of bytes of which none is trusted.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 4 | how far back the table of slots begins |
/// | 4 | ... | the fields, each where its slot says |
///
/// The table of slots: its own size and the table's in 16 bits each, then for each slot in 16 bits where its field is
/// in the table, or 0. Texts, vectors and tables are kept behind, and the field holds how far.
///
/// - **Threads:** immutable
/// - **Source:** the format's description of its binary form (flatbuffers.dev, Internals)
final class FlatTable {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final Location where;
    private final int position;
    private final int slots;
    private final int slotBytes;

    private FlatTable(byte[] bytes, int position, Location where) {
        this.bytes = bytes;
        this.where = where;
        this.position = position;
        long at = position - (long) intAt(position);
        require(at, 4);
        this.slots = (int) at;
        this.slotBytes = shortAt(slots) & 0xFFFF;
        if (slotBytes < 4) {
            throw new CorruptDataException(
                    where.withOffset(offset(slots)),
                    "a table of slots must have at least 4 bytes, but has " + slotBytes);
        }
        require(slots, slotBytes);
    }

    /// The outermost table.
    ///
    /// @param where the place of the first byte
    static FlatTable root(byte[] bytes, Location where) {
        FlatTable start = null;
        if (bytes.length >= 4) {
            long at = (int) INT.get(bytes, 0) & 0xFFFF_FFFFL;
            if (at >= 4 && at <= bytes.length - 4L) {
                start = new FlatTable(bytes, (int) at, where);
            }
        }
        if (start == null) {
            throw new CorruptDataException(
                    where,
                    "metadata must begin with the place of a table within its " + bytes.length
                            + " bytes, but does not");
        }
        return start;
    }

    private long offset(long at) {
        return where.byteOffset() < 0 ? Location.NO_OFFSET : where.byteOffset() + at;
    }

    private void require(long at, long count) {
        if (at < 0 || count < 0 || at > bytes.length - count) {
            throw new CorruptDataException(
                    where,
                    "metadata must lie within its " + bytes.length + " bytes, but " + count + " bytes of it are at "
                            + at);
        }
    }

    private int intAt(int at) {
        require(at, 4);
        return (int) INT.get(bytes, at);
    }

    private short shortAt(int at) {
        require(at, 2);
        return (short) SHORT.get(bytes, at);
    }

    /// Where a field is; 0 if it has its default.
    private int fieldAt(int slot, int size) {
        int entry = 4 + 2 * slot;
        if (entry + 2 > slotBytes) {
            return 0;
        }
        int relative = shortAt(slots + entry) & 0xFFFF;
        if (relative == 0) {
            return 0;
        }
        require((long) position + relative, size);
        return position + relative;
    }

    int byteOr(int slot, int otherwise) {
        int at = fieldAt(slot, 1);
        return at == 0 ? otherwise : bytes[at] & 0xFF;
    }

    boolean flag(int slot) {
        return byteOr(slot, 0) != 0;
    }

    int shortOr(int slot, int otherwise) {
        int at = fieldAt(slot, 2);
        return at == 0 ? otherwise : (short) SHORT.get(bytes, at);
    }

    int intOr(int slot, int otherwise) {
        int at = fieldAt(slot, 4);
        return at == 0 ? otherwise : (int) INT.get(bytes, at);
    }

    long longOr(int slot, long otherwise) {
        int at = fieldAt(slot, 8);
        return at == 0 ? otherwise : (long) LONG.get(bytes, at);
    }

    private int behind(int at) {
        long target = at + ((int) INT.get(bytes, at) & 0xFFFF_FFFFL);
        require(target, 4);
        if (target == at) {
            throw new CorruptDataException(where, "a part of the metadata must not hold itself, but does at " + at);
        }
        return (int) target;
    }

    @Nullable
    FlatTable table(int slot) {
        int at = fieldAt(slot, 4);
        return at == 0 ? null : new FlatTable(bytes, behind(at), where);
    }

    @Nullable
    String text(int slot) {
        int at = fieldAt(slot, 4);
        if (at == 0) {
            return null;
        }
        int start = behind(at);
        int length = intAt(start);
        require(start + 4L, length);
        return new String(bytes, start + 4, length, StandardCharsets.UTF_8);
    }

    /// How many elements a vector has.
    int count(int slot, int elementBytes) {
        int at = fieldAt(slot, 4);
        if (at == 0) {
            return 0;
        }
        int start = behind(at);
        int count = intAt(start);
        require(start + 4L, (long) count * elementBytes);
        if (count < 0) {
            throw new CorruptDataException(where, "a vector must have at least 0 elements, but has " + count);
        }
        return count;
    }

    /// A table of a vector of tables.
    FlatTable element(int slot, int index) {
        int start = behind(fieldAt(slot, 4));
        return new FlatTable(bytes, behind(start + 4 + 4 * index), where);
    }

    /// A number in a vector of structs whose size was checked by [#count].
    long longInElement(int slot, int index, int elementBytes, int byteInElement) {
        int start = behind(fieldAt(slot, 4));
        return (long) LONG.get(bytes, start + 4 + index * elementBytes + byteInElement);
    }
}
