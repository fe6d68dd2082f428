package dev.basalt.vector.internal;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.kernel.ByteRowKernels;
import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorRows;
import org.jspecify.annotations.Nullable;

/// Looks at all rows for those nearest to a query, but at most of them in one byte a value only: the others are those
/// of which the bytes leave open whether they are near.
///
/// With `q ≈ t·d` and `x ≈ s·c`, where `d` and `c` are whole numbers, the product `q·x` is within `(|q| + |q -
/// t·d|)·|x - s·c| + |q - t·d|·|x|` of `t·s·(d·c)`, where `d·c` is exact. What is bounded is the distance that the
/// f32 kernels would compute, not the true one, so that a row is left out only if scoring it would have left it out
/// too: all roundings, those of the bound included, are within `γ` of the lengths.
///
/// - **Memory:** buffers of its own; scanning allocates nothing
/// - **Threads:** confined to one
/// - **Source:** Weber, Schek and Blott, A Quantitative Analysis and Performance Study for Similarity-Search Methods,
///   1998; roundings after Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1
public final class CoarseScan {
    private static final int BLOCK_ROWS = 1024;
    /// The first block: nothing is known then, so that all its rows are looked at.
    private static final int FIRST_ROWS = 64;
    /// From here on it shows whether bytes are of use.
    private static final int TRIED_ROWS = 4096;
    /// What the bound loses to its own roundings, which are fewer than 64.
    private static final double OWN_ROUNDINGS = 0x1p-18;

    private final Metric metric;
    private final double gamma;
    private final double underflow;
    private final CoarseRows.CoarseVector query;
    private final int[] products = new int[BLOCK_ROWS];
    private final float[] bounds = new float[BLOCK_ROWS];

    private float constant;
    private float productFactor;
    private float lossFactor;
    private float lengthFactor;
    private float squareFactor;

    /// Makes a scan without a query.
    ///
    /// @param rows what is searched
    public CoarseScan(VectorRows rows) {
        int dimension = rows.dimension();
        double roundings = (dimension + 16) * 0x1p-24;
        this.metric = rows.metric();
        this.gamma = roundings / (1 - roundings) + OWN_ROUNDINGS;
        this.underflow = 2.0 * (dimension + 1) * Float.MIN_NORMAL + 0x1p-110;
        this.query = new CoarseRows.CoarseVector(dimension);
    }

    /// Sets the query.
    ///
    /// @param prepared the query as it is scored
    /// @param rows     the rows that will be scanned
    /// @return whether they can be: not if products may leave the range of a float
    public boolean query(float[] prepared, CoarseRows rows) {
        query.set(prepared);
        double length = query.length;
        double times = metric == Metric.L2 ? 2 : 1;
        productFactor = (float) (times * query.scale);
        lossFactor = up(times * (length + query.loss) * (1 + gamma));
        lengthFactor = up(times * (query.loss + gamma * length));
        squareFactor = 0;
        switch (metric) {
            case L2 -> {
                double share = 1 - 2 * gamma;
                constant = down(query.lowSquare * share - underflow);
                squareFactor = down(share);
            }
            case COSINE -> constant = down(1 - 2 * gamma - underflow);
            case DOT -> constant = down(-underflow);
        }
        return 16.0 * ((double) query.highSquare + rows.maxSquare()) < Float.MAX_VALUE;
    }

    private static float up(double value) {
        return Math.nextUp((float) value);
    }

    private static float down(double value) {
        return Math.nextDown((float) value);
    }

    /// Proposes all rows that may be among the nearest.
    ///
    /// @param coarse  the bytes
    /// @param rows    the row of each slot; null if slots are rows
    /// @param count   how many slots
    /// @param members the rows to look at, or if `absent` those not to
    /// @param absent  see `members`
    /// @param allowed the only rows that may be found; null for all
    /// @param nearest takes the rows
    public void scan(
            CoarseRows coarse,
            int @Nullable [] rows,
            int count,
            RowMembership members,
            boolean absent,
            @Nullable OrdinalSet allowed,
            NearestRows nearest) {
        int proposed = 0;
        int size = FIRST_ROWS;
        for (int slot = 0; slot < count; ) {
            int inPart = coarse.partRows - slot % coarse.partRows;
            int block = Math.min(Math.min(size, inPart), count - slot);
            float threshold = nearest.threshold();
            boolean blind = threshold == Float.POSITIVE_INFINITY || (slot >= TRIED_ROWS && proposed > slot / 2);
            if (!blind) {
                bound(coarse, slot, block);
            }
            for (int i = 0; i < block; i++) {
                // What is not a number tells nothing.
                if (blind || !(bounds[i] > threshold)) {
                    int row = rows == null ? slot + i : rows[slot + i];
                    proposed++;
                    if (members.contains(row) != absent && (allowed == null || allowed.contains(row))) {
                        nearest.add(row);
                    }
                }
            }
            nearest.flush();
            slot += block;
            size = Math.min(BLOCK_ROWS, 2 * size);
        }
    }

    /// Bounds the distances of some rows from below.
    private void bound(CoarseRows coarse, int slot, int count) {
        CoarseRows.Part part = coarse.part(slot);
        int at = slot % coarse.partRows;
        int dimension = coarse.dimension();
        ByteRowKernels.dotRows(query.codes, 0, part.codes, at * dimension, count, dimension, products, 0);
        float[] scales = part.scales;
        float[] losses = part.losses;
        float[] lengths = part.lengths;
        float[] squares = part.squares;
        for (int i = 0; i < count; i++) {
            bounds[i] = constant
                    + squareFactor * squares[at + i]
                    - productFactor * scales[at + i] * products[i]
                    - lossFactor * losses[at + i]
                    - lengthFactor * lengths[at + i];
        }
    }

    /// The bound of the row in a slot, for tests.
    float bound(CoarseRows coarse, int slot) {
        bound(coarse, slot, 1);
        return bounds[0];
    }
}
