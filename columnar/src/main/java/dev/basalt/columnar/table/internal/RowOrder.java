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
import java.util.List;

/// The order of rows by some of their columns: nulls first, equal rows as they were.
///
/// - **Threads:** immutable
public final class RowOrder {
    private final List<Field> fields;
    private final int[] positions;

    private RowOrder(List<Field> fields, int[] positions) {
        this.fields = fields;
        this.positions = positions;
    }

    /// The order by some columns.
    ///
    /// @param names  their names, the first of which counts most
    /// @param schema the columns of the rows
    /// @return the order
    /// @throws IllegalArgumentException if a column is not there, or has no order
    public static RowOrder by(List<String> names, Schema schema) {
        int[] positions = names.stream().mapToInt(schema::indexOf).toArray();
        List<Field> fields = Arrays.stream(positions).mapToObj(schema::field).toList();
        for (Field field : fields) {
            switch (field.type().kind()) {
                case LONG, FLOAT, DOUBLE, WIDE, BYTES -> {}
                case FIXED, LIST, STRUCT ->
                    throw new IllegalArgumentException("rows must be sorted by columns that have an order, but "
                            + field.name() + " holds " + field.type().label());
            }
        }
        return new RowOrder(fields, positions);
    }

    /// Sorts rows.
    ///
    /// @param rows the rows
    /// @return the numbers of the rows in their order
    public int[] of(Batch rows) {
        Integer[] numbers = new Integer[rows.rowCount()];
        Arrays.setAll(numbers, i -> i);
        Arrays.sort(numbers, (a, b) -> compare(rows, a, rows, b));
        return Arrays.stream(numbers).mapToInt(Integer::intValue).toArray();
    }

    /// Compares rows of two batches.
    ///
    /// @param one      a batch
    /// @param row      one of its rows
    /// @param other    a batch with the same columns
    /// @param otherRow one of its rows
    /// @return below zero if the first comes first, above if the second does
    public int compare(Batch one, int row, Batch other, int otherRow) {
        for (int i = 0; i < positions.length; i++) {
            int order = compare(fields.get(i), one.column(positions[i]), row, other.column(positions[i]), otherRow);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(Field field, Column one, int i, Column two, int j) {
        if (one.isNull(i) || two.isNull(j)) {
            return Boolean.compare(two.isNull(j), one.isNull(i));
        }
        return switch (one) {
            case LongColumn longs ->
                field.type() == Simple.UINT64
                        ? Long.compareUnsigned(longs.get(i), ((LongColumn) two).get(j))
                        : Long.compare(longs.get(i), ((LongColumn) two).get(j));
            case FloatColumn floats -> Float.compare(floats.get(i), ((FloatColumn) two).get(j));
            case DoubleColumn doubles -> Double.compare(doubles.get(i), ((DoubleColumn) two).get(j));
            case WideColumn wide -> compare(field, wide, i, (WideColumn) two, j);
            case BytesColumn bytes -> {
                BytesColumn others = (BytesColumn) two;
                yield Arrays.compareUnsigned(
                        bytes.bytes(),
                        bytes.offsets()[i],
                        bytes.offsets()[i + 1],
                        others.bytes(),
                        others.offsets()[j],
                        others.offsets()[j + 1]);
            }
            default ->
                throw new IllegalStateException("no order of " + field.type().label());
        };
    }

    private static int compare(Field field, WideColumn one, int i, WideColumn two, int j) {
        int high = field.type() == Simple.UUID
                ? Long.compareUnsigned(one.high(i), two.high(j))
                : Long.compare(one.high(i), two.high(j));
        return high != 0 ? high : Long.compareUnsigned(one.low(i), two.low(j));
    }
}
