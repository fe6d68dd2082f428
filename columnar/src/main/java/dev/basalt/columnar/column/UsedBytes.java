package dev.basalt.columnar.column;

/// How many bytes the rows of a column take, whatever room their arrays have.
public final class UsedBytes {
    private UsedBytes() {}

    /// Those of all rows of a batch.
    ///
    /// @param batch the rows
    /// @return how many
    public static long of(Batch batch) {
        long bytes = 0;
        for (Column column : batch.columns()) {
            bytes += of(column);
        }
        return bytes;
    }

    /// Those of all rows of a column.
    ///
    /// @param column the column
    /// @return how many
    public static long of(Column column) {
        return of(column, 0, column.size());
    }

    /// Those of some rows of a column.
    ///
    /// @param column the column
    /// @param from   the first row
    /// @param to     the row behind the last
    /// @return how many
    public static long of(Column column, int from, int to) {
        long rows = (long) to - from;
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
