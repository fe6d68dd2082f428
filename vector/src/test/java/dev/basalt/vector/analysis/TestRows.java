package dev.basalt.vector.analysis;

import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/// Rows that stay as they are, in memory of an arena of the test.
public final class TestRows implements VectorRows {
    private final int dimension;
    private final Metric metric;
    private final RowType type;
    private final int end;
    private final BitSet dead = new BitSet();
    private final MemorySegment segment;

    private TestRows(Arena arena, Metric metric, RowType type, float[] vectors, int dimension) {
        this.dimension = dimension;
        this.metric = metric;
        this.type = type;
        this.end = vectors.length / dimension;
        this.segment = arena.allocate(Math.max(1, (long) vectors.length * type.valueBytes()), 64);
        float[] prepared = vectors.clone();
        for (int row = 0; row < end; row++) {
            RowScorer.prepare(metric, prepared, row * dimension, dimension);
        }
        if (type == RowType.F16) {
            HalfKernels.f32ToF16(prepared, 0, segment, 0, prepared.length);
        } else {
            MemorySegment.copy(prepared, 0, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, prepared.length);
        }
    }

    public static TestRows of(Arena arena, Metric metric, float[] vectors, int dimension) {
        return new TestRows(arena, metric, RowType.F32, vectors, dimension);
    }

    public static TestRows halves(Arena arena, Metric metric, float[] vectors, int dimension) {
        return new TestRows(arena, metric, RowType.F16, vectors, dimension);
    }

    public TestRows kill(int row) {
        dead.set(row);
        return this;
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
        return type;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public boolean isLive(int row) {
        return row < end && !dead.get(row);
    }

    @Override
    public int liveCount() {
        return end - dead.cardinality();
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }
}
