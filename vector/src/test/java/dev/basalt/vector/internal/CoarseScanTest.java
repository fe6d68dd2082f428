package dev.basalt.vector.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.TestRows;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoarseScanTest {
    private static final long SEED = 20_261_121;
    private static final int ROWS = 300;
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource
    void boundsNeverExceedTheComputedDistance(Metric metric) {
        for (int dimension : new int[] {64, 65, 100, 129, 384, 1000}) {
            for (float scale : new float[] {1e-22f, 1e-19f, 1e-3f, 1, 1e4f, 1e15f}) {
                for (float shift : new float[] {0, 100}) {
                    try (Arena arena = Arena.ofConfined()) {
                        check(arena, metric, dimension, scale, shift);
                    }
                }
            }
        }
    }

    /// In the last half of the queries rows are nearly the query itself, where nothing hides what rounding does.
    private void check(Arena arena, Metric metric, int dimension, float scale, float shift) {
        float[] values = values(ROWS, dimension, scale, shift);
        TestRows rows = TestRows.of(arena, metric, dimension, values);
        RowScorer scorer = new RowScorer(rows);
        CoarseRows coarse = CoarseRows.of(rows, IntStream.range(0, ROWS).toArray(), 2);
        CoarseScan scan = new CoarseScan(rows);
        for (int i = 0; i < 10; i++) {
            float[] query = values(1, dimension, scale, shift);
            for (int j = 0; i >= 5 && j < dimension; j++) {
                query[j] = values[i * dimension + j] + query[j] * 1e-4f;
            }
            scorer.query(query, 0);
            assertThat(scan.query(scorer.preparedQuery(), coarse)).isTrue();
            for (int row = 0; row < ROWS; row++) {
                assertThat(scan.bound(coarse, row))
                        .as("seed %d, %s, %d dimensions, scale %s, shift %s", SEED, metric, dimension, scale, shift)
                        .isLessThanOrEqualTo(scorer.score(row));
            }
        }
    }

    private float[] values(int count, int dimension, float scale, float shift) {
        float[] values = TestRows.gaussian(random, count * dimension);
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] + shift) * scale;
        }
        return values;
    }

    /// Rows and queries whose bytes lose nothing, and which point to where what those of the others lose points to:
    /// hardly anything is left between bound and distance.
    @Test
    void boundsHoldWhereAllThatIsLostAddsUp() {
        int dimension = 384;
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < 200; i++) {
                float[] vector = TestRows.gaussian(random, dimension);
                CoarseRows.CoarseVector bytes = new CoarseRows.CoarseVector(dimension);
                bytes.set(vector);
                float[] lost = new float[dimension];
                for (int j = 0; j < dimension; j++) {
                    lost[j] = Math.signum(vector[j] - bytes.scale * bytes.codes[j]);
                }
                assertNear(arena, vector, lost);
                assertNear(arena, lost, vector);
            }
        }
    }

    private static void assertNear(Arena arena, float[] row, float[] query) {
        TestRows rows = TestRows.of(arena, Metric.DOT, row.length, row);
        CoarseRows coarse = CoarseRows.of(rows, new int[] {0}, 1);
        CoarseScan scan = new CoarseScan(rows);
        RowScorer scorer = new RowScorer(rows);
        scorer.query(query, 0);
        scan.query(query, coarse);
        CoarseRows.CoarseVector bytes = new CoarseRows.CoarseVector(row.length);
        bytes.set(row);
        double most = bytes.loss * Math.sqrt(row.length);
        bytes.set(query);
        most = Math.max(most, bytes.loss * Math.sqrt(row.length));
        assertThat(scan.bound(coarse, 0)).as("seed %d", SEED).isLessThanOrEqualTo(scorer.score(0));
        assertThat(scorer.score(0) - scan.bound(coarse, 0)).isLessThan((float) (0.35 * most));
    }

    @Test
    void boundsAreNearWhereRowsAreSpreadEvenly() {
        try (Arena arena = Arena.ofConfined()) {
            TestRows rows = TestRows.random(arena, Metric.COSINE, ROWS, 384, random);
            CoarseRows coarse = CoarseRows.of(rows, IntStream.range(0, ROWS).toArray(), 1);
            CoarseScan scan = new CoarseScan(rows);
            RowScorer scorer = new RowScorer(rows);
            scorer.query(TestRows.gaussian(random, 384), 0);
            scan.query(scorer.preparedQuery(), coarse);
            for (int row = 0; row < ROWS; row++) {
                assertThat((double) scorer.score(row) - scan.bound(coarse, row)).isLessThan(0.04);
            }
        }
    }

    @Test
    void sparseAndZeroRowsAreBoundedToo() {
        try (Arena arena = Arena.ofConfined()) {
            float[] values = new float[100 * 64];
            for (int row = 1; row < 100; row++) {
                values[row * 64 + random.nextInt(64)] = random.nextBoolean() ? 1e-3f : Float.MIN_VALUE * row;
            }
            for (Metric metric : new Metric[] {Metric.L2, Metric.DOT}) {
                TestRows rows = TestRows.of(arena, metric, 64, values);
                CoarseRows coarse = CoarseRows.of(rows, IntStream.range(0, 100).toArray(), 1);
                CoarseScan scan = new CoarseScan(rows);
                RowScorer scorer = new RowScorer(rows);
                for (int row = 0; row < 100; row++) {
                    scorer.query(values, row * 64);
                    assertThat(scan.query(scorer.preparedQuery(), coarse)).isTrue();
                    for (int other = 0; other < 100; other++) {
                        assertThat(scan.bound(coarse, other)).isLessThanOrEqualTo(scorer.score(other));
                    }
                }
            }
        }
    }

    @Test
    void refusesWhatMayLeaveTheRangeOfAFloat() {
        try (Arena arena = Arena.ofConfined()) {
            float[] values = new float[64];
            Arrays.fill(values, 1e19f);
            TestRows rows = TestRows.of(arena, Metric.L2, 64, values);
            CoarseScan scan = new CoarseScan(rows);
            assertThat(scan.query(new float[64], CoarseRows.of(rows, new int[] {0}, 1)))
                    .isFalse();
            Arrays.fill(values, 1);
            rows = TestRows.of(arena, Metric.L2, 64, values);
            CoarseRows coarse = CoarseRows.of(rows, new int[] {0}, 1);
            assertThat(scan.query(new float[64], coarse)).isTrue();
            Arrays.fill(values, -1e19f);
            assertThat(scan.query(values, coarse)).isFalse();
        }
    }
}
