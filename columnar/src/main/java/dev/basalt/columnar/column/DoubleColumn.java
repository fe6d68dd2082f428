package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.ValueKind;
import dev.basalt.core.kernel.MaskKernels;
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
    void spreadWord(int from, int row, long word, int rows) {
        if (word == lowBits(rows)) {
            System.arraycopy(values, from, values, row, rows);
        } else {
            MaskKernels.expand(values, from, row, word, rows);
        }
    }

    @Override
    boolean canSelect() {
        return true;
    }

    @Override
    void selectValues(Column source, long[] bits, int from, int to, int row) {
        double[] other = ((DoubleColumn) source).values;
        int next = row;
        for (int at = from; at < to; at += 64) {
            long chosen = bits(bits, at) & lowBits(Math.min(64, to - at));
            while (chosen != 0) {
                values[next++] = other[at + Long.numberOfTrailingZeros(chosen)];
                chosen &= chosen - 1;
            }
        }
    }

    @Override
    public long usedBytes(int from, int to) {
        return 8L * (to - from);
    }

    @Override
    long valueBytes() {
        return 8L * values.length;
    }
}
