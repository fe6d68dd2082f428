package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.ValueKind;
import java.util.Arrays;
import java.util.Objects;

/// A column of binary64 numbers.
public final class DoubleColumn extends Column {
    private double[] values = new double[0];

    /// Makes an empty column.
    ///
    /// @param type the type of its values, of kind [ValueKind#DOUBLE]
    public DoubleColumn(DataType type) {
        super(type);
        if (type.kind() != ValueKind.DOUBLE) {
            throw new IllegalArgumentException("the type must be kept as double, but is " + type.label());
        }
    }

    /// The values.
    ///
    /// @return the array itself, longer than [#size]; another one once rows were added
    public double[] values() {
        return values;
    }

    /// The value of a row.
    ///
    /// @param row below [#size]
    /// @return its value, zero for a null
    public double get(int row) {
        return values[Objects.checkIndex(row, size())];
    }

    /// Adds a row.
    ///
    /// @param value its value
    public void append(double value) {
        int row = extend(1);
        values[row] = value;
    }

    /// Adds rows.
    ///
    /// @param from  holds their values
    /// @param index index of the first
    /// @param count how many
    public void append(double[] from, int index, int count) {
        int row = extend(count);
        System.arraycopy(from, index, values, row, count);
    }

    @Override
    int capacity() {
        return values.length;
    }

    @Override
    void grow(int rows) {
        values = Arrays.copyOf(values, rows);
    }

    @Override
    void clearValues() {}

    @Override
    void emptyNewValue(int row) {
        values[row] = 0;
    }

    @Override
    void appendValues(Column source, int from, int count) {
        append(((DoubleColumn) source).values, from, count);
    }

    @Override
    void moveValue(int from, int to) {
        values[to] = values[from];
    }

    @Override
    void zeroValue(int row) {
        values[row] = 0;
    }

    @Override
    long valueBytes() {
        return 8L * values.length;
    }
}
