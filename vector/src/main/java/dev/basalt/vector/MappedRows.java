package dev.basalt.vector;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows that lie complete in memory of the caller's, such as a mapped file: none is added, and live ones may be
/// cleared one by one.
///
/// - **Memory:** borrows the segment for as long as this is used; a bit a row
/// - **Threads:** any number may read while others clear rows
public final class MappedRows implements VectorRows {
    private final MemorySegment segment;
    private final int count;
    private final int dimension;
    private final Metric metric;
    private final RowType type;
    private final RowMembership live = new RowMembership();

    /// Takes rows as they are, without a look at their values.
    ///
    /// @param segment   native memory that holds the rows, prepared for the metric, from its start on
    /// @param count     how many rows
    /// @param dimension values in a row, `> 0`
    /// @param metric    what distance means
    /// @param type      how values are kept
    /// @param alive     the rows that are live; null for all
    /// @throws IllegalArgumentException  if the segment is not native, or a number is out of range
    /// @throws IndexOutOfBoundsException if the rows are not inside the segment
    public MappedRows(
            MemorySegment segment, int count, int dimension, Metric metric, RowType type, @Nullable OrdinalSet alive) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("rows must lie in a native segment, but lie on the heap");
        }
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be positive, but was " + dimension);
        }
        this.metric = requireNonNull(metric, "metric");
        this.type = requireNonNull(type, "type");
        long rowBytes = (long) dimension * type.valueBytes();
        Objects.checkFromIndexSize(0, count, Integer.MAX_VALUE);
        Objects.checkFromIndexSize(0, count * rowBytes, segment.byteSize());
        this.segment = segment.asSlice(0, count * rowBytes).asReadOnly();
        this.count = count;
        this.dimension = dimension;
        int alreadyAlive = alive == null ? count : Math.min(count, alive.size());
        for (int row = 0; row < alreadyAlive; row++) {
            if (alive == null || alive.contains(row)) {
                live.add(row);
            }
        }
    }

    /// Ends a row's life. Its values stay, for readers that began before.
    ///
    /// @param row any number `>= 0`
    /// @return whether it was live
    public boolean clear(int row) {
        return live.remove(row);
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
        return count;
    }

    @Override
    public boolean isLive(int row) {
        return live.contains(row);
    }

    @Override
    public int liveCount() {
        return live.count();
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }
}
