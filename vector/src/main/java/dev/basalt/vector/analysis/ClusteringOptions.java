package dev.basalt.vector.analysis;

/// How to cluster.
///
/// @param clusters      how many clusters to look for; 0 for `√(n / 2)`, at most 50
/// @param maxIterations how often centroids are moved at most, `>= 1`
/// @param tolerance     stops when no centroid moves farther than this share of the root mean square distance
///                      of vectors from their centroids, `>= 0`
/// @param seed          equal seeds give equal clusters, with any number of threads
/// @param threads       how many threads to use, `>= 1`
public record ClusteringOptions(int clusters, int maxIterations, double tolerance, long seed, int threads) {
    /// A number of clusters that suits the number of vectors, at most 100 iterations, one thread.
    public static final ClusteringOptions DEFAULT = new ClusteringOptions(0, 100, 1e-3, 0, 1);

    private static final int MAX_DEFAULT_CLUSTERS = 50;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public ClusteringOptions {
        require(clusters >= 0, "clusters must not be negative, but was " + clusters);
        require(maxIterations >= 1, "maxIterations must be at least 1, but was " + maxIterations);
        require(tolerance >= 0, "tolerance must not be negative, but was " + tolerance);
        require(threads >= 1, "threads must be at least 1, but was " + threads);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /// These options with another number of clusters.
    ///
    /// @param count how many, or 0
    /// @return new options
    public ClusteringOptions withClusters(int count) {
        return new ClusteringOptions(count, maxIterations, tolerance, seed, threads);
    }

    /// These options with another limit of iterations.
    ///
    /// @param count how many, `>= 1`
    /// @return new options
    public ClusteringOptions withMaxIterations(int count) {
        return new ClusteringOptions(clusters, count, tolerance, seed, threads);
    }

    /// These options with another seed.
    ///
    /// @param number any number
    /// @return new options
    public ClusteringOptions withSeed(long number) {
        return new ClusteringOptions(clusters, maxIterations, tolerance, number, threads);
    }

    /// These options with another number of threads.
    ///
    /// @param count how many, `>= 1`
    /// @return new options
    public ClusteringOptions withThreads(int count) {
        return new ClusteringOptions(clusters, maxIterations, tolerance, seed, count);
    }

    int clustersFor(int vectorCount) {
        int wanted =
                clusters > 0 ? clusters : Math.clamp(Math.round(Math.sqrt(vectorCount / 2.0)), 1, MAX_DEFAULT_CLUSTERS);
        return Math.min(wanted, vectorCount);
    }
}
