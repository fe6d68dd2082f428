package dev.basalt.columnar.column;

import dev.basalt.columnar.schema.Schema;
import java.io.Closeable;
import java.io.IOException;

/// Where rows go, batch by batch: a file of any format.
///
/// - **Threads:** confined to one
public interface RowSink extends Closeable {
    /// The columns of the rows.
    ///
    /// @return the schema
    Schema schema();

    /// Takes all rows of a batch.
    ///
    /// @param batch of this schema; may be changed once this returns
    /// @throws IOException if writing fails
    void write(Batch batch) throws IOException;

    /// Completes what was written: without this call, closing leaves nothing behind.
    ///
    /// @throws IOException if writing fails
    void finish() throws IOException;
}
