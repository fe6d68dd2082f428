package dev.basalt.parquet;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;

/// How many bytes the rows of a column take, whatever room their arrays have.
final class UsedBytes {
    private UsedBytes() {}

    /// Those of all rows.
    static long of(Column column) {
        return of(column, 0, column.size());
    }

    /// Those of some rows.
    static long of(Column column, int from, int to) {
        long rows = to - from;
        return switch (column) {
            case LongColumn _, DoubleColumn _ -> 8 * rows;
            case FloatColumn _ -> 4 * rows;
            case WideColumn _ -> 16 * rows;
            case FixedColumn fixed -> fixed.rowBytes() * rows;
            case BytesColumn bytes -> 4 * rows + bytes.offsets()[to] - bytes.offsets()[from];
            case ListColumn list -> 4 * rows + of(list.elements(), list.offsets()[from], list.offsets()[to]);
            case StructColumn struct -> {
                long bytes = rows / 8;
                for (Column field : struct.fields()) {
                    bytes += of(field, from, to);
                }
                yield bytes;
            }
        };
    }
}
