package dev.basalt.vector.hnsw;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What a search did, step by step: which rows it met on which layer, how far they were, and what became of them.
///
/// - **Threads:** confined to one
public final class SearchTrace {
    /// What became of a row.
    public enum Step {
        /// The walk on this layer starts here.
        ENTER,
        /// The walk went on from here, being nearer than where it was.
        MOVE,
        /// Kept as one of the nearest so far.
        KEEP,
        /// Too far.
        DROP,
        /// Too far by its code: the distance is an estimate.
        RULE_OUT,
        /// Found by an exact search over all rows that may be found.
        SCAN
    }

    /// One row met.
    ///
    /// @param layer    0 is the lowest, which holds all rows
    /// @param row      the row
    /// @param distance how far it is from the query
    /// @param step     what became of it
    public record Visit(int layer, int row, float distance, Step step) {}

    private final List<Visit> visits = new ArrayList<>();

    /// Makes an empty trace.
    public SearchTrace() {}

    void record(int layer, int row, float distance, Step step) {
        visits.add(new Visit(layer, row, distance, step));
    }

    void clear() {
        visits.clear();
    }

    /// What the last search met, in its order.
    ///
    /// @return a view
    public List<Visit> visits() {
        return Collections.unmodifiableList(visits);
    }
}
