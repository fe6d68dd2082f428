package dev.basalt.vector.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.vector.Metric;
import dev.basalt.vector.analysis.TestRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemperatureSamplerTest {
    private static final long SEED = 20_260_104;
    private static final int DRAWS = 60_000;

    @Test
    void drawsOneWithTheProbabilitiesOfTheFormula() {
        float[] distances = {0.1f, 0.15f, 0.15f, 0.3f, 0.6f};
        for (double temperature : new double[] {0.05, 0.2, 1, 2}) {
            double total = 0;
            double[] expected = new double[distances.length];
            for (int i = 0; i < distances.length; i++) {
                expected[i] = Math.exp(-(distances[i] - distances[0]) / temperature);
                total += expected[i];
            }
            int[] drawn = new int[distances.length];
            TemperatureSampler sampler = new TemperatureSampler(SEED);
            int[] position = new int[1];
            for (int i = 0; i < DRAWS; i++) {
                sampler.choose(distances, distances.length, 1, temperature, position);
                drawn[position[0]]++;
            }
            // Five standard deviations of a count.
            for (int i = 0; i < distances.length; i++) {
                double p = expected[i] / total;
                assertThat((double) drawn[i] / DRAWS)
                        .as("seed %d temperature %s position %d", SEED, temperature, i)
                        .isEqualTo(p, within(5 * Math.sqrt(p * (1 - p) / DRAWS)));
            }
        }
    }

    @Test
    void drawsPairsAsDrawingOneByOneDoes() {
        float[] distances = {0, 0.5f, 1, 1.5f};
        double[] weight = new double[4];
        double total = 0;
        for (int i = 0; i < 4; i++) {
            weight[i] = Math.exp(-distances[i] / 0.7);
            total += weight[i];
        }
        int[][] drawn = new int[4][4];
        TemperatureSampler sampler = new TemperatureSampler(SEED);
        int[] positions = new int[2];
        for (int i = 0; i < DRAWS; i++) {
            assertThat(sampler.choose(distances, 4, 2, 0.7, positions)).isEqualTo(2);
            drawn[positions[0]][positions[1]]++;
        }
        for (int a = 0; a < 4; a++) {
            for (int b = a + 1; b < 4; b++) {
                double p = weight[a] / total * weight[b] / (total - weight[a])
                        + weight[b] / total * weight[a] / (total - weight[b]);
                assertThat((double) drawn[a][b] / DRAWS)
                        .as("seed %d pair %d %d", SEED, a, b)
                        .isEqualTo(p, within(5 * Math.sqrt(p * (1 - p) / DRAWS)));
            }
        }
    }

    @Test
    void takesTheNearestAtTemperature0() {
        TemperatureSampler sampler = new TemperatureSampler(SEED);
        int[] positions = new int[3];
        assertThat(sampler.choose(new float[] {1, 2, 2, 3}, 4, 3, TemperatureSampler.GREEDY, positions))
                .isEqualTo(3);
        assertThat(positions).containsExactly(0, 1, 2);
    }

    @Test
    void staysExactWhereWeightsLeaveTheRange() {
        TemperatureSampler sampler = new TemperatureSampler(SEED);
        int[] positions = new int[3];
        float max = Float.MAX_VALUE;
        float inf = Float.POSITIVE_INFINITY;
        // Excesses that overflow even when divided: the order of distances decides.
        sampler.choose(new float[] {-max, 0, max, max}, 4, 3, Double.MIN_VALUE, positions);
        assertThat(positions).containsExactly(0, 1, 2);
        sampler.choose(new float[] {0, inf, inf, inf}, 4, 2, Double.POSITIVE_INFINITY, positions);
        assertThat(positions[0]).isZero();
        assertThat(positions[1]).isEqualTo(1);
        sampler.choose(new float[] {-inf, -inf, 0, inf}, 4, 3, 1, positions);
        assertThat(positions).containsExactly(0, 1, 2);
        sampler.choose(new float[] {inf, inf, inf, inf}, 4, 3, 1, positions);
        assertThat(positions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void keepsTinyWeightsApart() {
        // Weights of exp(-1000) and exp(-1001) are 0 as doubles; which of the two comes second must still be random
        // with odds e to 1.
        TemperatureSampler sampler = new TemperatureSampler(SEED);
        int[] positions = new int[2];
        int nearer = 0;
        for (int i = 0; i < DRAWS; i++) {
            sampler.choose(new float[] {0, 1000, 1001}, 3, 2, 1, positions);
            assertThat(positions[0]).isZero();
            nearer += positions[1] == 1 ? 1 : 0;
        }
        double p = Math.E / (Math.E + 1);
        assertThat((double) nearer / DRAWS).isEqualTo(p, within(5 * Math.sqrt(p * (1 - p) / DRAWS)));
    }

    @Test
    void drawsFromFiveTimesKRowsOfAnIndex() {
        try (Arena arena = Arena.ofConfined()) {
            Random random = new Random(SEED);
            float[] vectors = new float[400];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = Math.floorDiv(i, 2) + random.nextFloat() / 4;
            }
            TestRows rows = TestRows.of(arena, Metric.L2, vectors, 2);
            BruteForceIndex index = new BruteForceIndex(rows);
            index.addAll(0, 200, 1);
            TemperatureSampler sampler = new TemperatureSampler(SEED);
            boolean[] seen = new boolean[200];
            for (int round = 0; round < 500; round++) {
                int count = sampler.sample(index.searcher(), new float[2], 0, 4, Double.POSITIVE_INFINITY, 0, null);
                assertThat(count).isEqualTo(4);
                for (int rank = 0; rank < count; rank++) {
                    seen[sampler.row(rank)] = true;
                    assertThat(rank == 0 || sampler.distance(rank - 1) < sampler.distance(rank))
                            .isTrue();
                }
            }
            for (int row = 0; row < 200; row++) {
                assertThat(seen[row]).as("row %d", row).isEqualTo(row < 20);
            }
            assertThat(sampler.sample(index.searcher(), new float[2], 0, 4, 0, 0, null))
                    .isEqualTo(4);
            assertThat(new int[] {sampler.row(0), sampler.row(1), sampler.row(2), sampler.row(3)})
                    .containsExactly(0, 1, 2, 3);
            assertThat(sampler.sample(index.searcher(), new float[2], 0, Integer.MAX_VALUE, 1, 0, null))
                    .isEqualTo(200);
        }
    }

    @Test
    void repeatsWithTheSameSeed() {
        float[] distances = new float[100];
        int[] first = new int[10];
        int[] second = new int[10];
        int[] other = new int[10];
        new TemperatureSampler(1).choose(distances, 100, 10, 1, first);
        new TemperatureSampler(1).choose(distances, 100, 10, 1, second);
        new TemperatureSampler(2).choose(distances, 100, 10, 1, other);
        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void takesNoCandidates() {
        assertThat(new TemperatureSampler(SEED).choose(new float[0], 0, 3, 1, new int[0]))
                .isZero();
    }

    @Test
    void rejectsWrongArguments() {
        TemperatureSampler sampler = new TemperatureSampler(SEED);
        int[] positions = new int[2];
        assertThatThrownBy(() -> sampler.choose(new float[] {1, 2}, 2, 1, -1, positions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature must not be negative, but was -1.0");
        assertThatThrownBy(() -> sampler.choose(new float[] {1, 2}, 2, 1, Double.NaN, positions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature must not be negative, but was NaN");
        assertThatThrownBy(() -> sampler.choose(new float[] {1, 2}, 2, 0, 1, positions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k must be at least 1, but was 0");
        assertThatThrownBy(() -> sampler.choose(new float[] {2, 1}, 2, 1, 1, positions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("distances must ascend, but number 1 is 1.0 after 2.0");
        assertThatThrownBy(() -> sampler.choose(new float[] {Float.NaN}, 1, 1, 1, positions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("distances must ascend, but number 0 is NaN");
    }
}
