package dev.basalt.vector.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import org.junit.jupiter.api.Test;

class KMeansTest {
    private static final ClusteringOptions EXACT = new ClusteringOptions(0, 100, 0, 0, 1);

    @Test
    void fillsEmptyClustersWithTheFarthestVectors() {
        // Two of the three centroids are nearest to nothing; the groups at 10 and 50 must get them.
        float[] vectors = {0, 1, 10, 11, 50, 51};
        KMeans kMeans = run(vectors, 1, Metric.L2, new float[] {0, 4000, -4000});
        assertThat(kMeans.sizes()).containsExactlyInAnyOrder(2, 2, 2);
        assertThat(kMeans.inertia()).isEqualTo(1.5);
        assertThat(kMeans.converged()).isTrue();
    }

    @Test
    void dropsClustersThatCannotBeFilled() {
        float[] vectors = {3, 3, 3, 8, 8};
        KMeans kMeans = run(vectors, 1, Metric.L2, new float[] {3, 100, 8, 200});
        assertThat(kMeans.sizes()).containsExactly(3, 2);
        assertThat(kMeans.centroids()).containsExactly(3, 8);
        assertThat(kMeans.labels()).containsExactly(0, 0, 0, 1, 1);
    }

    @Test
    void keepsACentroidWhoseDirectionsCancelOut() {
        float[] vectors = {0, 1, 0, -1};
        KMeans kMeans = run(vectors, 2, Metric.COSINE, new float[] {1, 0});
        assertThat(kMeans.centroids()).containsExactly(1, 0);
        assertThat(kMeans.inertia()).isEqualTo(4);
    }

    private static KMeans run(float[] vectors, int dimension, Metric metric, float[] seeds) {
        try (Workers workers = new Workers(1)) {
            VectorBlocks blocks = VectorBlocks.of(vectors, vectors.length / dimension, dimension, metric);
            KMeans kMeans = new KMeans(blocks, metric == Metric.COSINE, workers);
            kMeans.runFrom(seeds, EXACT);
            return kMeans;
        }
    }
}
