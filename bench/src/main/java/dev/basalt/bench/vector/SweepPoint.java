package dev.basalt.bench.vector;

/// What one contender did at one `ef`.
///
/// @param ef             the effort
/// @param recall         share of the true nearest rows found
/// @param medianSpeed    queries per second of the middle round
/// @param bestSpeed      queries per second of the best round
/// @param meanNanos      mean time of a query in the middle round
/// @param p50Nanos       half of them took at most this
/// @param p99Nanos       99 of 100 took at most this
/// @param scoredPerQuery distances computed for a query
record SweepPoint(
        int ef,
        double recall,
        double medianSpeed,
        double bestSpeed,
        double meanNanos,
        double p50Nanos,
        double p99Nanos,
        double scoredPerQuery) {}
