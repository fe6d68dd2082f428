package dev.basalt.columnar.column;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Options for reading a table: its columns and the form of its decimals.
///
/// - **Threads:** immutable
///
/// @param columns        the columns that are read, in the order in which they come; null for all
/// @param decimalsAsText whether decimals of more digits than a column may have are read as text, and not refused
public record TableReading(@Nullable List<String> columns, boolean decimalsAsText) {
    /// All columns; decimals that are too long are refused.
    public static final TableReading ALL = new TableReading(null, false);

    /// Copies the names.
    public TableReading {
        columns = columns == null ? null : List.copyOf(columns);
    }

    /// This reading, of other columns.
    ///
    /// @param names the columns; null for all
    /// @return a new reading
    public TableReading of(@Nullable List<String> names) {
        return new TableReading(names, decimalsAsText);
    }
}
