package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.vector.ClusteredRows;
import dev.basalt.vector.Metric;
import dev.basalt.vector.SearchableIndex;
import org.junit.jupiter.api.Test;

class CodedHnswTest extends SealedGraphConformance {
    @Override
    SearchableIndex seal(HnswIndex index) {
        return CodedHnsw.of(index, 2, 3, 2);
    }

    @Test
    void moreBitsFindMore() {
        ClusteredRows rows = new ClusteredRows(arena, Metric.L2, 8000, 64, random);
        HnswIndex graph = graph(rows, 16);
        double one = recall(CodedHnsw.of(graph, 1, 3, 1), 40, null);
        double two = recall(CodedHnsw.of(graph, 2, 3, 1), 40, null);
        double four = recall(CodedHnsw.of(graph, 4, 3, 1), 40, null);
        assertThat(one).isLessThan(two);
        assertThat(two).isLessThan(four);
        assertThat(four).isGreaterThan(0.9);
    }

    @Test
    void refusesNumbersOutOfTheirRange() {
        HnswIndex graph = graph(new ClusteredRows(arena, Metric.L2, 10, 4, random), 4);
        assertThatThrownBy(() -> CodedHnsw.of(graph, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bits must be 1 to 4, but was 0");
        assertThatThrownBy(() -> CodedHnsw.of(graph, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, but was 0");
    }

    @Test
    void takesALineOfMemoryForEachBitOf384Values() {
        ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 1000, 384, random);
        HnswIndex graph = graph(rows, 8);
        long four = CodedHnsw.of(graph, 4, 1, 1).memoryBytes();
        long two = CodedHnsw.of(graph, 2, 1, 1).memoryBytes();
        assertThat(four - two).isEqualTo(128_000);
        // Codes, links and the bits of a thousand rows, and upper layers of one in eight.
        assertThat(two).isBetween(128_000L + 64_000 + 8192, 128_000L + 64_000 + 8192 + 200 * 45);
    }
}
