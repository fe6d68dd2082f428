package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;

/// What rows take in memory, exactly.
final class RawBytes {
    private static final int OFFSET_BYTES = 4;

    private RawBytes() {}

    /// The bytes of some rows, their elements and fields included.
    static long of(Column column, int from, int count) {
        return switch (column) {
            case ListColumn list -> {
                int start = list.offsets()[from];
                int end = list.offsets()[from + count];
                yield own(column, from, count) + of(list.elements(), start, end - start);
            }
            case StructColumn struct -> {
                long bytes = own(column, from, count);
                for (Column field : struct.fields()) {
                    bytes += of(field, from, count);
                }
                yield bytes;
            }
            default -> own(column, from, count);
        };
    }

    /// The bytes of some rows without elements and fields.
    static long own(Column column, int from, int count) {
        return switch (column) {
            case LongColumn _, DoubleColumn _ -> 8L * count;
            case FloatColumn _ -> 4L * count;
            case WideColumn _ -> 16L * count;
            case FixedColumn fixed -> (long) fixed.rowBytes() * count;
            case BytesColumn bytes ->
                (long) OFFSET_BYTES * count + bytes.offsets()[from + count] - bytes.offsets()[from];
            case ListColumn _ -> (long) OFFSET_BYTES * count;
            case StructColumn _ -> 0;
        };
    }
}
