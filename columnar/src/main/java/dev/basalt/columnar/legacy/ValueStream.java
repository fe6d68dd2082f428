package dev.basalt.columnar.legacy;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.legacy.LegacyFile.Values;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The values of one column, row after row.
///
/// - **Memory:** of strings, where all of them end: 4 bytes a row; else what the rows asked for need
/// - **Threads:** confined to one
final class ValueStream implements Closeable {
    private static final int MAX_BYTES = 1 << 30;

    private final Values values;
    private final Field field;
    private final boolean emptyIsNull;
    private final InputStream in;
    private byte @Nullable [] ends;
    private int row;

    ValueStream(Values values, Field field, boolean emptyIsNull) throws IOException {
        this.values = values;
        this.field = field;
        this.emptyIsNull = emptyIsNull && field.nullable();
        InputStream stored = new SegmentStream(values.bytes());
        this.in = values.compressed() ? new ZstdInputStreamNoFinalizer(stored) : stored;
    }

    /// The bytes of a segment.
    private static final class SegmentStream extends InputStream {
        private final MemorySegment bytes;
        private long at;

        SegmentStream(MemorySegment bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return at == bytes.byteSize() ? -1 : bytes.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) {
            int count = (int) Math.min(length, bytes.byteSize() - at);
            if (count == 0 && length > 0) {
                return -1;
            }
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, to, from, count);
            at += count;
            return count;
        }
    }

    private byte[] take(long count) {
        if (count > MAX_BYTES) {
            throw new LimitExceededException(
                    values.where(), "values read at once must have at most " + MAX_BYTES + " bytes, but have " + count);
        }
        byte[] taken;
        try {
            taken = in.readNBytes((int) count);
        } catch (IOException e) {
            throw new CorruptDataException(
                    values.where(), "values must be compressed with Zstandard, but are not: " + e.getMessage(), e);
        }
        if (taken.length < count) {
            throw new CorruptDataException(
                    values.where(), "values must have " + count + " bytes more, but have " + taken.length);
        }
        return taken;
    }

    /// Requires that no values are left.
    void requireEnd() {
        int more;
        try {
            more = in.read();
        } catch (IOException e) {
            throw new CorruptDataException(
                    values.where(), "values must be compressed with Zstandard, but are not: " + e.getMessage(), e);
        }
        if (more >= 0) {
            throw new CorruptDataException(values.where(), "values must end with the last row, but go on");
        }
    }

    /// Appends rows.
    ///
    /// @param rows how many
    /// @param all  how many the file has
    void read(int rows, long all, Column to) {
        if (field.type() == Simple.STRING) {
            readStrings(rows, all, (BytesColumn) to);
            return;
        }
        int size = switch ((Simple) field.type()) {
            case INT8, UINT8 -> 1;
            case INT16, UINT16 -> 2;
            case INT32, UINT32, FLOAT32 -> 4;
            default -> 8;
        };
        ByteBuffer bytes = ByteBuffer.wrap(take((long) rows * size)).order(ByteOrder.LITTLE_ENDIAN);
        switch (to) {
            case FloatColumn floats -> {
                int first = floats.extend(rows);
                bytes.asFloatBuffer().get(floats.values(), first, rows);
            }
            case DoubleColumn doubles -> {
                int first = doubles.extend(rows);
                bytes.asDoubleBuffer().get(doubles.values(), first, rows);
            }
            default -> readIntegers(bytes, rows, size, (LongColumn) to);
        }
        row += rows;
    }

    private void readIntegers(ByteBuffer bytes, int rows, int size, LongColumn to) {
        boolean unsigned = ((Simple) field.type()).isUnsigned();
        int first = to.extend(rows);
        for (int i = 0; i < rows; i++) {
            to.values()[first + i] = switch (size) {
                case 1 -> unsigned ? bytes.get() & 0xFF : bytes.get();
                case 2 -> unsigned ? bytes.getShort() & 0xFFFF : bytes.getShort();
                case 4 -> unsigned ? bytes.getInt() & 0xFFFF_FFFFL : bytes.getInt();
                default -> bytes.getLong();
            };
        }
    }

    private void readStrings(int rows, long all, BytesColumn to) {
        byte[] where = ends;
        if (where == null) {
            long count = ByteBuffer.wrap(take(4)).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFF_FFFFL;
            if (count != all) {
                throw new CorruptDataException(
                        values.where(), "there must be a string for each of " + all + " rows, but are " + count);
            }
            where = take(4 * (all + 1));
            ends = where;
        }
        ByteBuffer offsets = ByteBuffer.wrap(where).order(ByteOrder.LITTLE_ENDIAN);
        long start = offsets.getInt(4 * row) & 0xFFFF_FFFFL;
        long end = offsets.getInt(4 * (row + rows)) & 0xFFFF_FFFFL;
        if (end < start || (row == 0 && start != 0)) {
            throw new CorruptDataException(
                    values.where(), "the strings must end behind their start, but end at " + end + ", after " + start);
        }
        byte[] text = take(end - start);
        for (int i = 0; i < rows; i++) {
            long from = offsets.getInt(4 * (row + i)) & 0xFFFF_FFFFL;
            long until = offsets.getInt(4 * (row + i + 1)) & 0xFFFF_FFFFL;
            if (from < start || until < from || until > end) {
                throw new CorruptDataException(
                        values.where(),
                        "a string must end behind its start, but that of row " + (row + i) + " ends at " + until
                                + ", after " + from);
            }
            if (until == from && emptyIsNull) {
                to.appendNull();
            } else {
                to.append(text, (int) (from - start), (int) (until - from));
            }
        }
        row += rows;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
