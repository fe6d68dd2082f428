package dev.basalt.vector.analysis;

import java.util.List;

/// What an index would take and give, by the formulas of [IndexAdvisor].
///
/// @param plan         the index
/// @param memoryBytes  memory for vectors and index
/// @param diskBytes    files for vectors and index; 0 if not durable
/// @param queryMicros  time of a search on one thread, in microseconds
/// @param addMicros    time to add a vector, without flushing files
/// @param buildSeconds time to add all vectors on one thread
/// @param recall       share of the true neighbours that are found
/// @param costMicros   mean time of an operation of the workload
/// @param shortfalls   what the workload asks for and this does not give, in words
public record IndexEstimate(
        IndexPlan plan,
        long memoryBytes,
        long diskBytes,
        double queryMicros,
        double addMicros,
        double buildSeconds,
        double recall,
        double costMicros,
        List<String> shortfalls) {

    /// Copies the list.
    public IndexEstimate {
        shortfalls = List.copyOf(shortfalls);
    }

    /// Whether it gives all that is asked for.
    ///
    /// @return whether there are no shortfalls
    public boolean fits() {
        return shortfalls.isEmpty();
    }
}
