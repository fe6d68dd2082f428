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
    /// Whole tiles of the matrix product.
    private static final int BLOCK_ROWS = 240;
    /// The matrix product is fast for whole panels of columns only; the last ones may belong to no centroid.
    private static final int PANEL_COLUMNS = 32;

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
        runFrom(new KMeansSeeding(vectors, workers, random, wanted, BLOCK_ROWS).choose(wanted), options);
    }

    /// Starts from given centroids, which it takes over.
    void runFrom(float[] seeds, ClusteringOptions options) {
        centroids = seeds;
        assign();
        while (!converged && iterations < options.maxIterations()) {
            double before = inertia();
            fillEmptyClusters();
            moveCentroids();
            assign();
            iterations++;
            converged = before - inertia() <= options.tolerance() * before;
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
        int columns = Math.ceilDiv(clusters, PANEL_COLUMNS) * PANEL_COLUMNS;
        float[] centred = Arrays.copyOf(centroids, Math.multiplyExact(columns, dimension));
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
        PackedMatrix packed = PackedMatrix.ofTransposed(centred, 0, columns, dimension);
        workers.run(Math.ceilDiv(count, BLOCK_ROWS), () -> {
            float[] block = new float[BLOCK_ROWS * dimension];
            float[] products = new float[BLOCK_ROWS * columns];
            return task -> {
                int from = task * BLOCK_ROWS;
                int rows = Math.min(BLOCK_ROWS, count - from);
                readCentred(from, rows, block);
                packed.multiply(block, 0, rows, products, 0);
                for (int row = 0; row < rows; row++) {
                    int best = best(products, row * columns, halfSquares);
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

    /// A cluster without vectors starts at the vector that is farthest from its own centroid.
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
            startCluster(cluster, farthest);
        }
    }

    /// Gives a cluster a vector and all that are nearer to that than to their centroids, so that the next
    /// empty cluster starts elsewhere.
    private void startCluster(int cluster, int position) {
        float[] start = new float[dimension];
        float[] vector = new float[dimension];
        vectors.read(position, 1, start, 0);
        for (int i = 0; i < count; i++) {
            vectors.read(i, 1, vector, 0);
            float distance = FloatKernels.squaredL2(vector, 0, start, 0, dimension);
            if (distance < distances[i] && sizes[labels[i]] > 1) {
                sizes[labels[i]]--;
                sizes[cluster]++;
                labels[i] = cluster;
                distances[i] = distance;
            }
        }
    }

    /// Moves each centroid to the mean of its vectors.
    private void moveCentroids() {
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
                    moveTo(cluster, sums);
                }
            };
        });
    }

    private void moveTo(int cluster, double[] sums) {
        double divisor = sizes[cluster];
        if (spherical) {
            double squares = 0;
            for (double sum : sums) {
                squares += sum * sum;
            }
            // Directions that cancel out have no mean direction: any is as good, so the old one stays.
            if (Math.sqrt(squares) <= 1e-6 * divisor) {
                return;
            }
            divisor = Math.sqrt(squares);
        }
        for (int i = 0; i < dimension; i++) {
            centroids[cluster * dimension + i] = (float) (sums[i] / divisor);
        }
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
