package dev.basalt.vector.internal;

import dev.basalt.vector.VectorRows;

/// Checks rows that an index is to take in, before it changes anything.
public final class NewRows {
    private NewRows() {}

    /// Checks one row.
    ///
    /// @param rows    the rows
    /// @param members the rows the index holds
    /// @param row     the new one
    /// @throws IllegalArgumentException if it is in the index already, or not live
    public static void check(VectorRows rows, RowMembership members, int row) {
        if (row < 0 || !rows.isLive(row)) {
            throw new IllegalArgumentException("row " + row + " holds no vector");
        }
        if (members.contains(row)) {
            throw new IllegalArgumentException("row " + row + " is in the index already");
        }
    }

    /// Checks rows that follow each other.
    ///
    /// @param rows    the rows
    /// @param members the rows the index holds
    /// @param from    the first new one
    /// @param to      one after the last
    /// @param threads how many threads to use
    /// @throws IllegalArgumentException if one is in the index already, or not live, or `threads < 1`
    public static void check(VectorRows rows, RowMembership members, int from, int to, int threads) {
        checkThreads(threads);
        for (int row = from; row < to; row++) {
            check(rows, members, row);
        }
    }

    /// Checks a number of threads.
    ///
    /// @param threads how many to use
    /// @throws IllegalArgumentException if `threads < 1`
    public static void checkThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
    }
}
