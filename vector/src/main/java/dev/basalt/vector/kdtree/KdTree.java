package dev.basalt.vector.kdtree;

import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.CoarseRows;
import dev.basalt.vector.internal.RowMembership;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A balanced tree of boxes over rows.
///
/// Nodes are numbered as in a heap: the children of `i` are `2i + 1` and `2i + 2`. A node's rows are a range of
/// `rows`, which its children halve, so that nothing but the boxes needs to be kept. Boxes are as tight as
/// their rows allow; that a search is right rests on the boxes alone, not on where nodes were split.
///
/// - **Threads:** immutable, but for rows that are marked as removed, and for the copy in bytes that is made once
final class KdTree {
    /// Fewer rows are looked at as fast without bytes.
    private static final int MIN_COARSE_ROWS = 1000;

    /// The rows, those of a leaf together and ascending.
    final int[] rows;

    /// How often the root is halved down to leaves.
    final int levels;

    /// For each node the lowest value of every dimension, then the highest.
    final float[] boxes;

    /// The square of the largest length of a row, rounded up.
    final double maxSquaredNorm;

    /// Rows that are no longer in the index, or are in it again with another vector.
    final RowMembership removed = new RowMembership();

    private int removedCount;
    private final AtomicBoolean coarseBegun = new AtomicBoolean();
    private volatile @Nullable CoarseRows coarse;

    KdTree(int[] rows, int levels, float[] boxes, double maxSquaredNorm) {
        this.rows = rows;
        this.levels = levels;
        this.boxes = boxes;
        this.maxSquaredNorm = maxSquaredNorm;
    }

    static KdTree empty() {
        return new KdTree(new int[0], 0, new float[0], 0);
    }

    int leafCount() {
        return 1 << levels;
    }

    /// The node of a leaf.
    int leafNode(int leaf) {
        return leaf + leafCount() - 1;
    }

    void remove(int row) {
        removed.add(row);
        removedCount++;
    }

    int removedCount() {
        return removedCount;
    }

    /// Copies the rows in bytes, for searches in which boxes do not help; the first who asks does it.
    void makeCoarse(VectorRows source, int threads) {
        if (rows.length >= MIN_COARSE_ROWS && CoarseRows.isOfUse(source) && coarseBegun.compareAndSet(false, true)) {
            coarse = CoarseRows.of(source, rows, threads);
        }
    }

    /// The rows in bytes, slot by slot as in `rows`; null if they are not there, or not yet.
    @Nullable
    CoarseRows coarse() {
        return coarse;
    }

    long memoryBytes() {
        CoarseRows copied = coarse;
        return 4L * rows.length
                + 4L * boxes.length
                + removed.memoryBytes()
                + (copied == null ? 0 : copied.memoryBytes());
    }
}
