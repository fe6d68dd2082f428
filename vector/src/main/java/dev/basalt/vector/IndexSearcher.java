package dev.basalt.vector;

import dev.basalt.core.bits.OrdinalSet;
import org.jspecify.annotations.Nullable;

/// Searches an index, again and again, with buffers of its own.
///
/// - **Memory:** buffers grow to the largest search asked for; after that a search allocates nothing
/// - **Threads:** confined to one
public interface IndexSearcher {
    /// Finds the `k` nearest rows, nearest first; of equal distances the lower row is first.
    ///
    /// An exact index finds the true ones. Any other finds `k` rows whenever `k` may be found, mostly the true
    /// ones.
    ///
    /// @param query      holds the query, alone or among others: `[n, dimension]`; need not be of unit length
    /// @param queryIndex index of its first value, a multiple of the dimension
    /// @param k          how many, `>= 1`
    /// @param effort     how hard to search, in the measure of the index (`ef` for HNSW, probes for LSH); 0 for its
    ///                   default; ignored by exact indexes
    /// @param allowed    the only rows that may be found; null for all
    /// @return how many were found: `k`, or all there are
    /// @throws IllegalArgumentException if `k < 1`, or the query cannot be scored: an array that holds no whole
    ///                                  vectors, a value that is NaN or infinite, zeros for cosine
    int search(float[] query, int queryIndex, int k, int effort, @Nullable OrdinalSet allowed);

    /// A row that the last search found.
    ///
    /// @param rank 0 for the nearest
    /// @return the row
    int row(int rank);

    /// Its distance.
    ///
    /// @param rank 0 for the nearest
    /// @return the distance
    float distance(int rank);

    /// How many rows the last search computed a distance for: its cost.
    ///
    /// @return the count
    long scored();
}
