package dev.basalt.vector.collection;

import static java.util.Objects.requireNonNull;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;

/// What is fixed when a collection is created.
///
/// @param dimension values in a vector, `>= 1`
/// @param metric    what distance means
/// @param type      how values are kept
/// @param index     how they are searched
public record CollectionShape(int dimension, Metric metric, RowType type, IndexKind index) {
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
    }
}
