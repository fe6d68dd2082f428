package dev.basalt.bench.vector;

import dev.basalt.core.bits.OrdinalSet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An index in Java that takes part in the benchmark, alone in its process.
///
/// - **Threads:** [#build] uses as many as it is told; all else comes from one
interface VectorContender extends AutoCloseable {
    /// What the index is and how it is set, in a few words.
    String describe() throws IOException;

    /// Makes the index anew over all rows. What is only a change of form for the sake of this index was done
    /// before; the time this takes is the build time.
    ///
    /// @param threads how many threads to use, as well as the index can
    void build(int threads) throws IOException;

    /// Has searches find only some rows from now on. What is only a change of form for the sake of this index is
    /// done here; the searches are timed.
    ///
    /// @param allowed the rows; null for all
    void filter(@Nullable OrdinalSet allowed) throws IOException;

    /// Finds the nearest rows of a query, nearest first.
    ///
    /// @param query which query
    /// @param k     how many rows
    /// @param ef    how hard to search, `>= k`
    /// @param to    receives the rows
    /// @param index where the first one goes
    void search(int query, int k, int ef, int[] to, int index) throws IOException;

    /// How many distances such a search computes where all rows may be found; not part of what is timed.
    long countDistances(int query, int k, int ef) throws IOException;

    /// The bytes of the index and the rows it searches.
    long memoryBytes() throws IOException;

    @Override
    void close() throws IOException;
}
