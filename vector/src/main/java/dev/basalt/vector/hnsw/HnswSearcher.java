package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import org.jspecify.annotations.Nullable;

/// Searches an [HnswIndex]; the effort of a search is `ef`, the rows kept in view.
///
/// Where only some rows may be found, the cheapest of three ways is taken: few rows are all looked at; where most may
/// be found, a walk keeps more rows in view and drops the others at its end; in between, a walk steps over rows that
/// may not be found to the neighbours of those (Patel et al., ACORN, 2024). Whatever the way, when it ends with fewer
/// than `k` rows and there are more, all are looked at.
///
/// - **Memory:** as [IndexSearcher] says
/// - **Threads:** confined to one
public final class HnswSearcher implements IndexSearcher {
    private static final int SCAN_ROWS = 256;

    /// Where at least this share may be found, the others are dropped at the end: below, stepping over them costs
    /// less than to keep `1 / share` times as many rows in view.
    private static final double MOST = 0.25;

    /// Rows that are looked at one after the other in the time in which a walk that steps over others scores one.
    private static final int SCANNED_PER_SCORED = 3;

    private final HnswIndex index;
    private final GraphWalk walk;
    private final NearestPool filtered = new NearestPool();
    private NearestPool found;
    private @Nullable SearchTrace trace;

    HnswSearcher(HnswIndex index) {
        this.index = index;
        this.walk = new GraphWalk(index, Math.max(SCAN_ROWS, 4 * index.options().m()));
        this.found = walk.pool;
    }

    /// Records what searches do from now on.
    ///
    /// @param recorder holds the steps of the last search; null to record no more
    public void trace(@Nullable SearchTrace recorder) {
        trace = recorder;
        walk.trace = recorder;
    }

    @Override
    public int search(float[] query, int queryIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, this is: " + k);
        }
        walk.scorer.query(query, queryIndex);
        walk.scored = 0;
        walk.sift(index.sieve());
        SearchTrace recorder = trace;
        if (recorder != null) {
            recorder.clear();
        }
        int size = index.size();
        int end = index.members().end();
        int findable = allowed == null ? size : index.members().countIn(allowed);
        found = walk.pool;
        found.start(0);
        long entry = index.entry();
        if (findable == 0 || entry == -1) {
            return 0;
        }
        if (k >= findable) {
            // All of them: rows that are added meanwhile must not take the place of others.
            scan(Math.min(k, end), end, allowed);
            return found.size();
        }
        // The pool is never larger than what there is, so that an absurd effort takes no memory.
        int ef = Math.min(size, Math.max(effort > 0 ? effort : index.options().ef(), k));
        if (allowed == null) {
            start(entry, ef);
            walk.walk(0);
        } else if (findable >= MOST * size) {
            start(entry, (int) Math.min(size, ef * (double) size / findable + 1));
            walk.walk(0);
            keepAllowed(allowed, k);
        } else if (findable > scannedInAWalk(ef)) {
            int from = walk.descend(HnswIndex.entryRow(entry), HnswIndex.entryLayer(entry), 0);
            walk.start(ef);
            walk.walkOver(from, allowed);
        }
        if (found.size() < k) {
            scan(Math.min(k, end), end, allowed);
        }
        return Math.min(k, found.size());
    }

    private void start(long entry, int ef) {
        int from = walk.descend(HnswIndex.entryRow(entry), HnswIndex.entryLayer(entry), 0);
        walk.start(ef);
        walk.enter(from, 0);
    }

    /// How many rows are looked at in the time of a walk that steps over rows; that walk finds the less the fewer may
    /// be
    /// found, and looking at all finds the true ones.
    private long scannedInAWalk(int ef) {
        return SCANNED_PER_SCORED * 2L * index.options().m() * (ef + 10);
    }

    private void keepAllowed(OrdinalSet allowed, int wanted) {
        NearestPool all = walk.pool;
        filtered.start(wanted);
        for (int rank = 0; rank < all.size() && filtered.size() < wanted; rank++) {
            if (allowed.contains(all.row(rank))) {
                filtered.offer(all.distance(rank), all.row(rank));
            }
        }
        found = filtered;
    }

    private void scan(int wanted, int end, @Nullable OrdinalSet allowed) {
        found = walk.pool;
        found.start(wanted);
        int row = index.members().next(0, allowed);
        while (row < end) {
            int count = 0;
            while (row < end && count < SCAN_ROWS) {
                walk.batch[count++] = row;
                row = index.members().next(row + 1, allowed);
            }
            walk.offerAll(count, 0, SearchTrace.Step.SCAN);
        }
    }

    @Override
    public int row(int rank) {
        return found.row(rank);
    }

    @Override
    public float distance(int rank) {
        return found.distance(rank);
    }

    @Override
    public long scored() {
        return walk.scored;
    }
}
