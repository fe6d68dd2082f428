package dev.basalt.vector;

import dev.basalt.core.bits.OrdinalSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/// Rows around random middles, for tests of indexes that estimate distances: near rows are much nearer than
/// others.
public final class ClusteredRows implements VectorRows {
    private static final int ROWS_PER_MIDDLE = 50;
    private static final float SPREAD = 0.6f;

    private final Metric metric;
    private final int dimension;
    private final float[] middles;
    private final MemorySegment segment;
    private final int end;

    public ClusteredRows(Arena arena, Metric metric, int count, int dimension, Random random) {
        this.metric = metric;
        this.dimension = dimension;
        this.end = count;
        this.middles = new float[(count / ROWS_PER_MIDDLE + 1) * dimension];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (float) random.nextGaussian();
        }
        this.segment = arena.allocate(Math.max(1, 4L * count * dimension), 64);
        for (int row = 0; row < count; row++) {
            float[] vector = query(random);
            RowScorer.prepare(metric, vector, 0, dimension);
            MemorySegment.copy(vector, 0, segment, ValueLayout.JAVA_FLOAT, 4L * row * dimension, dimension);
        }
    }

    /// A vector as the rows are.
    public float[] query(Random random) {
        int middle = random.nextInt(middles.length / dimension) * dimension;
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = middles[middle + i] + SPREAD * (float) random.nextGaussian();
        }
        return vector;
    }

    public float[] vector(int row) {
        return segment.asSlice(4L * row * dimension, 4L * dimension).toArray(ValueLayout.JAVA_FLOAT);
    }

    /// What becomes of the memory of a row that is not used any more.
    public void spoil(int row) {
        segment.asSlice(4L * row * dimension, 4L * dimension).fill((byte) -1);
    }

    /// The rows below `size` that a coin of some weight chooses.
    public static OrdinalSet some(Random random, int size, double share) {
        OrdinalSet set = OrdinalSet.empty().copy();
        for (int i = 0; i < size; i++) {
            set.append(random.nextDouble() < share);
        }
        return set.freeze();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public RowType type() {
        return RowType.F32;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public boolean isLive(int row) {
        return row >= 0 && row < end;
    }

    @Override
    public int liveCount() {
        return end;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }
}
