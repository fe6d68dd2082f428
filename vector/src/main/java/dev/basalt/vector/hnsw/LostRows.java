package dev.basalt.vector.hnsw;

import dev.basalt.vector.Metric;

/// Members of a graph that a search for their own vector does not find, though links lead to them: the walk
/// ends among other rows before it comes to those links.
///
/// A lost row is linked from where the walk for it ended, so that the next one goes on to it, and with it to
/// the rows around it.
///
/// - **Threads:** confined to one; several may mend one graph at the same time
final class LostRows {
    /// Rows in view of a walk: fewer than searches keep, so that what is found here is found by them.
    private static final int EF = 16;

    private final HnswIndex index;
    private final HnswWriter writer;
    private final GraphWalk walk;

    LostRows(HnswIndex index, HnswWriter writer) {
        this.index = index;
        this.writer = writer;
        this.walk = writer.walk();
    }

    /// Whether a search for a member finds it, or as many rows that are as near.
    boolean isFound(int row) {
        walk.scorer.queryRow(row);
        walk.sift(index.sieve());
        long entry = index.entry();
        int from = walk.descend(HnswIndex.entryRow(entry), HnswIndex.entryLayer(entry), 0);
        walk.start(Math.min(EF, index.size()));
        walk.enter(from, 0);
        boolean isFound = from == row || walk.walkTo(row, 0);
        walk.sift(null);
        return isFound || walk.pool.distance(walk.pool.size() - 1) <= walk.scorer.score(row);
    }

    /// Links a member from where the search for it ends, if that does not find it. For dot products many
    /// searches end at the same long rows, which have no link to spare for each.
    ///
    /// @return whether it was lost
    boolean mend(int row) {
        if (isFound(row)) {
            return false;
        }
        NearestPool pool = walk.pool;
        for (int rank = 0; rank < pool.size(); rank++) {
            if (writer.linkIfRoom(pool.row(rank), row, 0)) {
                return true;
            }
        }
        if (index.rows().metric() != Metric.DOT) {
            writer.replaceLast(pool.row(0), row, 0);
        }
        return true;
    }
}
