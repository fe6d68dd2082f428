package dev.basalt.vector;

/// How full a [VectorStore] is.
///
/// @param uniqueVectors   live rows
/// @param totalReferences ids, each of which stands for a row
/// @param capacity        rows that memory was taken for
/// @param utilization     live rows by capacity, from 0 to 1
/// @param freeRows        rows below [VectorStore#end] that are not live, those that wait for readers among them
/// @param dimension       values in a row
/// @param rowType         how values are kept
/// @param memoryBytes     bytes of rows, ids and tables; memory that was replaced, and that readers may still hold,
///                        is not counted
public record VectorStoreStatistics(
        int uniqueVectors,
        long totalReferences,
        int capacity,
        double utilization,
        int freeRows,
        int dimension,
        RowType rowType,
        long memoryBytes) {}
