package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.vector.Metric;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingHealthTest {
    private static final long SEED = 20_260_107;

    private final Random random = new Random(SEED);

    @Test
    void findsNothingWrongWithGoodVectors() {
        EmbeddingHealth health = EmbeddingHealth.ofRaw(Clouds.normal(random, 1000, 64), 1000, 64);
        assertThat(health.issues())
                .as("seed %d", SEED)
                .allMatch(issue -> issue.kind() == HealthIssue.Kind.NORM_OUTLIER && issue.penalty() < 0.02);
        assertThat(health.score()).isGreaterThan(0.98);
        assertThat(health.meanCosine()).isEqualTo(0, within(0.01));
        assertThat(health.deadDimensions()).isZero();
        assertThat(health.duplicates()).isZero();
    }

    @Test
    void countsWhatIsPlanted() {
        int dimension = 8;
        float[] vectors = Clouds.normal(random, 1000, dimension);
        for (int i = 0; i < 1000; i++) {
            vectors[i * dimension + 3] = 0.5f;
            vectors[i * dimension + 6] = 0.25f + (i % 2) * 4e-6f;
        }
        vectors[5 * dimension] = Float.NaN;
        vectors[5 * dimension + 1] = Float.POSITIVE_INFINITY;
        vectors[6 * dimension + 7] = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < dimension; j++) {
            vectors[10 * dimension + j] *= j == 3 || j == 6 ? 1 : 50;
            vectors[11 * dimension + j] = vectors[12 * dimension + j];
            vectors[13 * dimension + j] = vectors[12 * dimension + j];
        }
        EmbeddingHealth health = EmbeddingHealth.ofRaw(vectors, 1000, dimension);
        assertThat(health.count()).isEqualTo(1000);
        assertThat(health.dimension()).isEqualTo(8);
        assertThat(health.nanCount()).isEqualTo(1);
        assertThat(health.infiniteCount()).isEqualTo(1);
        assertThat(health.normOutliers()).isEqualTo(1);
        assertThat(health.deadDimensions()).isEqualTo(1);
        assertThat(health.duplicates()).isEqualTo(2);
        assertThat(health.zeroCount()).isZero();
    }

    @Test
    void givesReasonsWorstFirst() {
        float[] vectors = new float[400];
        for (int i = 0; i < 100; i++) {
            vectors[4 * i] = (float) random.nextGaussian();
            vectors[4 * i + 1] = (float) random.nextGaussian();
        }
        for (int i = 0; i < 3; i++) {
            vectors[4 * i + 1] = Float.NaN;
        }
        vectors[44] = vectors[40];
        vectors[45] = vectors[41];
        EmbeddingHealth health = EmbeddingHealth.ofRaw(vectors, 100, 4);
        assertThat(health.issues())
                .extracting(HealthIssue::reason)
                .containsExactly(
                        "3 of 100 vectors hold NaN or infinity (3.00 %)",
                        "2 of 4 dimensions never change (50.00 %)", "1 of 100 vectors repeat an earlier one (1.00 %)");
        assertThat(health.issues()).extracting(HealthIssue::penalty).containsExactly(0.5, 0.3, 0.2 * 0.01 / 0.5);
        assertThat(health.score()).isEqualTo(0.2 - 0.004, within(1e-12));
    }

    @Test
    void equalsTheMeanOverAllPairs() {
        int dimension = 5;
        float[] vectors = Clouds.around(random, new float[] {1, 1, 0, 0, 2}, 60, dimension, 0.7);
        double sum = 0;
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 60; j++) {
                sum += i == j ? 0 : cosine(vectors, i * dimension, j * dimension, dimension);
            }
        }
        EmbeddingHealth health = EmbeddingHealth.ofRaw(vectors, 60, dimension);
        assertThat(health.meanCosine()).isEqualTo(sum / (60 * 59), within(1e-9));
        assertThat(health.issues()).extracting(HealthIssue::kind).contains(HealthIssue.Kind.ANISOTROPY);
        double norms = 0;
        for (int i = 0; i < 60; i++) {
            norms += Clouds.distance(vectors, i * dimension, new float[dimension], 0, dimension) / 60;
        }
        assertThat(health.meanNorm()).isEqualTo(norms, within(1e-9));
    }

    @Test
    void seesOutliersBeforeUnitLengthOnly() {
        float[] vectors = Clouds.normal(random, 500, 16);
        for (int j = 0; j < 16; j++) {
            vectors[j] *= 100;
        }
        assertThat(EmbeddingHealth.ofRaw(vectors, 500, 16).normOutliers()).isEqualTo(1);
        try (Arena arena = Arena.ofConfined()) {
            assertThat(EmbeddingHealth.of(TestRows.of(arena, Metric.L2, vectors, 16))
                            .normOutliers())
                    .isEqualTo(1);
            // What is left of lengths after rounding is no finding.
            for (TestRows rows : List.of(
                    TestRows.of(arena, Metric.COSINE, vectors, 16),
                    TestRows.halves(arena, Metric.COSINE, vectors, 16))) {
                EmbeddingHealth health = EmbeddingHealth.of(rows.kill(3));
                assertThat(health.count()).isEqualTo(499);
                assertThat(health.meanNorm()).isEqualTo(1, within(1e-3));
                assertThat(health.normOutliers()).isZero();
                assertThat(health.score()).isEqualTo(1);
            }
        }
    }

    @Test
    void countsBothZerosAsEqual() {
        EmbeddingHealth health = EmbeddingHealth.ofRaw(new float[] {1, 0, 1, -0f, -0f, 0, 0, 0}, 4, 2);
        assertThat(health.duplicates()).isEqualTo(2);
        assertThat(health.zeroCount()).isEqualTo(2);
    }

    @Test
    void survivesHugeValues() {
        float max = Float.MAX_VALUE;
        EmbeddingHealth health = EmbeddingHealth.ofRaw(new float[] {max, max, -max, -max}, 2, 2);
        assertThat(health.infiniteCount()).isZero();
        assertThat(health.meanNorm()).isEqualTo(max * Math.sqrt(2), within(1e30));
        assertThat(health.meanCosine()).isEqualTo(-1, within(1e-12));
        assertThat(health.score()).isEqualTo(1);
    }

    @Test
    void saysNothingOfTooFew() {
        EmbeddingHealth none = EmbeddingHealth.ofRaw(new float[0], 0, 3);
        assertThat(none.score()).isEqualTo(1);
        assertThat(none.meanNorm()).isNaN();
        assertThat(none.meanCosine()).isNaN();
        EmbeddingHealth one = EmbeddingHealth.ofRaw(new float[] {1, 2, 3}, 1, 3);
        assertThat(one.deadDimensions()).isZero();
        assertThat(one.score()).isEqualTo(1);
        EmbeddingHealth bad = EmbeddingHealth.ofRaw(new float[] {Float.NaN}, 1, 1);
        assertThat(bad.score()).isEqualTo(0.5);
    }

    @Test
    void neverScoresBelow0() {
        float[] vectors = new float[4000];
        for (int i = 0; i < 500; i++) {
            vectors[4 * i] = Float.NaN;
        }
        for (int i = 500; i < 900; i++) {
            vectors[4 * i] = 1;
        }
        assertThat(EmbeddingHealth.ofRaw(vectors, 1000, 4).score()).isZero();
    }

    @Test
    void rejectsTooShortArray() {
        assertThatThrownBy(() -> EmbeddingHealth.ofRaw(new float[5], 3, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> EmbeddingHealth.ofRaw(new float[5], 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension must be positive, but was 0");
    }

    private static double cosine(float[] v, int a, int b, int dimension) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < dimension; i++) {
            dot += (double) v[a + i] * v[b + i];
            aa += (double) v[a + i] * v[a + i];
            bb += (double) v[b + i] * v[b + i];
        }
        return dot / Math.sqrt(aa * bb);
    }
}
