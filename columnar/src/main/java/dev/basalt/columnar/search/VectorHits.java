package dev.basalt.columnar.search;

import java.util.Arrays;
import java.util.Objects;

/// What a search found, nearest first; of equally near rows, the one with the lower number first.
///
/// - **Threads:** immutable
public final class VectorHits {
    private final long[] rows;
    private final float[] distances;
    private final int size;

    VectorHits(long[] rows, float[] distances, int size) {
        this.rows = rows;
        this.distances = distances;
        this.size = size;
    }

    /// How many rows were found.
    ///
    /// @return the count
    public int size() {
        return size;
    }

    /// A row.
    ///
    /// @param rank 0 for the nearest, below [#size]
    /// @return its number in the file
    public long row(int rank) {
        return rows[Objects.checkIndex(rank, size)];
    }

    /// How far away a row is.
    ///
    /// @param rank 0 for the nearest, below [#size]
    /// @return the distance by the search's metric
    public float distance(int rank) {
        return distances[Objects.checkIndex(rank, size)];
    }

    /// All rows.
    ///
    /// @return their numbers in the file, nearest first
    public long[] rows() {
        return Arrays.copyOf(rows, size);
    }
}
