package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.vector.ClusteredRows;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class CompressedHnswTest extends SealedGraphConformance {
    private static final int ROWS = 3000;

    @Override
    SearchableIndex seal(HnswIndex index) {
        return CompressedHnsw.of(index, 3, 2);
    }

    private MemorySegment saved(CompressedHnsw index) {
        MemorySegment saved = arena.allocate(index.savedBytes(), 8);
        saved.fill((byte) 0x55);
        index.save(saved);
        return saved;
    }

    @Test
    void rowsOfTheGraphThatWereRemovedBeforeAreNotFound() {
        ClusteredRows rows = new ClusteredRows(arena, Metric.L2, ROWS, 12, random);
        HnswIndex graph = graph(rows, 4);
        for (int row = 0; row < ROWS; row += 3) {
            graph.remove(row);
        }
        SearchableIndex index = seal(graph);
        assertThat(index.size()).isEqualTo(2000);
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(rows.query(random), 0, ROWS, 0, null)).isEqualTo(2000);
        assertThat(found(searcher, 2000)).hasSize(2000).allMatch(row -> row % 3 != 0);
        assertThat(recall(index, 200, null)).isGreaterThan(0.9);
    }

    @Test
    void threadsMakeTheSame() {
        HnswIndex graph = graph(new ClusteredRows(arena, Metric.L2, ROWS, 12, random), 4);
        assertThat(saved(CompressedHnsw.of(graph, 3, 3)).mismatch(saved(CompressedHnsw.of(graph, 3, 1))))
                .isEqualTo(-1);
        assertThatThrownBy(() -> CompressedHnsw.of(graph, 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, but was 0");
    }

    /// Rows that were removed are passed by estimates. Were those built upon each other, each would be lower
    /// than the one before, and walks would end nowhere.
    @Test
    void walksStayShortAmongRemovedRows() {
        int dimension = 48;
        VectorStore rows = new VectorStore(VectorStoreOptions.of(dimension, Metric.L2));
        float[] vector = new float[dimension];
        for (int id = 0; id < ROWS; id++) {
            rows.add(id, gaussian(vector), 0);
        }
        HnswIndex graph = new HnswIndex(rows, HnswOptions.defaults().withEfConstruction(100));
        graph.addAll(0, ROWS, 1);
        SearchableIndex index = seal(graph);
        for (int row = 0; row < ROWS; row += 2) {
            index.remove(row);
        }
        IndexSearcher searcher = index.searcher();
        long scored = 0;
        for (int query = 0; query < 50; query++) {
            // So few rows in view that a walk costs less than a look at all.
            assertThat(searcher.search(gaussian(vector), 0, 5, 14, null)).isEqualTo(5);
            scored += searcher.scored();
        }
        assertThat(scored / 50).isLessThan(150);
    }

    private float[] gaussian(float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
