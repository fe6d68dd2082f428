package dev.basalt.vector.exact;

import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.RowMembership;

/// Finds the nearest rows by looking at all of them.
///
/// - **Threads:** as [VectorIndex] says
public final class BruteForceIndex implements VectorIndex {
    private final VectorRows rows;
    private final RowMembership members = new RowMembership();

    /// Makes an index without rows.
    ///
    /// @param rows what is searched
    public BruteForceIndex(VectorRows rows) {
        this.rows = rows;
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
        if (!members.add(row)) {
            throw new IllegalArgumentException("row " + row + " is in the index already");
        }
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
        return new BruteForceSearcher(rows, members);
    }

    @Override
    public long memoryBytes() {
        return members.memoryBytes();
    }
}
