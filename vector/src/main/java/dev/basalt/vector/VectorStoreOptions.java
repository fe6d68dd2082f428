package dev.basalt.vector;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.limit.Limits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a [VectorStore] is made.
///
/// @param dimension       values in a vector, from 1 to 65,536
/// @param metric          what distance means
/// @param rowType         how values are kept
/// @param deduplication   which vectors are kept once only
/// @param initialCapacity rows that memory is taken for at once, `>= 1`
/// @param maxRows         rows that there may be at most, `>= initialCapacity`
/// @param mappedIn        the directory in which rows lie in a mapped file, so that they may be more than memory holds;
///                        null to have them in memory
public record VectorStoreOptions(
        int dimension,
        Metric metric,
        RowType rowType,
        Deduplication deduplication,
        int initialCapacity,
        int maxRows,
        @Nullable Path mappedIn) {
    private static final int MAX_DIMENSION = Limits.DEFAULT.maxDimension();
    private static final int INITIAL_CAPACITY = 1024;
    private static final int MAX_ROWS = 1 << 30;

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public VectorStoreOptions {
        requireNonNull(metric, "metric");
        requireNonNull(rowType, "rowType");
        requireNonNull(deduplication, "deduplication");
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException("dimension must be in [1, " + MAX_DIMENSION + "], but was " + dimension);
        }
        if (maxRows < 1 || maxRows > MAX_ROWS) {
            throw new IllegalArgumentException("maxRows must be in [1, " + MAX_ROWS + "], but was " + maxRows);
        }
        if (initialCapacity < 1 || initialCapacity > maxRows) {
            throw new IllegalArgumentException(
                    "initialCapacity must be in [1, " + maxRows + "], but was " + initialCapacity);
        }
    }

    /// Options for f32 rows that are kept once if they are equal in every bit, as many as memory holds.
    ///
    /// @param dimension values in a vector
    /// @param metric    what distance means
    /// @return the options
    public static VectorStoreOptions of(int dimension, Metric metric) {
        return new VectorStoreOptions(
                dimension, metric, RowType.F32, Deduplication.EXACT, INITIAL_CAPACITY, MAX_ROWS, null);
    }

    /// These options with another row type.
    ///
    /// @param type how values are kept
    /// @return new options
    public VectorStoreOptions withRowType(RowType type) {
        return new VectorStoreOptions(dimension, metric, type, deduplication, initialCapacity, maxRows, mappedIn);
    }

    /// These options with another deduplication.
    ///
    /// @param which which vectors are kept once only
    /// @return new options
    public VectorStoreOptions withDeduplication(Deduplication which) {
        return new VectorStoreOptions(dimension, metric, rowType, which, initialCapacity, maxRows, mappedIn);
    }

    /// These options with another initial capacity.
    ///
    /// @param rows rows that memory is taken for at once
    /// @return new options
    public VectorStoreOptions withInitialCapacity(int rows) {
        return new VectorStoreOptions(dimension, metric, rowType, deduplication, rows, maxRows, mappedIn);
    }

    /// These options with another limit; the initial capacity is lowered to it where it is larger.
    ///
    /// @param rows rows that there may be at most
    /// @return new options
    public VectorStoreOptions withMaxRows(int rows) {
        return new VectorStoreOptions(
                dimension,
                metric,
                rowType,
                deduplication,
                Math.max(1, Math.min(initialCapacity, rows)),
                rows,
                mappedIn);
    }

    /// These options with rows in a mapped file. It has no name once it is there and is gone with the process: what is
    /// to last belongs into a [dev.basalt.vector.collection.VectorCollection].
    ///
    /// @param directory where the file is made; must exist
    /// @return new options
    public VectorStoreOptions withMappedRows(Path directory) {
        return new VectorStoreOptions(
                dimension,
                metric,
                rowType,
                deduplication,
                initialCapacity,
                maxRows,
                requireNonNull(directory, "directory"));
    }
}
