package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.code.SignQuery;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Searches a [CompressedHnsw]: walks by estimates, then computes the distances of the rows it ends with.
///
/// - **Memory:** as [IndexSearcher] says
/// - **Threads:** confined to one
public final class CompressedHnswSearcher implements IndexSearcher {
    private static final int LANES = CompressedHnsw.LANES;
    private static final long LINE_BYTES = 64;

    private final CompressedHnsw graph;
    private final GraphWalk walk;
    private final SignQuery query;
    private final NearestPool estimated = new NearestPool();
    private final float[] estimates = new float[LANES];
    /// What a distance is multiplied by to be a squared L2 distance.
    private final float toSquaredL2;

    /// Takes what was read ahead, so that reading it is not left out.
    @SuppressWarnings("UnusedVariable")
    private int readAhead;

    CompressedHnswSearcher(CompressedHnsw graph) {
        this.graph = graph;
        this.walk = new GraphWalk(graph.index(), graph.index().graph().capacity(0));
        this.query = graph.codec().query();
        this.toSquaredL2 = graph.rows().metric() == Metric.COSINE ? 2 : 1;
    }

    @Override
    public int search(float[] vector, int vectorIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, this is: " + k);
        }
        walk.scorer.query(vector, vectorIndex);
        walk.scored = 0;
        walk.pool.start(k);
        long entry = graph.index().entry();
        if (entry == -1) {
            return 0;
        }
        query.set(walk.scorer.preparedQuery());
        int ef = Math.max(effort > 0 ? effort : graph.index().options().ef(), k);
        int from = walk.descend(HnswIndex.entryRow(entry), HnswIndex.entryLayer(entry), 0);
        estimated.start(ef);
        walk.visited.start(graph.index().graph().rowCapacity());
        estimated.offer(0, from);
        int row;
        while ((row = estimated.next()) >= 0) {
            if (walk.visited.add(row)) {
                visit(row);
            }
        }
        return walk.pool.size();
    }

    private void visit(int row) {
        float distance = walk.scorer.score(row);
        walk.scored++;
        walk.pool.offer(distance, row);
        for (int block = 0; block < graph.blocksPerRow(); block++) {
            follow(graph.blockOffset(row, block), toSquaredL2 * distance);
        }
    }

    private void follow(long block, float toCentre) {
        MemorySegment blocks = graph.blocks();
        query.estimate(blocks, block + CompressedHnsw.ID_BYTES, toCentre, estimates);
        float threshold = estimated.threshold();
        for (int lane = 0; lane < LANES; lane++) {
            if (estimates[lane] <= threshold) {
                int row = blocks.get(CompressedHnsw.INT, block + 4L * lane);
                if (row != CompressedHnsw.NO_ROW && !walk.visited.contains(row)) {
                    estimated.offer(estimates[lane], row);
                    threshold = estimated.threshold();
                }
            }
        }
        readAhead();
    }

    /// Asks for the memory of the row that is next, so that it comes while this one is worked on.
    private void readAhead() {
        int ahead = estimated.peek();
        if (ahead >= 0) {
            MemorySegment blocks = graph.blocks();
            long next = graph.blockOffset(ahead, 0);
            int sum = 0;
            for (long at = next; at < next + graph.blockBytes(); at += LINE_BYTES) {
                sum += blocks.get(CompressedHnsw.INT, at);
            }
            readAhead += sum;
        }
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
