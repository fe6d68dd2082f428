package dev.basalt.vector.kdtree;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.vector.Metric;

/// How near the rows in a box can be to a query, at the very least.
///
/// What is bounded is the distance that the f32 kernels would compute, not the true one, so that a row is left
/// out only if scoring it would have left it out too.
///
/// - **L2:** the nearest point of the box. All terms are positive, so a computed sum of `d` of them is within a
///   factor of `1 ± γ` of the true one, here as in the kernels.
/// - **Cosine:** `1 - q·x = (|q - x|² + 2 - |q|² - |x|²) / 2`, which holds whatever rounding did to the lengths
///   of the rows; a computed product is within `γ·|q|·|x|` of the true one.
/// - **Dot:** each dimension contributes at most the larger of its products with the ends of the box. The
///   computed sum, and the kernels' products, are within `γ·|q|·c` of the true ones, where `c` is the length of
///   the farthest corner of the box around all rows.
///
/// - **Threads:** confined to one
/// - **Source:** Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1
final class BoxBound {
    /// Calling a kernel costs more for shorter vectors.
    private static final int KERNEL_DIMENSION = 16;

    private final Metric metric;
    private final int dimension;
    private final double gamma;
    /// What products lose at most where they fall below the normal range.
    private final double underflow;

    private final float[] corner;
    private float[] query = new float[0];
    private double scale;
    private double shift;

    BoxBound(Metric metric, int dimension) {
        this.metric = metric;
        this.dimension = dimension;
        this.gamma = roundings(dimension);
        this.underflow = 2.0 * (dimension + 1) * Float.MIN_NORMAL;
        this.corner = new float[dimension];
    }

    /// γ for a sum of `dimension` products and the few roundings around it.
    static double roundings(int dimension) {
        double roundings = (dimension + 16) * 0x1p-24;
        return roundings / (1 - roundings);
    }

    /// Sets the query.
    ///
    /// @return whether boxes can be bounded; not if products may leave the range of a float
    boolean query(float[] prepared, KdTree tree) {
        query = prepared;
        double squaredNorm = 0;
        for (int i = 0; i < dimension; i++) {
            squaredNorm += (double) prepared[i] * prepared[i];
        }
        squaredNorm *= 1 + gamma;
        double shrink = (1 - gamma) / (1 + gamma);
        switch (metric) {
            case L2 -> {
                scale = shrink;
                shift = -underflow;
            }
            case COSINE -> {
                scale = shrink / 2;
                shift = 1
                        - (squaredNorm + tree.maxSquaredNorm) / 2
                        - gamma * Math.sqrt(squaredNorm * tree.maxSquaredNorm)
                        - 0x1p-22
                        - underflow;
            }
            case DOT -> {
                double reach = Math.sqrt(squaredNorm * farthestCorner(tree.boxes));
                scale = 1;
                shift = -2 * gamma * reach - underflow;
                return reach < Float.MAX_VALUE / 4;
            }
        }
        return dimension < 1 << 20;
    }

    private double farthestCorner(float[] boxes) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double end = Math.max(Math.abs((double) boxes[i]), Math.abs((double) boxes[dimension + i]));
            sum += end * end;
        }
        return sum * (1 + gamma);
    }

    /// The least distance that the kernels may compute for a row in a box. Larger ones than a float holds, and
    /// those that rounding makes uncertain, count as lower, never as higher.
    ///
    /// @param boxes holds the box
    /// @param at    index of its first value
    double lowest(float[] boxes, int at) {
        float computed = dimension < KERNEL_DIMENSION ? fewDimensions(boxes, at) : manyDimensions(boxes, at);
        return Math.min(computed, Float.MAX_VALUE) * scale + shift;
    }

    private float fewDimensions(float[] boxes, int at) {
        float sum = 0;
        if (metric == Metric.DOT) {
            for (int i = 0; i < dimension; i++) {
                sum -= Math.max(query[i] * boxes[at + i], query[i] * boxes[at + dimension + i]);
            }
            return sum;
        }
        for (int i = 0; i < dimension; i++) {
            float value = query[i];
            float away = Math.max(boxes[at + i] - value, value - boxes[at + dimension + i]);
            if (away > 0) {
                sum += away * away;
            }
        }
        return sum;
    }

    private float manyDimensions(float[] boxes, int at) {
        if (metric == Metric.DOT) {
            for (int i = 0; i < dimension; i++) {
                corner[i] = Math.max(query[i] * boxes[at + i], query[i] * boxes[at + dimension + i]);
            }
            return -FloatKernels.sum(corner, 0, dimension);
        }
        for (int i = 0; i < dimension; i++) {
            corner[i] = Math.min(Math.max(query[i], boxes[at + i]), boxes[at + dimension + i]);
        }
        return FloatKernels.squaredL2(query, 0, corner, 0, dimension);
    }
}
