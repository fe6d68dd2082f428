package dev.basalt.vector;

/// Finds the rows nearest to a query. Every index reads vectors from [VectorRows] and keeps row numbers alone.
///
/// - **Threads:** any number search, each with its own [IndexSearcher], without waiting
public interface SearchableIndex {
    /// The rows that are searched.
    ///
    /// @return the rows
    VectorRows rows();

    /// Whether a row is in the index.
    ///
    /// @param row any number `>= 0`
    /// @return whether a search can find it
    boolean contains(int row);

    /// How many rows are in the index.
    ///
    /// @return the count
    int size();

    /// Makes a searcher over this index, which sees later changes too.
    ///
    /// @return a searcher for one thread
    IndexSearcher searcher();

    /// Takes a row out. It must be live until this returns, and must not be used for another vector as long as a
    /// search that began before may still run.
    ///
    /// @param row the row
    /// @return whether it was in the index
    boolean remove(int row);

    /// The bytes the index takes beside the rows.
    ///
    /// @return an estimate within a few percent
    long memoryBytes();
}
