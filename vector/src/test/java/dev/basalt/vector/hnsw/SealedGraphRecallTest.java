package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.TestEmbeddings;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Recall on embeddings of sentences.
class SealedGraphRecallTest {
    private static final int ROWS = TestEmbeddings.BASE_ROWS;
    private static final int QUERIES = TestEmbeddings.QUERY_ROWS;

    /// Graphs built by two threads differ from run to run, and so do the estimates over them.
    private static final double TOLERANCE = 0.02;

    private record Embeddings(MemorySegment segment, int end, int dimension) implements VectorRows {
        @Override
        public Metric metric() {
            return Metric.COSINE;
        }

        @Override
        public RowType type() {
            return RowType.F32;
        }

        @Override
        public boolean isLive(int row) {
            return row >= 0 && row < end;
        }

        @Override
        public int liveCount() {
            return end;
        }
    }

    @Test
    void walksByEstimatesFindWhatAWalkByDistancesFinds() throws IOException {
        float[] queries = TestEmbeddings.queries();
        float[] values = TestEmbeddings.base();
        int dimension = TestEmbeddings.DIMENSION;
        for (int row = 0; row < ROWS; row++) {
            RowScorer.prepare(Metric.COSINE, values, row * dimension, dimension);
        }
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = arena.allocate(4L * values.length, 64);
            MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
            Embeddings rows = new Embeddings(segment, ROWS, dimension);
            HnswIndex graph = new HnswIndex(rows, HnswOptions.defaults().withEfConstruction(100));
            graph.addAll(0, ROWS, 2);
            BruteForceIndex exact = new BruteForceIndex(rows);
            exact.addAll(0, ROWS, 1);
            int[] truth = new int[QUERIES * 10];
            exact.searcher().searchAll(queries, QUERIES, 10, null, truth, new float[truth.length]);
            double byDistances = recall(graph.searcher(), queries, truth, 100, null);
            assertThat(byDistances).isGreaterThan(0.96);
            IndexSearcher compressed = CompressedHnsw.of(graph, 1, 2).searcher();
            IndexSearcher coded = CodedHnsw.of(graph, 2, 1, 2).searcher();
            assertThat(recall(compressed, queries, truth, 130, null)).isGreaterThan(byDistances - TOLERANCE);
            assertThat(recall(coded, queries, truth, 110, null)).isGreaterThan(byDistances - TOLERANCE);
            // Rows that lie together, far from most queries.
            for (int count : new int[] {ROWS / 2, ROWS / 10, ROWS / 100}) {
                OrdinalSet allowed = nearest(exact.searcher(), queries, count);
                exact.searcher().searchAll(queries, QUERIES, 10, allowed, truth, new float[truth.length]);
                assertThat(recall(compressed, queries, truth, 64, allowed)).isGreaterThan(0.95);
                assertThat(recall(coded, queries, truth, 64, allowed)).isGreaterThan(0.95);
            }
        }
    }

    private static OrdinalSet nearest(IndexSearcher searcher, float[] query, int count) {
        long[] words = new long[(ROWS + 63) / 64];
        searcher.search(query, 0, count, 0, null);
        for (int rank = 0; rank < count; rank++) {
            words[searcher.row(rank) >>> 6] |= 1L << searcher.row(rank);
        }
        return OrdinalSet.of(words, ROWS).freeze();
    }

    private static double recall(
            IndexSearcher searcher, float[] queries, int[] truth, int ef, @Nullable OrdinalSet allowed) {
        int dimension = queries.length / QUERIES;
        int hits = 0;
        for (int query = 0; query < QUERIES; query++) {
            assertThat(searcher.search(queries, query * dimension, 10, ef, allowed))
                    .isEqualTo(10);
            for (int rank = 0; rank < 10; rank++) {
                for (int i = 0; i < 10; i++) {
                    hits += searcher.row(rank) == truth[10 * query + i] ? 1 : 0;
                }
            }
        }
        return hits / (10.0 * QUERIES);
    }
}
