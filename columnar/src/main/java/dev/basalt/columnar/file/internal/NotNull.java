package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.StructColumn;
import org.jspecify.annotations.Nullable;

/// Refuses rows without a value where the schema demands one.
public final class NotNull {
    private NotNull() {}

    /// Checks a column and all in it.
    ///
    /// @param column what it must be
    /// @param rows   its rows
    /// @throws IllegalArgumentException if a row has no value that must have one
    public static void check(PhysicalColumn column, Column rows) {
        check(column, rows, null);
    }

    /// A field of a record that is null may be null itself.
    private static void check(PhysicalColumn column, Column rows, @Nullable Column record) {
        if (!column.field().nullable() && rows.nullCount() > 0) {
            for (int row = 0; row < rows.size(); row++) {
                if (rows.isNull(row) && (record == null || !record.isNull(row))) {
                    throw new IllegalArgumentException("column '" + column.path()
                            + "' must have a value in every row, but row " + row + " of the batch has none");
                }
            }
        }
        switch (rows) {
            case ListColumn list -> check(column.children().getFirst(), list.elements(), null);
            case StructColumn struct -> {
                for (int i = 0; i < struct.fields().size(); i++) {
                    check(column.children().get(i), struct.fields().get(i), struct);
                }
            }
            default -> {}
        }
    }
}
