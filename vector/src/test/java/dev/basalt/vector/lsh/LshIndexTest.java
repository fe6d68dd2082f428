package dev.basalt.vector.lsh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.vector.IndexConformance;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LshIndexTest extends IndexConformance {
    private static final int COUNT = 6000;
    private static final int DIMENSION = 48;
    private static final int QUERIES = 100;

    @Override
    protected VectorIndex index(VectorRows rows) {
        return new LshIndex(rows);
    }

    /// Rows around 60 centres, all of them far from the origin as real embeddings are.
    private TestRows clustered(Metric metric) {
        float[] centres = TestRows.gaussian(random, 60 * DIMENSION);
        float[] values = TestRows.gaussian(random, COUNT * DIMENSION);
        for (int i = 0; i < values.length; i++) {
            int centre = i / DIMENSION % 60;
            values[i] = 2 + centres[centre * DIMENSION + i % DIMENSION] + 0.5f * values[i];
        }
        return TestRows.of(arena, metric, DIMENSION, values);
    }

    @ParameterizedTest
    @EnumSource
    void findsMostNeighboursAndMoreWithMoreProbes(Metric metric) {
        TestRows rows = clustered(metric);
        VectorIndex index = index(rows);
        index.addAll(0, COUNT, 1);
        double few = recall(index, rows, 1);
        long fewScored = scored(index, rows, 1);
        double many = recall(index, rows, 32);
        long manyScored = scored(index, rows, 32);
        assertThat(many).isGreaterThan(few).isGreaterThan(0.8);
        assertThat(fewScored).isLessThan(manyScored);
        // Rows taken by chance would hold as large a part of the true ones as of all.
        assertThat(few).isGreaterThan(1.5 * fewScored / QUERIES / COUNT);
        assertThat(manyScored / QUERIES).isLessThan(COUNT * 2 / 3);
        assertThat(recall(index, rows, 1 << 10)).isEqualTo(1);
    }

    private static double recall(VectorIndex index, TestRows rows, int effort) {
        BruteForceIndex exact = new BruteForceIndex(rows);
        exact.addAll(0, COUNT, 1);
        IndexSearcher truth = exact.searcher();
        IndexSearcher searcher = index.searcher();
        int hits = 0;
        for (int query = 0; query < QUERIES; query++) {
            float[] vector = rows.vector(query * 37);
            truth.search(vector, 0, 10, 0, null);
            assertThat(searcher.search(vector, 0, 10, effort, null)).isEqualTo(10);
            Set<Integer> expected = found(truth, 10);
            expected.retainAll(found(searcher, 10));
            hits += expected.size();
        }
        return hits / (10.0 * QUERIES);
    }

    private static long scored(VectorIndex index, TestRows rows, int effort) {
        IndexSearcher searcher = index.searcher();
        long scored = 0;
        for (int query = 0; query < QUERIES; query++) {
            searcher.search(rows.vector(query * 37), 0, 10, effort, null);
            scored += searcher.scored();
        }
        return scored;
    }

    @Test
    void rebuildUsesNewHyperplanes() {
        TestRows rows = clustered(Metric.COSINE);
        LshIndex first = new LshIndex(rows, new LshOptions(4, 12, 1, 1));
        LshIndex second = new LshIndex(rows, new LshOptions(4, 12, 1, 2));
        first.addAll(0, COUNT, 1);
        second.addAll(0, COUNT, 1);
        List<Long> before = costs(first, rows);
        assertThat(before).isNotEqualTo(costs(second, rows));
        first.rebuild(2, 1);
        assertThat(first.options()).isEqualTo(second.options());
        assertThat(costs(first, rows)).isEqualTo(costs(second, rows));
        first.rebuild(1, 2);
        assertThat(costs(first, rows)).isEqualTo(before);
        assertThatThrownBy(() -> first.rebuild(3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, but was 0");
    }

    @Test
    void tablesDoNotDependOnTheNumberOfThreads() {
        TestRows rows = clustered(Metric.L2);
        LshIndex one = new LshIndex(rows);
        LshIndex many = new LshIndex(rows);
        one.addAll(0, COUNT, 1);
        many.addAll(0, COUNT, 5);
        assertThat(costs(many, rows)).isEqualTo(costs(one, rows));
    }

    private static List<Long> costs(VectorIndex index, TestRows rows) {
        IndexSearcher searcher = index.searcher();
        List<Long> costs = new ArrayList<>();
        for (int query = 0; query < QUERIES; query++) {
            searcher.search(rows.vector(query), 0, 1, 1, null);
            costs.add(searcher.scored());
        }
        return costs;
    }

    @Test
    void manyMoreHashesThanRowsShareChains() {
        TestRows rows = clustered(Metric.COSINE);
        LshIndex index = new LshIndex(rows, new LshOptions(3, 24, 4, 9));
        index.addAll(0, COUNT, 1);
        IndexSearcher searcher = index.searcher();
        for (int row = 0; row < COUNT; row += 61) {
            assertThat(searcher.search(rows.vector(row), 0, 1, 0, null)).isEqualTo(1);
            assertThat(searcher.row(0)).isEqualTo(row);
        }
        assertThat(index.memoryBytes()).isLessThan(2_000_000);
    }

    @Test
    void removedRowsLeaveTheTables() {
        TestRows rows = clustered(Metric.COSINE);
        LshIndex index = new LshIndex(rows);
        index.addAll(0, COUNT, 1);
        for (int row = 0; row < COUNT; row++) {
            index.remove(row);
        }
        assertThat(index.size()).isZero();
        assertThat(index.tables().slotCount()).isZero();
        assertThat(index.searcher().search(rows.vector(0), 0, 3, 0, null)).isZero();
    }

    @Test
    void rejectsOptionsOutOfRange() {
        assertThatThrownBy(() -> new LshOptions(0, 10, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tables must be in [1, 256], but was 0");
        assertThatThrownBy(() -> new LshOptions(10, 25, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bits must be in [1, 24], but was 25");
        assertThatThrownBy(() -> new LshOptions(10, 24, 65_537, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probes must be in [1, 65536], but was 65537");
    }

    /// A search that has too few rows in the buckets it was told to probe probes more before it scans all rows.
    @Test
    void probesMoreWhereTooFewRowsAreFound() {
        TestRows rows = clustered(Metric.L2);
        VectorIndex index = new LshIndex(rows, new LshOptions(2, 12, 2, 7));
        index.addAll(0, COUNT, 1);
        IndexSearcher searcher = index.searcher();
        int widened = 0;
        for (int query = 0; query < QUERIES; query++) {
            float[] vector = rows.vector(query * 37);
            searcher.search(vector, 0, 1, 2, null);
            long first = searcher.scored();
            int wanted = (int) first + 1;
            assertThat(searcher.search(vector, 0, wanted, 2, null)).isEqualTo(wanted);
            widened += searcher.scored() < COUNT ? 1 : 0;
        }
        assertThat(widened).isGreaterThan(QUERIES / 2);
    }
}
