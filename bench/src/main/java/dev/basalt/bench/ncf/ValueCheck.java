package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Compares what is read with what was written, row by row, outside what is measured.
final class ValueCheck implements Taker {
    private final Batch expected;
    private int next;

    /// @param expected the rows in the order in which they must come, with the columns that are asked for
    ValueCheck(Batch expected) {
        this.expected = expected;
    }

    /// Ends the comparison.
    ///
    /// @throws IllegalStateException if rows are missing
    void finish() {
        if (next != expected.rowCount()) {
            throw new IllegalStateException("there must be " + expected.rowCount() + " rows, but were " + next);
        }
    }

    @Override
    public void take(VectorSchemaRoot batch) {
        Batch copy = new Batch(expected.schema());
        ArrowTables.append(batch, copy);
        take(copy);
    }

    @Override
    public void take(Batch batch) {
        int rows = batch.rowCount();
        if (next + rows > expected.rowCount()) {
            throw new IllegalStateException(
                    "there must be " + expected.rowCount() + " rows, but were " + (next + rows));
        }
        for (int i = 0; i < batch.columns().size(); i++) {
            Column column = expected.column(i);
            for (int row = 0; row < rows; row++) {
                if (!isEqual(column, next + row, batch.column(i), row)) {
                    throw new IllegalStateException("row " + (next + row) + " of column '"
                            + expected.schema().field(i).name() + "' must be read as it was written, but was not");
                }
            }
        }
        next += rows;
    }

    private static boolean isEqual(Column a, int row, Column b, int other) {
        if (a.isNull(row) || b.isNull(other)) {
            return a.isNull(row) && b.isNull(other);
        }
        return switch (a) {
            case LongColumn longs -> longs.get(row) == ((LongColumn) b).get(other);
            case DoubleColumn doubles ->
                Double.doubleToRawLongBits(doubles.get(row))
                        == Double.doubleToRawLongBits(((DoubleColumn) b).get(other));
            case WideColumn wide ->
                wide.low(row) == ((WideColumn) b).low(other) && wide.high(row) == ((WideColumn) b).high(other);
            case BytesColumn bytes -> {
                BytesColumn there = (BytesColumn) b;
                int from = bytes.offsets()[row];
                int start = there.offsets()[other];
                yield Arrays.equals(
                        bytes.bytes(),
                        from,
                        from + bytes.length(row),
                        there.bytes(),
                        start,
                        start + there.length(other));
            }
            case FixedColumn fixed -> {
                int size = fixed.rowBytes();
                yield Arrays.equals(
                        fixed.bytes(),
                        row * size,
                        (row + 1) * size,
                        ((FixedColumn) b).bytes(),
                        other * size,
                        (other + 1) * size);
            }
            default ->
                throw new IllegalArgumentException(
                        "columns must be flat, but one is " + a.type().label());
        };
    }
}
