package dev.basalt.vector.collection;

import org.jspecify.annotations.Nullable;

/// How to search.
///
/// @param effort      how hard, in the measure of the index (`ef` for HNSW); 0 for its default
/// @param maxDistance nothing farther than this is returned
/// @param filter      which ids may be returned; null for all
/// @param exact       whether to look at every row instead of asking the index
public record SearchOptions(
        int effort, float maxDistance, @Nullable IdFilter filter, boolean exact) {
    /// Default effort, any distance, any id.
    public static final SearchOptions DEFAULT = new SearchOptions(0, Float.POSITIVE_INFINITY, null, false);

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
        return new SearchOptions(newEffort, maxDistance, filter, exact);
    }

    /// These options with a bound on distances.
    ///
    /// @param distance nothing farther is returned
    /// @return new options
    public SearchOptions withMaxDistance(float distance) {
        return new SearchOptions(effort, distance, filter, exact);
    }

    /// These options with a filter.
    ///
    /// @param newFilter which ids may be returned
    /// @return new options
    public SearchOptions withFilter(IdFilter newFilter) {
        return new SearchOptions(effort, maxDistance, newFilter, exact);
    }

    /// These options with every row looked at, so that what is found is right whatever the index.
    ///
    /// @return new options
    public SearchOptions exactly() {
        return new SearchOptions(effort, maxDistance, filter, true);
    }
}
