package dev.basalt.vector.analysis;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.vector.VectorRows;
import java.util.Arrays;
import java.util.SplittableRandom;

/// How good clusters are. Distances are Euclidean, for cosine too (between vectors and centroids of unit
/// length, where it grows with the angle).
///
/// - **Source:** Rousseeuw, Silhouettes: a graphical aid to the interpretation and validation of cluster
///   analysis, 1987; Davies and Bouldin, A cluster separation measure, 1979
///
/// @param inertia       as [Clustering#inertia] says; lower is better, but more clusters always lower it
/// @param silhouette    in `[-1, 1]`, higher is better: the mean over sampled vectors of `(b - a) / max(a,
///                      b)`, where `a` is the mean distance from the other sampled vectors of its cluster and
///                      `b` the least such mean over the other clusters; 0 for one that is alone. NaN with
///                      fewer than two clusters in the sample
/// @param daviesBouldin `>= 0`, lower is better: the mean over clusters of the worst `(s + s') / m`, where
///                      `s` is the mean distance of a cluster's vectors from its centroid, and `m` that of
///                      the two centroids. NaN with fewer than two clusters
public record ClusterQuality(double inertia, double silhouette, double daviesBouldin) {
    /// As many vectors as [#of(VectorRows, Clustering)] samples.
    public static final int DEFAULT_SAMPLE = 2000;

    private static final int BLOCK_ROWS = 256;

    /// Measures clusters with a sample of 2000 rows.
    ///
    /// @param rows       the rows that were clustered, unchanged since
    /// @param clustering their clusters
    /// @return the quality
    public static ClusterQuality of(VectorRows rows, Clustering clustering) {
        return of(rows, clustering, DEFAULT_SAMPLE, 0);
    }

    /// Measures clusters. The time for the silhouette grows with the square of the sample.
    ///
    /// @param rows       the rows that were clustered, unchanged since
    /// @param clustering their clusters
    /// @param sampleSize how many rows to use for the silhouette, `>= 2`
    /// @param seed       equal seeds give equal samples
    /// @return the quality
    /// @throws IllegalArgumentException if the sample is too small, or the rows are not those that were
    ///                                  clustered
    public static ClusterQuality of(VectorRows rows, Clustering clustering, int sampleSize, long seed) {
        return of(VectorBlocks.of(rows), clustering, sampleSize, seed);
    }

    /// Measures clusters of vectors of an array.
    ///
    /// @param vectors    the vectors that were clustered
    /// @param clustering their clusters
    /// @param sampleSize how many vectors to use for the silhouette, `>= 2`
    /// @param seed       equal seeds give equal samples
    /// @return the quality
    /// @throws IllegalArgumentException if the sample is too small, or the vectors are not those that were
    ///                                  clustered
    public static ClusterQuality of(float[] vectors, Clustering clustering, int sampleSize, long seed) {
        int count = vectors.length / clustering.dimension();
        return of(
                VectorBlocks.of(vectors, count, clustering.dimension(), clustering.metric()),
                clustering,
                sampleSize,
                seed);
    }

    private static ClusterQuality of(VectorBlocks vectors, Clustering clustering, int sampleSize, long seed) {
        if (sampleSize < 2) {
            throw new IllegalArgumentException("sampleSize must be at least 2, but was " + sampleSize);
        }
        for (int position = 0; position < vectors.count(); position++) {
            if (clustering.label(vectors.row(position)) < 0) {
                throw new IllegalArgumentException(
                        "the rows must be those that were clustered, but row " + vectors.row(position) + " was not");
            }
        }
        int[] sample = vectors.sample(sampleSize, new SplittableRandom(seed));
        return new ClusterQuality(
                clustering.inertia(), silhouette(vectors, clustering, sample), daviesBouldin(vectors, clustering));
    }

    private static double silhouette(VectorBlocks vectors, Clustering clustering, int[] sample) {
        int clusters = clustering.clusterCount();
        int dimension = vectors.dimension();
        int[] labels = new int[sample.length];
        int[] sizes = new int[clusters];
        int present = 0;
        for (int i = 0; i < sample.length; i++) {
            labels[i] = clustering.label(vectors.row(sample[i]));
            present += sizes[labels[i]]++ == 0 ? 1 : 0;
        }
        if (present < 2) {
            return Double.NaN;
        }
        float[] points = vectors.gather(sample);
        float[] distances = new float[sample.length];
        double[] sums = new double[clusters];
        double total = 0;
        for (int i = 0; i < sample.length; i++) {
            FloatRowKernels.squaredL2Rows(points, i * dimension, points, 0, sample.length, dimension, distances, 0);
            Arrays.fill(sums, 0);
            for (int j = 0; j < sample.length; j++) {
                sums[labels[j]] += j == i ? 0 : Math.sqrt(distances[j]);
            }
            total += silhouette(labels[i], sums, sizes);
        }
        return total / sample.length;
    }

    private static double silhouette(int own, double[] sums, int[] sizes) {
        if (sizes[own] == 1) {
            return 0;
        }
        double inside = sums[own] / (sizes[own] - 1);
        double outside = Double.POSITIVE_INFINITY;
        for (int cluster = 0; cluster < sizes.length; cluster++) {
            if (cluster != own && sizes[cluster] > 0) {
                outside = Math.min(outside, sums[cluster] / sizes[cluster]);
            }
        }
        double larger = Math.max(inside, outside);
        return larger == 0 ? 0 : (outside - inside) / larger;
    }

    private static double daviesBouldin(VectorBlocks vectors, Clustering clustering) {
        int clusters = clustering.clusterCount();
        int dimension = vectors.dimension();
        if (clusters < 2) {
            return Double.NaN;
        }
        float[] centroids = new float[clusters * dimension];
        for (int cluster = 0; cluster < clusters; cluster++) {
            clustering.centroid(cluster, centroids, cluster * dimension);
        }
        double[] scatter = scatter(vectors, clustering, centroids);
        double sum = 0;
        for (int a = 0; a < clusters; a++) {
            double worst = 0;
            for (int b = 0; b < clusters; b++) {
                double within = scatter[a] + scatter[b];
                if (a != b && within > 0) {
                    double between =
                            FloatKernels.squaredL2(centroids, a * dimension, centroids, b * dimension, dimension);
                    worst = Math.max(worst, within / Math.sqrt(between));
                }
            }
            sum += worst;
        }
        return sum / clusters;
    }

    private static double[] scatter(VectorBlocks vectors, Clustering clustering, float[] centroids) {
        int dimension = vectors.dimension();
        float[] block = new float[BLOCK_ROWS * dimension];
        double[] scatter = new double[clustering.clusterCount()];
        for (int from = 0; from < vectors.count(); from += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, vectors.count() - from);
            vectors.read(from, count, block, 0);
            for (int i = 0; i < count; i++) {
                int label = clustering.label(vectors.row(from + i));
                scatter[label] += Math.sqrt(
                        FloatKernels.squaredL2(block, i * dimension, centroids, label * dimension, dimension));
            }
        }
        for (int cluster = 0; cluster < scatter.length; cluster++) {
            scatter[cluster] /= clustering.size(cluster);
        }
        return scatter;
    }
}
