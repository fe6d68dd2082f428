package dev.basalt.columnar.encoding.integer;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Columns of all kinds whose values repeat.
final class RepeatedColumns {
    static final List<DataType> TYPES =
            List.of(Simple.INT64, Simple.FLOAT64, Simple.FLOAT32, Simple.UUID, Simple.STRING);
    private static final double[] EDGES = {
        0.0, -0.0, Double.NaN, Double.longBitsToDouble(0x7FF8_0000_0000_0001L), Double.NEGATIVE_INFINITY, 1.5
    };

    private RepeatedColumns() {}

    /// A column whose rows are those of the same key if, and only if, the keys are equal.
    static Column column(DataType type, int size, IntUnaryOperator key) {
        Column column = Column.of(type);
        for (int i = 0; i < size; i++) {
            int k = key.applyAsInt(i);
            switch (column) {
                case LongColumn longs -> longs.append(k * 0x9E37_79B9_7F4A_7C15L);
                case DoubleColumn doubles -> doubles.append(k < EDGES.length ? EDGES[k] : k * 1.1);
                case FloatColumn floats -> floats.append(k < 2 ? (float) EDGES[k] : k * 0.5F);
                case WideColumn wide -> wide.append(k / 3, k % 3);
                case BytesColumn bytes ->
                    bytes.append(k == 0 ? "" : "value-é-" + k + (k % 7 == 3 ? "-which is longer than others" : ""));
                default -> throw new AssertionError(column);
            }
        }
        return column;
    }
}
