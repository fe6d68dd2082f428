package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.Schema;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Rows that come from somewhere, batch by batch: a file of any format, a query.
///
/// - **Threads:** confined to one
public interface RowSource extends Closeable {
    /// The columns of the rows.
    ///
    /// @return the schema
    Schema schema();

    /// Fills a batch with the next rows.
    ///
    /// @param batch of this schema; cleared first
    /// @return whether there were any
    /// @throws IOException if reading fails
    boolean next(Batch batch) throws IOException;

    /// Metadata of the whole file that is worth keeping with the rows, such as `geo` of GeoParquet.
    ///
    /// @return names and values; empty where the format has none
    default Map<String, String> attributes() {
        return Map.of();
    }

    /// What the rows do not show as the file has it: columns renamed, metadata left out, digits lost.
    ///
    /// @return one sentence each; complete once all rows have been read
    default List<String> notes() {
        return List.of();
    }
}
