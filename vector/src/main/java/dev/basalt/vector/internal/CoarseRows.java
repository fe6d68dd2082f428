package dev.basalt.vector.internal;

import dev.basalt.core.kernel.ByteRowKernels;
import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Rows in one byte a value, with what is lost by that, so that rows can be told that are too far from a query to be
/// looked at.
///
/// A row `x` is kept as `s·c`, where `c` are whole numbers in `[-90, 90]`, and the length of `x - s·c`. Places in
/// this copy are called slots: what uses it decides which row is in which.
///
/// - **Memory:** a byte a value and 16 bytes a row
/// - **Threads:** one or several with a [Writer] each put rows into slots of their own; any number read slots of
///   which they learned after those were filled. A slot that is filled again meanwhile may tell something wrong
public final class CoarseRows {
    /// Rows of fewer values are not worth the trouble.
    public static final int MIN_DIMENSION = 64;

    private static final int MAX_PART_ROWS = 4096;
    private static final int MIN_PART_ROWS = 64;
    private static final int PART_VALUES = 1 << 22;

    private final VectorRows source;
    private final int dimension;
    /// Rows of a part, a power of two.
    final int partRows;
    /// Parts never move, so that readers see what is put into them.
    private volatile Part[] parts = new Part[0];
    private volatile float maxSquare;

    /// Some slots that follow each other.
    static final class Part {
        final byte[] codes;
        final float[] scales;
        /// At least the length of what is lost.
        final float[] losses;
        /// At least the length of the row.
        final float[] lengths;
        /// At most the square of the length.
        final float[] squares;

        Part(int rows, int dimension) {
            this.codes = new byte[rows * dimension];
            this.scales = new float[rows];
            this.losses = new float[rows];
            this.lengths = new float[rows];
            this.squares = new float[rows];
        }
    }

    /// Makes a copy without rows.
    ///
    /// @param source the rows
    public CoarseRows(VectorRows source) {
        this.source = source;
        this.dimension = source.dimension();
        int rows = Integer.highestOneBit(Math.max(1, PART_VALUES / dimension));
        this.partRows = Math.clamp(rows, MIN_PART_ROWS, MAX_PART_ROWS);
    }

    /// Whether rows can be copied so.
    ///
    /// @param rows the rows
    /// @return false for rows of very few values, or of very many
    public static boolean isOfUse(VectorRows rows) {
        return rows.dimension() >= MIN_DIMENSION && rows.dimension() <= Math.min(ByteRowKernels.MAX_DIMENSION, 1 << 20);
    }

    /// Copies rows, slot `i` being row `rows[i]`.
    ///
    /// @param source  the rows
    /// @param rows    which
    /// @param threads how many threads to use
    /// @return the copy
    public static CoarseRows of(VectorRows source, int[] rows, int threads) {
        CoarseRows made = new CoarseRows(source);
        made.reserve(rows.length, true);
        int workers = Math.max(1, Math.min(threads, made.parts.length));
        Workers.run(workers, worker -> {
            Writer writer = made.writer();
            int from = (int) ((long) rows.length * worker / workers);
            int to = (int) ((long) rows.length * (worker + 1) / workers);
            for (int slot = from; slot < to; slot++) {
                writer.put(slot, rows[slot]);
            }
        });
        return made;
    }

    /// Makes room.
    ///
    /// @param slots how many there are to be
    /// @param exact whether there will be no more
    public synchronized void reserve(int slots, boolean exact) {
        Part[] known = parts;
        int wanted = (int) (((long) slots + partRows - 1) / partRows);
        if (wanted > known.length) {
            Part[] more = Arrays.copyOf(known, wanted);
            for (int i = known.length; i < wanted; i++) {
                more[i] = new Part(exact ? Math.min(partRows, slots - i * partRows) : partRows, dimension);
            }
            parts = more;
        }
    }

    /// The part that a slot is in.
    Part part(int slot) {
        return parts[slot / partRows];
    }

    /// At least the square of the length of every row.
    float maxSquare() {
        return maxSquare;
    }

    int dimension() {
        return dimension;
    }

    /// The bytes of this copy.
    ///
    /// @return an estimate
    public long memoryBytes() {
        long bytes = 0;
        for (Part part : parts) {
            bytes += part.codes.length + 4L * Float.BYTES * part.scales.length;
        }
        return bytes;
    }

    /// Makes something that puts rows into slots.
    ///
    /// @return for one thread
    public Writer writer() {
        return new Writer();
    }

    private synchronized void raise(float square) {
        maxSquare = Math.max(maxSquare, square);
    }

    /// Puts rows into slots.
    ///
    /// - **Threads:** confined to one
    public final class Writer {
        private MemorySegment read = source.segment();
        private RowReader reader = new RowReader(source);
        private final float[] values = new float[dimension];
        private final CoarseVector coarse = new CoarseVector(dimension);

        private Writer() {}

        /// Copies a row.
        ///
        /// @param slot where to, for which there is room
        /// @param row  the row
        public void put(int slot, int row) {
            // Rows that came since may lie in other memory.
            if (!source.segment().equals(read)) {
                read = source.segment();
                reader = new RowReader(source);
            }
            reader.read(row, values, 0);
            coarse.set(values);
            Part part = part(slot);
            int at = slot % partRows;
            int from = at * dimension;
            for (int i = 0; i < dimension; i++) {
                part.codes[from + i] = (byte) coarse.codes[i];
            }
            part.scales[at] = coarse.scale;
            part.losses[at] = coarse.loss;
            part.lengths[at] = coarse.length;
            part.squares[at] = coarse.lowSquare;
            if (!(coarse.highSquare <= maxSquare)) {
                raise(coarse.highSquare);
            }
        }
    }

    /// One vector as whole numbers.
    static final class CoarseVector {
        final short[] codes;
        private final float[] lost;
        private final double gamma;
        float scale;
        /// At least the length of what is lost.
        float loss;
        /// At least the length of the vector.
        float length;

        float lowSquare;
        float highSquare;

        CoarseVector(int dimension) {
            this.codes = new short[dimension];
            this.lost = new float[dimension];
            this.gamma = (dimension + 16) * 0x1p-24 / (1 - (dimension + 16) * 0x1p-24);
        }

        void set(float[] values) {
            int n = codes.length;
            float largest = Math.max(FloatKernels.max(values, 0, n), -FloatKernels.min(values, 0, n));
            float step = largest / ByteRowKernels.MAX_VALUE;
            // The inverse of less would be infinite.
            scale = step < Float.MIN_NORMAL ? 0 : step;
            float perStep = scale == 0 ? 0 : 1 / scale;
            for (int i = 0; i < n; i++) {
                float place = values[i] * perStep;
                int code = (int) (place + (place < 0 ? -0.5f : 0.5f));
                codes[i] = (short) code;
                lost[i] = values[i] - scale * code;
            }
            double square = FloatKernels.dot(values, 0, values, 0, n);
            double underflow = 2.0 * n * Float.MIN_NORMAL;
            highSquare = Math.nextUp((float) (square * (1 + 2 * gamma) + underflow));
            lowSquare = Math.max(0, Math.nextDown((float) (square * (1 - 2 * gamma) - underflow)));
            double longest = Math.sqrt(highSquare);
            length = Math.nextUp((float) longest);
            double squareLost = FloatKernels.dot(lost, 0, lost, 0, n) * (1 + 2 * gamma) + underflow;
            // What is lost was itself rounded.
            loss = Math.nextUp((float) (Math.sqrt(squareLost) + 0x1p-22 * longest));
        }
    }
}
