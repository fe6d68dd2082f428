package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.Field;
import java.util.ArrayList;
import java.util.List;

/// A column of records: a column for each field, with as many rows.
///
/// A record is added by adding a row to each column of [#fields], then calling [#appendStruct]; a null by
/// [#appendNull], which adds a null to each.
public final class StructColumn extends Column {
    private final List<Column> fields = new ArrayList<>();
    private int capacity;

    /// Makes an empty column.
    ///
    /// @param type the type of its values
    public StructColumn(Struct type) {
        super(type);
        for (Field field : type.fields()) {
            fields.add(Column.of(field.type()));
        }
    }

    /// The columns of the fields.
    ///
    /// @return the columns themselves, in the order of the type's fields
    public List<Column> fields() {
        return List.copyOf(fields);
    }

    /// Adds a row whose fields were added before.
    ///
    /// @throws IllegalStateException if a field has not exactly one row more than this column
    public void appendStruct() {
        for (Column field : fields) {
            if (field.size() != size() + 1) {
                throw new IllegalStateException(
                        "each field must have " + (size() + 1) + " rows, but one has " + field.size());
            }
        }
        extend(1);
    }

    /// Adds rows whose fields were added before, some of which are nulls.
    ///
    /// @param bits    a bit for each row that has a value
    /// @param bitFrom the first bit
    /// @param rows    how many rows
    public void appendStructs(long[] bits, int bitFrom, int rows) {
        int first = extend(rows);
        markNulls(first, bits, bitFrom, rows);
    }

    @Override
    void truncateParts() {
        for (Column field : fields) {
            field.truncate(size());
        }
    }

    @Override
    int capacity() {
        return capacity;
    }

    @Override
    void grow(int rows) {
        capacity = rows;
    }

    @Override
    void clearValues() {
        for (Column field : fields) {
            field.clear();
        }
    }

    @Override
    void emptyNewValue(int row) {
        for (Column field : fields) {
            field.appendNull();
        }
    }

    @Override
    void appendValues(Column source, int from, int count) {
        List<Column> others = ((StructColumn) source).fields;
        for (int i = 0; i < fields.size(); i++) {
            fields.get(i).append(others.get(i), from, count);
        }
        extend(count);
    }

    @Override
    void spreadWord(int from, int row, long word, int rows) {
        if (word != 0) {
            throw new IllegalStateException("the fields of a record must be read in their places");
        }
    }

    @Override
    public long usedBytes(int from, int to) {
        long bytes = 0;
        for (Column field : fields) {
            bytes += field.usedBytes(from, to);
        }
        return bytes;
    }

    @Override
    long valueBytes() {
        long bytes = 0;
        for (Column field : fields) {
            bytes += field.memoryBytes();
        }
        return bytes;
    }
}
