package dev.basalt.columnar.file;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Vectors that lie in the file one behind the other, for use without copying.
///
/// - **Threads:** immutable
public final class VectorPage {
    private final MemorySegment segment;
    private final long firstRow;
    private final int rows;
    private final int nulls;
    private final long[] present;

    VectorPage(MemorySegment segment, long firstRow, int rows, int nulls, long[] present) {
        this.segment = segment;
        this.firstRow = firstRow;
        this.rows = rows;
        this.nulls = nulls;
        this.present = present;
    }

    /// The vectors, row after row; one of zeros where a row has none.
    ///
    /// - **Memory:** a read-only part of the file's mapping, valid until the file is closed; its address is a
    ///   multiple of 64
    ///
    /// @return `rows` times the size of a vector
    public MemorySegment segment() {
        return segment;
    }

    /// The row of the first vector.
    ///
    /// @return its number in the file
    public long firstRow() {
        return firstRow;
    }

    /// How many rows there are.
    ///
    /// @return the count
    public int rows() {
        return rows;
    }

    /// How many of the rows have no vector.
    ///
    /// @return the count, less than [#rows]
    public int nulls() {
        return nulls;
    }

    /// Whether a row has no vector.
    ///
    /// @param row counted from the first of the page
    /// @return whether it has none
    public boolean isNull(int row) {
        Objects.checkIndex(row, rows);
        return nulls > 0 && (present[row >>> 6] >>> row & 1) == 0;
    }
}
