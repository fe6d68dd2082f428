package dev.basalt.vector;

import java.lang.foreign.MemorySegment;

/// Rows of vectors that indexes read, by number.
///
/// Rows are prepared for the metric when they are taken in: for [Metric#COSINE] all have unit length. A row does not
/// change while it is live. [#segment] may be replaced by a larger copy when rows are added: whoever learns of a row
/// first and asks for the segment then finds the row in it.
///
/// - **Threads:** any number may read; rows are added by others at the same time
public interface VectorRows {
    /// Values in a row.
    ///
    /// @return the dimension, `> 0`
    int dimension();

    /// What distance between rows means.
    ///
    /// @return the metric
    Metric metric();

    /// How values are kept.
    ///
    /// @return the type
    RowType type();

    /// One more than the highest row that was ever used.
    ///
    /// @return a count of rows, live or not
    int end();

    /// Whether a row holds a vector now.
    ///
    /// @param row any number `>= 0`
    /// @return false too from [#end] on
    boolean isLive(int row);

    /// How many rows are live.
    ///
    /// @return the count
    int liveCount();

    /// Native memory that holds the rows: row `r` begins at byte `r · dimension · type().valueBytes()`.
    ///
    /// It stays valid for as long as it is reachable, even after it was replaced.
    ///
    /// @return the memory, at least `end()` rows long
    MemorySegment segment();
}
