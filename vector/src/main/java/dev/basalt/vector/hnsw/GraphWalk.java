package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.code.RowCodes;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Walks a graph towards the query of a scorer, and remembers the nearest rows on the way.
///
/// The distances of all unseen neighbours of a row are computed together, several rows at a time, so that the memory
/// serves many of them at once: a walk waits for memory more than it computes.
final class GraphWalk {
    private final HnswIndex index;
    private final HnswGraph graph;
    final RowScorer scorer;
    final NearestPool pool = new NearestPool();
    final VisitedRows visited = new VisitedRows();
    final int[] batch;
    final float[] distances;

    @Nullable
    SearchTrace trace;

    /// Estimates distances while not null, instead of the scorer.
    RowCodes.@Nullable Query estimator;

    /// Rules out rows before they are scored, while not null: the query of [#sieveQuery], or null.
    private RowSieve.@Nullable Query sieve;

    /// Is kept from one search to the next, for its memory.
    private RowSieve.@Nullable Query sieveQuery;

    long scored;

    GraphWalk(HnswIndex index, int batchCapacity) {
        this.index = index;
        this.graph = index.graph();
        this.scorer = new RowScorer(index.rows());
        this.batch = new int[batchCapacity];
        this.distances = new float[batchCapacity];
    }

    /// Rules out rows by their codes from now on, for the query that the scorer was given.
    ///
    /// @param by null to score all
    void sift(@Nullable RowSieve by) {
        if (by == null) {
            sieve = null;
            return;
        }
        RowSieve.Query known = sieveQuery;
        if (known == null || !known.isOf(by)) {
            known = by.query(index.rows().metric(), batch.length);
            sieveQuery = known;
        }
        known.set(scorer.preparedQuery());
        sieve = known;
    }

    /// Goes from an entry on one layer to the nearest row that steps to ever nearer neighbours reach, layer by layer,
    /// and ends above the lowest layer asked for.
    int descend(int entry, int fromLayer, int toLayer) {
        int nearest = entry;
        if (fromLayer <= toLayer) {
            return nearest;
        }
        batch[0] = entry;
        score(1);
        float distance = distances[0];
        record(fromLayer, entry, distance, SearchTrace.Step.ENTER);
        for (int layer = fromLayer; layer > toLayer; layer--) {
            boolean nearer = true;
            while (nearer) {
                nearer = false;
                int count = liveLinks(nearest, layer);
                score(count);
                for (int i = 0; i < count; i++) {
                    if (distances[i] < distance) {
                        distance = distances[i];
                        nearest = batch[i];
                        nearer = true;
                    }
                }
                if (nearer) {
                    record(layer, nearest, distance, SearchTrace.Step.MOVE);
                }
            }
        }
        return nearest;
    }

    private int liveLinks(int row, int layer) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        int links = HnswGraph.count(page, base);
        boolean checkMembers = index.hasRemoved();
        int count = 0;
        for (int i = 1; i <= links; i++) {
            int link = page[base + i];
            if (!checkMembers || index.contains(link)) {
                batch[count++] = link;
            }
        }
        // A link may lead to a row whose page is newer than what this thread has seen of the pages.
        VarHandle.acquireFence();
        return count;
    }

    /// Begins a walk that keeps `ef` rows.
    void start(int ef) {
        pool.start(ef);
        visited.start(graph.rowCapacity());
    }

    /// Adds a row to start from.
    void enter(int row, int layer) {
        if (visited.add(row)) {
            batch[0] = row;
            score(1);
            pool.offer(distances[0], row);
            record(layer, row, distances[0], SearchTrace.Step.ENTER);
        }
    }

    /// Follows links until the links of all rows in the pool were followed.
    void walk(int layer) {
        int row;
        while ((row = pool.next()) >= 0) {
            int count = unseenLinks(row, layer);
            offer(count, layer, SearchTrace.Step.KEEP);
        }
    }

    /// Follows links as [#walk] does, but only until one leads to a row that the pool keeps then, or has as many
    /// nearer ones: so would the whole walk.
    ///
    /// @return whether it came there
    boolean walkTo(int target, int layer) {
        int row;
        while ((row = pool.next()) >= 0) {
            int count = unseenLinks(row, layer);
            boolean isMet = contains(batch, count, target);
            offer(count, layer, SearchTrace.Step.KEEP);
            // Only a row that was ruled out by its code is nearer than what the pool keeps.
            if (isMet && (pool.contains(target) || pool.threshold() <= scorer.score(target))) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(int[] rows, int count, int wanted) {
        for (int i = 0; i < count; i++) {
            if (rows[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /// Follows links as [#walk] does on the lowest layer, but keeps rows of a set only: instead of a neighbour that
    /// is not in the set, its neighbours are looked at.
    void walkOver(int from, OrdinalSet allowed) {
        if (allowed.contains(from)) {
            enter(from, 0);
        } else {
            visited.add(from);
            stepOver(from, allowed);
        }
        int row;
        while ((row = pool.next()) >= 0) {
            stepOver(row, allowed);
        }
    }

    private void stepOver(int row, OrdinalSet allowed) {
        int[] page = graph.page(row, 0);
        int base = graph.base(row, 0);
        int links = HnswGraph.count(page, base);
        int count = 0;
        for (int i = 1; i <= links; i++) {
            int link = page[base + i];
            if (!visited.add(link)) {
                continue;
            }
            if (allowed.contains(link)) {
                if (index.contains(link)) {
                    batch[count++] = link;
                }
            } else if (index.contains(link)) {
                count = allowedLinks(link, allowed, count);
            }
        }
        offer(count, 0, SearchTrace.Step.KEEP);
    }

    /// Appends the neighbours of a row that are in the set to the batch, as far as it has room.
    private int allowedLinks(int row, OrdinalSet allowed, int batched) {
        int[] page = graph.page(row, 0);
        int base = graph.base(row, 0);
        int links = HnswGraph.count(page, base);
        // Room is left for the neighbours proper.
        int room = batch.length - graph.capacity(0);
        int count = batched;
        for (int i = 1; i <= links && count < room; i++) {
            int link = page[base + i];
            if (allowed.contains(link) && index.contains(link) && visited.add(link)) {
                batch[count++] = link;
            }
        }
        return count;
    }

    private int unseenLinks(int row, int layer) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        int links = HnswGraph.count(page, base);
        boolean checkMembers = index.hasRemoved();
        int count = 0;
        for (int i = 1; i <= links; i++) {
            int link = page[base + i];
            if (visited.add(link) && (!checkMembers || index.contains(link))) {
                batch[count++] = link;
            }
        }
        return count;
    }

    /// Scores the rows of the batch and keeps the near ones.
    ///
    /// @param kept what is recorded of those
    void offer(int count, int layer, SearchTrace.Step kept) {
        RowSieve.Query codes = sieve;
        offerAll(codes == null || !pool.isFull() ? count : sift(codes, count, layer), layer, kept);
    }

    private int sift(RowSieve.Query codes, int count, int layer) {
        int[] all = trace == null ? batch : Arrays.copyOf(batch, count);
        int left = codes.sift(batch, count, pool.distance(0), pool.threshold());
        for (int i = 0, stays = 0; trace != null && i < count; i++) {
            if (stays < left && batch[stays] == all[i]) {
                stays++;
            } else {
                record(layer, all[i], codes.estimate(i), SearchTrace.Step.RULE_OUT);
            }
        }
        return left;
    }

    /// As [#offer], without ruling out any by its code.
    void offerAll(int count, int layer, SearchTrace.Step kept) {
        score(count);
        float threshold = pool.threshold();
        for (int i = 0; i < count; i++) {
            if (distances[i] <= threshold) {
                boolean near = pool.offer(distances[i], batch[i]);
                threshold = pool.threshold();
                record(layer, batch[i], distances[i], near ? kept : SearchTrace.Step.DROP);
            } else {
                record(layer, batch[i], distances[i], SearchTrace.Step.DROP);
            }
        }
    }

    /// Finds the distances of the rows of the batch, or estimates them.
    private void score(int count) {
        scored += count;
        RowCodes.Query codes = estimator;
        if (codes == null) {
            scorer.score(batch, 0, count, distances, 0);
        } else {
            codes.estimate(batch, count, distances);
        }
    }

    private void record(int layer, int row, float distance, SearchTrace.Step step) {
        SearchTrace recorder = trace;
        if (recorder != null) {
            recorder.record(layer, row, distance, step);
        }
    }
}
