package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.ClusteredRows;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a graph that walks by estimates must do.
abstract class SealedGraphConformance {
    static final long SEED = 20_260_304;

    final Arena arena = Arena.ofShared();
    final Random random = new Random(SEED);

    abstract SearchableIndex seal(HnswIndex index);

    @AfterEach
    void closeArena() {
        arena.close();
    }

    HnswIndex graph(ClusteredRows rows, int m) {
        HnswIndex index = new HnswIndex(rows, HnswOptions.defaults().withM(m).withEfConstruction(60));
        index.addAll(0, rows.end(), 2);
        return index;
    }

    SearchableIndex sealed(Metric metric, int count, int dimension, int m) {
        return seal(graph(new ClusteredRows(arena, metric, count, dimension, random), m));
    }

    @Test
    void refusesQueriesThatCannotBeScored() {
        IndexSearcher searcher = sealed(Metric.COSINE, 2000, 3, 4).searcher();
        assertThatThrownBy(() -> searcher.search(new float[] {1, Float.NaN, 3}, 0, 4, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a query must have finite values, but value 1 was NaN");
        assertThatThrownBy(() -> searcher.search(new float[] {1, 2, 3}, 0, 0, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k must be at least 1, this is: 0");
        assertThat(searcher.search(new float[] {1, 2, 3}, 0, 4, 0, null)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 33})
    void findsAllOfFewRows(int count) {
        SearchableIndex index = sealed(Metric.L2, count, 5, 4);
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(new float[5], 0, Integer.MAX_VALUE, Integer.MAX_VALUE, null))
                .isEqualTo(count);
        assertThat(found(searcher, count)).hasSize(count);
        assertThat(index.size()).isEqualTo(count);
    }

    @ParameterizedTest
    @EnumSource
    void findsAsManyAsAskedForWhateverIsAllowed(Metric metric) {
        int count = 6000;
        SearchableIndex index = sealed(metric, count, 40, 8);
        IndexSearcher searcher = index.searcher();
        ClusteredRows rows = (ClusteredRows) index.rows();
        for (double share : new double[] {0, 0.001, 0.02, 0.5, 0.9, 1}) {
            OrdinalSet allowed = ClusteredRows.some(random, count - 5, share);
            for (int k : new int[] {1, 10, 300, 7000}) {
                int expected = Math.min(k, allowed.count());
                assertThat(searcher.search(rows.query(random), 0, k, 1, allowed))
                        .isEqualTo(expected);
                assertThat(found(searcher, expected)).hasSize(expected).allMatch(allowed::contains);
                assertOrdered(searcher, expected);
            }
        }
        assertThat(searcher.search(rows.query(random), 0, 7000, 1, null)).isEqualTo(count);
    }

    /// The memory of removed rows is spoilt, as it may be used for anything then.
    @ParameterizedTest
    @EnumSource
    void neverFindsRemovedRowsAndAlwaysAllOthers(Metric metric) {
        int count = 4000;
        SearchableIndex index = sealed(metric, count, 40, 8);
        ClusteredRows rows = (ClusteredRows) index.rows();
        IndexSearcher searcher = index.searcher();
        Set<Integer> expected = new HashSet<>();
        for (int row = 0; row < count; row++) {
            expected.add(row);
        }
        for (double share : new double[] {0.3, 0.8, 1}) {
            for (int row = 0; row < count; row++) {
                if (random.nextDouble() < share) {
                    assertThat(index.remove(row)).isEqualTo(expected.remove(row));
                    rows.spoil(row);
                }
            }
            assertThat(index.remove(count)).isFalse();
            assertThat(index.size()).isEqualTo(expected.size());
            for (int query = 0; query < 20; query++) {
                int wanted = Math.min(20, expected.size());
                assertThat(searcher.search(rows.query(random), 0, 20, 64, null)).isEqualTo(wanted);
                assertThat(expected).containsAll(found(searcher, wanted));
                assertOrdered(searcher, wanted);
            }
            assertThat(searcher.search(rows.query(random), 0, count, 0, null)).isEqualTo(expected.size());
            assertThat(found(searcher, expected.size())).isEqualTo(expected);
        }
    }

    @Test
    void recallHoldsAfterRemovals() {
        SearchableIndex index = sealed(Metric.COSINE, 8000, 64, 16);
        ClusteredRows rows = (ClusteredRows) index.rows();
        for (int row = 0; row < rows.end(); row++) {
            if (random.nextInt(10) < 3) {
                index.remove(row);
                rows.spoil(row);
            }
        }
        assertThat(recall(index, 100, null)).as("seed " + SEED).isGreaterThan(0.9);
    }

    /// A dimension that is no multiple of 32, more links than fit into one block, and the metrics.
    @ParameterizedTest
    @EnumSource
    void findsMostOfTheNearestRows(Metric metric) {
        assertThat(recall(sealed(metric, 8000, 100, 16), 100, null))
                .as("seed " + SEED)
                .isGreaterThan(0.93);
        assertThat(recall(sealed(metric, 8000, 70, 20), 100, null))
                .as("seed " + SEED)
                .isGreaterThan(0.93);
    }

    /// The length of the longest row is some forty times that of the shortest; queries of any length find the same.
    @Test
    void findsMostOfTheLargestProductsOfRowsOfAnyLength() {
        int count = 8000;
        int dimension = 64;
        ClusteredRows directions = new ClusteredRows(arena, Metric.COSINE, count, dimension, random);
        TestRows rows = new TestRows(arena, count, dimension, Metric.DOT);
        for (int row = 0; row < count; row++) {
            float[] vector = directions.vector(row);
            float length = (float) Math.exp(0.5 * random.nextGaussian());
            for (int i = 0; i < dimension; i++) {
                vector[i] *= length;
            }
            rows.add(vector, 0);
        }
        HnswIndex graph = new HnswIndex(rows, HnswOptions.defaults().withEfConstruction(100));
        graph.addAll(0, count, 2);
        BruteForceIndex exact = new BruteForceIndex(rows);
        exact.addAll(0, count, 1);
        IndexSearcher truth = exact.searcher();
        IndexSearcher searcher = seal(graph).searcher();
        int byGraph = 0;
        int hits = 0;
        for (int i = 0; i < 200; i++) {
            float[] query = directions.query(random);
            truth.search(query, 0, 10, 0, null);
            Set<Integer> expected = found(truth, 10);
            IndexSearcher walk = graph.searcher();
            walk.search(query, 0, 10, 100, null);
            byGraph += common(expected, found(walk, 10));
            assertThat(searcher.search(query, 0, 10, 100, null)).isEqualTo(10);
            assertOrdered(searcher, 10);
            Set<Integer> found = found(searcher, 10);
            hits += common(expected, found);
            for (int j = 0; j < dimension; j++) {
                query[j] *= 0x1p-12f;
            }
            searcher.search(query, 0, 10, 100, null);
            assertThat(common(found, found(searcher, 10))).as("seed " + SEED).isGreaterThan(8);
        }
        assertThat(byGraph).as("seed " + SEED).isGreaterThan(1800);
        assertThat(hits).as("seed " + SEED).isGreaterThan(byGraph - 60);
    }

    private static int common(Set<Integer> a, Set<Integer> b) {
        Set<Integer> both = new HashSet<>(a);
        both.retainAll(b);
        return both.size();
    }

    @Test
    void findsMostOfTheNearestOfSomeRows() {
        SearchableIndex index = sealed(Metric.L2, 12_000, 64, 16);
        for (double share : new double[] {0.01, 0.3, 0.8}) {
            OrdinalSet allowed = ClusteredRows.some(random, 12_000, share);
            assertThat(recall(index, 100, allowed)).as("seed " + SEED).isGreaterThan(0.93);
        }
    }

    @ParameterizedTest
    @EnumSource
    void distancesAreThoseOfTheRows(Metric metric) {
        SearchableIndex index = sealed(metric, 5000, 48, 8);
        IndexSearcher searcher = index.searcher();
        RowScorer scorer = new RowScorer(index.rows());
        float[] query = ((ClusteredRows) index.rows()).query(random);
        scorer.query(query, 0);
        assertThat(searcher.search(query, 0, 30, 100, null)).isEqualTo(30);
        for (int rank = 0; rank < 30; rank++) {
            assertThat(searcher.distance(rank))
                    .isCloseTo(
                            scorer.score(searcher.row(rank)),
                            org.assertj.core.api.Assertions.within(metric == Metric.COSINE ? 1e-5f : 1e-3f));
        }
        assertThat(searcher.scored()).isBetween(30L, 400L);
    }

    @Test
    void searchingAllocatesNothing() {
        SearchableIndex index = sealed(Metric.COSINE, 6000, 48, 8);
        for (int row = 0; row < 300; row++) {
            index.remove(row);
        }
        ClusteredRows rows = (ClusteredRows) index.rows();
        OrdinalSet few = ClusteredRows.some(random, 6000, 0.01);
        OrdinalSet most = ClusteredRows.some(random, 6000, 0.9);
        float[] query = rows.query(random);
        IndexSearcher searcher = index.searcher();
        SteadyState.assertNoAllocation("three searches", 100, () -> {
            searcher.search(query, 0, 10, 50, null);
            searcher.search(query, 0, 10, 50, few);
            searcher.search(query, 0, 10, 50, most);
        });
    }

    static double recall(SearchableIndex index, int ef, OrdinalSet allowed) {
        return recall(index, ef, allowed, new Random(SEED + 1));
    }

    private static double recall(SearchableIndex index, int ef, OrdinalSet allowed, Random random) {
        ClusteredRows rows = (ClusteredRows) index.rows();
        BruteForceIndex exact = new BruteForceIndex(rows);
        for (int row = 0; row < rows.end(); row++) {
            if (index.contains(row)) {
                exact.add(row);
            }
        }
        IndexSearcher truth = exact.searcher();
        IndexSearcher searcher = index.searcher();
        int hits = 0;
        int queries = 100;
        for (int i = 0; i < queries; i++) {
            float[] query = rows.query(random);
            assertThat(truth.search(query, 0, 10, 0, allowed)).isEqualTo(10);
            assertThat(searcher.search(query, 0, 10, ef, allowed)).isEqualTo(10);
            Set<Integer> expected = found(truth, 10);
            expected.retainAll(found(searcher, 10));
            hits += expected.size();
        }
        return hits / (10.0 * queries);
    }

    static Set<Integer> found(IndexSearcher searcher, int count) {
        Set<Integer> rows = new HashSet<>();
        for (int rank = 0; rank < count; rank++) {
            rows.add(searcher.row(rank));
        }
        return rows;
    }

    private static void assertOrdered(IndexSearcher searcher, int count) {
        for (int rank = 1; rank < count; rank++) {
            assertThat(searcher.distance(rank)).isGreaterThanOrEqualTo(searcher.distance(rank - 1));
        }
    }
}
