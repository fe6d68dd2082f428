package dev.basalt.bench.vector;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A contender's speed against its recall.
///
/// @param points in order of rising `ef`
record Curve(ContenderName name, String description, List<ContenderBuild> builds, List<SweepPoint> points) {
    /// A build.
    ///
    /// @param threads     how many threads it used
    /// @param seconds     the time it took
    /// @param memoryBytes index and rows together
    record ContenderBuild(int threads, double seconds, long memoryBytes) {}

    Curve {
        builds = List.copyOf(builds);
        points = List.copyOf(points);
    }

    /// The speed at a recall: between the two neighbouring points, the logarithm of the speed is taken to be
    /// linear in the recall.
    ///
    /// @param recall the recall
    /// @param speed  which speed of a point
    /// @return queries per second; NaN if no point is as accurate; if all are more accurate, that of the least
    ///         accurate, which is a lower bound
    double speedAt(double recall, ToDoubleFunction<SweepPoint> speed) {
        List<SweepPoint> ordered = points.stream()
                .sorted(Comparator.comparingDouble(SweepPoint::recall).thenComparingInt(SweepPoint::ef))
                .toList();
        SweepPoint below = null;
        for (SweepPoint point : ordered) {
            if (point.recall() >= recall) {
                if (below == null) {
                    return speed.applyAsDouble(point);
                }
                double share = (recall - below.recall()) / (point.recall() - below.recall());
                double low = Math.log(speed.applyAsDouble(below));
                double high = Math.log(speed.applyAsDouble(point));
                return Math.exp(low + share * (high - low));
            }
            below = point;
        }
        return Double.NaN;
    }

    /// Whether even the least accurate point is above a recall, so that [#speedAt] is only a lower bound.
    boolean isAbove(double recall) {
        return points.stream().allMatch(point -> point.recall() > recall);
    }
}
