package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.ClusteredRows;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowSieveTest {
    private static final long SEED = 20_261_121;
    private static final HnswOptions OPTIONS = new HnswOptions(8, 60, 30, 5);
    private static final long ALWAYS = 0;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int DIMENSION = 96;
    private static final int COUNT = 2000;

    private final Random random = new Random(SEED);

    private static RowSieve coded(TestRows rows, int end) {
        RowSieve sieve = RowSieve.of(rows, end, 7);
        IntConsumer encoder = sieve.encoder(rows);
        for (int row = 0; row < end; row++) {
            encoder.accept(row);
        }
        return sieve;
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"COSINE", "L2"})
    void rulesOutMostOfTheFarAndFewOfTheNear(Metric metric) {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, metric, COUNT, DIMENSION, random);
            RowSieve.Query sieve = coded(rows, COUNT).query(metric, COUNT);
            RowScorer scorer = new RowScorer(rows);
            int near = 0;
            int nearLeft = 0;
            int far = 0;
            int farLeft = 0;
            for (int i = 0; i < 50; i++) {
                scorer.query(TestRows.gaussian(random, DIMENSION), 0);
                int[] batch = new int[COUNT];
                Arrays.setAll(batch, row -> row);
                float[] distances = new float[COUNT];
                scorer.score(batch, 0, COUNT, distances, 0);
                float[] sorted = distances.clone();
                Arrays.sort(sorted);
                float threshold = sorted[COUNT / 20];
                sieve.set(scorer.preparedQuery());
                boolean[] left = new boolean[COUNT];
                int count = sieve.sift(batch, COUNT, sorted[0], threshold);
                for (int at = 0; at < count; at++) {
                    assertThat(at == 0 || batch[at] > batch[at - 1]).as("order").isTrue();
                    left[batch[at]] = true;
                }
                for (int row = 0; row < COUNT; row++) {
                    boolean isNear = distances[row] < threshold;
                    near += isNear ? 1 : 0;
                    nearLeft += isNear && left[row] ? 1 : 0;
                    far += isNear ? 0 : 1;
                    farLeft += !isNear && left[row] ? 1 : 0;
                }
            }
            assertThat((double) nearLeft / near).as("near rows left").isGreaterThan(0.95);
            assertThat((double) farLeft / far).as("far rows left").isLessThan(0.3);
        }
    }

    @Test
    void leavesAllWhereEstimatesTellNothing() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.COSINE, 100, DIMENSION, random);
            RowSieve.Query sieve = coded(rows, 100).query(Metric.COSINE, 100);
            sieve.set(rows.vector(0));
            int[] batch = new int[100];
            Arrays.setAll(batch, row -> row);
            assertThat(sieve.sift(batch, 100, 0.3f, 0.301f)).isEqualTo(100);
            assertThat(sieve.sift(batch, 100, 0.3f, Float.POSITIVE_INFINITY)).isEqualTo(100);
            assertThat(sieve.sift(batch, 100, Float.NaN, Float.NaN)).isEqualTo(100);
            assertThat(sieve.sift(batch, 100, 0, 0.3f)).isLessThan(50);
        }
    }

    @Test
    void growsWithoutLosingCodesAndLeavesRowsItDoesNotKnow() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 300, DIMENSION, random);
            RowSieve small = coded(rows, 200);
            assertThat(small.grown(rows, 200)).isSameAs(small);
            RowSieve large = small.grown(rows, 201);
            assertThat(large.records(200).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
                    .isEqualTo(small.records(200).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            assertThat(large.memoryBytes()).isEqualTo(250 * large.recordBytes());
            RowSieve.Query query = small.query(Metric.L2, 4);
            query.set(rows.vector(1));
            int[] batch = {5, 299, 6, 7};
            assertThat(query.sift(batch, 4, 0, 1)).isEqualTo(4);
            assertThat(batch).containsExactly(5, 299, 6, 7);
        }
    }

    @Test
    void searchesFindAlmostTheSameWithFarFewerDistances() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 4000, DIMENSION, random);
            HnswIndex plain = new HnswIndex(rows, OPTIONS, NEVER, NEVER);
            plain.addAll(0, 4000, 1);
            HnswIndex sifted = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            sifted.addAll(0, 4000, 1);
            assertThat(plain.sieve()).isNull();
            BruteForceIndex exact = new BruteForceIndex(rows);
            exact.addAll(0, 4000, 1);
            IndexSearcher truth = exact.searcher();
            IndexSearcher a = plain.searcher();
            IndexSearcher b = sifted.searcher();
            long[] scored = new long[2];
            int[] hits = new int[2];
            for (int i = 0; i < 200; i++) {
                float[] query = rows.query(random);
                truth.search(query, 0, 10, 0, null);
                a.search(query, 0, 10, 40, null);
                b.search(query, 0, 10, 40, null);
                scored[0] += a.scored();
                scored[1] += b.scored();
                for (int rank = 0; rank < 10; rank++) {
                    hits[0] += a.distance(rank) <= truth.distance(9) ? 1 : 0;
                    hits[1] += b.distance(rank) <= truth.distance(9) ? 1 : 0;
                }
            }
            assertThat(scored[1]).isLessThan(scored[0] * 6 / 10);
            assertThat(hits[1]).isGreaterThan(hits[0] - 20);
        }
    }

    /// Rows within a hundredth of each other, all of which a search must tell apart by distance.
    @Test
    void rowsOfTightClustersAreFoundAsWithoutCodes() {
        try (Arena arena = Arena.ofShared()) {
            float[] values = TestRows.gaussian(random, COUNT * DIMENSION);
            for (int row = 40; row < COUNT; row++) {
                for (int i = 0; i < DIMENSION; i++) {
                    int at = row * DIMENSION + i;
                    values[at] = values[row % 40 * DIMENSION + i] + 0.01f * values[at];
                }
            }
            TestRows rows = TestRows.of(arena, Metric.L2, DIMENSION, values);
            HnswIndex plain = new HnswIndex(rows, OPTIONS, NEVER, NEVER);
            plain.addAll(0, COUNT, 1);
            HnswIndex sifted = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            for (int row = 0; row < COUNT; row++) {
                sifted.add(row);
            }
            IndexSearcher a = plain.searcher();
            IndexSearcher b = sifted.searcher();
            int[] hits = new int[2];
            BruteForceIndex exact = new BruteForceIndex(rows);
            exact.addAll(0, COUNT, 1);
            IndexSearcher truth = exact.searcher();
            for (int row = 0; row < COUNT; row += 7) {
                truth.search(rows.vector(row), 0, 10, 0, null);
                a.search(rows.vector(row), 0, 10, 20, null);
                b.search(rows.vector(row), 0, 10, 20, null);
                for (int rank = 0; rank < 10; rank++) {
                    hits[0] += a.distance(rank) <= truth.distance(9) ? 1 : 0;
                    hits[1] += b.distance(rank) <= truth.distance(9) ? 1 : 0;
                }
            }
            assertThat(hits[1]).isGreaterThan(hits[0] - 40);
        }
    }

    @Test
    void aTraceSaysWhatWasRuledOutAndChangesNothing() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 2000, DIMENSION, random);
            HnswIndex index = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            index.addAll(0, 2000, 1);
            HnswSearcher plain = index.searcher();
            HnswSearcher traced = index.searcher();
            SearchTrace trace = new SearchTrace();
            traced.trace(trace);
            float[] query = rows.query(random);
            plain.search(query, 0, 10, 30, null);
            traced.search(query, 0, 10, 30, null);
            assertThat(traced.scored()).isEqualTo(plain.scored());
            long ruledOut = trace.visits().stream()
                    .filter(visit -> visit.step() == SearchTrace.Step.RULE_OUT)
                    .count();
            assertThat(ruledOut).isPositive();
            // Each row on the lowest layer once, whether it was compared or ruled out.
            assertThat(trace.visits().stream().filter(visit -> visit.layer() == 0))
                    .extracting(SearchTrace.Visit::row)
                    .doesNotHaveDuplicates();
            for (int rank = 0; rank < 10; rank++) {
                assertThat(traced.row(rank)).isEqualTo(plain.row(rank));
            }
        }
    }

    @Test
    void fewFindableRowsAreFoundExactly() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 2000, DIMENSION, random);
            HnswIndex index = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            index.addAll(0, 2000, 1);
            long[] words = new long[(2000 + 63) / 64];
            for (int row = 3; row < 2000; row += 100) {
                words[row / 64] |= 1L << row % 64;
            }
            OrdinalSet allowed = OrdinalSet.of(words, 2000);
            BruteForceIndex exact = new BruteForceIndex(rows);
            exact.addAll(0, 2000, 1);
            IndexSearcher truth = exact.searcher();
            IndexSearcher searcher = index.searcher();
            for (int i = 0; i < 50; i++) {
                float[] query = rows.query(random);
                assertThat(truth.search(query, 0, 10, 0, allowed)).isEqualTo(10);
                assertThat(searcher.search(query, 0, 10, 10, allowed)).isEqualTo(10);
                for (int rank = 0; rank < 10; rank++) {
                    assertThat(searcher.row(rank)).isEqualTo(truth.row(rank));
                }
            }
        }
    }

    @Test
    void searchingAllocatesNothing() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 2000, DIMENSION, random);
            HnswIndex index = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            index.addAll(0, 2000, 1);
            IndexSearcher searcher = index.searcher();
            float[][] queries = new float[500][];
            Arrays.setAll(queries, _ -> rows.query(random));
            int[] next = {0};
            SteadyState.assertNoAllocation(
                    "a search", 500, () -> searcher.search(queries[next[0]++ % queries.length], 0, 10, 30, null));
        }
    }

    @Test
    void dotProductsHaveNone() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.DOT, 50, 8, random);
            HnswIndex index = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            index.addAll(0, 50, 1);
            assertThat(index.sieve()).isNull();
        }
    }
}
