package dev.basalt.vector.exact;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.kernel.PackedRows;
import dev.basalt.core.kernel.TopK;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.CoarseRows;
import dev.basalt.vector.internal.CoarseScan;
import dev.basalt.vector.internal.NearestRows;
import dev.basalt.vector.internal.RowMembership;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Searches by looking at every row: rows side by side in blocks whose distances stay in the first-level cache,
/// single ones gathered. Many queries share one pass over the rows, a tile at a time.
///
/// - **Memory:** as [IndexSearcher] says; from the first tens of queries at once on 0.7 MB and `3,600 · dimension`
///   bytes more
/// - **Threads:** confined to one
public final class BruteForceSearcher implements IndexSearcher {
    private static final int BLOCK_ROWS = 1024;
    /// Shorter runs of rows cost more to set up than to gather.
    private static final int MIN_RUN_ROWS = 16;
    /// Queries that share one pass over the rows.
    private static final int TILE_QUERIES = 64;

    private static final int TILE_ROWS = 128;
    /// From so many queries on it pays to pack rows, where their products are asked for.
    private static final int MIN_PACKED_QUERIES = 48;
    /// Queries and rows of a packed tile at most: as many as let both and the product itself stay in the second-level
    /// cache.
    private static final int PACKED_QUERIES = 360;

    private static final int PACKED_ROWS = 512;
    private static final int PRODUCT_QUERIES = 12;
    private static final int MAX_PACKED_DIMENSION = 4096;
    /// Fewer rows are looked at as fast without bytes.
    private static final int MIN_COARSE_ROWS = 1000;
    /// Where fewer rows may be found, they alone are looked at faster than all in bytes.
    private static final double COARSE_SHARE = 0.4;

    private final VectorRows rows;
    private final RowMembership members;
    private final RowScorer scorer;
    private final float[] distances = new float[Math.max(BLOCK_ROWS, TILE_QUERIES * TILE_ROWS)];
    private final int[] gathered = new int[BLOCK_ROWS];
    private int gatheredCount;
    private float[] queries = new float[0];
    private float[] products = new float[0];
    private @Nullable PackedRows packed;
    private TopK @Nullable [] heaps;
    private long[] foundRows = new long[0];
    private float[] foundDistances = new float[0];
    private long scored;

    private final @Nullable CoarseRows coarse;
    private final @Nullable CoarseScan coarseScan;
    private final @Nullable NearestRows nearest;

    BruteForceSearcher(VectorRows rows, RowMembership members, @Nullable CoarseRows coarse) {
        this.rows = rows;
        this.members = members;
        this.scorer = new RowScorer(rows);
        this.coarse = coarse;
        this.coarseScan = coarse == null ? null : new CoarseScan(rows);
        this.nearest = coarse == null ? null : new NearestRows(rows);
    }

    @Override
    public int search(float[] query, int queryIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        scorer.query(query, queryIndex);
        // Rows that are added meanwhile must not take the place of others in a heap that has room for these alone.
        int limit = members.end();
        int found = searchBytes(query, queryIndex, k, limit, allowed);
        if (found >= 0) {
            return found;
        }
        TopK heap = heaps(1, k, limit)[0];
        scored = 0;
        gatheredCount = 0;
        int row = members.next(0, allowed);
        while (row < limit) {
            int end = Math.min(limit, members.runEnd(row, allowed, BLOCK_ROWS));
            if (end - row >= MIN_RUN_ROWS) {
                scorer.scoreRange(row, end - row, distances, 0);
                heap.offerAll(distances, 0, end - row, row);
                scored += end - row;
            } else {
                gather(row, end, heap);
            }
            row = members.next(end, allowed);
        }
        flush(heap);
        return drain(heap);
    }

    /// Looks at bytes first.
    ///
    /// @return how many rows were found; -1 if bytes are of no use
    private int searchBytes(float[] query, int queryIndex, int k, int limit, @Nullable OrdinalSet allowed) {
        if (coarse == null || coarseScan == null || nearest == null) {
            return -1;
        }
        if ((allowed != null && allowed.count() < COARSE_SHARE * limit) || limit < MIN_COARSE_ROWS) {
            return -1;
        }
        if (!coarseScan.query(scorer.preparedQuery(), coarse)) {
            return -1;
        }
        nearest.begin(query, queryIndex, k, limit);
        coarseScan.scan(coarse, null, limit, members, false, allowed, nearest);
        int found = nearest.finish();
        if (foundRows.length < found) {
            foundRows = new long[found];
            foundDistances = new float[found];
        }
        for (int rank = 0; rank < found; rank++) {
            foundRows[rank] = nearest.row(rank);
            foundDistances[rank] = nearest.distance(rank);
        }
        scored = nearest.scored();
        return found;
    }

    /// Answers many queries: each block of rows comes from memory once for tens of them. Distances may differ from
    /// those of [#search] by rounding.
    ///
    /// - **Shapes:** `queries [count, dimension]`; `toRows` and `toDistances` `[count, k]`, each line nearest first
    ///   and filled up with row -1 at distance infinity
    ///
    /// @param batch       holds the queries, row-major
    /// @param count       how many there are
    /// @param k           how many rows to find for each, `>= 1`
    /// @param allowed     the only rows that may be found; null for all
    /// @param toRows      receives the rows
    /// @param toDistances receives their distances
    /// @throws IllegalArgumentException if `k < 1`, or a query cannot be scored (see [RowScorer#query])
    public void searchAll(
            float[] batch, int count, int k, @Nullable OrdinalSet allowed, int[] toRows, float[] toDistances) {
        int dimension = rows.dimension();
        if (batch.length < (long) count * dimension || batch.length % dimension != 0) {
            throw new IllegalArgumentException("[queries] " + count + " vectors must have " + (long) count * dimension
                    + " values, but have " + batch.length);
        }
        Objects.checkFromIndexSize(0L, (long) count * k, (long) Math.min(toRows.length, toDistances.length));
        Arrays.fill(toRows, 0, count * k, -1);
        Arrays.fill(toDistances, 0, count * k, Float.POSITIVE_INFINITY);
        scored = 0;
        int limit = members.end();
        PackedRows pack = count < MIN_PACKED_QUERIES ? null : pack();
        int tileQueries = pack == null ? TILE_QUERIES : packedQueries(count);
        for (int first = 0; first < count; first += tileQueries) {
            int tile = Math.min(tileQueries, count - first);
            prepare(batch, first, tile);
            TopK[] tileHeaps = heaps(tile, k, limit);
            if (pack == null) {
                scoreTiles(tile, limit, allowed, tileHeaps);
            } else {
                scorePacked(pack, tile, limit, allowed, tileHeaps);
            }
            for (int query = 0; query < tile; query++) {
                int found = drain(tileHeaps[query]);
                for (int rank = 0; rank < found; rank++) {
                    toRows[(first + query) * k + rank] = row(rank);
                    toDistances[(first + query) * k + rank] = distance(rank);
                }
            }
        }
    }

    /// As many queries in each tile, so that none costs more than the others; a multiple of what a product takes at a
    /// time.
    private static int packedQueries(int count) {
        int tiles = (count + PACKED_QUERIES - 1) / PACKED_QUERIES;
        return ((count + tiles - 1) / tiles + PRODUCT_QUERIES - 1) / PRODUCT_QUERIES * PRODUCT_QUERIES;
    }

    /// Null where a distance is no product, or so many rows do not stay in the cache next to the core.
    private @Nullable PackedRows pack() {
        if (packed == null && rows.metric() != Metric.L2 && rows.dimension() <= MAX_PACKED_DIMENSION) {
            packed = new PackedRows(PACKED_ROWS, rows.dimension());
            products = new float[PACKED_QUERIES * PACKED_ROWS];
        }
        return packed;
    }

    private void prepare(float[] batch, int first, int tile) {
        int dimension = rows.dimension();
        if (queries.length < tile * dimension) {
            queries = new float[tile * dimension];
        }
        System.arraycopy(batch, first * dimension, queries, 0, tile * dimension);
        for (int query = 0; query < tile; query++) {
            try {
                RowScorer.prepareQuery(rows.metric(), queries, query * dimension, dimension);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("[query " + (first + query) + "] " + e.getMessage(), e);
            }
        }
    }

    private void scoreTiles(int tile, int limit, @Nullable OrdinalSet allowed, TopK[] tileHeaps) {
        int row = members.next(0, allowed);
        while (row < limit) {
            int end = Math.min(limit, members.runEnd(row, allowed, TILE_ROWS));
            scoreTile(row, end - row, tile, tileHeaps);
            row = members.next(end, allowed);
        }
    }

    private void scoreTile(int first, int count, int tile, TopK[] tileHeaps) {
        scorer.scoreRange(queries, 0, tile, first, count, distances, 0);
        for (int query = 0; query < tile; query++) {
            tileHeaps[query].offerAll(distances, query * count, count, first);
        }
        scored += (long) tile * count;
    }

    private void scorePacked(PackedRows pack, int tile, int limit, @Nullable OrdinalSet allowed, TopK[] tileHeaps) {
        int next = 0;
        int count;
        while ((count = members.copy(next, allowed, gathered, PACKED_ROWS)) > 0) {
            next = gathered[count - 1] + 1;
            while (count > 0 && gathered[count - 1] >= limit) {
                count--;
            }
            if (rows.type() == RowType.F16) {
                pack.packHalves(rows.segment(), 0, gathered, 0, count);
            } else {
                pack.pack(rows.segment(), 0, gathered, 0, count);
            }
            pack.dot(queries, 0, tile, products, 0);
            RowScorer.toDistances(rows.metric(), products, 0, tile * pack.width());
            for (int query = 0; query < tile; query++) {
                tileHeaps[query].offerAll(products, query * pack.width(), count, gathered, 0);
            }
            scored += (long) tile * count;
        }
    }

    private void gather(int first, int end, TopK heap) {
        for (int row = first; row < end; row++) {
            gathered[gatheredCount++] = row;
            if (gatheredCount == gathered.length) {
                flush(heap);
            }
        }
    }

    private void flush(TopK heap) {
        scorer.score(gathered, 0, gatheredCount, distances, 0);
        heap.offerAll(distances, 0, gatheredCount, gathered, 0);
        scored += gatheredCount;
        gatheredCount = 0;
    }

    @Override
    public int row(int rank) {
        return (int) foundRows[rank];
    }

    @Override
    public float distance(int rank) {
        return foundDistances[rank];
    }

    @Override
    public long scored() {
        return scored;
    }

    private int drain(TopK heap) {
        if (foundRows.length < heap.k()) {
            foundRows = new long[heap.k()];
            foundDistances = new float[heap.k()];
        }
        return heap.drainTo(foundRows, foundDistances, 0);
    }

    /// Not larger than what can be found, so that an absurd `k` takes no memory.
    private TopK[] heaps(int count, int k, int limit) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, this is: " + k);
        }
        int needed = Math.min(k, Math.max(1, limit));
        TopK[] known = heaps;
        if (known == null || known.length < count || known[0].k() != needed) {
            known = new TopK[count];
            for (int i = 0; i < count; i++) {
                known[i] = TopK.lowest(needed);
            }
            heaps = known;
        }
        for (int i = 0; i < count; i++) {
            known[i].clear();
        }
        return known;
    }
}
