package dev.basalt.engine.internal;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.engine.Document;
import dev.basalt.engine.Hit;
import dev.basalt.engine.filter.Filter;
import dev.basalt.vector.hnsw.HnswSearcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds documents by their best passages.
///
/// A document may have many near passages, so that the k nearest passages can belong to fewer than k documents: then
/// more passages are asked for, until there are k documents or no more passages.
///
/// - **Threads:** confined to one
public final class Searcher {
    private final ExactSearch search = new ExactSearch();
    private final @Nullable HnswSearcher walk;

    /// Makes a searcher.
    ///
    /// @param graph the graph to walk; null to look at every vector
    public Searcher(@Nullable ChunkGraph graph) {
        this.walk = graph == null ? null : graph.searcher();
    }

    /// Whether it looks at every vector.
    public boolean isExact() {
        return walk == null;
    }

    /// The documents nearest to a vector, best first.
    public List<Hit> search(CollectionView view, float[] vector, int k, @Nullable Filter filter) {
        OrdinalSet allowed = filter == null ? null : allowed(view, filter);
        return hits(view, search(view, allowed, vector, 0, k));
    }

    /// One list for each row of `vectors [queries, dimension]`.
    public List<List<Hit>> searchAll(CollectionView view, float[] vectors, int k, @Nullable Filter filter) {
        OrdinalSet allowed = filter == null ? null : allowed(view, filter);
        int dimension = view.dimension();
        int queryCount = vectors.length / dimension;
        if (walk != null) {
            List<List<Hit>> all = new ArrayList<>(queryCount);
            for (int query = 0; query < queryCount; query++) {
                all.add(hits(view, search(view, allowed, vectors, query * dimension, k)));
            }
            return all;
        }
        int depth = passagesFor(view, k);
        long[] chunks = new long[Math.multiplyExact(queryCount, depth)];
        float[] scores = new float[chunks.length];
        search.searchBatch(view, allowed, vectors, queryCount, depth, chunks, scores);
        List<List<Hit>> all = new ArrayList<>(queryCount);
        for (int query = 0; query < queryCount; query++) {
            Map<Integer, Found> found = new LinkedHashMap<>();
            int rank = 0;
            while (rank < depth && chunks[query * depth + rank] >= 0 && found.size() < k) {
                add(view, found, (int) chunks[query * depth + rank], scores[query * depth + rank]);
                rank++;
            }
            boolean mayBeMore = found.size() < k && rank == depth && depth < view.chunkCount();
            all.add(hits(view, mayBeMore ? search(view, allowed, vectors, query * dimension, k) : found));
        }
        return all;
    }

    private record Found(int chunk, float score) {}

    private Map<Integer, Found> search(
            CollectionView view, @Nullable OrdinalSet allowed, float[] vectors, int vectorIndex, int k) {
        if (walk != null) {
            return walk(walk, view, allowed, vectors, vectorIndex, k);
        }
        for (long depth = passagesFor(view, k); ; depth *= 4) {
            int asked = (int) Math.min(depth, Math.max(1, view.chunkCount()));
            int count = search.search(view, allowed, vectors, vectorIndex, asked);
            Map<Integer, Found> found = new LinkedHashMap<>();
            for (int rank = 0; rank < count && found.size() < k; rank++) {
                add(view, found, search.chunk(rank), search.score(rank));
            }
            if (found.size() == k || count < asked || asked == view.chunkCount()) {
                return found;
            }
        }
    }

    /// The graph may have commits that the view has not: of what is found only chunks of the view's documents count.
    private static Map<Integer, Found> walk(
            HnswSearcher walk,
            CollectionView view,
            @Nullable OrdinalSet allowed,
            float[] vectors,
            int vectorIndex,
            int k) {
        OrdinalSet chunks = allowed == null ? null : chunks(view, allowed);
        for (long depth = passagesFor(view, k); ; depth *= 4) {
            int asked = (int) Math.min(depth, Integer.MAX_VALUE);
            int count = walk.search(vectors, vectorIndex, asked, 0, chunks);
            Map<Integer, Found> found = new LinkedHashMap<>();
            for (int rank = 0; rank < count && found.size() < k; rank++) {
                int chunk = walk.row(rank);
                if (chunk < view.chunkCount() && view.live().contains(view.documentOf(chunk))) {
                    add(view, found, chunk, -walk.distance(rank));
                }
            }
            if (found.size() == k || count < asked) {
                return found;
            }
        }
    }

    private static OrdinalSet chunks(CollectionView view, OrdinalSet documents) {
        OrdinalSet chunks = OrdinalSet.empty();
        for (int document = documents.next(0); document < documents.size(); document = documents.next(document + 1)) {
            for (int skipped = chunks.size(); skipped < view.firstChunk(document); skipped++) {
                chunks.append(false);
            }
            for (int i = 0; i < view.chunkCount(document); i++) {
                chunks.append(true);
            }
        }
        return chunks.freeze();
    }

    private static int passagesFor(CollectionView view, int k) {
        return Math.clamp(2L * k + 16, 1, Math.max(1, view.chunkCount()));
    }

    private static void add(CollectionView view, Map<Integer, Found> found, int chunk, float score) {
        found.putIfAbsent(view.documentOf(chunk), new Found(chunk, score));
    }

    private static List<Hit> hits(CollectionView view, Map<Integer, Found> found) {
        List<Hit> hits = new ArrayList<>(found.size());
        found.forEach((ordinal, best) -> {
            // A damaged row may score anything: it must not make its document a hit.
            view.requireIntact(ordinal);
            Document document = view.document(ordinal);
            hits.add(new Hit(
                    best.score(), document, view.passageOf(best.chunk(), document), view.passageIndex(best.chunk())));
        });
        return hits;
    }

    /// The live documents that pass a filter.
    private static OrdinalSet allowed(CollectionView view, Filter filter) {
        OrdinalSet allowed = OrdinalSet.empty();
        for (int document = 0; document < view.documentCount(); document++) {
            allowed.append(
                    view.live().contains(document) && filter.accepts(view.json(document), "document " + document));
        }
        return allowed.freeze();
    }
}
