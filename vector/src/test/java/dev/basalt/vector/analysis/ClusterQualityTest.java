package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterQualityTest {
    private static final long SEED = 20_260_106;
    private static final ClusteringOptions OPTIONS = ClusteringOptions.DEFAULT;

    private final Random random = new Random(SEED);

    @Test
    void equalsTheDefinitions() {
        for (Metric metric : Metric.values()) {
            for (int count : new int[] {2, 3, 10, 150}) {
                for (int clusters : new int[] {2, 3, 9}) {
                    int dimension = 1 + random.nextInt(6);
                    float[] vectors = Clouds.normal(random, count, dimension);
                    Clustering clustering =
                            Clustering.of(vectors, count, dimension, metric, OPTIONS.withClusters(clusters));
                    ClusterQuality quality = ClusterQuality.of(vectors, clustering, 1000, 1);
                    for (int i = 0; i < count; i++) {
                        RowScorer.prepare(metric, vectors, i * dimension, dimension);
                    }
                    String where = "seed %d %s count %d clusters %d dimension %d"
                            .formatted(SEED, metric, count, clusters, dimension);
                    assertThat(quality.inertia()).isEqualTo(clustering.inertia());
                    if (clustering.clusterCount() < 2) {
                        assertThat(quality.silhouette()).as(where).isNaN();
                        assertThat(quality.daviesBouldin()).as(where).isNaN();
                    } else {
                        assertThat(quality.silhouette())
                                .as(where)
                                .isEqualTo(silhouette(vectors, clustering, count), within(1e-5));
                        double expected = daviesBouldin(vectors, clustering, count);
                        assertThat(quality.daviesBouldin())
                                .as(where)
                                .isEqualTo(expected, within(1e-4 * (1 + expected)));
                    }
                }
            }
        }
    }

    @Test
    void isBestAtThePlantedNumber() {
        float[] centres = Clouds.normal(random, 6, 10);
        float[] vectors = Clouds.around(random, centres, 600, 10, 0.15);
        double[] silhouettes = new double[11];
        double[] daviesBouldins = new double[11];
        int bestSilhouette = 2;
        int bestDaviesBouldin = 2;
        for (int clusters = 2; clusters <= 10; clusters++) {
            Clustering clustering = Clustering.of(vectors, 600, 10, Metric.L2, OPTIONS.withClusters(clusters));
            ClusterQuality quality = ClusterQuality.of(vectors, clustering, 300, 1);
            silhouettes[clusters] = quality.silhouette();
            daviesBouldins[clusters] = quality.daviesBouldin();
            bestSilhouette = silhouettes[clusters] > silhouettes[bestSilhouette] ? clusters : bestSilhouette;
            bestDaviesBouldin =
                    daviesBouldins[clusters] < daviesBouldins[bestDaviesBouldin] ? clusters : bestDaviesBouldin;
        }
        assertThat(bestSilhouette).isEqualTo(6);
        assertThat(bestDaviesBouldin).isEqualTo(6);
        assertThat(silhouettes[6]).isGreaterThan(0.7);
    }

    @Test
    void sampleComesNearTheWhole() {
        float[] vectors = Clouds.around(random, Clouds.normal(random, 5, 6), 2000, 6, 0.5);
        Clustering clustering = Clustering.of(vectors, 2000, 6, Metric.L2, OPTIONS.withClusters(5));
        double whole = ClusterQuality.of(vectors, clustering, 2000, 0).silhouette();
        for (int seed = 0; seed < 5; seed++) {
            double sampled = ClusterQuality.of(vectors, clustering, 400, seed).silhouette();
            assertThat(sampled).as("seed %d", seed).isEqualTo(whole, within(0.05));
            assertThat(sampled).isNotEqualTo(whole);
        }
    }

    @Test
    void readsLiveRows() {
        try (Arena arena = Arena.ofConfined()) {
            float[] vectors = Clouds.around(random, Clouds.normal(random, 3, 5), 90, 5, 0.1);
            TestRows rows =
                    TestRows.of(arena, Metric.COSINE, vectors, 5).kill(0).kill(89);
            Clustering clustering = Clustering.of(rows, OPTIONS.withClusters(3));
            ClusterQuality quality = ClusterQuality.of(rows, clustering);
            float[] inside = Arrays.copyOfRange(vectors, 5, 89 * 5);
            Clustering same = Clustering.of(inside, 88, 5, Metric.COSINE, OPTIONS.withClusters(3));
            ClusterQuality expected = ClusterQuality.of(inside, same, 1000, 0);
            assertThat(quality.silhouette()).isEqualTo(expected.silhouette(), within(1e-6));
            assertThat(quality.daviesBouldin()).isEqualTo(expected.daviesBouldin(), within(1e-6));
        }
    }

    @Test
    void rejectsWrongArguments() {
        float[] vectors = {1, 2, 3};
        Clustering clustering = Clustering.of(vectors, 3, 1, Metric.L2, OPTIONS);
        assertThatThrownBy(() -> ClusterQuality.of(vectors, clustering, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sampleSize must be at least 2, but was 1");
        assertThatThrownBy(() -> ClusterQuality.of(new float[4], clustering, 10, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the rows must be those that were clustered, but row 3 was not");
    }

    private static double silhouette(float[] vectors, Clustering clustering, int count) {
        int dimension = clustering.dimension();
        double total = 0;
        for (int i = 0; i < count; i++) {
            double[] sums = new double[clustering.clusterCount()];
            for (int j = 0; j < count; j++) {
                sums[clustering.label(j)] += Clouds.distance(vectors, i * dimension, vectors, j * dimension, dimension);
            }
            int own = clustering.label(i);
            if (clustering.size(own) == 1) {
                continue;
            }
            double a = sums[own] / (clustering.size(own) - 1);
            double b = Double.POSITIVE_INFINITY;
            for (int cluster = 0; cluster < sums.length; cluster++) {
                if (cluster != own) {
                    b = Math.min(b, sums[cluster] / clustering.size(cluster));
                }
            }
            total += a == 0 && b == 0 ? 0 : (b - a) / Math.max(a, b);
        }
        return total / count;
    }

    private static double daviesBouldin(float[] vectors, Clustering clustering, int count) {
        int dimension = clustering.dimension();
        int clusters = clustering.clusterCount();
        float[][] centroids = new float[clusters][dimension];
        double[] scatter = new double[clusters];
        for (int cluster = 0; cluster < clusters; cluster++) {
            clustering.centroid(cluster, centroids[cluster], 0);
            for (int i = 0; i < count; i++) {
                if (clustering.label(i) == cluster) {
                    scatter[cluster] += Clouds.distance(vectors, i * dimension, centroids[cluster], 0, dimension)
                            / clustering.size(cluster);
                }
            }
        }
        double sum = 0;
        for (int a = 0; a < clusters; a++) {
            double worst = 0;
            for (int b = 0; b < clusters; b++) {
                if (a != b) {
                    worst = Math.max(
                            worst,
                            (scatter[a] + scatter[b]) / Clouds.distance(centroids[a], 0, centroids[b], 0, dimension));
                }
            }
            sum += worst;
        }
        return sum / clusters;
    }
}
