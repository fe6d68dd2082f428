package dev.basalt.vector.hnsw;

import dev.basalt.vector.RowScorer;
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

    long scored;

    GraphWalk(HnswIndex index, int batchCapacity) {
        this.index = index;
        this.graph = index.graph();
        this.scorer = new RowScorer(index.rows());
        this.batch = new int[batchCapacity];
        this.distances = new float[batchCapacity];
    }

    /// Goes from an entry on one layer to the nearest row that steps to ever nearer neighbours reach, layer by layer,
    /// and ends above the lowest layer asked for.
    int descend(int entry, int fromLayer, int toLayer) {
        int nearest = entry;
        if (fromLayer <= toLayer) {
            return nearest;
        }
        float distance = scorer.score(entry);
        scored++;
        record(fromLayer, entry, distance, SearchTrace.Step.ENTER);
        for (int layer = fromLayer; layer > toLayer; layer--) {
            boolean nearer = true;
            while (nearer) {
                nearer = false;
                int count = liveLinks(nearest, layer);
                scorer.score(batch, 0, count, distances, 0);
                scored += count;
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
            float distance = scorer.score(row);
            scored++;
            pool.offer(distance, row);
            record(layer, row, distance, SearchTrace.Step.ENTER);
        }
    }

    /// Follows links until the links of all rows in the pool were followed.
    void walk(int layer) {
        int row;
        while ((row = pool.next()) >= 0) {
            int count = unseenLinks(row, layer);
            offer(count, layer);
        }
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
    void offer(int count, int layer) {
        scorer.score(batch, 0, count, distances, 0);
        scored += count;
        float threshold = pool.threshold();
        for (int i = 0; i < count; i++) {
            if (distances[i] <= threshold) {
                boolean kept = pool.offer(distances[i], batch[i]);
                threshold = pool.threshold();
                record(layer, batch[i], distances[i], kept ? SearchTrace.Step.KEEP : SearchTrace.Step.DROP);
            } else {
                record(layer, batch[i], distances[i], SearchTrace.Step.DROP);
            }
        }
    }

    private void record(int layer, int row, float distance, SearchTrace.Step step) {
        SearchTrace recorder = trace;
        if (recorder != null) {
            recorder.record(layer, row, distance, step);
        }
    }
}
