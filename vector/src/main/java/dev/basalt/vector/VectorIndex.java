package dev.basalt.vector;

/// An index that grows: see [SearchableIndex].
///
/// - **Threads:** one changes the index at a time; any number search it meanwhile, each with its own [IndexSearcher],
///   without waiting
public interface VectorIndex extends SearchableIndex {
    /// Takes in a live row.
    ///
    /// @param row the row
    /// @throws IllegalArgumentException if it is in the index already, or not live
    void add(int row);

    /// Takes in live rows that follow each other, with several threads where the index can.
    ///
    /// An interrupt does not end this, as half of the rows would be of use to nobody; the thread stays interrupted.
    /// Whoever wants to stop in between adds fewer rows at a time.
    ///
    /// @param from    the first row
    /// @param to      one after the last
    /// @param threads how many threads to use, `>= 1`
    /// @throws IllegalArgumentException if a row is in the index already, or not live
    void addAll(int from, int to, int threads);
}
