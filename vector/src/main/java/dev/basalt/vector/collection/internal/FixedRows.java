package dev.basalt.vector.collection.internal;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.collection.CollectionShape;
import java.lang.foreign.MemorySegment;

/// The rows of a file, mapped into memory.
///
/// @param shape    what they are
/// @param rowCount how many there are
/// @param segment  the memory
record FixedRows(CollectionShape shape, int rowCount, MemorySegment segment) implements VectorRows {
    @Override
    public int dimension() {
        return shape.dimension();
    }

    @Override
    public Metric metric() {
        return shape.metric();
    }

    @Override
    public RowType type() {
        return shape.type();
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
}
