package dev.basalt.columnar.search;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Which rows are searched, and how.
///
/// - **Threads:** immutable
///
/// @param rows       the rows that may be found; null for all
/// @param codes      which codes are looked at first; null for the vectors alone, which finds exactly the nearest
/// @param candidates how many rows the codes choose, whose vectors then decide; 0 for as many as the kind of codes
///                   needs to find nearly all
/// @param executor   lends threads; null for the caller's alone
public record SearchOptions(
        @Nullable RowSelection rows,
        @Nullable CodeKind codes,
        int candidates,
        @Nullable Executor executor) {
    /// All rows, exactly, by the caller's thread.
    public static final SearchOptions DEFAULT = new SearchOptions(null, null, 0, null);

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is negative
    public SearchOptions {
        if (candidates < 0) {
            throw new IllegalArgumentException("candidates must be at least 0, but were " + candidates);
        }
    }

    /// These options for other rows.
    ///
    /// @param value the rows that may be found; null for all
    /// @return new options
    public SearchOptions withRows(@Nullable RowSelection value) {
        return new SearchOptions(value, codes, candidates, executor);
    }

    /// These options with codes.
    ///
    /// @param kind  which codes are looked at first; null for none
    /// @param count how many rows they choose; 0 for the usual
    /// @return new options
    public SearchOptions withCodes(@Nullable CodeKind kind, int count) {
        return new SearchOptions(rows, kind, count, executor);
    }

    /// These options with more threads.
    ///
    /// @param value lends threads; null for the caller's alone
    /// @return new options
    public SearchOptions withExecutor(@Nullable Executor value) {
        return new SearchOptions(rows, codes, candidates, value);
    }
}
