package dev.basalt.bench.vector;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The rows of a matrix in native memory, as Basalt's indexes read them. They must be prepared for the metric.
///
/// - **Memory:** a copy of the matrix, freed by [#close]
final class MatrixRows implements VectorRows, AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final Metric metric;
    private final int rowCount;
    private final int dimension;
    private final MemorySegment segment;

    MatrixRows(Metric metric, Matrix matrix) {
        this.metric = metric;
        this.rowCount = matrix.rowCount();
        this.dimension = matrix.dimension();
        this.segment = arena.allocate((long) Float.BYTES * matrix.values().length, 64);
        MemorySegment.copy(matrix.values(), 0, segment, ValueLayout.JAVA_FLOAT, 0, matrix.values().length);
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
        return rowCount;
    }

    @Override
    public boolean isLive(int row) {
        return row < rowCount;
    }

    @Override
    public int liveCount() {
        return rowCount;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        arena.close();
    }
}
