package dev.basalt.vector;

import dev.basalt.core.bits.OrdinalSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// f32 rows of a fixed capacity for tests of indexes.
///
/// - **Threads:** one changes rows, any number read
public final class TestRows implements VectorRows {
    private final int dimension;
    private final Metric metric;
    private final MemorySegment segment;
    private final AtomicIntegerArray live;
    private volatile int end;
    private int liveCount;

    public TestRows(Arena arena, int capacity, int dimension, Metric metric) {
        this.dimension = dimension;
        this.metric = metric;
        this.segment = arena.allocate(Math.max(1, 4L * capacity * dimension), 64);
        this.live = new AtomicIntegerArray(capacity);
    }

    /// Rows from a `[count, dimension]` matrix.
    public static TestRows of(Arena arena, Metric metric, int dimension, float[] values) {
        TestRows rows = new TestRows(arena, values.length / dimension, dimension, metric);
        for (int at = 0; at < values.length; at += dimension) {
            rows.add(values, at);
        }
        return rows;
    }

    /// Rows whose values are normally distributed.
    public static TestRows random(Arena arena, Metric metric, int count, int dimension, Random random) {
        return of(arena, metric, dimension, gaussian(random, count * dimension));
    }

    public static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// A set of those rows below `size` that a coin of some weight chooses.
    public static OrdinalSet some(Random random, int size, double share) {
        OrdinalSet set = OrdinalSet.empty().copy();
        for (int i = 0; i < size; i++) {
            set.append(random.nextDouble() < share);
        }
        return set.freeze();
    }

    public int add(float[] values, int at) {
        int row = end;
        set(row, values, at);
        return row;
    }

    /// Gives a free row a vector.
    public void set(int row, float[] values, int at) {
        float[] prepared = new float[dimension];
        System.arraycopy(values, at, prepared, 0, dimension);
        RowScorer.prepare(metric, prepared, 0, dimension);
        MemorySegment.copy(prepared, 0, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * row * dimension, dimension);
        live.set(row, 1);
        liveCount = liveCount + 1;
        end = Math.max(end, row + 1);
    }

    public void free(int row) {
        live.set(row, 0);
        liveCount = liveCount - 1;
    }

    public float[] vector(int row) {
        return segment.asSlice(4L * row * dimension, 4L * dimension).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
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
        return row < end && live.get(row) != 0;
    }

    @Override
    public int liveCount() {
        return liveCount;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }
}
