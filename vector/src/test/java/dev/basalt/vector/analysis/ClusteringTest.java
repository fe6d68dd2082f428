package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.vector.Metric;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ClusteringTest {
    private static final long SEED = 20_260_105;
    private static final ClusteringOptions OPTIONS = ClusteringOptions.DEFAULT;

    private final Random random = new Random(SEED);

    @Test
    void findsPlantedClusters() {
        int dimension = 16;
        for (Metric metric : Metric.values()) {
            for (int planted : new int[] {2, 5, 12}) {
                float[] centres = Clouds.normal(random, planted, dimension);
                float[] vectors = Clouds.around(random, centres, 1200, dimension, 0.05);
                for (int seed = 0; seed < 5; seed++) {
                    Clustering clustering = Clustering.of(
                            vectors,
                            1200,
                            dimension,
                            metric,
                            OPTIONS.withClusters(planted).withSeed(seed));
                    assertThat(clustering.clusterCount()).isEqualTo(planted);
                    assertThat(clustering.converged()).isTrue();
                    Map<Integer, Integer> labelOf = new HashMap<>();
                    for (int i = 0; i < 1200; i++) {
                        labelOf.putIfAbsent(i % planted, clustering.label(i));
                        assertThat(clustering.label(i))
                                .as("seed %d/%d %s vector %d", SEED, seed, metric, i)
                                .isEqualTo(labelOf.get(i % planted));
                    }
                    assertThat(labelOf.values()).doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void seedsUnevenClustersTooFarForLloydToReach() {
        // Two far pairs of small clusters beside a huge one: an even choice of seeds misses most of them.
        int big = 3000;
        float[] vectors = new float[(big + 40) * 2];
        for (int i = 0; i < big; i++) {
            vectors[2 * i] = (float) random.nextGaussian();
            vectors[2 * i + 1] = (float) random.nextGaussian();
        }
        for (int i = 0; i < 40; i++) {
            vectors[2 * (big + i)] = 1000 * (1 + i % 4) + (float) random.nextGaussian();
            vectors[2 * (big + i) + 1] = 5000 + (float) random.nextGaussian();
        }
        for (int seed = 0; seed < 10; seed++) {
            Clustering clustering = Clustering.of(
                    vectors, big + 40, 2, Metric.L2, OPTIONS.withClusters(5).withSeed(seed));
            for (int i = 0; i < 4; i++) {
                assertThat(clustering.size(clustering.label(big + i)))
                        .as("seed %d", seed)
                        .isEqualTo(10);
            }
        }
    }

    @Test
    void labelsTheNearestCentroidAndSumsDistances() {
        int dimension = 9;
        float[] vectors = Clouds.normal(random, 700, dimension);
        Clustering clustering = Clustering.of(vectors, 700, dimension, Metric.L2, OPTIONS.withClusters(8));
        double inertia = 0;
        int[] sizes = new int[8];
        float[] centroid = new float[dimension];
        for (int i = 0; i < 700; i++) {
            double nearest = Double.POSITIVE_INFINITY;
            double own = 0;
            for (int cluster = 0; cluster < 8; cluster++) {
                clustering.centroid(cluster, centroid, 0);
                double distance = Clouds.distance(vectors, i * dimension, centroid, 0, dimension);
                nearest = Math.min(nearest, distance);
                own = cluster == clustering.label(i) ? distance : own;
            }
            assertThat(own).isEqualTo(nearest, within(1e-5));
            assertThat(clustering.nearest(vectors, i * dimension)).isEqualTo(clustering.label(i));
            inertia += own * own;
            sizes[clustering.label(i)]++;
        }
        assertThat(clustering.inertia()).isEqualTo(inertia, within(1e-4 * inertia));
        for (int cluster = 0; cluster < 8; cluster++) {
            assertThat(clustering.size(cluster)).isEqualTo(sizes[cluster]);
        }
    }

    @Test
    void putsCentroidsAtMeansOnceConverged() {
        int dimension = 4;
        float[] vectors = Clouds.normal(random, 500, dimension);
        for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE}) {
            ClusteringOptions exact = new ClusteringOptions(6, 1000, 0, 3, 1);
            Clustering clustering = Clustering.of(vectors, 500, dimension, metric, exact);
            assertThat(clustering.converged()).isTrue();
            double[][] sums = new double[6][dimension];
            for (int i = 0; i < 500; i++) {
                double norm = metric == Metric.L2
                        ? 1
                        : Clouds.distance(vectors, i * dimension, new float[dimension], 0, dimension);
                for (int j = 0; j < dimension; j++) {
                    sums[clustering.label(i)][j] += vectors[i * dimension + j] / norm;
                }
            }
            float[] centroid = new float[dimension];
            for (int cluster = 0; cluster < 6; cluster++) {
                clustering.centroid(cluster, centroid, 0);
                double divisor = clustering.size(cluster);
                if (metric == Metric.COSINE) {
                    divisor = 0;
                    for (double sum : sums[cluster]) {
                        divisor += sum * sum;
                    }
                    divisor = Math.sqrt(divisor);
                }
                for (int j = 0; j < dimension; j++) {
                    assertThat((double) centroid[j]).isEqualTo(sums[cluster][j] / divisor, within(1e-5));
                }
            }
        }
    }

    @Test
    void eachIterationLowersInertia() {
        float[] vectors = Clouds.normal(random, 2000, 8);
        for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE}) {
            double last = Double.POSITIVE_INFINITY;
            for (int iterations = 1; iterations < 15; iterations++) {
                Clustering clustering =
                        Clustering.of(vectors, 2000, 8, metric, new ClusteringOptions(20, iterations, 0, 7, 1));
                assertThat(clustering.iterations()).isEqualTo(iterations);
                assertThat(clustering.inertia()).isLessThan(last);
                last = clustering.inertia();
            }
        }
    }

    @Test
    void clustersFarFromTheOriginAsNearIt() {
        // Coordinates of 10,000 with clusters 2 apart: |c|² drowns the difference unless taken relative to the middle.
        float[] centres = {9999, 10_000, 10_001, 10_000, 10_000, 10_002};
        float[] vectors = Clouds.around(random, centres, 300, 2, 0.1);
        Clustering clustering = Clustering.of(vectors, 300, 2, Metric.L2, OPTIONS.withClusters(3));
        for (int i = 3; i < 300; i++) {
            assertThat(clustering.label(i)).isEqualTo(clustering.label(i % 3));
        }
        assertThat(clustering.inertia()).isEqualTo(300 * 2 * 0.01, within(1.0));
    }

    @Test
    void doesNotDependOnThreads() {
        float[] vectors = Clouds.normal(random, 3000, 12);
        Clustering one = Clustering.of(vectors, 3000, 12, Metric.COSINE, OPTIONS.withClusters(17));
        for (int threads : new int[] {2, 3, 8}) {
            Clustering many = Clustering.of(
                    vectors, 3000, 12, Metric.COSINE, OPTIONS.withClusters(17).withThreads(threads));
            assertThat(many.inertia()).isEqualTo(one.inertia());
            for (int i = 0; i < 3000; i++) {
                assertThat(many.label(i)).isEqualTo(one.label(i));
            }
        }
    }

    @Test
    void findsNoMoreClustersThanDifferentVectors() {
        float[] vectors = new float[40];
        for (int i = 0; i < 20; i++) {
            vectors[2 * i] = i % 3;
        }
        Clustering clustering = Clustering.of(vectors, 20, 2, Metric.L2, OPTIONS.withClusters(10));
        assertThat(clustering.clusterCount()).isEqualTo(3);
        assertThat(clustering.inertia()).isZero();
        Clustering same = Clustering.of(new float[20], 10, 2, Metric.L2, OPTIONS.withClusters(4));
        assertThat(same.clusterCount()).isEqualTo(1);
        assertThat(same.size(0)).isEqualTo(10);
    }

    @Test
    void leavesNoClusterEmpty() {
        for (int seed = 0; seed < 40; seed++) {
            Random values = new Random(seed);
            float[] vectors = new float[60];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = values.nextInt(4);
            }
            Clustering clustering = Clustering.of(
                    vectors, 30, 2, Metric.L2, OPTIONS.withClusters(9).withSeed(seed));
            int total = 0;
            for (int cluster = 0; cluster < clustering.clusterCount(); cluster++) {
                assertThat(clustering.size(cluster)).as("seed %d", seed).isPositive();
                total += clustering.size(cluster);
            }
            assertThat(total).isEqualTo(30);
        }
    }

    @Test
    void choosesANumberOfClusters() {
        assertThat(clustersFor(1)).isEqualTo(1);
        assertThat(clustersFor(2)).isEqualTo(1);
        assertThat(clustersFor(200)).isEqualTo(10);
        assertThat(clustersFor(5000)).isEqualTo(50);
        assertThat(clustersFor(1_000_000)).isEqualTo(50);
        assertThat(OPTIONS.withClusters(7).clustersFor(5)).isEqualTo(5);
    }

    private static int clustersFor(int count) {
        return OPTIONS.clustersFor(count);
    }

    @Test
    void clustersLiveRowsOfBothTypes() {
        try (Arena arena = Arena.ofConfined()) {
            float[] centres = Clouds.normal(random, 4, 8);
            float[] vectors = Clouds.around(random, centres, 400, 8, 0.05);
            for (TestRows rows : new TestRows[] {
                TestRows.of(arena, Metric.COSINE, vectors, 8), TestRows.halves(arena, Metric.COSINE, vectors, 8)
            }) {
                for (int row = 0; row < 400; row += 7) {
                    rows.kill(row);
                }
                Clustering clustering = Clustering.of(rows, OPTIONS.withClusters(4));
                for (int row = 0; row < 400; row++) {
                    int expected = row % 7 == 0 ? -1 : clustering.label(firstLive(row % 4));
                    assertThat(clustering.label(row)).as("row %d", row).isEqualTo(expected);
                }
                assertThat(clustering.label(400)).isEqualTo(-1);
            }
        }
    }

    private static int firstLive(int centre) {
        return centre == 0 ? 4 : centre;
    }

    @Test
    void clustersNothing() {
        Clustering clustering = Clustering.of(new float[0], 0, 3, Metric.L2, OPTIONS);
        assertThat(clustering.clusterCount()).isZero();
        assertThat(clustering.inertia()).isZero();
        assertThat(clustering.nearest(new float[3], 0)).isEqualTo(-1);
    }

    @Test
    void staysInterrupted() {
        float[] vectors = Clouds.normal(random, 3000, 4);
        for (int threads : new int[] {1, 2}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Clustering.of(vectors, 3000, 4, Metric.L2, OPTIONS.withThreads(threads)))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void rejectsWrongArguments() {
        for (int threads : new int[] {1, 2}) {
            assertThatThrownBy(
                            () -> Clustering.of(new float[6000], 3000, 2, Metric.COSINE, OPTIONS.withThreads(threads)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("values must not all be zero for the cosine metric, which compares directions, but are;"
                            + " use l2 or dot");
        }
        assertThatThrownBy(() -> Clustering.of(new float[] {1, Float.NaN}, 1, 2, Metric.L2, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values must be finite, but value 1 is NaN");
        assertThatThrownBy(() -> Clustering.of(new float[5], 3, 2, Metric.L2, OPTIONS))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> OPTIONS.withClusters(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clusters must not be negative, but was -1");
        assertThatThrownBy(() -> OPTIONS.withMaxIterations(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxIterations must be at least 1, but was 0");
        assertThatThrownBy(() -> OPTIONS.withThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, but was 0");
        assertThatThrownBy(() -> new ClusteringOptions(1, 1, Double.NaN, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tolerance must not be negative, but was NaN");
    }
}
