package dev.basalt.vector.internal;

import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads the values of rows, as an index needs them while it is built.
///
/// - **Memory:** allocates nothing
/// - **Threads:** immutable; sees the rows that were there when it was made
public final class RowReader {
    private final MemorySegment segment;
    private final int dimension;
    private final boolean half;

    /// Makes a reader.
    ///
    /// @param rows what to read
    public RowReader(VectorRows rows) {
        this.segment = rows.segment();
        this.dimension = rows.dimension();
        this.half = rows.type() == RowType.F16;
    }

    /// Copies a row.
    ///
    /// @param row the row
    /// @param to  receives its values
    /// @param at  index of the first
    public void read(int row, float[] to, int at) {
        long index = (long) row * dimension;
        if (half) {
            HalfKernels.f16ToF32(segment, index * Short.BYTES, to, at, dimension);
        } else {
            MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES, to, at, dimension);
        }
    }

    /// One value of a row.
    ///
    /// @param row    the row
    /// @param column which value
    /// @return the value
    public float value(int row, int column) {
        long index = (long) row * dimension + column;
        return half
                ? Float.float16ToFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, index * Short.BYTES))
                : segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
    }
}
