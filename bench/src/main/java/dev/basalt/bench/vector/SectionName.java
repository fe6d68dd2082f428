package dev.basalt.bench.vector;

/// A part of the benchmark.
enum SectionName {
    /// [Sweep]: recall against speed.
    SEARCH,
    /// [OriginalSection]: the figures that the original publishes.
    ORIGINAL,
    /// [FilteredSection]: searches that may find some rows only.
    FILTERED,
    /// [ChurnSection]: rows that come and go.
    CHURN,
    /// [HardSection]: rows that lie in ways that are hard on graphs and codes.
    HARD;

    /// How the command line names it.
    String option() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
