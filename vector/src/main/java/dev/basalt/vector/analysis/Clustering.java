package dev.basalt.vector.analysis;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.QueryVectors;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;
import java.util.Arrays;
import java.util.Objects;

/// Vectors in groups of near ones, by k-means: seeded with k-means++, then Lloyd's iteration.
///
/// With [Metric#COSINE] groups are of like direction and centroids have unit length; with [Metric#L2] and
/// [Metric#DOT] centroids are means (for the dot product alone no nearest centroid exists: the longest one
/// would take all).
///
/// - **Memory:** the centroids and a number for each row; while it is made, some 40 bytes for each row
///   besides
/// - **Threads:** immutable
/// - **Source:** Arthur and Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007; Lloyd,
///   Least squares quantization in PCM, 1982; Dhillon and Modha, Concept decompositions for large sparse text
///   data using clustering, 2001
public final class Clustering {
    private final Metric metric;
    private final int dimension;
    private final int[] labels;
    private final float[] centroids;
    private final int[] sizes;
    private final double inertia;
    private final int iterations;
    private final boolean converged;

    private Clustering(Metric metric, int dimension, int[] labels, KMeans result) {
        this.metric = metric;
        this.dimension = dimension;
        this.labels = labels;
        this.centroids = result.centroids();
        this.sizes = result.sizes();
        this.inertia = metric == Metric.COSINE ? result.inertia() / 2 : result.inertia();
        this.iterations = result.iterations();
        this.converged = result.converged();
    }

    /// Clusters the rows that are live now.
    ///
    /// @param rows    the rows
    /// @param options how
    /// @return the clusters; fewer than asked for where there are fewer different rows
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    public static Clustering of(VectorRows rows, ClusteringOptions options) {
        int[] labels = new int[rows.end()];
        return of(VectorBlocks.of(rows), rows.metric(), options, labels);
    }

    /// Clusters vectors of an array.
    ///
    /// @param vectors   `[count, dimension]` row-major; need not be of unit length
    /// @param count     how many
    /// @param dimension values of each, `> 0`
    /// @param metric    what near means
    /// @param options   how
    /// @return the clusters
    /// @throws IndexOutOfBoundsException if the array is too short
    /// @throws IllegalArgumentException  if a value is not finite, or for cosine a vector has no direction
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted
    public static Clustering of(float[] vectors, int count, int dimension, Metric metric, ClusteringOptions options) {
        return of(VectorBlocks.of(vectors, count, dimension, metric), metric, options, new int[count]);
    }

    private static Clustering of(VectorBlocks vectors, Metric metric, ClusteringOptions options, int[] labels) {
        try (Workers workers = new Workers(options.threads())) {
            KMeans kMeans = new KMeans(vectors, metric == Metric.COSINE, workers);
            kMeans.run(options);
            Arrays.fill(labels, -1);
            for (int position = 0; position < vectors.count(); position++) {
                labels[vectors.row(position)] = kMeans.labels()[position];
            }
            return new Clustering(metric, vectors.dimension(), labels, kMeans);
        }
    }

    /// How many clusters there are; none is empty.
    ///
    /// @return the count
    public int clusterCount() {
        return sizes.length;
    }

    /// Values of a centroid.
    ///
    /// @return the dimension
    public int dimension() {
        return dimension;
    }

    /// The metric that was clustered by.
    ///
    /// @return the metric
    public Metric metric() {
        return metric;
    }

    /// The cluster of a row.
    ///
    /// @param row any number `>= 0`
    /// @return its number from 0, or -1 if the row was not live then
    public int label(int row) {
        return row < labels.length ? labels[row] : -1;
    }

    /// How many rows a cluster has.
    ///
    /// @param cluster its number
    /// @return the count, `> 0`
    public int size(int cluster) {
        return sizes[cluster];
    }

    /// Copies a centroid.
    ///
    /// @param cluster its number
    /// @param to      receives its values
    /// @param toIndex index of the first
    public void centroid(int cluster, float[] to, int toIndex) {
        Objects.checkIndex(cluster, sizes.length);
        System.arraycopy(centroids, cluster * dimension, to, toIndex, dimension);
    }

    /// The sum over all rows of the distance from their centroid: squared Euclidean, or `1 - cos` for cosine.
    ///
    /// @return the sum
    public double inertia() {
        return inertia;
    }

    /// How often the centroids were moved.
    ///
    /// @return the count
    public int iterations() {
        return iterations;
    }

    /// Whether it ended as little was to be gained any more, and not by the limit of iterations.
    ///
    /// @return true if so
    public boolean converged() {
        return converged;
    }

    /// The cluster whose centroid is nearest to a vector.
    ///
    /// @param vector holds it, alone or among others: `[n, dimension]`
    /// @param index  index of its first value, a multiple of the dimension
    /// @return the cluster, or -1 if there is none
    /// @throws IllegalArgumentException if the array does not hold whole vectors, a value is NaN or infinite, or
    ///                                  for cosine all are zero
    public int nearest(float[] vector, int index) {
        QueryVectors.requireStart(vector.length, index, dimension);
        float[] prepared = Arrays.copyOfRange(vector, index, index + dimension);
        RowScorer.prepareQuery(metric, prepared, 0, dimension);
        int best = -1;
        float bestDistance = Float.POSITIVE_INFINITY;
        for (int cluster = 0; cluster < sizes.length; cluster++) {
            float distance = FloatKernels.squaredL2(prepared, 0, centroids, cluster * dimension, dimension);
            if (best < 0 || distance < bestDistance) {
                best = cluster;
                bestDistance = distance;
            }
        }
        return best;
    }
}
