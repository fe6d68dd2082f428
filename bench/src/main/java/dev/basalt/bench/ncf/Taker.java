package dev.basalt.bench.ncf;

import dev.basalt.columnar.column.Batch;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Receives rows as a reader delivers them, in one of the two forms in which readers do.
///
/// - **Threads:** confined to one
interface Taker {
    /// Takes rows in Basalt's buffers.
    void take(Batch batch);

    /// Takes rows in Arrow's buffers.
    void take(VectorSchemaRoot batch);
}
