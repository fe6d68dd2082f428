package dev.basalt.vector.collection;

import static java.util.Objects.requireNonNull;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.hnsw.HnswOptions;

/// What is fixed when a collection is created.
///
/// @param dimension values in a vector, `>= 1`
/// @param metric    what distance means
/// @param type      how values are kept
/// @param index     how they are searched
/// @param graph     how graphs are built and searched; of no meaning unless [IndexKind#isGraph]
public record CollectionShape(int dimension, Metric metric, RowType type, IndexKind index, HnswOptions graph) {
    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if `dimension < 1`
    public CollectionShape {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, but was " + dimension);
        }
        requireNonNull(metric, "metric");
        requireNonNull(type, "type");
        requireNonNull(index, "index");
        requireNonNull(graph, "graph");
    }

    /// A shape with the default graphs.
    ///
    /// @param dimension values in a vector, `>= 1`
    /// @param metric    what distance means
    /// @param type      how values are kept
    /// @param index     how they are searched
    /// @throws IllegalArgumentException if `dimension < 1`
    public CollectionShape(int dimension, Metric metric, RowType type, IndexKind index) {
        this(dimension, metric, type, index, HnswOptions.defaults());
    }
}
