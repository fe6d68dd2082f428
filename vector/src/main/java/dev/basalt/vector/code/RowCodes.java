package dev.basalt.vector.code;

import dev.basalt.core.kernel.SignCodeKernels;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/// Codes of one to four bits a value, one for each row, all seen from the mean of the rows.
///
/// A value `v` of the rotated difference from the mean is kept as the level `u` in `[0, 2ᵇ)` whose middle `(u -
/// (2ᵇ - 1) / 2) · step` is next to it. With `x` for those middles, the product of a row's difference `r` and a
/// query's `q` is estimated as `|r|² · (x · q) / (x · r)`, which has no bias over random rotations. For
/// [Metric#DOT] `q` is the query itself, not its difference from the mean, and estimates are `-2 (mean + r) ·
/// q`.
///
/// A record is, in 32-bit words: for each bit of a level, from the lowest on, a word for every 32 values, value
/// `i` in bit `i mod 32` of word `i / 32`; zeros; then, at the end, `base`, `scale` and `ones`, as floats.
/// `base` is `|r|²`, or 0 for dot products, `scale` is `|r|² / (x · r)` with `x` in steps, `ones` is `scale`
/// times the sum of all levels.
///
/// - **Memory:** `dimension · bits / 8 + 12` bytes a row, rounded up to 64: for 384 values 64, 128, 192 or 256
///   bytes
/// - **Threads:** any number read; rows are coded by one or several, each row by one
/// - **Source:** Gao et al., Practical and Asymptotically Optimal Quantization of High-Dimensional Vectors in
///   Euclidean Space for Approximate Nearest Neighbor Search, 2024
public final class RowCodes {
    /// The most bits of a value.
    public static final int MAX_BITS = 4;

    private static final int SAMPLE_ROWS = 10_000;
    private static final long LINE_BYTES = 64;
    private static final int FACTORS = 3;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Steps between levels that lose least of a normal distribution, for its deviation as the unit.
    private static final double[] STEPS = {1.596, 0.9957, 0.586, 0.3352};

    private final SignRotation rotation;
    private final long seed;
    private final boolean products;
    private final int bits;
    private final int words;
    private final int ints;
    private final float[] centre;
    private final MemorySegment records;

    /// Makes room for codes, and finds the mean of the live rows (of some thousands of them, where there are
    /// more).
    ///
    /// @param rows what will be coded
    /// @param end  one after the last row that can be coded
    /// @param bits bits of a value, 1 to 4
    /// @param seed chooses the rotation
    /// @throws IllegalArgumentException if `bits` is out of its range
    public RowCodes(VectorRows rows, int end, int bits, long seed) {
        // Lives as long as these codes are reachable.
        this(rows, end, bits, seed, Arena.ofAuto().allocate(Math.max(1, bytes(rows, end, bits)), LINE_BYTES));
    }

    /// As the other, with room for the records in memory of the caller's.
    ///
    /// @param rows    what will be coded
    /// @param end     one after the last row that can be coded
    /// @param bits    bits of a value, 1 to 4
    /// @param seed    chooses the rotation
    /// @param records at least `end` records of [#recordBytes(int, int)]
    /// @throws IllegalArgumentException  if `bits` is out of its range
    /// @throws IndexOutOfBoundsException if the records are not inside the memory
    public RowCodes(VectorRows rows, int end, int bits, long seed, MemorySegment records) {
        requireBits(bits);
        Objects.checkFromIndexSize(0, bytes(rows, end, bits), records.byteSize());
        this.rotation = new SignRotation(rows.dimension(), seed);
        this.seed = seed;
        this.products = rows.metric() == Metric.DOT;
        this.bits = bits;
        this.words = rotation.paddedDimension() / Integer.SIZE;
        this.ints = (int) (recordBytes(rows.dimension(), bits) / Integer.BYTES);
        this.centre = mean(rows, end);
        this.records = records;
    }

    /// Takes over codes that were made before.
    ///
    /// @param rows    what was coded
    /// @param bits    bits of a value, 1 to 4
    /// @param seed    what chose the rotation
    /// @param centre  what [#centre] gave
    /// @param records what was made then; borrowed for as long as these codes are used
    /// @throws IllegalArgumentException if `bits` is out of its range or the centre of a wrong length
    public RowCodes(VectorRows rows, int bits, long seed, float[] centre, MemorySegment records) {
        requireBits(bits);
        this.rotation = new SignRotation(rows.dimension(), seed);
        if (centre.length != rotation.paddedDimension()) {
            throw new IllegalArgumentException(
                    "centre must have " + rotation.paddedDimension() + " values, but had " + centre.length);
        }
        this.seed = seed;
        this.products = rows.metric() == Metric.DOT;
        this.bits = bits;
        this.words = rotation.paddedDimension() / Integer.SIZE;
        this.ints = (int) (recordBytes(rows.dimension(), bits) / Integer.BYTES);
        this.centre = centre.clone();
        this.records = records;
    }

    private static void requireBits(int bits) {
        if (bits < 1 || bits > MAX_BITS) {
            throw new IllegalArgumentException("bits must be 1 to " + MAX_BITS + ", but was " + bits);
        }
    }

    private static long bytes(VectorRows rows, int end, int bits) {
        requireBits(bits);
        return recordBytes(rows.dimension(), bits) * end;
    }

    /// Values of a centre of rows.
    ///
    /// @param dimension values of a row
    /// @return the dimension, rounded up to a multiple of 32
    public static int centreLength(int dimension) {
        return (dimension + Integer.SIZE - 1) / Integer.SIZE * Integer.SIZE;
    }

    /// The bytes of a record.
    ///
    /// @param dimension values of a row
    /// @param bits      bits of a value
    /// @return a multiple of 64
    public static long recordBytes(int dimension, int bits) {
        long step = SignCodeKernels.RECORD_STEP;
        long needed = (long) centreLength(dimension) / Integer.SIZE * bits + FACTORS;
        return (needed + step - 1) / step * step * Integer.BYTES;
    }

    private float[] mean(VectorRows rows, int end) {
        double[] sums = new double[rows.dimension()];
        RowScorer reader = new RowScorer(rows);
        int step = Math.max(1, end / SAMPLE_ROWS);
        int count = 0;
        for (int row = 0; row < end; row += step) {
            if (rows.isLive(row)) {
                reader.queryRow(row);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += reader.preparedQuery()[i];
                }
                count++;
            }
        }
        float[] mean = new float[rotation.paddedDimension()];
        for (int i = 0; i < sums.length; i++) {
            mean[i] = (float) (sums[i] / Math.max(1, count));
        }
        for (float value : mean) {
            if (!Float.isFinite(value)) {
                // Values were too large for a float on the way; any centre will do.
                return new float[mean.length];
            }
        }
        return mean;
    }

    /// Makes codes of rows, with buffers of its own.
    ///
    /// @return an encoder for one thread
    public Encoder encoder() {
        return new Encoder();
    }

    /// Makes a query for these codes.
    ///
    /// @return a query to be set, for one thread
    public Query query() {
        return new Query();
    }

    /// The mean that codes are seen from, zeros behind its last value.
    ///
    /// @return a copy
    public float[] centre() {
        return centre.clone();
    }

    /// What chose the rotation.
    ///
    /// @return as it was given
    public long seed() {
        return seed;
    }

    /// The records, one row after the other.
    ///
    /// @return the memory itself
    public MemorySegment records() {
        return records.asReadOnly();
    }

    /// Bits of a value.
    ///
    /// @return 1 to 4
    public int bits() {
        return bits;
    }

    /// The bytes of a row's record.
    ///
    /// @return a multiple of 64
    public long recordBytes() {
        return 4L * ints;
    }

    /// Values of the centre.
    ///
    /// @return the dimension, rounded up to a multiple of 32
    public int centreLength() {
        return centre.length;
    }

    /// The bytes of all records.
    ///
    /// @return the size
    public long memoryBytes() {
        return records.byteSize();
    }

    /// Subtracts the centre from a vector and rotates it. The other way round, rows far from zero would lose
    /// in the rotation what tells them apart.
    private void centred(float[] vector, float[] to) {
        rotation.rotateFrom(centre, vector, to);
    }

    /// Makes codes of rows.
    ///
    /// - **Threads:** confined to one
    public final class Encoder {
        private final float[] difference = new float[centre.length];

        private Encoder() {}

        /// Makes the code of a row.
        ///
        /// @param row    the row
        /// @param vector its values
        public void encode(int row, float[] vector) {
            centred(vector, difference);
            double squares = 0;
            for (float value : difference) {
                squares += (double) value * value;
            }
            double step = Math.sqrt(squares / difference.length) * STEPS[bits - 1];
            float perStep = step > 0 ? (float) (1 / step) : 0;
            float middle = (1 << bits) / 2f;
            int highest = (1 << bits) - 1;
            double product = 0;
            int levels = 0;
            long at = recordBytes() * row;
            records.asSlice(at, recordBytes()).fill((byte) 0);
            for (int i = 0; i < difference.length; i++) {
                int level = Math.max(0, Math.min(highest, (int) Math.floor(difference[i] * perStep + middle)));
                levels += level;
                product += (level - highest / 2.0) * difference[i];
                for (int bit = 0; bit < bits; bit++) {
                    if ((level >>> bit & 1) != 0) {
                        long word = at + 4L * (bit * words + (i >>> 5));
                        records.set(INT, word, records.get(INT, word) | 1 << i);
                    }
                }
            }
            putFactors(at + recordBytes(), (float) squares, product > 0 ? (float) (squares / product) : 0, levels);
        }

        private void putFactors(long end, float squares, float scale, int levels) {
            // A row with values too large for a float is very far away.
            boolean fits = Float.isFinite(squares) && Float.isFinite(scale * levels);
            float base = fits ? squares : Float.MAX_VALUE;
            records.set(FLOAT, end - 12, products ? 0 : base);
            records.set(FLOAT, end - 8, fits ? scale : 0);
            records.set(FLOAT, end - 4, fits ? scale * levels : 0);
        }
    }

    /// A query in the form that codes are compared with.
    ///
    /// - **Memory:** taken once; setting a query and estimating allocate nothing
    /// - **Threads:** confined to one
    public final class Query {
        private static final int HIGHEST = (1 << SignCodeKernels.PLANES) - 1;

        /// From the centre; from zero for dot products.
        private final float[] difference = new float[centre.length];
        private final int[] byWord = new int[SignCodeKernels.PLANES * words];
        private final int[] planes = new int[SignCodeKernels.PLANES * ints];
        private final int[] shifts = new int[ints];
        private final float[] terms = new float[3];
        private float toCentre;

        private Query() {
            for (int place = 0; place < bits * words; place++) {
                shifts[place] = place / words;
            }
        }

        /// Sets the query.
        ///
        /// @param vector the query `[dimension]`
        public void set(float[] vector) {
            if (products) {
                rotation.rotate(vector, 0, difference);
            } else {
                centred(vector, difference);
            }
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            double constant = 0;
            for (int i = 0; i < difference.length; i++) {
                float value = difference[i];
                low = Math.min(low, value);
                high = Math.max(high, value);
                constant += (double) value * value;
            }
            float step = (high - low) / HIGHEST;
            int levels = SignCodeKernels.quantize(difference, words, low, step > 0 ? 1 / step : 0, byWord);
            for (int plane = 0; plane < SignCodeKernels.PLANES; plane++) {
                for (int place = 0; place < bits * words; place++) {
                    planes[plane * ints + place] = byWord[SignCodeKernels.PLANES * (place % words) + plane];
                }
            }
            toCentre = (float) (products ? -2 * product(vector) : constant);
            // The product counts twice in a squared distance, with a minus.
            terms[0] = ((1 << bits) - 1) * (low * difference.length + step * levels);
            terms[1] = -2 * step;
            terms[2] = -2 * low;
        }

        private double product(float[] vector) {
            double sum = 0;
            for (int i = 0; i < vector.length; i++) {
                sum += (double) vector[i] * centre[i];
            }
            return sum;
        }

        /// The squared distance of the query from the centre.
        ///
        /// @return for dot products, the product of the query and the centre, times -2
        public float squaredLength() {
            return toCentre;
        }

        /// Estimates of the squared distances of some rows; for dot products, of twice their distances.
        ///
        /// @param ordinals holds the rows, from index 0 on
        /// @param count    how many
        /// @param out      receives the estimates
        public void estimate(int[] ordinals, int count, float[] out) {
            SignCodeKernels.estimateRows(records, ints, planes, shifts, terms, toCentre, ordinals, count, out);
        }
    }
}
