package dev.basalt.vector.collection.internal;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.collection.CollectionShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Rows in memory that only grow in number; equal vectors share one.
///
/// - **Memory:** one arena; a block that was outgrown is kept until closing, because searches may still read it
/// - **Threads:** one adds, any number read
final class AppendRows implements VectorRows, AutoCloseable {
    private static final int FIRST_CAPACITY = 64;
    private static final int ALIGNMENT = 64;

    private final CollectionShape shape;
    private final long rowBytes;
    private final Arena arena = Arena.ofShared();
    private final RowTable table = new RowTable();
    private int capacity = FIRST_CAPACITY;
    private volatile MemorySegment segment;
    private volatile int end;

    AppendRows(CollectionShape shape) {
        this.shape = shape;
        this.rowBytes = RowForm.bytes(shape);
        this.segment = arena.allocate(capacity * rowBytes, ALIGNMENT);
    }

    /// The row of a vector, which is appended if there is none like it.
    ///
    /// @param row a prepared vector
    int findOrAppend(float[] row) {
        int next = end;
        if (next == capacity) {
            grow();
        }
        MemorySegment memory = segment;
        long byteOffset = next * rowBytes;
        RowForm.write(shape.type(), row, memory, byteOffset);
        int hash = RowTable.hash(memory, byteOffset, rowBytes);
        int known = table.find(hash, other -> same(memory, byteOffset, other));
        if (known >= 0) {
            return known;
        }
        table.add(hash, next);
        end = next + 1;
        return next;
    }

    private boolean same(MemorySegment memory, long byteOffset, int row) {
        long other = row * rowBytes;
        return MemorySegment.mismatch(memory, byteOffset, byteOffset + rowBytes, memory, other, other + rowBytes) < 0;
    }

    private void grow() {
        int larger = Math.addExact(capacity, capacity);
        MemorySegment memory = arena.allocate(larger * rowBytes, ALIGNMENT);
        MemorySegment.copy(segment, 0, memory, 0, capacity * rowBytes);
        segment = memory;
        capacity = larger;
    }

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
        return end;
    }

    @Override
    public boolean isLive(int row) {
        return row < end;
    }

    @Override
    public int liveCount() {
        return end;
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
