package dev.basalt.vector.analysis;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;

/// What an index is to do: the question to [IndexAdvisor].
///
/// @param rowCount     how many vectors there will be, `>= 0`
/// @param dimension    values of each, `> 0`
/// @param type         how they are kept
/// @param metric       what near means
/// @param k            how many neighbours a search finds, `>= 1`
/// @param memoryBytes  the memory there is for vectors and index
/// @param writeShare   the share of operations that add or remove, in `[0, 1]`
/// @param recall       the share of the true neighbours to find, in `(0, 1]`; 1 asks for an exact index
/// @param queryMicros  the longest a search may take on average, in microseconds; infinite for any time
/// @param selectivity  the share of vectors that filters let through, in `(0, 1]`
/// @param durable      whether vectors are kept in files too, from which they can be read when memory is
///                     short
public record Workload(
        long rowCount,
        int dimension,
        RowType type,
        Metric metric,
        int k,
        long memoryBytes,
        double writeShare,
        double recall,
        double queryMicros,
        double selectivity,
        boolean durable) {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Workload {
        require(rowCount >= 0 && rowCount <= Integer.MAX_VALUE, "rowCount must be in [0, 2147483647]", rowCount);
        require(dimension >= 1, "dimension must be positive", dimension);
        require(k >= 1, "k must be at least 1", k);
        require(memoryBytes >= 0, "memoryBytes must not be negative", memoryBytes);
        require(writeShare >= 0 && writeShare <= 1, "writeShare must be in [0, 1]", writeShare);
        require(recall > 0 && recall <= 1, "recall must be in (0, 1]", recall);
        require(queryMicros > 0, "queryMicros must be positive", queryMicros);
        require(selectivity > 0 && selectivity <= 1, "selectivity must be in (0, 1]", selectivity);
    }

    private static void require(boolean holds, String message, Number actual) {
        if (!holds) {
            throw new IllegalArgumentException(message + ", but was " + actual);
        }
    }

    /// Searches for ten neighbours by cosine among vectors of 32 bits a value: a recall of 0.95, one write in
    /// ten operations, no filters, no limits of memory and time, not durable.
    ///
    /// @param rowCount  how many vectors there will be
    /// @param dimension values of each
    /// @return the workload
    public static Workload of(long rowCount, int dimension) {
        return new Workload(
                rowCount,
                dimension,
                RowType.F32,
                Metric.COSINE,
                10,
                Long.MAX_VALUE,
                0.1,
                0.95,
                Double.POSITIVE_INFINITY,
                1,
                false);
    }

    /// This workload with another metric.
    ///
    /// @param newMetric what near means
    /// @return a new workload
    public Workload withMetric(Metric newMetric) {
        return new Workload(
                rowCount,
                dimension,
                type,
                newMetric,
                k,
                memoryBytes,
                writeShare,
                recall,
                queryMicros,
                selectivity,
                durable);
    }

    /// This workload with vectors kept otherwise.
    ///
    /// @param newType how they are kept
    /// @return a new workload
    public Workload withType(RowType newType) {
        return new Workload(
                rowCount,
                dimension,
                newType,
                metric,
                k,
                memoryBytes,
                writeShare,
                recall,
                queryMicros,
                selectivity,
                durable);
    }

    /// This workload with a limit of memory.
    ///
    /// @param bytes the memory there is
    /// @return a new workload
    public Workload withMemoryBytes(long bytes) {
        return new Workload(
                rowCount, dimension, type, metric, k, bytes, writeShare, recall, queryMicros, selectivity, durable);
    }

    /// This workload with another share of writes.
    ///
    /// @param share in `[0, 1]`
    /// @return a new workload
    public Workload withWriteShare(double share) {
        return new Workload(
                rowCount, dimension, type, metric, k, memoryBytes, share, recall, queryMicros, selectivity, durable);
    }

    /// This workload with another recall.
    ///
    /// @param share in `(0, 1]`
    /// @return a new workload
    public Workload withRecall(double share) {
        return new Workload(
                rowCount,
                dimension,
                type,
                metric,
                k,
                memoryBytes,
                writeShare,
                share,
                queryMicros,
                selectivity,
                durable);
    }

    /// This workload with a limit of time.
    ///
    /// @param micros in microseconds
    /// @return a new workload
    public Workload withQueryMicros(double micros) {
        return new Workload(
                rowCount, dimension, type, metric, k, memoryBytes, writeShare, recall, micros, selectivity, durable);
    }

    /// This workload with filters.
    ///
    /// @param share the share of vectors they let through, in `(0, 1]`
    /// @return a new workload
    public Workload withSelectivity(double share) {
        return new Workload(
                rowCount, dimension, type, metric, k, memoryBytes, writeShare, recall, queryMicros, share, durable);
    }

    /// This workload with vectors in files, or not.
    ///
    /// @param inFiles whether they are
    /// @return a new workload
    public Workload withDurable(boolean inFiles) {
        return new Workload(
                rowCount,
                dimension,
                type,
                metric,
                k,
                memoryBytes,
                writeShare,
                recall,
                queryMicros,
                selectivity,
                inFiles);
    }
}
