package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/// Rows of several columns.
///
/// - **Threads:** as [Column]
public final class Batch {
    private final Schema schema;
    private final List<Column> columns;

    /// Makes an empty batch.
    ///
    /// @param schema its columns
    public Batch(Schema schema) {
        this.schema = schema;
        List<Column> made = new ArrayList<>();
        for (Field field : schema.fields()) {
            made.add(Column.of(field.type()));
        }
        this.columns = List.copyOf(made);
    }

    /// The columns' names and types.
    ///
    /// @return the schema
    public Schema schema() {
        return schema;
    }

    /// The columns.
    ///
    /// @return the columns themselves, in the order of the schema
    public List<Column> columns() {
        return columns;
    }

    /// A column by its position.
    ///
    /// @param index from 0
    /// @return the column itself
    public Column column(int index) {
        return columns.get(index);
    }

    /// A column by its name.
    ///
    /// @param name its name
    /// @return the column itself
    /// @throws IllegalArgumentException if there is none
    public Column column(String name) {
        return columns.get(schema.indexOf(name));
    }

    /// A column by its name, of a kind that is known.
    ///
    /// @param name  its name
    /// @param kind  the class of the column
    /// @param <C>   the class of the column
    /// @return the column itself
    /// @throws IllegalArgumentException if there is none
    /// @throws ClassCastException       if it is of another kind
    public <C extends Column> C column(String name, Class<C> kind) {
        return kind.cast(column(name));
    }

    /// How many rows there are.
    ///
    /// @return the count
    /// @throws IllegalStateException if the columns have different numbers of rows
    public int rowCount() {
        int rows = columns.isEmpty() ? 0 : columns.get(0).size();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).size() != rows) {
                throw new IllegalStateException("all columns must have one number of rows, but "
                        + schema.field(0).name() + " has " + rows + " and "
                        + schema.field(i).name() + " has " + columns.get(i).size());
            }
        }
        return rows;
    }

    /// What the rows take in memory, room for more rows not counted.
    ///
    /// @return the size in bytes
    public long usedBytes() {
        long bytes = 0;
        for (int i = 0; i < columns.size(); i++) {
            bytes += columns.get(i).usedBytes();
        }
        return bytes;
    }

    /// Removes the last rows, and values that were added of a row that was not completed.
    ///
    /// @param rows how many rows stay, at most as many as every column has
    public void truncate(int rows) {
        for (Column column : columns) {
            column.truncate(rows);
        }
    }

    /// Removes all rows; the memory is kept.
    public void clear() {
        for (Column column : columns) {
            column.clear();
        }
    }
}
