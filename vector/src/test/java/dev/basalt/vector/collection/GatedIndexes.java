package dev.basalt.vector.collection;

import dev.basalt.core.error.Location;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.collection.internal.PartIndexes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Indexes that stop half-way through the rows they are given until a test lets them go on, fail there when it wants
/// that, and record who added what.
final class GatedIndexes implements PartIndexes {
    /// A call that added rows.
    record Added(int from, int to, int threads, Thread by) {}

    private final PartIndexes indexes;
    final List<Added> added = new CopyOnWriteArrayList<>();
    /// So many of the next calls fail half-way.
    final AtomicInteger failures = new AtomicInteger();
    private volatile CountDownLatch begun = new CountDownLatch(0);
    private volatile CountDownLatch mayAdd = new CountDownLatch(0);

    GatedIndexes(PartIndexes indexes) {
        this.indexes = indexes;
    }

    /// Holds up those who add rows, until the gate is closed as a resource or opened.
    Gate shut() {
        begun = new CountDownLatch(1);
        mayAdd = new CountDownLatch(1);
        return this::open;
    }

    /// What holds up those who add rows.
    @FunctionalInterface
    interface Gate extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits until somebody is held up.
    void awaitBegun() throws InterruptedException {
        begun.await();
    }

    void open() {
        mayAdd.countDown();
    }

    private void pass(int from, int to, int threads) {
        begun.countDown();
        try {
            mayAdd.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        added.add(new Added(from, to, threads, Thread.currentThread()));
    }

    @Override
    public VectorIndex create(VectorRows rows) {
        return new Gated(indexes.create(rows));
    }

    @Override
    public long savedBytes(VectorIndex index) {
        return indexes.savedBytes(inner(index));
    }

    @Override
    public void settle(VectorIndex index, int threads) {
        indexes.settle(inner(index), threads);
    }

    @Override
    public long save(VectorIndex index, MemorySegment to, int threads) {
        return indexes.save(inner(index), to, threads);
    }

    private static VectorIndex inner(VectorIndex index) {
        return index instanceof Gated gated ? gated.index : index;
    }

    @Override
    public SearchableIndex open(Location where, VectorRows rows, MemorySegment saved) {
        return indexes.open(where, rows, saved);
    }

    private final class Gated implements VectorIndex {
        private final VectorIndex index;

        Gated(VectorIndex index) {
            this.index = index;
        }

        @Override
        public void add(int row) {
            addAll(row, row + 1, 1);
        }

        @Override
        public void addAll(int from, int to, int threads) {
            int middle = (from + to) / 2;
            index.addAll(from, middle, threads);
            pass(from, to, threads);
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("a test wants this to fail");
            }
            index.addAll(middle, to, threads);
        }

        @Override
        public VectorRows rows() {
            return index.rows();
        }

        @Override
        public boolean contains(int row) {
            return index.contains(row);
        }

        @Override
        public int size() {
            return index.size();
        }

        @Override
        public IndexSearcher searcher() {
            return index.searcher();
        }

        @Override
        public boolean remove(int row) {
            return index.remove(row);
        }

        @Override
        public long memoryBytes() {
            return index.memoryBytes();
        }
    }
}
