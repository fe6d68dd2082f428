package dev.basalt.columnar.file;

/// Rows that follow each other.
///
/// @param from the first row
/// @param to   the row behind the last
public record RowRange(long from, long to) {
    /// How many rows there are.
    ///
    /// @return the count
    public long rows() {
        return to - from;
    }
}
