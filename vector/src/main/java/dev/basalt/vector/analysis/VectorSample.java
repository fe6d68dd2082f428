package dev.basalt.vector.analysis;

import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.TopK;
import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorRows;
import java.util.SplittableRandom;

/// What vectors are like, measured by comparing some with some others.
///
/// - **Source:** Levina and Bickel, Maximum likelihood estimation of intrinsic dimension, NIPS 2004, with the
///   averaging of MacKay and Ghahramani, 2005
///
/// @param intrinsicDimension how many coordinates neighbourhoods really have, `> 0`: much below the dimension
///                           where values depend on each other
/// @param nanosPerRow        time to compare a query with a vector, one after the other, `> 0`
/// @param nearAngle          mean angle between a vector and its tenth neighbour in the sample, in radians;
///                           NaN unless the metric is cosine
/// @param farAngle           mean angle between two vectors; NaN unless the metric is cosine
public record VectorSample(double intrinsicDimension, double nanosPerRow, double nearAngle, double farAngle) {
    private static final int QUERIES = 200;
    private static final int NEIGHBOURS = 20;
    private static final int NEAR_RANK = 10;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public VectorSample {
        if (!(intrinsicDimension > 0) || !(nanosPerRow > 0)) {
            throw new IllegalArgumentException("intrinsicDimension and nanosPerRow must be positive, but were "
                    + intrinsicDimension + " and " + nanosPerRow);
        }
    }

    /// Compares up to 200 rows with a sample of rows.
    ///
    /// @param rows       the rows
    /// @param sampleSize how many to compare with, at least 100
    /// @param seed       equal seeds give equal samples (times differ nevertheless)
    /// @return what was measured
    /// @throws IllegalArgumentException if there are fewer than 100 live rows, or too few different ones
    public static VectorSample measure(VectorRows rows, int sampleSize, long seed) {
        VectorBlocks vectors = VectorBlocks.of(rows);
        if (Math.min(sampleSize, vectors.count()) < 100) {
            throw new IllegalArgumentException("a sample must have at least 100 rows, but " + sampleSize
                    + " were asked for of " + vectors.count());
        }
        SplittableRandom random = new SplittableRandom(seed);
        float[] sample = vectors.gather(vectors.sample(sampleSize, random));
        int count = sample.length / vectors.dimension();
        int queries = Math.min(QUERIES, count);
        return new Measure(sample, count, vectors.dimension(), rows.metric()).run(queries);
    }

    /// Queries are rows of the sample, spread evenly, and do not find themselves.
    private static final class Measure {
        private final float[] sample;
        private final int count;
        private final int dimension;
        private final Metric metric;
        private final float[] distances;
        private final TopK nearest = TopK.lowest(NEIGHBOURS);
        private final long[] nearestRows = new long[NEIGHBOURS];
        private final float[] nearestSquares = new float[NEIGHBOURS];
        private double inverseDimensions;
        private int counted;
        private double nearAngles;
        private double farAngles;

        Measure(float[] sample, int count, int dimension, Metric metric) {
            this.sample = sample;
            this.count = count;
            this.dimension = dimension;
            this.metric = metric;
            this.distances = new float[count];
        }

        VectorSample run(int queries) {
            long best = Long.MAX_VALUE;
            for (int query = 0; query < queries; query++) {
                int row = (int) ((long) query * count / queries);
                long start = System.nanoTime();
                FloatRowKernels.squaredL2Rows(sample, row * dimension, sample, 0, count, dimension, distances, 0);
                best = Math.min(best, System.nanoTime() - start);
                take(row);
            }
            if (counted == 0) {
                throw new IllegalArgumentException("a sample must have different rows, but hardly any differ");
            }
            boolean angular = metric == Metric.COSINE;
            return new VectorSample(
                    counted / inverseDimensions,
                    Math.max(1, best) / (double) count,
                    angular ? nearAngles / queries : Double.NaN,
                    angular ? farAngles / queries : Double.NaN);
        }

        private void take(int row) {
            double angles = 0;
            for (int i = 0; i < count; i++) {
                if (i != row) {
                    nearest.offer(distances[i], i);
                    angles += angle(distances[i]);
                }
            }
            farAngles += angles / (count - 1);
            nearest.drainTo(nearestRows, nearestSquares, 0);
            nearAngles += angle(nearestSquares[NEAR_RANK - 1]);
            takeDimension();
        }

        /// Of unit vectors the squared distance is `2 - 2 cos`.
        private static double angle(float square) {
            return Math.acos(Math.clamp(1 - square / 2.0, -1, 1));
        }

        /// The mean of `ln(farthest / other)` over the neighbours is one over the dimension; copies are left
        /// out.
        private void takeDimension() {
            double farthest = nearestSquares[NEIGHBOURS - 1];
            double sum = 0;
            int used = 0;
            for (int i = 0; i < NEIGHBOURS - 1; i++) {
                if (nearestSquares[i] > 0) {
                    sum += Math.log(farthest / nearestSquares[i]) / 2;
                    used++;
                }
            }
            // One neighbour less than the mean has makes the mean of the inverse true.
            if (used > 1 && sum > 0) {
                inverseDimensions += sum / (used - 1);
                counted++;
            }
        }
    }
}
