package dev.basalt.vector.exact;

import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.CoarseRows;
import dev.basalt.vector.internal.RowMembership;
import org.jspecify.annotations.Nullable;

/// Finds the nearest rows by looking at all of them.
///
/// An index [#withBytes] looks at most rows in a copy of one byte a value first, which tells of nearly all of them
/// that they cannot be among the nearest. It finds the same, in less time for single queries.
///
/// - **Threads:** as [VectorIndex] says
public final class BruteForceIndex implements VectorIndex {
    private final VectorRows rows;
    private final RowMembership members = new RowMembership();
    private final @Nullable CoarseRows coarse;
    private final CoarseRows.@Nullable Writer writer;

    /// Makes an index without rows.
    ///
    /// @param rows what is searched
    public BruteForceIndex(VectorRows rows) {
        this(rows, null);
    }

    private BruteForceIndex(VectorRows rows, @Nullable CoarseRows coarse) {
        this.rows = rows;
        this.coarse = coarse;
        this.writer = coarse == null ? null : coarse.writer();
    }

    /// Makes an index without rows that keeps a copy of one byte a value and 16 bytes a row. Of rows with fewer
    /// than 64 values it keeps none: they are looked at as fast.
    ///
    /// @param rows what is searched
    /// @return the index
    public static BruteForceIndex withBytes(VectorRows rows) {
        return new BruteForceIndex(rows, CoarseRows.isOfUse(rows) ? new CoarseRows(rows) : null);
    }

    @Override
    public VectorRows rows() {
        return rows;
    }

    @Override
    public void add(int row) {
        if (!rows.isLive(row)) {
            throw new IllegalArgumentException("row " + row + " holds no vector");
        }
        if (members.contains(row)) {
            throw new IllegalArgumentException("row " + row + " is in the index already");
        }
        if (coarse != null && writer != null) {
            coarse.reserve(row + 1, false);
            writer.put(row, row);
        }
        members.add(row);
    }

    @Override
    public void addAll(int from, int to, int threads) {
        for (int row = from; row < to; row++) {
            add(row);
        }
    }

    @Override
    public boolean remove(int row) {
        return members.remove(row);
    }

    @Override
    public boolean contains(int row) {
        return members.contains(row);
    }

    @Override
    public int size() {
        return members.count();
    }

    @Override
    public BruteForceSearcher searcher() {
        return new BruteForceSearcher(rows, members, coarse);
    }

    @Override
    public long memoryBytes() {
        return members.memoryBytes() + (coarse == null ? 0 : coarse.memoryBytes());
    }
}
