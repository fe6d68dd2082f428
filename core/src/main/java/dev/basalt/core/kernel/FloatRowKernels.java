package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarRows;
import dev.basalt.core.kernel.internal.VectorRows;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Products and distances of f32 queries with many rows at once.
///
/// - **Shapes:** `query [dimension]`, `rows [rowCount, dimension]` row-major without gaps, `out [rowCount]`; the tiles
///   take `queries [queryCount, dimension]` and give `out [queryCount, rowCount]`, both row-major; all counts `>= 0`
/// - **Units:** `Index` in elements, `ByteOffset` in bytes, of any alignment (rows that start at multiples of 64 bytes
///   are read fastest)
/// - **Accuracy:** as in [FloatKernels]; a row's score may differ from the single kernel's by rounding, as the order of
///   additions is another one
/// - **Memory:** reads queries and rows, writes `out`; keeps nothing; allocates nothing
/// - **Threads:** stateless
public final class FloatRowKernels {
    private static final boolean VECTOR = ActiveTier.isVector();

    private FloatRowKernels() {}

    /// The dot product of one query with every row of an array.
    ///
    /// @param query      holds the query
    /// @param queryIndex index of its first value
    /// @param rows       holds the rows
    /// @param rowsIndex  index of the first value of the first row
    /// @param rowCount   number of rows
    /// @param dimension  number of values of the query and of each row
    /// @param out        receives one result a row
    /// @param outIndex   index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    public static void dotRows(
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int rowCount,
            int dimension,
            float[] out,
            int outIndex) {
        Segments.checkRows(rowsIndex, rowCount, dimension, rows.length);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, rowCount, out.length);
        if (VECTOR) {
            VectorRows.dot(query, queryIndex, rows, rowsIndex, rowCount, dimension, out, outIndex);
        } else {
            ScalarRows.dot(query, queryIndex, rows, rowsIndex, rowCount, dimension, out, outIndex);
        }
    }

    /// The dot product of one query with every row of a segment.
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
        Segments.checkRows(rows, rowsByteOffset, rowCount, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, rowCount, out.length);
        if (VECTOR && rows.isNative()) {
            VectorRows.dot(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        } else {
            ScalarRows.dot(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        }
    }

    /// The dot product of one query with chosen rows of an array.
    ///
    /// @param query        holds the query
    /// @param queryIndex   index of its first value
    /// @param rows         holds the rows
    /// @param rowsIndex    index of the first value of row 0
    /// @param dimension    number of values of the query and of each row
    /// @param ordinals     says which rows
    /// @param ordinalIndex index of the first ordinal
    /// @param count        number of ordinals
    /// @param out          receives one result an ordinal
    /// @param outIndex     index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage, or an ordinal names no whole row
    /// @throws IllegalArgumentException  if `dimension` is negative
    public static void dotGather(
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int dimension,
            int[] ordinals,
            int ordinalIndex,
            int count,
            float[] out,
            int outIndex) {
        Segments.checkRows(rowsIndex, 0, dimension, rows.length);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, count, out.length);
        Segments.checkOrdinals(
                ordinals, ordinalIndex, count, Segments.rowsIn((long) rows.length - rowsIndex, dimension));
        if (VECTOR) {
            VectorRows.gatherDot(
                    query, queryIndex, rows, rowsIndex, dimension, ordinals, ordinalIndex, count, out, outIndex);
        } else {
            ScalarRows.gatherDot(
                    query, queryIndex, rows, rowsIndex, dimension, ordinals, ordinalIndex, count, out, outIndex);
        }
    }

    /// The dot product of one query with chosen rows of a segment.
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
        Segments.checkRows(rows, rowsByteOffset, 0, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, count, out.length);
        Segments.checkOrdinals(
                ordinals,
                ordinalIndex,
                count,
                Segments.rowsIn((rows.byteSize() - rowsByteOffset) / Float.BYTES, dimension));
        if (VECTOR && rows.isNative()) {
            VectorRows.gatherDot(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        } else {
            ScalarRows.gatherDot(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        }
    }

    /// The dot product of several queries with every row of a segment: each row is read from memory once for all of
    /// them.
    ///
    /// @param queries        holds the queries
    /// @param queriesIndex   index of the first value of the first query
    /// @param queryCount     number of queries
    /// @param rows           holds the rows
    /// @param rowsByteOffset where the first row starts
    /// @param rowCount       number of rows
    /// @param dimension      number of values of each query and each row
    /// @param out            receives `queryCount` times `rowCount` results
    /// @param outIndex       index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    public static void dotTile(
            float[] queries,
            int queriesIndex,
            int queryCount,
            MemorySegment rows,
            long rowsByteOffset,
            int rowCount,
            int dimension,
            float[] out,
            int outIndex) {
        Segments.checkRows(rows, rowsByteOffset, rowCount, dimension);
        Segments.checkRows(queriesIndex, queryCount, dimension, queries.length);
        Objects.checkFromIndexSize((long) outIndex, (long) queryCount * rowCount, (long) out.length);
        if (VECTOR && rows.isNative()) {
            VectorRows.dotTile(
                    queries, queriesIndex, queryCount, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        } else {
            ScalarRows.dotTile(
                    queries, queriesIndex, queryCount, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        }
    }

    /// The squared Euclidean distance of one query with every row of an array.
    ///
    /// @param query      holds the query
    /// @param queryIndex index of its first value
    /// @param rows       holds the rows
    /// @param rowsIndex  index of the first value of the first row
    /// @param rowCount   number of rows
    /// @param dimension  number of values of the query and of each row
    /// @param out        receives one result a row
    /// @param outIndex   index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    public static void squaredL2Rows(
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int rowCount,
            int dimension,
            float[] out,
            int outIndex) {
        Segments.checkRows(rowsIndex, rowCount, dimension, rows.length);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, rowCount, out.length);
        if (VECTOR) {
            VectorRows.squaredL2(query, queryIndex, rows, rowsIndex, rowCount, dimension, out, outIndex);
        } else {
            ScalarRows.squaredL2(query, queryIndex, rows, rowsIndex, rowCount, dimension, out, outIndex);
        }
    }

    /// The squared Euclidean distance of one query with every row of a segment.
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
        Segments.checkRows(rows, rowsByteOffset, rowCount, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, rowCount, out.length);
        if (VECTOR && rows.isNative()) {
            VectorRows.squaredL2(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        } else {
            ScalarRows.squaredL2(query, queryIndex, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        }
    }

    /// The squared Euclidean distance of one query with chosen rows of an array.
    ///
    /// @param query        holds the query
    /// @param queryIndex   index of its first value
    /// @param rows         holds the rows
    /// @param rowsIndex    index of the first value of row 0
    /// @param dimension    number of values of the query and of each row
    /// @param ordinals     says which rows
    /// @param ordinalIndex index of the first ordinal
    /// @param count        number of ordinals
    /// @param out          receives one result an ordinal
    /// @param outIndex     index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage, or an ordinal names no whole row
    /// @throws IllegalArgumentException  if `dimension` is negative
    public static void squaredL2Gather(
            float[] query,
            int queryIndex,
            float[] rows,
            int rowsIndex,
            int dimension,
            int[] ordinals,
            int ordinalIndex,
            int count,
            float[] out,
            int outIndex) {
        Segments.checkRows(rowsIndex, 0, dimension, rows.length);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, count, out.length);
        Segments.checkOrdinals(
                ordinals, ordinalIndex, count, Segments.rowsIn((long) rows.length - rowsIndex, dimension));
        if (VECTOR) {
            VectorRows.gatherSquaredL2(
                    query, queryIndex, rows, rowsIndex, dimension, ordinals, ordinalIndex, count, out, outIndex);
        } else {
            ScalarRows.gatherSquaredL2(
                    query, queryIndex, rows, rowsIndex, dimension, ordinals, ordinalIndex, count, out, outIndex);
        }
    }

    /// The squared Euclidean distance of one query with chosen rows of a segment.
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
        Segments.checkRows(rows, rowsByteOffset, 0, dimension);
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        Objects.checkFromIndexSize(outIndex, count, out.length);
        Segments.checkOrdinals(
                ordinals,
                ordinalIndex,
                count,
                Segments.rowsIn((rows.byteSize() - rowsByteOffset) / Float.BYTES, dimension));
        if (VECTOR && rows.isNative()) {
            VectorRows.gatherSquaredL2(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        } else {
            ScalarRows.gatherSquaredL2(
                    query, queryIndex, rows, rowsByteOffset, dimension, ordinals, ordinalIndex, count, out, outIndex);
        }
    }

    /// The squared Euclidean distance of several queries with every row of a segment: each row is read from memory once
    /// for all of them.
    ///
    /// @param queries        holds the queries
    /// @param queriesIndex   index of the first value of the first query
    /// @param queryCount     number of queries
    /// @param rows           holds the rows
    /// @param rowsByteOffset where the first row starts
    /// @param rowCount       number of rows
    /// @param dimension      number of values of each query and each row
    /// @param out            receives `queryCount` times `rowCount` results
    /// @param outIndex       index of the first result
    /// @throws IndexOutOfBoundsException if something is not inside its storage
    /// @throws IllegalArgumentException  if a count is negative
    public static void squaredL2Tile(
            float[] queries,
            int queriesIndex,
            int queryCount,
            MemorySegment rows,
            long rowsByteOffset,
            int rowCount,
            int dimension,
            float[] out,
            int outIndex) {
        Segments.checkRows(rows, rowsByteOffset, rowCount, dimension);
        Segments.checkRows(queriesIndex, queryCount, dimension, queries.length);
        Objects.checkFromIndexSize((long) outIndex, (long) queryCount * rowCount, (long) out.length);
        if (VECTOR && rows.isNative()) {
            VectorRows.squaredL2Tile(
                    queries, queriesIndex, queryCount, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        } else {
            ScalarRows.squaredL2Tile(
                    queries, queriesIndex, queryCount, rows, rowsByteOffset, rowCount, dimension, out, outIndex);
        }
    }
}
