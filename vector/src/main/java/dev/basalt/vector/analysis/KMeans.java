package dev.basalt.vector.analysis;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.PackedMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Lloyd's iteration: vectors go to the nearest centroid, centroids to the mean of their vectors.
///
/// The nearest centroid is the one with the largest `x·c - |c|²/2`, which is a matrix product over many
/// vectors and all centroids. Both are taken relative to a point amid the vectors, as the product loses what
/// is small beside `|c|²`; the distance from the centroid found is then computed by itself. For directions
/// centroids are brought to unit length: what is nearest by angle is then nearest by distance.
///
/// Sums run over the vectors of a cluster in their order, so results do not depend on the number of threads.
///
/// - **Source:** Lloyd, Least squares quantization in PCM, 1982; Dhillon and Modha, Concept decompositions
///   for large sparse text data using clustering, Machine Learning 42, 2001 (directions)
final class KMeans {
    private static final int BLOCK_ROWS = 256;
    private static final int OFFSET_ROWS = 4096;

    private final VectorBlocks vectors;
    private final int count;
    private final int dimension;
    private final boolean spherical;
    private final Workers workers;
    private final float[] offset;
    private final int[] labels;
    private final float[] distances;
    private float[] centroids = new float[0];
    private int[] sizes = new int[0];
    private int iterations;
    private boolean converged;

    KMeans(VectorBlocks vectors, boolean spherical, Workers workers) {
        this.vectors = vectors;
        this.count = vectors.count();
        this.dimension = vectors.dimension();
        this.spherical = spherical;
        this.workers = workers;
        this.offset = spherical ? new float[dimension] : someMean();
        this.labels = new int[count];
        this.distances = new float[count];
    }

    void run(ClusteringOptions options) {
        int wanted = options.clustersFor(count);
        if (wanted == 0) {
            converged = true;
            return;
        }
        SplittableRandom random = new SplittableRandom(options.seed());
        centroids = new KMeansSeeding(vectors, workers, random, wanted, BLOCK_ROWS).choose(wanted);
        assign();
        while (!converged && iterations < options.maxIterations()) {
            fillEmptyClusters();
            double spread = inertia() / count;
            double moved = moveCentroids();
            assign();
            iterations++;
            converged = moved <= options.tolerance() * options.tolerance() * spread;
        }
        dropEmptyClusters();
    }

    int[] labels() {
        return labels;
    }

    float[] centroids() {
        return centroids;
    }

    int[] sizes() {
        return sizes;
    }

    int iterations() {
        return iterations;
    }

    boolean converged() {
        return converged;
    }

    /// The sum of squared distances from the centroids.
    double inertia() {
        double sum = 0;
        for (float distance : distances) {
            sum += distance;
        }
        return sum;
    }

    /// Any point amid the vectors serves; the mean of the first is one that later runs find again.
    private float[] someMean() {
        int used = Math.min(count, OFFSET_ROWS);
        float[] block = new float[dimension];
        double[] sums = new double[dimension];
        for (int position = 0; position < used; position++) {
            vectors.read(position, 1, block, 0);
            for (int i = 0; i < dimension; i++) {
                sums[i] += block[i];
            }
        }
        float[] mean = new float[dimension];
        for (int i = 0; i < dimension && used > 0; i++) {
            mean[i] = (float) (sums[i] / used);
        }
        return mean;
    }

    private void assign() {
        int clusters = centroids.length / dimension;
        float[] centred = centroids.clone();
        float[] halfSquares = new float[clusters];
        for (int cluster = 0; cluster < clusters; cluster++) {
            double sum = 0;
            for (int i = 0; i < dimension; i++) {
                int at = cluster * dimension + i;
                centred[at] -= offset[i];
                sum += (double) centred[at] * centred[at];
            }
            halfSquares[cluster] = (float) (sum / 2);
        }
        PackedMatrix packed = PackedMatrix.ofTransposed(centred, 0, clusters, dimension);
        workers.run(Math.ceilDiv(count, BLOCK_ROWS), () -> {
            float[] block = new float[BLOCK_ROWS * dimension];
            float[] products = new float[BLOCK_ROWS * clusters];
            return task -> {
                int from = task * BLOCK_ROWS;
                int rows = Math.min(BLOCK_ROWS, count - from);
                readCentred(from, rows, block);
                packed.multiply(block, 0, rows, products, 0);
                for (int row = 0; row < rows; row++) {
                    int best = best(products, row * clusters, halfSquares);
                    labels[from + row] = best;
                    distances[from + row] =
                            FloatKernels.squaredL2(block, row * dimension, centred, best * dimension, dimension);
                }
            };
        });
        sizes = new int[clusters];
        for (int label : labels) {
            sizes[label]++;
        }
    }

    private void readCentred(int from, int rows, float[] block) {
        vectors.read(from, rows, block, 0);
        for (int row = 0; row < rows && !spherical; row++) {
            for (int i = 0; i < dimension; i++) {
                block[row * dimension + i] -= offset[i];
            }
        }
    }

    private static int best(float[] products, int from, float[] halfSquares) {
        int best = 0;
        float bestScore = products[from] - halfSquares[0];
        for (int cluster = 1; cluster < halfSquares.length; cluster++) {
            float score = products[from + cluster] - halfSquares[cluster];
            if (score > bestScore) {
                best = cluster;
                bestScore = score;
            }
        }
        return best;
    }

    /// A cluster without vectors gets the vector that is farthest from its own centroid.
    private void fillEmptyClusters() {
        for (int cluster = 0; cluster < sizes.length; cluster++) {
            if (sizes[cluster] > 0) {
                continue;
            }
            int farthest = -1;
            for (int i = 0; i < count; i++) {
                if (sizes[labels[i]] > 1 && distances[i] > (farthest < 0 ? 0 : distances[farthest])) {
                    farthest = i;
                }
            }
            if (farthest < 0) {
                return;
            }
            sizes[labels[farthest]]--;
            sizes[cluster] = 1;
            labels[farthest] = cluster;
            distances[farthest] = 0;
        }
    }

    /// Moves each centroid to the mean of its vectors.
    ///
    /// @return the square of the farthest way one went
    private double moveCentroids() {
        int clusters = sizes.length;
        int[] starts = new int[clusters + 1];
        for (int cluster = 0; cluster < clusters; cluster++) {
            starts[cluster + 1] = starts[cluster] + sizes[cluster];
        }
        int[] members = new int[count];
        int[] next = Arrays.copyOf(starts, clusters);
        for (int i = 0; i < count; i++) {
            members[next[labels[i]]++] = i;
        }
        double[] moved = new double[clusters];
        workers.run(clusters, () -> {
            float[] vector = new float[dimension];
            double[] sums = new double[dimension];
            return cluster -> {
                if (sizes[cluster] > 0) {
                    Arrays.fill(sums, 0);
                    for (int i = starts[cluster]; i < starts[cluster + 1]; i++) {
                        vectors.read(members[i], 1, vector, 0);
                        for (int j = 0; j < dimension; j++) {
                            sums[j] += vector[j];
                        }
                    }
                    moved[cluster] = moveTo(cluster, sums);
                }
            };
        });
        double farthest = 0;
        for (double way : moved) {
            farthest = Math.max(farthest, way);
        }
        return farthest;
    }

    private double moveTo(int cluster, double[] sums) {
        double divisor = sizes[cluster];
        if (spherical) {
            double squares = 0;
            for (double sum : sums) {
                squares += sum * sum;
            }
            // Directions that cancel out have no mean direction: any is as good, so the old one stays.
            if (Math.sqrt(squares) <= 1e-6 * divisor) {
                return 0;
            }
            divisor = Math.sqrt(squares);
        }
        double moved = 0;
        for (int i = 0; i < dimension; i++) {
            int at = cluster * dimension + i;
            float value = (float) (sums[i] / divisor);
            moved += ((double) value - centroids[at]) * ((double) value - centroids[at]);
            centroids[at] = value;
        }
        return moved;
    }

    private void dropEmptyClusters() {
        int[] renamed = new int[sizes.length];
        int kept = 0;
        for (int cluster = 0; cluster < sizes.length; cluster++) {
            if (sizes[cluster] > 0) {
                System.arraycopy(centroids, cluster * dimension, centroids, kept * dimension, dimension);
                sizes[kept] = sizes[cluster];
                renamed[cluster] = kept++;
            }
        }
        sizes = Arrays.copyOf(sizes, kept);
        centroids = Arrays.copyOf(centroids, kept * dimension);
        for (int i = 0; i < count; i++) {
            labels[i] = renamed[labels[i]];
        }
    }
}
