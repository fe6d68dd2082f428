package dev.basalt.engine.internal;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.TopK;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds the nearest chunks of a collection by looking at every vector.
///
/// Rows that lie side by side are scanned in blocks whose scores stay in the first-level cache; single rows between
/// documents that may not be found are gathered by ordinal. Many queries are answered a tile at a time, so that each
/// block of rows comes from memory once for all of them.
///
/// - **Memory:** its buffers grow to the largest search asked for and are used again: a search allocates nothing
/// - **Threads:** confined to one
public final class ExactSearch {
    private static final int BLOCK_ROWS = 1024;
    /// Shorter runs of rows cost more to set up than to gather.
    private static final int MIN_RUN_ROWS = 16;
    /// Queries that share one pass over the rows.
    private static final int TILE_QUERIES = 64;

    private static final int TILE_ROWS = 128;

    private final float[] scores = new float[Math.max(BLOCK_ROWS, TILE_QUERIES * TILE_ROWS)];
    private final int[] gathered = new int[BLOCK_ROWS];
    private final Runs runs = new Runs();
    private int gatheredCount;
    private TopK @Nullable [] heaps;
    private long[] ids = new long[0];
    private float[] best = new float[0];

    /// The chunks whose vectors have the largest dot product with the query, best first; equal scores by lower
    /// ordinal.
    ///
    /// - **Shapes:** `query [dimension]` from `queryIndex` on
    ///
    /// @param view    the collection
    /// @param allowed the documents that may be found; null for all live ones
    /// @param query   holds the query
    /// @param queryIndex where it starts
    /// @param k       how many chunks at most
    /// @return how many were found; see [#chunk] and [#score]
    public int search(CollectionView view, @Nullable OrdinalSet allowed, float[] query, int queryIndex, int k) {
        Objects.checkFromIndexSize(queryIndex, view.dimension(), query.length);
        TopK heap = heaps(1, Math.clamp(k, 1, Math.max(1, view.chunkCount())))[0];
        runs.start(view, allowed == null ? view.live() : allowed);
        while (runs.next()) {
            scan(view, query, queryIndex, runs.first, runs.end, heap);
        }
        flush(view, query, queryIndex, heap);
        return drain(heap);
    }

    private void scan(CollectionView view, float[] query, int queryIndex, int first, int end, TopK heap) {
        if (end - first < MIN_RUN_ROWS) {
            for (int chunk = first; chunk < end; chunk++) {
                gathered[gatheredCount++] = chunk;
                if (gatheredCount == gathered.length) {
                    flush(view, query, queryIndex, heap);
                }
            }
            return;
        }
        long rowBytes = (long) view.dimension() * Float.BYTES;
        for (int row = first; row < end; row += BLOCK_ROWS) {
            int rows = Math.min(BLOCK_ROWS, end - row);
            FloatRowKernels.dotRows(
                    query, queryIndex, view.vectors(), row * rowBytes, rows, view.dimension(), scores, 0);
            heap.offerAll(scores, 0, rows, row);
        }
    }

    private void flush(CollectionView view, float[] query, int queryIndex, TopK heap) {
        FloatRowKernels.dotGather(
                query, queryIndex, view.vectors(), 0, view.dimension(), gathered, 0, gatheredCount, scores, 0);
        heap.offerAll(scores, 0, gatheredCount, gathered, 0);
        gatheredCount = 0;
    }

    /// Answers many queries in one pass over the vectors for every 64 of them.
    ///
    /// - **Shapes:** `queries [queryCount, dimension]`; `chunks`, `chunkScores` `[queryCount, k]`, each row
    ///   best first and filled up with -1
    ///
    /// @param view        the collection
    /// @param allowed     the documents that may be found; null for all live ones
    /// @param queries     holds the queries, row-major
    /// @param queryCount  number of queries
    /// @param k           how many chunks for each
    /// @param chunks      takes the ordinals
    /// @param chunkScores takes the scores
    public void searchBatch(
            CollectionView view,
            @Nullable OrdinalSet allowed,
            float[] queries,
            int queryCount,
            int k,
            long[] chunks,
            float[] chunkScores) {
        Arrays.fill(chunks, 0, Math.multiplyExact(queryCount, k), -1);
        for (int first = 0; first < queryCount; first += TILE_QUERIES) {
            int count = Math.min(TILE_QUERIES, queryCount - first);
            TopK[] tile = heaps(count, k);
            runs.start(view, allowed == null ? view.live() : allowed);
            while (runs.next()) {
                scanTile(view, queries, first * view.dimension(), count, tile);
            }
            for (int query = 0; query < count; query++) {
                int found = drain(tile[query]);
                System.arraycopy(ids, 0, chunks, (first + query) * k, found);
                System.arraycopy(best, 0, chunkScores, (first + query) * k, found);
            }
        }
    }

    private void scanTile(CollectionView view, float[] queries, int queriesIndex, int queryCount, TopK[] tile) {
        int dimension = view.dimension();
        long rowBytes = (long) dimension * Float.BYTES;
        for (int row = runs.first; row < runs.end; row += TILE_ROWS) {
            int rows = Math.min(TILE_ROWS, runs.end - row);
            FloatRowKernels.dotTile(
                    queries, queriesIndex, queryCount, view.vectors(), row * rowBytes, rows, dimension, scores, 0);
            for (int query = 0; query < queryCount; query++) {
                tile[query].offerAll(scores, query * rows, rows, row);
            }
        }
    }

    /// The chunk at a rank of the last search.
    public int chunk(int rank) {
        return (int) ids[rank];
    }

    /// Its score.
    public float score(int rank) {
        return best[rank];
    }

    private int drain(TopK heap) {
        if (ids.length < heap.k()) {
            ids = new long[heap.k()];
            best = new float[heap.k()];
        }
        return heap.drainTo(ids, best, 0);
    }

    private TopK[] heaps(int count, int k) {
        TopK[] known = heaps;
        if (known == null || known.length < count || known[0].k() != k) {
            known = new TopK[count];
            for (int i = 0; i < count; i++) {
                known[i] = TopK.highest(k);
            }
            heaps = known;
        }
        for (int i = 0; i < count; i++) {
            known[i].clear();
        }
        return known;
    }

    /// The rows of some documents, in runs that lie side by side: as documents follow each other, so do their chunks.
    private static final class Runs {
        private @Nullable CollectionView view;
        private @Nullable OrdinalSet documents;
        private int document;
        private int first;
        private int end;

        void start(CollectionView newView, OrdinalSet newDocuments) {
            view = newView;
            documents = newDocuments;
            document = newDocuments.next(0);
        }

        boolean next() {
            CollectionView rows = requireNonNull(view);
            OrdinalSet set = requireNonNull(documents);
            if (document >= set.size()) {
                return false;
            }
            first = rows.firstChunk(document);
            int last;
            do {
                last = document;
                document = set.next(document + 1);
            } while (document == last + 1 && document < set.size());
            end = rows.firstChunk(last) + rows.chunkCount(last);
            return true;
        }
    }
}
