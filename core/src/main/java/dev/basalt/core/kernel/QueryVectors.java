package dev.basalt.core.kernel;

import java.util.Objects;

/// The one check that every search makes of its query: it has the dimension of what is searched, and all its values
/// are finite. A longer query would be cut silently, and no distance to NaN or infinity orders anything.
///
/// - **Threads:** stateless
public final class QueryVectors {
    private QueryVectors() {}

    /// Checks a query that fills its array.
    ///
    /// - **Shapes:** `query [dimension]`
    ///
    /// @param query     the query
    /// @param dimension number of elements of the vectors that are searched
    /// @throws IllegalArgumentException if the query has another length, or a value is NaN or infinite
    public static void requireSearchable(float[] query, int dimension) {
        requireLength(query.length, dimension);
        requireFinite(query, 0, dimension);
    }

    /// Checks the number of values of a query.
    ///
    /// @param length    number of values of the query
    /// @param dimension number of elements of the vectors that are searched
    /// @throws IllegalArgumentException if they differ
    public static void requireLength(int length, int dimension) {
        if (length != dimension) {
            throw new IllegalArgumentException("a query must have " + dimension + " values, but had " + length);
        }
    }

    /// Checks the values of a query that stands in a larger array.
    ///
    /// - **Shapes:** `query [dimension]` from `queryIndex` on
    ///
    /// @param query      holds the query
    /// @param queryIndex where it starts
    /// @param dimension  number of values of the query
    /// @throws IllegalArgumentException  if a value is NaN or infinite
    /// @throws IndexOutOfBoundsException if the array does not hold the whole query
    public static void requireFinite(float[] query, int queryIndex, int dimension) {
        Objects.checkFromIndexSize(queryIndex, dimension, query.length);
        for (int i = 0; i < dimension; i++) {
            float value = query[queryIndex + i];
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a query must have finite values, but value " + i + " was " + value);
            }
        }
    }
}
