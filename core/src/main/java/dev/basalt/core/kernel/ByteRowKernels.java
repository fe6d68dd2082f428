package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarByteRows;
import dev.basalt.core.kernel.internal.VectorByteRows;
import java.util.Objects;

/// Dot products of one vector with rows of small 8-bit values.
///
/// - **Shapes:** `query [d]`, `rows [n, d]`, `out [n]`; `0 <= d <=` [#MAX_DIMENSION], `n >= 0`
/// - **Units:** `Index` in elements
/// - **Accuracy:** exact where no value leaves `[-90, 90]`; of four products of such values the sum fits into 16 bits.
///   Of larger ones the results mean nothing
/// - **Memory:** reads what it is given; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class ByteRowKernels {
    /// The largest value, and its negative the lowest.
    public static final int MAX_VALUE = ScalarByteRows.MAX_VALUE;

    /// The most values of a vector: as many products as a 32-bit sum can hold.
    public static final int MAX_DIMENSION = Integer.MAX_VALUE / (MAX_VALUE * MAX_VALUE);

    private static final boolean VECTOR = ActiveTier.isVector();

    private ByteRowKernels() {}

    /// The dot products of a query with rows that follow each other.
    ///
    /// @param query      holds the query, in values of 16 bits
    /// @param queryIndex index of its first value
    /// @param rows       holds the rows
    /// @param rowsIndex  index of the first value of the first
    /// @param count      how many rows
    /// @param dimension  values in a row
    /// @param out        receives the products
    /// @param outIndex   index of the first
    /// @throws IndexOutOfBoundsException if something is not inside its array
    /// @throws IllegalArgumentException  if `dimension` is above [#MAX_DIMENSION]
    public static void dotRows(
            short[] query,
            int queryIndex,
            byte[] rows,
            int rowsIndex,
            int count,
            int dimension,
            int[] out,
            int outIndex) {
        if (dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException("dimension must be at most " + MAX_DIMENSION + ", but was " + dimension);
        }
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(rowsIndex, (long) count * dimension, (long) rows.length);
        Objects.checkFromIndexSize(outIndex, count, out.length);
        if (VECTOR) {
            VectorByteRows.dotRows(query, queryIndex, rows, rowsIndex, count, dimension, out, outIndex);
        } else {
            ScalarByteRows.dotRows(query, queryIndex, rows, rowsIndex, count, dimension, out, outIndex);
        }
    }
}
