package dev.basalt.vector.internal;

/// Finds rows whose values are all within [#TOLERANCE] of a vector's, without looking at every row.
///
/// A vector's values are cut into up to eight groups, and each group is summed to one number. If no value of two
/// vectors differs by more than the tolerance, the sums of a group of `m` differ by at most `m` times as much. So the
/// sums are cut into cells 64 times as wide; a row is kept under the hash of the cells of its sums, and is searched
/// for in every cell that its sums may lie in if it is near: mostly one, at most two a group. No near row is missed:
///
/// - from 32 on, neighbouring floats are further apart than the tolerance, so near values are equal; there a value
///   counts as a number in `[0, 1024)` made of its bits. All terms are thus below 1024, and rounding the sums changes
///   them by less than 1 % of the tolerance, which is added to it
/// - terms have signs that look random, so that values which sum to the same for all vectors fall into many cells
///
/// - **Threads:** confined to the writer
public final class ToleranceCells {
    /// The largest difference of two values that counts as none.
    public static final double TOLERANCE = 1e-6;

    private static final int MAX_GROUPS = 8;
    private static final int CELL_WIDTH = 64;
    private static final double WITH_ROUNDING = 1.01 * TOLERANCE;
    private static final float EXACT_FROM = 32;

    private final int dimension;
    private final int groups;
    private final float[] signs;
    private final long[] low;
    private final long[] high;
    private final long[] own;
    private int probes;

    /// Makes room for the cells of one vector.
    ///
    /// @param dimension values in a vector
    public ToleranceCells(int dimension) {
        this.dimension = dimension;
        this.groups = Math.min(MAX_GROUPS, dimension);
        this.signs = new float[dimension];
        this.low = new long[groups];
        this.high = new long[groups];
        this.own = new long[groups];
        for (int i = 0; i < dimension; i++) {
            signs[i] = mix(i) < 0 ? -1 : 1;
        }
    }

    /// Computes the cells of a vector.
    ///
    /// @param vector `[dimension]` from index 0
    public void locate(float[] vector) {
        int split = 0;
        for (int group = 0; group < groups; group++) {
            int from = (int) ((long) dimension * group / groups);
            int to = (int) ((long) dimension * (group + 1) / groups);
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += signs[i] * term(vector[i]);
            }
            double reach = (to - from) * WITH_ROUNDING;
            double width = CELL_WIDTH * reach;
            own[group] = (long) Math.floor(sum / width);
            low[group] = (long) Math.floor((sum - reach) / width);
            high[group] = (long) Math.floor((sum + reach) / width);
            if (low[group] != high[group]) {
                split++;
            }
        }
        probes = 1 << split;
    }

    private static double term(float value) {
        if (Math.abs(value) < EXACT_FROM) {
            return value;
        }
        return (mix(Float.floatToIntBits(value)) >>> 43) * 0x1p-11;
    }

    /// The hash that the vector itself is kept under.
    ///
    /// @return the hash
    public int ownHash() {
        return combine(own);
    }

    /// How many hashes a near row may be kept under.
    ///
    /// @return the count, from 1 to 256
    public int probes() {
        return probes;
    }

    /// One of the hashes that a near row may be kept under.
    ///
    /// @param probe from 0 to one below [#probes]
    /// @return the hash
    public int probeHash(int probe) {
        long sum = 0;
        int bit = 0;
        for (int group = 0; group < groups; group++) {
            long cell = low[group];
            if (low[group] != high[group]) {
                cell = (probe >>> bit++ & 1) == 0 ? low[group] : high[group];
            }
            sum += cellHash(group, cell);
        }
        return finish(sum);
    }

    private int combine(long[] cells) {
        long sum = 0;
        for (int group = 0; group < groups; group++) {
            sum += cellHash(group, cells[group]);
        }
        return finish(sum);
    }

    private static long cellHash(int group, long cell) {
        return mix(cell * MAX_GROUPS + group);
    }

    private static int finish(long sum) {
        return (int) (mix(sum) >>> 32);
    }

    private static long mix(long value) {
        long mixed = (value + 0x9E37_79B9_7F4A_7C15L) * 0xD6E8_FEB8_6659_FD93L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ mixed >>> 32;
    }
}
