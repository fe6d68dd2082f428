package dev.basalt.vector.collection;

import org.jspecify.annotations.Nullable;

/// How to search.
///
/// @param effort      how hard, in the measure of the index (`ef` for HNSW); 0 for its default
/// @param maxDistance nothing farther than this is returned
/// @param filter      which ids may be returned; null for all
public record SearchOptions(
        int effort, float maxDistance, @Nullable IdFilter filter) {
    /// Default effort, any distance, any id.
    public static final SearchOptions DEFAULT = new SearchOptions(0, Float.POSITIVE_INFINITY, null);

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if `effort` is negative or `maxDistance` is NaN
    public SearchOptions {
        if (effort < 0) {
            throw new IllegalArgumentException("effort must be at least 0, but was " + effort);
        }
        if (Float.isNaN(maxDistance)) {
            throw new IllegalArgumentException("maxDistance must be a number, but was NaN");
        }
    }

    /// These options with another effort.
    ///
    /// @param newEffort how hard to search
    /// @return new options
    public SearchOptions withEffort(int newEffort) {
        return new SearchOptions(newEffort, maxDistance, filter);
    }

    /// These options with a bound on distances.
    ///
    /// @param distance nothing farther is returned
    /// @return new options
    public SearchOptions withMaxDistance(float distance) {
        return new SearchOptions(effort, distance, filter);
    }

    /// These options with a filter.
    ///
    /// @param newFilter which ids may be returned
    /// @return new options
    public SearchOptions withFilter(IdFilter newFilter) {
        return new SearchOptions(effort, maxDistance, newFilter);
    }
}
