package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.util.Arrays;
import java.util.Comparator;

/// The order of rows by some of their columns: nulls first, equal rows as they were.
final class RowOrder {
    private RowOrder() {}

    /// Sorts rows.
    ///
    /// @return the numbers of the rows in their order
    static int[] of(Batch rows, Schema keys) {
        Comparator<Integer> order = null;
        for (Field field : keys.fields()) {
            Comparator<Integer> by = by(rows.column(field.name()), field);
            order = order == null ? by : order.thenComparing(by);
        }
        Integer[] numbers = new Integer[rows.rowCount()];
        Arrays.setAll(numbers, i -> i);
        Arrays.sort(numbers, order);
        return Arrays.stream(numbers).mapToInt(Integer::intValue).toArray();
    }

    private static Comparator<Integer> by(Column column, Field field) {
        Comparator<Integer> values = switch (column) {
            case LongColumn longs ->
                field.type() == Simple.UINT64
                        ? (a, b) -> Long.compareUnsigned(longs.get(a), longs.get(b))
                        : (a, b) -> Long.compare(longs.get(a), longs.get(b));
            case FloatColumn floats -> (a, b) -> Float.compare(floats.get(a), floats.get(b));
            case DoubleColumn doubles -> (a, b) -> Double.compare(doubles.get(a), doubles.get(b));
            case WideColumn wide ->
                field.type() == Simple.UUID
                        ? (a, b) -> compareUnsigned(wide, a, b)
                        : (a, b) -> wide.integer(a).compareTo(wide.integer(b));
            case BytesColumn bytes ->
                (a, b) -> Arrays.compareUnsigned(
                        bytes.bytes(),
                        bytes.offsets()[a],
                        bytes.offsets()[a + 1],
                        bytes.bytes(),
                        bytes.offsets()[b],
                        bytes.offsets()[b + 1]);
            default ->
                throw new IllegalArgumentException("rows must be sorted by columns that have an order, but "
                        + field.name() + " holds " + field.type().label());
        };
        return Comparator.<Integer, Boolean>comparing(row -> !column.isNull(row))
                .thenComparing(values);
    }

    private static int compareUnsigned(WideColumn wide, int a, int b) {
        int high = Long.compareUnsigned(wide.high(a), wide.high(b));
        return high != 0 ? high : Long.compareUnsigned(wide.low(a), wide.low(b));
    }
}
