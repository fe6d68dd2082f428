package dev.basalt.columnar.arrow;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Time;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lays the rows of columns out as Arrow does.
///
/// - **Memory:** new arrays on the heap, or for bytes and vectors the column's own
/// - **Threads:** stateless
final class ArrowEncoder {
    private ArrowEncoder() {}

    /// Lays rows out; the type is that of [ArrowTypes#of].
    static ArrowParts parts(Column column, int from, int rows) {
        long nulls = 0;
        MemorySegment present = ArrowParts.NONE;
        if (column.nullCount() > 0) {
            byte[] bits = new byte[(rows + 7) / 8];
            for (int i = 0; i < rows; i++) {
                if (column.isNull(from + i)) {
                    nulls++;
                } else {
                    bits[i >> 3] |= (byte) (1 << (i & 7));
                }
            }
            present = nulls == 0 ? ArrowParts.NONE : MemorySegment.ofArray(bits);
        }
        List<MemorySegment> buffers = new ArrayList<>();
        List<ArrowParts> children = new ArrayList<>();
        buffers.add(present);
        switch (column) {
            case LongColumn longs -> buffers.add(longs(longs, from, rows));
            case FloatColumn floats -> buffers.add(floats(floats, from, rows));
            case DoubleColumn doubles -> {
                MemorySegment values = bytes(8L * rows);
                MemorySegment.copy(doubles.values(), from, values, ArrowParts.DOUBLE, 0, rows);
                buffers.add(values);
            }
            case WideColumn wide -> buffers.add(wide(wide, from, rows));
            case BytesColumn bytes -> {
                int start = bytes.offsets()[from];
                buffers.add(ends(bytes.offsets(), from, rows));
                buffers.add(MemorySegment.ofArray(bytes.bytes()).asSlice(start, bytes.offsets()[from + rows] - start));
            }
            case FixedColumn vectors -> children.add(elements(vectors, from, rows));
            case ListColumn lists -> {
                int start = lists.offsets()[from];
                buffers.add(ends(lists.offsets(), from, rows));
                children.add(parts(lists.elements(), start, lists.offsets()[from + rows] - start));
            }
            case StructColumn structs -> {
                for (Column field : structs.fields()) {
                    children.add(parts(field, from, rows));
                }
            }
        }
        return new ArrowParts(rows, 0, nulls, buffers, children, null);
    }

    private static MemorySegment bytes(long count) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(count)]);
    }

    private static MemorySegment ends(int[] offsets, int from, int rows) {
        MemorySegment ends = bytes(4L * (rows + 1));
        for (int i = 0; i <= rows; i++) {
            ends.set(ArrowParts.INT, 4L * i, offsets[from + i] - offsets[from]);
        }
        return ends;
    }

    private static MemorySegment longs(LongColumn column, int from, int rows) {
        DataType type = column.type();
        if (type == Simple.BOOL) {
            MemorySegment bits = bytes((rows + 7) / 8);
            for (int i = 0; i < rows; i++) {
                if (column.get(from + i) != 0) {
                    long at = i >> 3;
                    bits.set(ValueLayout.JAVA_BYTE, at, (byte) (bits.get(ValueLayout.JAVA_BYTE, at) | 1 << (i & 7)));
                }
            }
            return bits;
        }
        int size = bytesEach(type);
        MemorySegment values = bytes((long) size * rows);
        if (size == 8) {
            MemorySegment.copy(column.values(), from, values, ArrowParts.LONG, 0, rows);
            return values;
        }
        boolean unsigned = type instanceof Simple simple && simple.isUnsigned();
        int unused = 64 - 8 * size;
        for (int i = 0; i < rows; i++) {
            long value = column.get(from + i);
            long kept = unsigned ? value << unused >>> unused : value << unused >> unused;
            if (kept != value) {
                throw new IllegalArgumentException(
                        "a value of type " + type.label() + " must fit into " + size + " bytes, but was " + value);
            }
            switch (size) {
                case 1 -> values.set(ValueLayout.JAVA_BYTE, i, (byte) value);
                case 2 -> values.set(ArrowParts.SHORT, 2L * i, (short) value);
                default -> values.set(ArrowParts.INT, 4L * i, (int) value);
            }
        }
        return values;
    }

    private static int bytesEach(DataType type) {
        return switch (type) {
            case Time time -> new ArrowType.TimeOfDay(time.unit()).bits() / 8;
            case Simple simple ->
                switch (simple) {
                    case INT8, UINT8 -> 1;
                    case INT16, UINT16 -> 2;
                    case INT32, UINT32, DATE -> 4;
                    default -> 8;
                };
            default -> 8;
        };
    }

    private static MemorySegment floats(FloatColumn column, int from, int rows) {
        if (column.type() == Simple.FLOAT16) {
            MemorySegment values = bytes(2L * rows);
            for (int i = 0; i < rows; i++) {
                values.set(ArrowParts.SHORT, 2L * i, Float.floatToFloat16(column.get(from + i)));
            }
            return values;
        }
        MemorySegment values = bytes(4L * rows);
        MemorySegment.copy(column.values(), from, values, ArrowParts.FLOAT, 0, rows);
        return values;
    }

    private static MemorySegment wide(WideColumn column, int from, int rows) {
        MemorySegment values = bytes(16L * rows);
        if (column.type() == Simple.UUID) {
            MemorySegment.copy(column.words(), 2 * from, values, ArrowParts.BIG_LONG, 0, 2 * rows);
            return values;
        }
        for (int i = 0; i < rows; i++) {
            values.set(ArrowParts.LONG, 16L * i, column.low(from + i));
            values.set(ArrowParts.LONG, 16L * i + 8, column.high(from + i));
        }
        return values;
    }

    private static ArrowParts elements(FixedColumn column, int from, int rows) {
        FixedVector type = (FixedVector) column.type();
        long count = (long) rows * type.dimension();
        MemorySegment values;
        if (type.element() != Element.BIT) {
            long size = (long) rows * column.rowBytes();
            values = MemorySegment.ofArray(column.bytes()).asSlice((long) from * column.rowBytes(), size);
        } else {
            byte[] bits = new byte[Math.toIntExact((count + 7) / 8)];
            for (int i = 0; i < rows; i++) {
                for (int d = 0; d < type.dimension(); d++) {
                    long bit = (long) i * type.dimension() + d;
                    int set = column.bytes()[(from + i) * column.rowBytes() + (d >> 3)] >> (d & 7) & 1;
                    bits[(int) (bit >> 3)] |= (byte) (set << (bit & 7));
                }
            }
            values = MemorySegment.ofArray(bits);
        }
        return new ArrowParts(count, 0, 0, Arrays.asList(ArrowParts.NONE, values), List.of(), null);
    }
}
