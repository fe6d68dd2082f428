package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarMatrix;
import dev.basalt.core.kernel.internal.VectorMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/// Some f32 rows at a time, packed so that their products with many queries run at the speed of the arithmetic units.
/// Packing pays from some tens of queries on; fewer have [FloatRowKernels#dotTile].
///
/// - **Shapes:** `rows [count, dimension]` and `queries [queryCount, dimension]` row-major without gaps give `out
///   [queryCount, width]`, where `width` is `count` rounded up to a multiple of 32
/// - **Units:** `Index` in elements, `ByteOffset` in bytes, of any alignment
/// - **Accuracy:** as [PackedMatrix] says; a product may differ from that of another kernel by rounding
/// - **Memory:** `4 · dimension` bytes for each row that there is room for; packing and products allocate nothing
/// - **Threads:** confined to one
public final class PackedRows {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PANEL = ScalarMatrix.PANEL;
    /// Values of a row that are turned at a time, so that what is written stays in the first-level cache.
    private static final int STEP = 64;

    private static final boolean VECTOR = ActiveTier.isVector();

    private final int capacity;
    private final int dimension;
    private final float[] packed;
    private final float[] panel;
    private int count;

    /// Makes room for rows; there are none.
    ///
    /// @param capacity  how many rows it can hold
    /// @param dimension values of a row
    /// @throws IllegalArgumentException if one of them is negative
    /// @throws ArithmeticException      if the rows have more values than an array can hold
    public PackedRows(int capacity, int dimension) {
        Segments.checkNotNegative("capacity", capacity);
        Segments.checkNotNegative("dimension", dimension);
        this.capacity = capacity;
        this.dimension = dimension;
        this.packed = new float[ScalarMatrix.packedLength(dimension, capacity)];
        this.panel = new float[Math.multiplyExact(PANEL, dimension)];
    }

    /// Copies chosen rows, in place of those before.
    ///
    /// @param rows           holds the rows
    /// @param rowsByteOffset where row 0 starts
    /// @param ordinals       says which rows
    /// @param ordinalIndex   index of the first ordinal
    /// @param rowCount       number of ordinals
    /// @throws IndexOutOfBoundsException if there is no room for so many rows, or an ordinal names no whole row
    public void pack(MemorySegment rows, long rowsByteOffset, int[] ordinals, int ordinalIndex, int rowCount) {
        check(rows, rowsByteOffset, Float.BYTES, ordinals, ordinalIndex, rowCount);
        for (int i = 0; i < rowCount; i++) {
            long at = rowsByteOffset + 4L * ordinals[ordinalIndex + i] * dimension;
            MemorySegment.copy(rows, F32, at, panel, i % PANEL * dimension, dimension);
            finish(i, rowCount);
        }
        count = rowCount;
    }

    /// Copies chosen rows of f16 values, in place of those before; see [HalfKernels].
    ///
    /// @param rows           holds the rows
    /// @param rowsByteOffset where row 0 starts
    /// @param ordinals       says which rows
    /// @param ordinalIndex   index of the first ordinal
    /// @param rowCount       number of ordinals
    /// @throws IndexOutOfBoundsException if there is no room for so many rows, or an ordinal names no whole row
    public void packHalves(MemorySegment rows, long rowsByteOffset, int[] ordinals, int ordinalIndex, int rowCount) {
        check(rows, rowsByteOffset, Short.BYTES, ordinals, ordinalIndex, rowCount);
        for (int i = 0; i < rowCount; i++) {
            long at = rowsByteOffset + 2L * ordinals[ordinalIndex + i] * dimension;
            HalfKernels.f16ToF32(rows, at, panel, i % PANEL * dimension, dimension);
            finish(i, rowCount);
        }
        count = rowCount;
    }

    private void check(
            MemorySegment rows, long byteOffset, int valueBytes, int[] ordinals, int ordinalIndex, int rowCount) {
        Objects.checkFromToIndex(0, rowCount, capacity);
        Objects.checkFromIndexSize(byteOffset, 0, rows.byteSize());
        long valueCount = (rows.byteSize() - byteOffset) / valueBytes;
        Segments.checkOrdinals(ordinals, ordinalIndex, rowCount, Segments.rowsIn(valueCount, dimension));
    }

    /// Turns a panel round when its last row is there. The last panel is filled up with zeros: what earlier rows left
    /// there might be slow to multiply.
    private void finish(int i, int rowCount) {
        int rows = i % PANEL + 1;
        if (rows == PANEL || i == rowCount - 1) {
            Arrays.fill(panel, rows * dimension, panel.length, 0);
            int to = ScalarMatrix.packedIndex(0, i - i % PANEL, dimension);
            for (int from = 0; from < dimension; from += STEP) {
                turn(panel, from, Math.min(STEP, dimension - from), dimension, packed, to + from * PANEL);
            }
        }
    }

    private static void turn(float[] panel, int from, int steps, int dimension, float[] to, int index) {
        for (int row = 0; row < PANEL; row++) {
            for (int i = 0; i < steps; i++) {
                to[index + i * PANEL + row] = panel[row * dimension + from + i];
            }
        }
    }

    /// How many rows there are.
    ///
    /// @return the count
    public int count() {
        return count;
    }

    /// How many products a query has: one for each row, and zeros after them.
    ///
    /// @return the count of rows, rounded up to a multiple of 32
    public int width() {
        return (count + PANEL - 1) / PANEL * PANEL;
    }

    /// The dot products of queries with all rows.
    ///
    /// @param queries      holds the queries
    /// @param queriesIndex index of the first value of the first
    /// @param queryCount   how many
    /// @param out          receives [#width] values a query
    /// @param outIndex     index of the first
    /// @throws IndexOutOfBoundsException if something is not inside its storage
    /// @throws IllegalArgumentException  if their count is negative
    public void dot(float[] queries, int queriesIndex, int queryCount, float[] out, int outIndex) {
        int width = width();
        Segments.checkRows(queriesIndex, queryCount, dimension, queries.length);
        Segments.checkRows(outIndex, queryCount, width, out.length);
        Arrays.fill(out, outIndex, outIndex + queryCount * width, 0);
        if (VECTOR) {
            VectorMatrix.multiplyAdd(queries, queriesIndex, packed, out, outIndex, queryCount, width, dimension);
        } else {
            ScalarMatrix.multiplyAdd(queries, queriesIndex, packed, out, outIndex, queryCount, width, dimension);
        }
    }
}
