package dev.basalt.vector.lsh;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.PackedMatrix;
import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.RowReader;
import java.util.SplittableRandom;

/// Random hyperplanes, and on which side of each a vector lies.
///
/// The planes pass through the mean `m` of the rows, so that each cuts them about in half. Dot products are not
/// distances, but `q·x` is largest where `q·(x - m)` is: a row is hashed as `[x - m, √(M² - |x - m|²)]`, where
/// `M` is the largest `|x - m|`, and a query as `[q, 0]`; then the angle between them falls as their product
/// grows.
///
/// - **Threads:** immutable
/// - **Source:** Charikar, Similarity Estimation Techniques from Rounding Algorithms, 2002; Neyshabur and
///   Srebro, On Symmetric and Asymmetric LSHs for Inner Product Search, 2015
final class SignHash {
    static final int BLOCK_ROWS = 64;
    private static final int SAMPLE_ROWS = 4096;

    private final int dimension;
    private final int planeCount;
    private final boolean isDot;
    /// `[planeCount, dimension]`, each of unit length.
    private final float[] planes;

    private final PackedMatrix packed;
    /// What projections are measured from.
    private final float[] offsets;
    /// For dot products, the planes' values in the additional dimension.
    private final float[] lifts;

    private final float[] mean;
    /// For dot products, the square of the largest distance of a row from the mean.
    private final float farthest;

    private SignHash(SignHash planes, float[] mean, float farthest) {
        this.dimension = planes.dimension;
        this.planeCount = planes.planeCount;
        this.isDot = planes.isDot;
        this.planes = planes.planes;
        this.packed = planes.packed;
        this.lifts = planes.lifts;
        this.mean = mean;
        this.farthest = farthest;
        this.offsets = new float[planeCount];
        FloatRowKernels.dotRows(mean, 0, planes.planes, 0, planeCount, dimension, offsets, 0);
    }

    /// Draws planes through the origin.
    SignHash(VectorRows rows, LshOptions options) {
        this.dimension = rows.dimension();
        this.planeCount = options.tables() * options.bits();
        this.isDot = rows.metric() == Metric.DOT;
        this.planes = new float[Math.multiplyExact(planeCount, dimension)];
        this.offsets = new float[planeCount];
        this.lifts = new float[planeCount];
        this.mean = new float[dimension];
        this.farthest = 0;
        SplittableRandom random = new SplittableRandom(options.seed());
        for (int plane = 0; plane < planeCount; plane++) {
            draw(random, plane);
        }
        this.packed = PackedMatrix.ofTransposed(planes, 0, planeCount, dimension);
    }

    private void draw(SplittableRandom random, int plane) {
        double squaredNorm = 0;
        int at = plane * dimension;
        // All zeros are as likely as never, but must not become a division by zero.
        while (squaredNorm == 0) {
            for (int j = 0; j < dimension; j++) {
                planes[at + j] = (float) random.nextGaussian();
                squaredNorm += (double) planes[at + j] * planes[at + j];
            }
        }
        lifts[plane] = isDot ? (float) random.nextGaussian() : 0;
        squaredNorm += (double) lifts[plane] * lifts[plane];
        float scale = (float) (1 / Math.sqrt(squaredNorm));
        FloatKernels.scale(planes, at, dimension, scale);
        lifts[plane] *= scale;
    }

    /// The same planes, moved to suit some rows.
    SignHash fitted(VectorRows source, int[] rows, int count) {
        RowReader reader = new RowReader(source);
        float[] values = new float[dimension];
        int sampled = Math.min(SAMPLE_ROWS, count);
        float[] middle = new float[dimension];
        float share = 1f / Math.max(1, sampled);
        for (int i = 0; i < sampled; i++) {
            reader.read(rows[(int) ((long) count * i / sampled)], values, 0);
            for (int j = 0; j < dimension; j++) {
                middle[j] += values[j] * share;
            }
        }
        float farthest = 0;
        for (int i = 0; isDot && i < count; i++) {
            reader.read(rows[i], values, 0);
            farthest = Math.max(farthest, FloatKernels.squaredL2(values, 0, middle, 0, dimension));
        }
        return new SignHash(this, middle, farthest);
    }

    int planeCount() {
        return planeCount;
    }

    /// How far a query is from each plane, and on which side; `[planeCount]`.
    void project(float[] query, float[] toProjections) {
        FloatRowKernels.dotRows(query, 0, planes, 0, planeCount, dimension, toProjections, 0);
        for (int plane = 0; !isDot && plane < planeCount; plane++) {
            toProjections[plane] -= offsets[plane];
        }
    }

    /// The same for rows.
    ///
    /// @param rows          holds the rows, `[count, dimension]`
    /// @param count         how many
    /// @param toProjections receives `[count, planeCount]`
    void projectRows(float[] rows, int count, float[] toProjections) {
        packed.multiply(rows, 0, count, toProjections, 0);
        for (int row = 0; row < count; row++) {
            float lift = 0;
            if (isDot) {
                float squared = FloatKernels.squaredL2(rows, row * dimension, mean, 0, dimension);
                lift = (float) Math.sqrt(Math.max(0, farthest - squared));
            }
            for (int plane = 0; plane < planeCount; plane++) {
                toProjections[row * planeCount + plane] += lift * lifts[plane] - offsets[plane];
            }
        }
    }

    /// The hash of a vector in a table.
    static int code(float[] projections, int from, int bits) {
        int code = 0;
        for (int bit = 0; bit < bits; bit++) {
            code |= (projections[from + bit] > 0 ? 1 : 0) << bit;
        }
        return code;
    }

    long memoryBytes() {
        return 8L * planes.length + 8L * planeCount;
    }
}
