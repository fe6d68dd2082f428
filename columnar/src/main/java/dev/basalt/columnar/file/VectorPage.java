package dev.basalt.columnar.file;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Vectors that lie in the file one behind the other, for use without copying. The page is read, and checked as the
/// file was opened to check it, when its vectors or nulls are asked for first.
///
/// - **Threads:** safe for use by many
public final class VectorPage {
    private final Supplier<Opened> source;
    private final long byteSize;
    private final long firstRow;
    private final int rows;
    private final int nulls;
    private volatile @Nullable Opened opened;

    /// Where the vectors are, and which rows have one.
    ///
    /// @param segment the vectors
    /// @param present a bit for each row; empty if all have one
    @SuppressWarnings("ArrayRecordComponent")
    record Opened(MemorySegment segment, long[] present) {}

    VectorPage(Supplier<Opened> source, long byteSize, long firstRow, int rows, int nulls) {
        this.source = source;
        this.byteSize = byteSize;
        this.firstRow = firstRow;
        this.rows = rows;
        this.nulls = nulls;
    }

    private Opened open() {
        Opened known = opened;
        if (known == null) {
            known = source.get();
            opened = known;
        }
        return known;
    }

    /// The size of the vectors, which is known without reading them.
    ///
    /// @return `rows` times the size of a vector
    public long byteSize() {
        return byteSize;
    }

    /// The vectors, row after row; one of zeros where a row has none.
    ///
    /// - **Memory:** a read-only part of the file's mapping, valid until the file is closed; its address is a
    ///   multiple of 64
    ///
    /// @return `rows` times the size of a vector
    /// @throws dev.basalt.core.error.CorruptDataException if the page is damaged
    public MemorySegment segment() {
        return open().segment;
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
        return nulls > 0 && (open().present[row >>> 6] >>> row & 1) == 0;
    }
}
