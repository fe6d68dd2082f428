package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import org.jspecify.annotations.Nullable;

/// Searches an [HnswIndex]; the effort of a search is `ef`, the rows kept in view.
///
/// - **Memory:** as [IndexSearcher] says
/// - **Threads:** confined to one
public final class HnswSearcher implements IndexSearcher {
    private final HnswIndex index;
    private final GraphWalk walk;

    HnswSearcher(HnswIndex index) {
        this.index = index;
        this.walk = new GraphWalk(index, 2 * index.options().m());
    }

    @Override
    public int search(float[] query, int queryIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, this is: " + k);
        }
        walk.scorer.query(query, queryIndex);
        walk.scored = 0;
        long entry = index.entry();
        if (entry == -1) {
            return 0;
        }
        int ef = Math.max(effort > 0 ? effort : index.options().ef(), k);
        int from = walk.descend(HnswIndex.entryRow(entry), HnswIndex.entryLayer(entry), 0);
        walk.start(ef);
        walk.enter(from, 0);
        walk.walk(0);
        return Math.min(k, walk.pool.size());
    }

    @Override
    public int row(int rank) {
        return walk.pool.row(rank);
    }

    @Override
    public float distance(int rank) {
        return walk.pool.distance(rank);
    }

    @Override
    public long scored() {
        return walk.scored;
    }
}
