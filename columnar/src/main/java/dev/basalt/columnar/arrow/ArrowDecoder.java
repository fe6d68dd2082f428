package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.arrow.ArrowType.Dictionary;
import dev.basalt.columnar.arrow.ArrowType.Width;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Appends the rows of arrays to columns, checking every place before it is read.
///
/// - **Memory:** asks a limit for what columns will take
/// - **Threads:** confined to one
final class ArrowDecoder {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int VIEW_BYTES = 16;
    private static final int INLINE_BYTES = 12;

    private final MemoryLimit limit;
    private final Map<Long, Column> dictionaries;
    private Location where;

    /// Makes a decoder.
    ///
    /// @param dictionaries their values by their ids, for arrays that bring none along
    ArrowDecoder(Location where, MemoryLimit limit, Map<Long, Column> dictionaries) {
        this.where = where;
        this.limit = limit;
        this.dictionaries = dictionaries;
    }

    /// Appends all rows of a column.
    ///
    /// @param rows how many the batch has
    void appendAll(ArrowField field, ArrowParts parts, long rows, Column to) {
        requireRows(field, parts, rows, where);
        appendRows(field, parts, 0, rows, to);
    }

    /// Requires that a column has the rows of its batch.
    static void requireRows(ArrowField field, ArrowParts parts, long rows, Location batch) {
        if (parts.length() != rows) {
            throw new CorruptDataException(
                    batch.withPath("column '" + field.name() + "'"),
                    "an array must have the " + rows + " rows of its batch, but has " + parts.length());
        }
    }

    /// Appends rows of a column that may have others before.
    void appendRows(ArrowField field, ArrowParts parts, long from, long rows, Column to) {
        Location outer = where;
        where = where.withPath("column '" + field.name() + "'");
        append(field, parts, from, rows, to);
        where = outer;
    }

    /// Appends rows.
    ///
    /// @param parts the array
    /// @param from  the first row, not counting the array's offset
    /// @param count how many
    void append(ArrowField field, ArrowParts parts, long from, long count, Column to) {
        if (from < 0 || count < 0 || parts.length() < 0 || from > parts.length() - count) {
            throw corrupt(
                    "an array must have " + Math.max(from, 0) + " + " + count + " rows, but has " + parts.length());
        }
        if (parts.length() > Integer.MAX_VALUE) {
            throw new LimitExceededException(
                    where, "an array must have less than 2^31 rows, but has " + parts.length());
        }
        limit.take(count, 8);
        int rows = (int) count;
        if (field.dictionary() != null) {
            appendIndexed(field, field.dictionary(), parts, from, rows, to);
            return;
        }
        if (field.type() instanceof ArrowType.NullType) {
            for (int i = 0; i < rows; i++) {
                to.appendNull();
            }
            return;
        }
        long[] present = present(parts, from, rows);
        if (to instanceof StructColumn structs) {
            appendStructs(field, parts, from, rows, present, structs);
            return;
        }
        if (present.length == 0) {
            appendRun(field, parts, parts.offset() + from, rows, to);
            return;
        }
        int first = to.size();
        int row = 0;
        while (row < rows) {
            int start = nextBit(present, row, rows, true);
            row = nextBit(present, start, rows, false);
            if (row > start) {
                appendRun(field, parts, parts.offset() + from + start, row - start, to);
            }
        }
        to.spread(first, present, 0, rows);
    }

    private static int nextBit(long[] bits, int from, int to, boolean set) {
        int at = from;
        while (at < to) {
            long word = (set ? bits[at >>> 6] : ~bits[at >>> 6]) >>> at;
            if (word != 0) {
                return Math.min(to, at + Long.numberOfTrailingZeros(word));
            }
            at = (at | 63) + 1;
        }
        return to;
    }

    /// The bits of rows that have a value; none at all where every row has one.
    private long[] present(ArrowParts parts, long from, int rows) {
        MemorySegment bits = parts.buffers().get(0);
        if (parts.nullCount() == 0 || bits.byteSize() == 0 || rows == 0) {
            return new long[0];
        }
        long[] present = bits(bits, parts.offset() + from, rows);
        return nextBit(present, 0, rows, false) == rows ? new long[0] : present;
    }

    private long[] bits(MemorySegment from, long first, int count) {
        require(from, first / 8, (first % 8 + count + 7) / 8);
        long[] words = new long[(count + 63) / 64];
        for (int i = 0; i < count; i++) {
            long bit = first + i;
            if ((from.get(ValueLayout.JAVA_BYTE, bit >>> 3) >>> (bit & 7) & 1) != 0) {
                words[i >>> 6] |= 1L << i;
            }
        }
        return words;
    }

    private CorruptDataException corrupt(String problem) {
        return new CorruptDataException(where, problem);
    }

    private void require(MemorySegment buffer, long from, long bytes) {
        if (from < 0 || bytes < 0 || from > buffer.byteSize() - bytes) {
            throw corrupt("a buffer must have " + Math.max(bytes, 0) + " bytes from " + Math.max(from, 0)
                    + " on, but has " + buffer.byteSize());
        }
    }

    private MemorySegment values(ArrowParts parts, int buffer, long from, long count, int bytesEach) {
        MemorySegment values = parts.buffers().get(buffer);
        if (from < 0 || (bytesEach > 0 && from + count > values.byteSize() / bytesEach)) {
            throw corrupt("a buffer must have " + count + " values of " + bytesEach + " bytes from value " + from
                    + " on, but has " + values.byteSize() + " bytes");
        }
        return values.asSlice(from * bytesEach, count * bytesEach);
    }

    private void appendIndexed(
            ArrowField field, Dictionary dictionary, ArrowParts parts, long from, int rows, Column to) {
        Column entries;
        if (parts.dictionary() != null) {
            entries = Column.of(to.type());
            append(field.values(), parts.dictionary(), 0, parts.dictionary().length(), entries);
        } else {
            Column known = dictionaries.get(dictionary.id());
            if (known == null) {
                throw corrupt(
                        "a dictionary must come before its use, but that of number " + dictionary.id() + " did not");
            }
            entries = known;
        }
        long[] present = present(parts, from, rows);
        LongColumn indices = new LongColumn(Simple.INT64);
        appendIntegers(dictionary.index(), parts, parts.offset() + from, rows, indices);
        for (int i = 0; i < rows; i++) {
            if (present.length > 0 && (present[i >>> 6] >>> i & 1) == 0) {
                to.appendNull();
                continue;
            }
            long index = indices.get(i);
            if (index < 0 || index >= entries.size()) {
                throw corrupt("an index must be below the dictionary's " + entries.size() + " values, but is "
                        + Long.toUnsignedString(index));
            }
            limit.take(1, valueBytes(entries, (int) index));
            to.append(entries, (int) index, 1);
        }
    }

    private static long valueBytes(Column column, int row) {
        return switch (column) {
            case BytesColumn bytes -> bytes.length(row);
            case FixedColumn fixed -> fixed.rowBytes();
            case ListColumn lists -> {
                long bytes = 0;
                for (int i = lists.offsets()[row]; i < lists.offsets()[row + 1]; i++) {
                    bytes += 8 + valueBytes(lists.elements(), i);
                }
                yield bytes;
            }
            case StructColumn structs -> {
                long bytes = 0;
                for (Column field : structs.fields()) {
                    bytes += 8 + valueBytes(field, row);
                }
                yield bytes;
            }
            default -> 16;
        };
    }

    private void appendStructs(
            ArrowField field, ArrowParts parts, long from, int rows, long[] present, StructColumn to) {
        List<Column> columns = to.fields();
        for (int i = 0; i < columns.size(); i++) {
            inChild(field.children().get(i), parts.children().get(i), parts.offset() + from, rows, columns.get(i));
        }
        if (present.length == 0) {
            to.extend(rows);
        } else {
            to.appendStructs(present, 0, rows);
        }
    }

    private void inChild(ArrowField field, ArrowParts parts, long from, long count, Column to) {
        Location outer = where;
        where = where.withPath(where.path() + " / '" + field.name() + "'");
        append(field, parts, from, count, to);
        where = outer;
    }

    /// Appends rows that all have values.
    ///
    /// @param from the first row, counting the array's offset
    private void appendRun(ArrowField field, ArrowParts parts, long from, int rows, Column to) {
        switch (to) {
            case LongColumn longs -> appendLongs(field.type(), parts, from, rows, longs);
            case FloatColumn floats -> appendFloats(field.type(), parts, from, rows, floats);
            case DoubleColumn doubles -> {
                MemorySegment values = values(parts, 1, from, rows, 8);
                int row = doubles.extend(rows);
                MemorySegment.copy(values, ArrowParts.DOUBLE, 0, doubles.values(), row, rows);
            }
            case WideColumn wide -> appendWide(field.type(), parts, from, rows, wide);
            case BytesColumn bytes -> appendBytes(field.type(), parts, from, rows, bytes);
            case FixedColumn vectors -> appendVectors(field, parts, from, rows, vectors);
            case ListColumn lists -> appendLists(field, parts, from, rows, lists);
            case StructColumn _ -> throw new IllegalStateException("structs are appended field by field");
        }
    }

    private void appendLongs(ArrowType type, ArrowParts parts, long from, int rows, LongColumn to) {
        switch (type) {
            case ArrowType.Bool _ -> {
                long[] bits = bits(parts.buffers().get(1), from, rows);
                int row = to.extend(rows);
                for (int i = 0; i < rows; i++) {
                    to.values()[row + i] = bits[i >>> 6] >>> i & 1;
                }
            }
            case ArrowType.Int integer -> appendIntegers(integer, parts, from, rows, to);
            case ArrowType.Date date -> {
                int row = to.size();
                appendIntegers(new ArrowType.Int(date.days() ? 32 : 64, true), parts, from, rows, to);
                for (int i = row; i < row + rows && !date.days(); i++) {
                    to.values()[i] = Math.floorDiv(to.values()[i], MILLIS_PER_DAY);
                }
            }
            case ArrowType.TimeOfDay time ->
                appendIntegers(new ArrowType.Int(time.bits(), true), parts, from, rows, to);
            default -> appendIntegers(new ArrowType.Int(64, true), parts, from, rows, to);
        }
    }

    private void appendIntegers(ArrowType.Int type, ArrowParts parts, long from, int rows, LongColumn to) {
        MemorySegment values = values(parts, 1, from, rows, type.bits() / 8);
        int row = to.extend(rows);
        long[] out = to.values();
        boolean signed = type.signed();
        switch (type.bits()) {
            case 8 -> {
                for (int i = 0; i < rows; i++) {
                    byte value = values.get(ValueLayout.JAVA_BYTE, i);
                    out[row + i] = signed ? value : value & 0xFF;
                }
            }
            case 16 -> {
                for (int i = 0; i < rows; i++) {
                    short value = values.get(ArrowParts.SHORT, 2L * i);
                    out[row + i] = signed ? value : value & 0xFFFF;
                }
            }
            case 32 -> {
                for (int i = 0; i < rows; i++) {
                    int value = values.get(ArrowParts.INT, 4L * i);
                    out[row + i] = signed ? value : value & 0xFFFF_FFFFL;
                }
            }
            default -> MemorySegment.copy(values, ArrowParts.LONG, 0, out, row, rows);
        }
    }

    private void appendFloats(ArrowType type, ArrowParts parts, long from, int rows, FloatColumn to) {
        boolean half = type instanceof ArrowType.Floating floating && floating.bits() == 16;
        MemorySegment values = values(parts, 1, from, rows, half ? 2 : 4);
        int row = to.extend(rows);
        if (!half) {
            MemorySegment.copy(values, ArrowParts.FLOAT, 0, to.values(), row, rows);
            return;
        }
        for (int i = 0; i < rows; i++) {
            to.values()[row + i] = Float.float16ToFloat(values.get(ArrowParts.SHORT, 2L * i));
        }
    }

    private void appendWide(ArrowType type, ArrowParts parts, long from, int rows, WideColumn to) {
        limit.take(rows, 8);
        if (type instanceof ArrowType.FixedBytes) {
            MemorySegment values = values(parts, 1, from, rows, 16);
            int row = to.extend(rows);
            MemorySegment.copy(values, ArrowParts.BIG_LONG, 0, to.words(), 2 * row, 2 * rows);
            return;
        }
        int bits = ((ArrowType.DecimalType) type).bits();
        MemorySegment values = values(parts, 1, from, rows, bits / 8);
        int row = to.extend(rows);
        for (int i = 0; i < rows; i++) {
            long low = switch (bits) {
                case 32 -> values.get(ArrowParts.INT, 4L * i);
                case 64 -> values.get(ArrowParts.LONG, 8L * i);
                default -> values.get(ArrowParts.LONG, 16L * i);
            };
            to.words()[2 * (row + i)] = bits == 128 ? values.get(ArrowParts.LONG, 16L * i + 8) : low >> 63;
            to.words()[2 * (row + i) + 1] = low;
        }
    }

    private void appendBytes(ArrowType type, ArrowParts parts, long from, int rows, BytesColumn to) {
        if (type instanceof ArrowType.FixedBytes fixed) {
            int size = fixed.size();
            MemorySegment values = values(parts, 1, from, rows, size);
            appendRange(values, 0, (long) rows * size, to);
            int start = to.byteCount();
            int row = to.extend(rows);
            for (int i = 1; i <= rows; i++) {
                to.offsets()[row + i] = start + i * size;
            }
        } else if (type instanceof ArrowType.Variable variable && variable.width() == Width.VIEW) {
            appendViews(parts, from, rows, to);
        } else {
            boolean large = type instanceof ArrowType.Variable variable && variable.width() == Width.INT64;
            long[] ends = ends(parts, from, rows, large);
            if (rows > 0) {
                appendRange(parts.buffers().get(2), ends[0], ends[rows] - ends[0], to);
            }
            int start = to.byteCount();
            int row = to.extend(rows);
            for (int i = 1; i <= rows; i++) {
                to.offsets()[row + i] = start + (int) (ends[i] - ends[0]);
            }
        }
    }

    /// Puts bytes behind those of the column, where its next rows will find them.
    private void appendRange(MemorySegment buffer, long from, long count, BytesColumn to) {
        require(buffer, from, count);
        limit.take(count, 1);
        reserve(to, (int) count);
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, from, to.bytes(), to.byteCount(), (int) count);
    }

    private void reserve(BytesColumn to, int count) {
        try {
            to.reserveBytes(count);
        } catch (ArithmeticException e) {
            throw new LimitExceededException(
                    where, "the values of a column in a batch must have less than 2 GiB, but have more", e);
        }
    }

    /// Where rows end, with the start of the first: never falling, the first at least 0.
    private long[] ends(ArrowParts parts, long from, int rows, boolean large) {
        long[] ends = new long[rows + 1];
        MemorySegment buffer = parts.buffers().get(1);
        if (rows == 0) {
            return ends;
        }
        MemorySegment values = values(parts, 1, from, rows + 1L, large ? 8 : 4);
        for (int i = 0; i <= rows; i++) {
            ends[i] = large ? values.get(ArrowParts.LONG, 8L * i) : values.get(ArrowParts.INT, 4L * i);
            if (ends[i] < (i == 0 ? 0 : ends[i - 1])) {
                throw corrupt("the end of a value must not be before its start, but is at " + ends[i] + " of "
                        + buffer.byteSize() + " bytes of ends");
            }
        }
        return ends;
    }

    private void appendViews(ArrowParts parts, long from, int rows, BytesColumn to) {
        MemorySegment views = values(parts, 1, from, rows, VIEW_BYTES);
        for (int i = 0; i < rows; i++) {
            long at = (long) i * VIEW_BYTES;
            int length = views.get(ArrowParts.INT, at);
            MemorySegment source = views;
            long start = at + 4;
            if (length > INLINE_BYTES) {
                int buffer = views.get(ArrowParts.INT, at + 8);
                if (buffer < 0 || buffer >= parts.buffers().size() - 2) {
                    throw corrupt("a view must refer to one of "
                            + (parts.buffers().size() - 2) + " buffers, but refers to " + buffer);
                }
                source = parts.buffers().get(2 + buffer);
                start = views.get(ArrowParts.INT, at + 12);
            }
            appendRange(source, start, length, to);
            int end = to.byteCount() + length;
            int row = to.extend(1);
            to.offsets()[row + 1] = end;
        }
    }

    private void appendVectors(ArrowField field, ArrowParts parts, long from, int rows, FixedColumn to) {
        FixedVector type = (FixedVector) to.type();
        int dimension = type.dimension();
        ArrowParts child = parts.children().get(0);
        long first = from * dimension;
        long count = (long) rows * dimension;
        if (first < 0 || first > child.length() - count) {
            throw corrupt("vectors must have " + count + " elements from " + first + " on, but have " + child.length());
        }
        limit.take(rows, to.rowBytes());
        if (child.nullCount() != 0 && child.buffers().get(0).byteSize() > 0) {
            long[] present = bits(child.buffers().get(0), child.offset() + first, Math.toIntExact(count));
            if (nextBit(present, 0, (int) count, false) != count) {
                throw corrupt("an element of a vector must not be null, but one of '" + field.name() + "' is");
            }
        }
        long start = child.offset() + first;
        if (type.element().bits() >= 8) {
            int bytesEach = type.element().bits() / 8;
            MemorySegment values = values(child, 1, start, count, bytesEach);
            int row = to.extend(rows);
            MemorySegment.copy(
                    values, ValueLayout.JAVA_BYTE, 0, to.bytes(), row * to.rowBytes(), (int) values.byteSize());
            return;
        }
        long[] bits = bits(child.buffers().get(1), start, Math.toIntExact(count));
        byte[] vector = new byte[to.rowBytes()];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(vector, (byte) 0);
            for (int d = 0; d < dimension; d++) {
                int bit = i * dimension + d;
                vector[d >> 3] |= (byte) ((bits[bit >>> 6] >>> bit & 1) << (d & 7));
            }
            to.append(vector, 0);
        }
    }

    private void appendLists(ArrowField field, ArrowParts parts, long from, int rows, ListColumn to) {
        long[] ends;
        if (field.type() instanceof ArrowType.FixedList list) {
            ends = new long[rows + 1];
            for (int i = 0; i <= rows; i++) {
                ends[i] = (from + i) * list.size();
            }
        } else {
            ends = ends(parts, from, rows, field.type() instanceof ArrowType.ListType list && list.large());
        }
        int start = to.elements().size();
        // The rows of a child are counted without its own offset.
        inChild(field.children().get(0), parts.children().get(0), ends[0], ends[rows] - ends[0], to.elements());
        int row = to.extend(rows);
        for (int i = 1; i <= rows; i++) {
            to.offsets()[row + i] = start + (int) (ends[i] - ends[0]);
        }
    }
}
