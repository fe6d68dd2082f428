package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarHalfRows;
import dev.basalt.core.kernel.internal.VectorHalfRows;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Products and distances of an f32 query with many rows of f16 (IEEE 754 binary16) values in a segment.
///
/// Rows are meant to hold finite values: the bits of an infinity or a NaN are read as a number from 65,536 to 131,008.
///
/// - **Shapes:** `query [dimension]`, `rows [rowCount, dimension]` row-major without gaps, `out [rowCount]`; all counts
///   `>= 0`
/// - **Units:** `Index` in elements, `ByteOffset` in bytes, of any alignment
/// - **Accuracy:** values widen exactly; sums are as in [FloatRowKernels]
/// - **Memory:** reads query and rows, writes `out`; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class HalfRowKernels {
    private static final boolean VECTOR = ActiveTier.isVector();

    private HalfRowKernels() {}

    /// The dot product of one query with every row.
    ///
    /// @param query          holds the query
    /// @param queryIndex     index of its first value
    /// @param rows           holds the rows
    /// @param rowsByteOffset where the first row starts
    /// @param rowCount       number of rows
    /// @param dimension      number of values of the query and of each row
    /// @param out            receives one result a row
    /// @param outIndex       index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    public static void dotRows(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long rowsByteOffset,
            int rowCount,
            int dimension,
            float[] out,
            int outIndex) {
        Segments.checkHalfRows(rows, rowsByteOffset, rowCount, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, rowCount, out.length);
        if (VECTOR && rows.isNative()) {
            VectorHalfRows.dot(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        } else {
            ScalarHalfRows.dot(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        }
    }

    /// The dot product of one query with chosen rows.
    ///
    /// @param query          holds the query
    /// @param queryIndex     index of its first value
    /// @param rows           holds the rows
    /// @param rowsByteOffset where row 0 starts
    /// @param dimension      number of values of the query and of each row
    /// @param ordinals       says which rows
    /// @param ordinalIndex   index of the first ordinal
    /// @param count          number of ordinals
    /// @param out            receives one result an ordinal
    /// @param outIndex       index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage, or an ordinal names no whole row
    /// @throws IllegalArgumentException  if `dimension` is negative
    public static void dotGather(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long rowsByteOffset,
            int dimension,
            int[] ordinals,
            int ordinalIndex,
            int count,
            float[] out,
            int outIndex) {
        Segments.checkHalfRows(rows, rowsByteOffset, 0, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, count, out.length);
        Segments.checkOrdinals(
                ordinals,
                ordinalIndex,
                count,
                Segments.rowsIn((rows.byteSize() - rowsByteOffset) / Short.BYTES, dimension));
        if (VECTOR && rows.isNative()) {
            VectorHalfRows.gatherDot(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        } else {
            ScalarHalfRows.gatherDot(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        }
    }

    /// The squared Euclidean distance of one query with every row.
    ///
    /// @param query          holds the query
    /// @param queryIndex     index of its first value
    /// @param rows           holds the rows
    /// @param rowsByteOffset where the first row starts
    /// @param rowCount       number of rows
    /// @param dimension      number of values of the query and of each row
    /// @param out            receives one result a row
    /// @param outIndex       index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    public static void squaredL2Rows(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long rowsByteOffset,
            int rowCount,
            int dimension,
            float[] out,
            int outIndex) {
        Segments.checkHalfRows(rows, rowsByteOffset, rowCount, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, rowCount, out.length);
        if (VECTOR && rows.isNative()) {
            VectorHalfRows.squaredL2(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        } else {
            ScalarHalfRows.squaredL2(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        }
    }

    /// The squared Euclidean distance of one query with chosen rows.
    ///
    /// @param query          holds the query
    /// @param queryIndex     index of its first value
    /// @param rows           holds the rows
    /// @param rowsByteOffset where row 0 starts
    /// @param dimension      number of values of the query and of each row
    /// @param ordinals       says which rows
    /// @param ordinalIndex   index of the first ordinal
    /// @param count          number of ordinals
    /// @param out            receives one result an ordinal
    /// @param outIndex       index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage, or an ordinal names no whole row
    /// @throws IllegalArgumentException  if `dimension` is negative
    public static void squaredL2Gather(
            float[] query,
            int queryIndex,
            MemorySegment rows,
            long rowsByteOffset,
            int dimension,
            int[] ordinals,
            int ordinalIndex,
            int count,
            float[] out,
            int outIndex) {
        Segments.checkHalfRows(rows, rowsByteOffset, 0, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, count, out.length);
        Segments.checkOrdinals(
                ordinals,
                ordinalIndex,
                count,
                Segments.rowsIn((rows.byteSize() - rowsByteOffset) / Short.BYTES, dimension));
        if (VECTOR && rows.isNative()) {
            VectorHalfRows.gatherSquaredL2(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        } else {
            ScalarHalfRows.gatherSquaredL2(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        }
    }
}
