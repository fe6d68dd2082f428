package dev.basalt.bench.vector;

import java.util.Arrays;

/// All queries searched once, one after the other.
final class Pass {
    private final long[] nanos;
    private final int[] found;
    private final long scored;
    private final long totalNanos;

    /// @param nanos      time of each query
    /// @param totalNanos time of all, by the clock that speeds are told in
    /// @param found      `[queries, k]` rows
    /// @param scored     distances computed
    Pass(long[] nanos, long totalNanos, int[] found, long scored) {
        this.nanos = nanos.clone();
        this.found = found;
        this.scored = scored;
        this.totalNanos = totalNanos;
        Arrays.sort(this.nanos);
    }

    /// The array itself.
    int[] found() {
        return found;
    }

    double queriesPerSecond() {
        return nanos.length * 1e9 / totalNanos;
    }

    /// Mean time of a query by the clock that speeds are told in.
    double clockNanos() {
        return (double) totalNanos / nanos.length;
    }

    double meanNanos() {
        return Arrays.stream(nanos).average().orElse(0);
    }

    /// The time that a share of the queries stays within.
    long quantileNanos(double share) {
        return nanos[Math.min(nanos.length - 1, (int) Math.ceil(share * nanos.length) - 1)];
    }

    /// Distances computed for a query, on average.
    double scoredPerQuery() {
        return (double) scored / nanos.length;
    }
}
