package dev.basalt.vector.hnsw;

import dev.basalt.vector.Metric;

/// What sealed graphs make of a metric: its number in their files, and its distances as estimates.
final class SealedMetric {
    private SealedMetric() {}

    static int code(Metric metric) {
        return switch (metric) {
            case COSINE -> 0;
            case DOT -> 1;
            case L2 -> 2;
        };
    }

    /// What a distance is multiplied by to be what codes estimate: a squared L2 distance, or twice the distance.
    static float toEstimate(Metric metric) {
        return metric == Metric.L2 ? 1 : 2;
    }
}
