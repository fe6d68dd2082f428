package dev.basalt.vector.analysis;

import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Vectors by position, without gaps, wherever they are kept.
///
/// - **Threads:** any number may read
abstract class VectorBlocks {
    private final int count;
    private final int dimension;

    VectorBlocks(int count, int dimension) {
        this.count = count;
        this.dimension = dimension;
    }

    /// The rows that are live now; later changes are not seen.
    static VectorBlocks of(VectorRows rows) {
        return new OfRows(rows, liveRows(rows));
    }

    /// Vectors of an array, prepared for a metric as they are read.
    static VectorBlocks of(float[] vectors, int count, int dimension, Metric metric) {
        return new OfArray(vectors, count, dimension, metric);
    }

    /// Vectors of an array as they are.
    static VectorBlocks raw(float[] vectors, int count, int dimension) {
        return new OfArray(vectors, count, dimension, null);
    }

    int count() {
        return count;
    }

    int dimension() {
        return dimension;
    }

    /// The number under which the caller knows a vector.
    abstract int row(int position);

    /// Copies vectors that follow each other.
    abstract void read(int position, int blockCount, float[] to, int toIndex);

    /// Positions drawn without putting back, ascending; all if there are no more.
    final int[] sample(int wanted, SplittableRandom random) {
        int[] positions = new int[Math.min(wanted, count)];
        int filled = 0;
        for (int position = 0; filled < positions.length; position++) {
            // Knuth's selection sampling: each is taken with the share of those still wanted among those left.
            if (random.nextInt(count - position) < positions.length - filled) {
                positions[filled++] = position;
            }
        }
        return positions;
    }

    /// Copies vectors at positions, one after the other.
    final float[] gather(int[] positions) {
        float[] vectors = new float[Math.multiplyExact(positions.length, dimension)];
        for (int i = 0; i < positions.length; i++) {
            read(positions[i], 1, vectors, i * dimension);
        }
        return vectors;
    }

    private static int[] liveRows(VectorRows rows) {
        int end = rows.end();
        int[] live = new int[end];
        int count = 0;
        for (int row = 0; row < end; row++) {
            if (rows.isLive(row)) {
                live[count++] = row;
            }
        }
        return Arrays.copyOf(live, count);
    }

    private static final class OfRows extends VectorBlocks {
        private final MemorySegment segment;
        private final RowType type;
        private final int[] live;

        OfRows(VectorRows rows, int[] live) {
            super(live.length, rows.dimension());
            this.segment = rows.segment();
            this.type = rows.type();
            this.live = live;
        }

        @Override
        int row(int position) {
            return live[position];
        }

        @Override
        void read(int position, int blockCount, float[] to, int toIndex) {
            int end = position + blockCount;
            int index = toIndex;
            for (int from = position; from < end; ) {
                int next = from + 1;
                while (next < end && live[next] == live[next - 1] + 1) {
                    next++;
                }
                readRun(live[from], (next - from) * dimension(), to, index);
                index += (next - from) * dimension();
                from = next;
            }
        }

        private void readRun(int row, int valueCount, float[] to, int toIndex) {
            long offset = (long) row * dimension() * type.valueBytes();
            switch (type) {
                case F32 ->
                    MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, to, toIndex, valueCount);
                case F16 -> HalfKernels.f16ToF32(segment, offset, to, toIndex, valueCount);
            }
        }
    }

    private static final class OfArray extends VectorBlocks {
        private final float[] vectors;
        private final @Nullable Metric metric;

        OfArray(float[] vectors, int count, int dimension, @Nullable Metric metric) {
            super(count, dimension);
            if (dimension < 1) {
                throw new IllegalArgumentException("dimension must be positive, but was " + dimension);
            }
            Objects.checkFromIndexSize(0L, (long) count * dimension, (long) vectors.length);
            this.vectors = vectors;
            this.metric = metric;
        }

        @Override
        int row(int position) {
            return position;
        }

        @Override
        void read(int position, int blockCount, float[] to, int toIndex) {
            System.arraycopy(vectors, position * dimension(), to, toIndex, blockCount * dimension());
            if (metric != null) {
                for (int i = 0; i < blockCount; i++) {
                    RowScorer.prepare(metric, to, toIndex + i * dimension(), dimension());
                }
            }
        }
    }
}
