package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// A format of tables in files that a library of its own brings, found by [java.util.ServiceLoader].
///
/// - **Threads:** safe for use by many threads
public interface TableFormat {
    /// How the names of its files end.
    ///
    /// @return ends without the dot, in lower case
    Set<String> extensions();

    /// Opens a file.
    ///
    /// @param path    the file
    /// @param reading what is wanted of it
    /// @return its rows; the caller closes them
    /// @throws IOException              if reading fails
    /// @throws IllegalArgumentException if a column is not there
    RowSource open(Path path, TableReading reading) throws IOException;

    /// Begins a file, which is there once the sink is finished.
    ///
    /// @param path     the file; one of that name is replaced
    /// @param schema   its columns
    /// @param metadata names and values that are kept with it
    /// @return takes the rows; the caller closes it
    /// @throws IOException if writing fails
    RowSink create(Path path, Schema schema, Map<String, String> metadata) throws IOException;
}
