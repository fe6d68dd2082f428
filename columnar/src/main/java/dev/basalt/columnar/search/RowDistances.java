package dev.basalt.columnar.search;

import dev.basalt.core.kernel.BitKernels;
import dev.basalt.core.kernel.ByteKernels;
import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.core.kernel.HalfRowKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// How far vectors are from one query, by one metric.
///
/// - **Threads:** safe for many, each with a scratch of its own
abstract sealed class RowDistances {
    /// Most rows that are scored at once.
    static final int BLOCK_ROWS = 256;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final VectorMetric metric;
    final int dimension;

    RowDistances(VectorMetric metric, int dimension) {
        this.metric = metric;
        this.dimension = dimension;
    }

    /// What a thread needs beside the rows.
    static final class Scratch {
        final float[] scores = new float[BLOCK_ROWS];
        final float[] inverses = new float[BLOCK_ROWS];
        final float[] values;

        Scratch(int values) {
            this.values = new float[values];
        }
    }

    /// How many values a scratch has to hold.
    int scratchValues() {
        return 0;
    }

    /// Puts the distances of rows that follow each other into the scratch.
    ///
    /// @param rows     the vectors of a page
    /// @param first    the first row
    /// @param count    how many, at most [#BLOCK_ROWS]
    /// @param inverses of all rows of the page, 1 divided by the length; empty where they are not known
    /// @param scratch  receives the distances
    abstract void score(MemorySegment rows, int first, int count, float[] inverses, Scratch scratch);

    /// Whether scoring is quicker with the lengths of the rows.
    boolean wantsInverses() {
        return false;
    }

    /// 1 divided by the lengths of rows that follow each other; 0 for a row of zeros.
    void invert(MemorySegment rows, int first, int count, float[] to, int toIndex, Scratch scratch) {
        throw new IllegalStateException("rows must be asked for their lengths only where that helps");
    }

    static float inverse(float squaredLength) {
        return squaredLength == 0 ? 0 : (float) (1 / Math.sqrt(squaredLength));
    }

    /// Of vectors of numbers, whose products are turned into distances.
    abstract static sealed class Numbers extends RowDistances {
        final float[] query;

        Numbers(VectorMetric metric, float[] query) {
            super(metric, query.length);
            this.query = query.clone();
            if (metric == VectorMetric.COSINE) {
                float inverse = inverse(FloatKernels.dot(query, 0, query, 0, query.length));
                for (int i = 0; i < query.length; i++) {
                    this.query[i] *= inverse;
                }
            }
        }

        abstract void products(MemorySegment rows, int first, int count, Scratch scratch);

        abstract void squares(MemorySegment rows, int first, int count, Scratch scratch);

        abstract float squaredLength(MemorySegment rows, int row, Scratch scratch);

        @Override
        final boolean wantsInverses() {
            return metric == VectorMetric.COSINE;
        }

        @Override
        final void invert(MemorySegment rows, int first, int count, float[] to, int toIndex, Scratch scratch) {
            for (int i = 0; i < count; i++) {
                to[toIndex + i] = inverse(squaredLength(rows, first + i, scratch));
            }
        }

        @Override
        final void score(MemorySegment rows, int first, int count, float[] inverses, Scratch scratch) {
            float[] scores = scratch.scores;
            switch (metric) {
                case L2 -> squares(rows, first, count, scratch);
                case DOT -> {
                    products(rows, first, count, scratch);
                    for (int i = 0; i < count; i++) {
                        scores[i] = -scores[i];
                    }
                }
                case COSINE -> {
                    if (inverses.length == 0) {
                        invert(rows, first, count, scratch.inverses, 0, scratch);
                    } else {
                        System.arraycopy(inverses, first, scratch.inverses, 0, count);
                    }
                    products(rows, first, count, scratch);
                    for (int i = 0; i < count; i++) {
                        scores[i] = 1 - scores[i] * scratch.inverses[i];
                    }
                }
            }
        }
    }

    /// Of binary32 numbers.
    static final class Floats extends Numbers {
        Floats(VectorMetric metric, float[] query) {
            super(metric, query);
        }

        private long offset(int row) {
            return (long) row * dimension * Float.BYTES;
        }

        @Override
        void products(MemorySegment rows, int first, int count, Scratch scratch) {
            FloatRowKernels.dotRows(query, 0, rows, offset(first), count, dimension, scratch.scores, 0);
        }

        @Override
        void squares(MemorySegment rows, int first, int count, Scratch scratch) {
            FloatRowKernels.squaredL2Rows(query, 0, rows, offset(first), count, dimension, scratch.scores, 0);
        }

        @Override
        float squaredLength(MemorySegment rows, int row, Scratch scratch) {
            return FloatKernels.dot(rows, offset(row), rows, offset(row), dimension);
        }
    }

    /// Of binary16 numbers.
    static final class Halves extends Numbers {
        Halves(VectorMetric metric, float[] query) {
            super(metric, query);
        }

        private long offset(int row) {
            return (long) row * dimension * Short.BYTES;
        }

        @Override
        int scratchValues() {
            return dimension;
        }

        @Override
        void products(MemorySegment rows, int first, int count, Scratch scratch) {
            HalfRowKernels.dotRows(query, 0, rows, offset(first), count, dimension, scratch.scores, 0);
        }

        @Override
        void squares(MemorySegment rows, int first, int count, Scratch scratch) {
            HalfRowKernels.squaredL2Rows(query, 0, rows, offset(first), count, dimension, scratch.scores, 0);
        }

        @Override
        float squaredLength(MemorySegment rows, int row, Scratch scratch) {
            HalfKernels.f16ToF32(rows, offset(row), scratch.values, 0, dimension);
            return FloatKernels.dot(scratch.values, 0, scratch.values, 0, dimension);
        }
    }

    /// Of bytes, widened row by row: the query may have any numbers.
    static final class Bytes extends Numbers {
        Bytes(VectorMetric metric, float[] query) {
            super(metric, query);
        }

        @Override
        int scratchValues() {
            return dimension;
        }

        private void widen(MemorySegment rows, int row, float[] to) {
            long offset = (long) row * dimension;
            for (int i = 0; i < dimension; i++) {
                to[i] = rows.get(ValueLayout.JAVA_BYTE, offset + i);
            }
        }

        @Override
        void products(MemorySegment rows, int first, int count, Scratch scratch) {
            for (int i = 0; i < count; i++) {
                widen(rows, first + i, scratch.values);
                scratch.scores[i] = FloatKernels.dot(query, 0, scratch.values, 0, dimension);
            }
        }

        @Override
        void squares(MemorySegment rows, int first, int count, Scratch scratch) {
            for (int i = 0; i < count; i++) {
                widen(rows, first + i, scratch.values);
                scratch.scores[i] = FloatKernels.squaredL2(query, 0, scratch.values, 0, dimension);
            }
        }

        @Override
        float squaredLength(MemorySegment rows, int row, Scratch scratch) {
            return ByteKernels.dot(rows, (long) row * dimension, rows, (long) row * dimension, dimension);
        }
    }

    /// Of bits, which count as zeros and ones; a value of the query counts as one where it is above zero.
    static final class Bits extends RowDistances {
        private final long[] query;
        private final long[] ones;
        private final int queryOnes;
        private final int rowBytes;

        Bits(VectorMetric metric, float[] query) {
            super(metric, query.length);
            this.query = new long[(query.length + 63) >>> 6];
            for (int i = 0; i < query.length; i++) {
                this.query[i >>> 6] |= query[i] > 0 ? 1L << i : 0;
            }
            this.ones = new long[this.query.length];
            Arrays.fill(ones, -1L);
            this.queryOnes = Arrays.stream(this.query).mapToInt(Long::bitCount).sum();
            this.rowBytes = (query.length + 7) >>> 3;
        }

        @Override
        void score(MemorySegment rows, int first, int count, float[] inverses, Scratch scratch) {
            for (int i = 0; i < count; i++) {
                scratch.scores[i] = distance(rows, (long) (first + i) * rowBytes);
            }
        }

        private float distance(MemorySegment rows, long offset) {
            int words = dimension >>> 6;
            if (metric == VectorMetric.L2) {
                return BitKernels.hamming(query, 0, rows, offset, words)
                        + Long.bitCount(rest(rows, offset) ^ queryRest());
            }
            long rest = rest(rows, offset);
            long both = BitKernels.andCount(query, 0, rows, offset, words) + Long.bitCount(rest & queryRest());
            if (metric == VectorMetric.DOT) {
                return -both;
            }
            long rowOnes = BitKernels.andCount(ones, 0, rows, offset, words) + Long.bitCount(rest);
            return both == 0 ? 1 : (float) (1 - both / Math.sqrt((double) queryOnes * rowOnes));
        }

        private long queryRest() {
            return (dimension & 63) == 0 ? 0 : query[dimension >>> 6];
        }

        /// The bits behind the last whole word.
        private long rest(MemorySegment rows, long offset) {
            int count = dimension & 63;
            if (count == 0) {
                return 0;
            }
            long rest = 0;
            for (int i = dimension >>> 6 << 3; i < rowBytes; i++) {
                rest |= (rows.get(ValueLayout.JAVA_BYTE, offset + i) & 0xffL) << ((i & 7) << 3);
            }
            return rest & ((1L << count) - 1);
        }
    }

    /// Of [CodeKind#BYTES], about.
    static final class ByteCodes extends RowDistances {
        private final byte[] query;
        private final float scale;
        private final float squaredLength;
        private final float inverse;
        private final int rowBytes;

        ByteCodes(VectorMetric metric, float[] query) {
            super(metric, query.length);
            this.rowBytes = VectorCodes.byteCodeBytes(query.length);
            this.query = new byte[rowBytes];
            VectorCodes.encodeBytes(query, this.query, 0);
            MemorySegment code = MemorySegment.ofArray(this.query);
            this.scale = code.get(F32, query.length);
            this.squaredLength = code.get(F32, query.length + Float.BYTES);
            this.inverse = inverse(squaredLength);
        }

        @Override
        void score(MemorySegment rows, int first, int count, float[] inverses, Scratch scratch) {
            for (int i = 0; i < count; i++) {
                long offset = (long) (first + i) * rowBytes;
                float rowScale = rows.get(F32, offset + dimension);
                float product = ByteKernels.dot(query, 0, rows, offset, dimension) * (scale * rowScale);
                float squared = rows.get(F32, offset + dimension + Float.BYTES);
                scratch.scores[i] = switch (metric) {
                    case COSINE -> 1 - product * inverse * inverse(squared);
                    case DOT -> -product;
                    case L2 -> squaredLength + squared - 2 * product;
                };
            }
        }
    }

    /// Of [CodeKind#BITS], about: the share of signs that differ says how large the angle is.
    static final class BitCodes extends RowDistances {
        private final long[] query;
        private final float[] cosines;
        private final float length;
        private final int rowBytes;

        BitCodes(VectorMetric metric, float[] query) {
            super(metric, query.length);
            this.rowBytes = VectorCodes.bitCodeBytes(query.length);
            byte[] code = new byte[rowBytes];
            VectorCodes.encodeBits(query, code, 0);
            this.query = new long[(query.length + 63) >>> 6];
            MemorySegment.ofArray(this.query)
                    .copyFrom(MemorySegment.ofArray(code).asSlice(0, 8L * this.query.length));
            this.length = MemorySegment.ofArray(code).get(F32, 8L * this.query.length);
            this.cosines = new float[query.length + 1];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = (float) Math.cos(Math.PI * i / query.length);
            }
        }

        @Override
        void score(MemorySegment rows, int first, int count, float[] inverses, Scratch scratch) {
            for (int i = 0; i < count; i++) {
                long offset = (long) (first + i) * rowBytes;
                long differing = BitKernels.hamming(query, 0, rows, offset, query.length);
                float cosine = cosines[(int) Math.min(dimension, differing)];
                float rowLength = rows.get(F32, offset + 8L * query.length);
                scratch.scores[i] = switch (metric) {
                    // A length that is no number leaves the row out.
                    case COSINE -> 1 - cosine + 0 * rowLength;
                    case DOT -> -cosine * length * rowLength;
                    case L2 -> length * length + rowLength * rowLength - 2 * cosine * length * rowLength;
                };
            }
        }
    }
}
