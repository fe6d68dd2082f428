package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.ClusteredRows;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Graphs whose links were sought by codes.
class CodedBuildTest {
    private static final long SEED = 20_251_121;
    private static final HnswOptions OPTIONS = new HnswOptions(8, 60, 30, 5);
    private static final long ALWAYS = 0;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int DIMENSION = 64;
    private static final int QUERIES = 200;

    private final Random random = new Random(SEED);

    private static byte[] saved(HnswIndex index) {
        byte[] bytes = new byte[(int) index.savedBytes()];
        index.save(MemorySegment.ofArray(bytes));
        return bytes;
    }

    private static HnswIndex built(VectorRows rows, long minCodedBytes, int threads) {
        HnswIndex index = new HnswIndex(rows, OPTIONS, minCodedBytes, minCodedBytes);
        index.addAll(0, rows.end(), threads);
        assertThat(index.size()).isEqualTo(rows.end());
        assertThat(index.unreachable()).isZero();
        return index;
    }

    private static float[][] queries(Supplier<float[]> source) {
        float[][] queries = new float[QUERIES][];
        for (int i = 0; i < QUERIES; i++) {
            queries[i] = source.get();
        }
        return queries;
    }

    private static double recall(HnswIndex index, float[][] queries, int ef) {
        BruteForceIndex exact = new BruteForceIndex(index.rows());
        for (int row = 0; row < index.rows().end(); row++) {
            if (index.contains(row)) {
                exact.add(row);
            }
        }
        IndexSearcher truth = exact.searcher();
        IndexSearcher searcher = index.searcher();
        int hits = 0;
        for (float[] query : queries) {
            truth.search(query, 0, 10, 0, null);
            searcher.search(query, 0, 10, ef, null);
            for (int rank = 0; rank < 10; rank++) {
                // By distance, so that rows which are the same count as each other.
                hits += searcher.distance(rank) <= truth.distance(9) ? 1 : 0;
            }
        }
        return hits / (10.0 * queries.length);
    }

    private static void checkAsGood(HnswIndex coded, HnswIndex exact, float[][] queries) {
        for (int ef : new int[] {10, 20, 50, 100}) {
            assertThat(recall(coded, queries, ef))
                    .as("recall with ef %d, seed %d", ef, SEED)
                    .isGreaterThanOrEqualTo(recall(exact, queries, ef) - 0.015);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"COSINE", "L2"})
    void codesMakeAsGoodAGraph(Metric metric) {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, metric, 4000, DIMENSION, random);
            HnswIndex exact = built(rows, NEVER, 1);
            HnswIndex coded = built(rows, ALWAYS, 1);
            assertThat(coded.writer().estimatedLinks()).isEqualTo(3999);
            assertThat(exact.writer().estimatedLinks()).isZero();
            checkAsGood(coded, exact, queries(() -> rows.query(random)));
        }
    }

    @Test
    void codesMakeAsGoodAGraphOfRowsOfVariedLengths() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.of(arena, Metric.L2, DIMENSION, varied(3000));
            checkAsGood(built(rows, ALWAYS, 1), built(rows, NEVER, 1), queries(() -> varied(1)));
        }
    }

    private float[] varied(int count) {
        float[] values = TestRows.gaussian(random, count * DIMENSION);
        for (int row = 0; row < count; row++) {
            float length = (float) Math.exp(random.nextGaussian());
            for (int i = 0; i < DIMENSION; i++) {
                values[row * DIMENSION + i] *= length;
            }
        }
        return values;
    }

    @Test
    void rowsThatEstimatesCannotTellApartAreLinkedByDistance() {
        float[] middles = TestRows.gaussian(random, 10 * DIMENSION);
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.of(arena, Metric.L2, DIMENSION, around(middles, 3000));
            HnswIndex exact = built(rows, NEVER, 1);
            float[][] queries = queries(() -> around(middles, 1));
            HnswIndex coded = built(rows, ALWAYS, 1);
            assertThat(coded.writer().estimatedLinks()).isBetween(1000L, 2900L);
            checkAsGood(coded, exact, queries);
        }
    }

    /// Vectors a thousandth of their length from one of few middles.
    private float[] around(float[] middles, int count) {
        float[] values = TestRows.gaussian(random, count * DIMENSION);
        for (int row = 0; row < count; row++) {
            int middle = random.nextInt(middles.length / DIMENSION) * DIMENSION;
            for (int i = 0; i < DIMENSION; i++) {
                values[row * DIMENSION + i] = middles[middle + i] + 0.001f * values[row * DIMENSION + i];
            }
        }
        return values;
    }

    @Test
    void dotProductsMakeTheSameGraphAsWithoutCodes() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.DOT, 600, DIMENSION, random);
            assertThat(saved(built(rows, ALWAYS, 1))).isEqualTo(saved(built(rows, NEVER, 1)));
        }
    }

    @Test
    void fewRowsMakeTheSameGraphAsWithoutCodes() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 600, DIMENSION, random);
            HnswIndex index = new HnswIndex(rows, OPTIONS);
            index.addAll(0, rows.end(), 1);
            assertThat(saved(index)).isEqualTo(saved(built(rows, NEVER, 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 17, 70})
    void codesOfAnyNumberOfRowsLeaveEachToBeFound(int count) {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.COSINE, count, 7, random);
            HnswIndex index = built(rows, ALWAYS, 1);
            checkEachFindsItself(index, rows);
        }
    }

    private static void checkEachFindsItself(HnswIndex index, TestRows rows) {
        IndexSearcher searcher = index.searcher();
        for (int row = 0; row < rows.end(); row++) {
            if (index.contains(row)) {
                assertThat(searcher.search(rows.vector(row), 0, 1, 50, null)).isEqualTo(1);
                assertThat(searcher.row(0)).isEqualTo(row);
            }
        }
    }

    @Test
    void equalRowsAreAllFound() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = new TestRows(arena, 500, 16, Metric.L2);
            float[] vector = TestRows.gaussian(random, 16);
            for (int i = 0; i < 500; i++) {
                rows.add(vector, 0);
            }
            HnswIndex index = built(rows, ALWAYS, 1);
            assertThat(index.searcher().search(vector, 0, 500, 500, null)).isEqualTo(500);
        }
    }

    @Test
    void hugeValuesWhoseSquaresAreInfiniteAreLinkedByDistance() {
        try (Arena arena = Arena.ofShared()) {
            float[] values = TestRows.gaussian(random, 300 * 16);
            for (int i = 0; i < values.length; i++) {
                values[i] *= 1e18f;
            }
            TestRows rows = TestRows.of(arena, Metric.L2, 16, values);
            checkEachFindsItself(built(rows, ALWAYS, 1), rows);
        }
    }

    @Test
    void sameRowsSeedAndCallsMakeTheSameGraph() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 900, DIMENSION, random);
            byte[][] graphs = new byte[2][];
            for (int i = 0; i < 2; i++) {
                HnswIndex index = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
                index.addAll(0, 500, 1);
                index.addAll(500, 900, 1);
                graphs[i] = saved(index);
            }
            assertThat(graphs[1]).isEqualTo(graphs[0]);
        }
    }

    @Test
    void severalThreadsMakeAsGoodAGraph() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 4000, DIMENSION, random);
            checkAsGood(built(rows, ALWAYS, 4), built(rows, NEVER, 1), queries(() -> rows.query(random)));
        }
    }

    @Test
    void codesStayUntilTheLastRowWasAdded() {
        try (Arena arena = Arena.ofShared()) {
            ClusteredRows rows = new ClusteredRows(arena, Metric.COSINE, 900, DIMENSION, random);
            HnswIndex exact = new HnswIndex(rows, OPTIONS, NEVER, NEVER);
            HnswIndex index = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            exact.addAll(0, 500, 1);
            index.addAll(0, 500, 1);
            // Three bits of 64 values and three floats take 36 bytes of 64; so do the two bits that searches use.
            assertThat(index.memoryBytes()).isEqualTo(exact.memoryBytes() + 64 * 900 + 64 * 500);
            exact.addAll(500, 900, 1);
            index.addAll(500, 900, 1);
            assertThat(index.memoryBytes()).isEqualTo(exact.memoryBytes() + 64 * 900);
        }
    }

    @Test
    void rowsThatGotOtherVectorsBetweenCallsAreLinkedByThose() {
        try (Arena arena = Arena.ofShared()) {
            int end = 800;
            TestRows rows = TestRows.random(arena, Metric.COSINE, end, DIMENSION, random);
            HnswIndex index = new HnswIndex(rows, OPTIONS, ALWAYS, ALWAYS);
            index.addAll(0, 400, 1);
            for (int row = 0; row < 400; row += 2) {
                assertThat(index.remove(row)).isTrue();
                rows.set(row, TestRows.gaussian(random, DIMENSION), 0);
                if (row % 4 == 0) {
                    index.add(row);
                } else {
                    index.addAll(row, row + 1, 1);
                }
            }
            index.addAll(400, 600, 1);
            index.addAll(600, end, 2);
            assertThat(index.size()).isEqualTo(end);
            RowScorer scorer = new RowScorer(rows);
            scorer.query(rows.vector(3), 0);
            assertThat(scorer.score(3)).isLessThan(1e-5f);
            assertThat(recall(index, queries(() -> rows.vector(random.nextInt(end))), 100))
                    .isGreaterThan(0.9);
        }
    }
}
