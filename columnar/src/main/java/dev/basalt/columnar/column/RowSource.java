package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.Schema;
import java.io.Closeable;
import java.io.IOException;

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
}
