package dev.basalt.vector.analysis;

import dev.basalt.vector.VectorRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether embeddings look as a working model would make them.
///
/// The score is 1 less the penalty of each issue, and at least 0; [HealthIssue.Kind] has their weights.
/// Vectors that are not finite count for nothing but their own number.
///
/// - **Source:** Ethayarajh, How contextual are contextualized word representations?, EMNLP 2019 (mean cosine
///   as a measure of anisotropy)
///
/// @param count           how many vectors there are
/// @param dimension       values of each
/// @param nanCount        vectors with a NaN
/// @param infiniteCount   vectors with an infinity and no NaN
/// @param zeroCount       vectors of zeros
/// @param meanNorm        mean length; NaN where there is no vector
/// @param normDeviation   standard deviation of the length
/// @param normOutliers    vectors whose length is more than three standard deviations from the mean
/// @param deadDimensions  dimensions with a standard deviation below 1e-6; 0 with fewer than two vectors
/// @param duplicates      vectors equal to an earlier one, value by value
/// @param meanCosine      mean of the cosine over all pairs of vectors, 0 where directions are spread evenly
///                        and 1 where all are the same; NaN with fewer than two
/// @param score           1 for nothing wrong, down to 0
/// @param issues          what was found, the worst first
public record EmbeddingHealth(
        int count,
        int dimension,
        int nanCount,
        int infiniteCount,
        int zeroCount,
        double meanNorm,
        double normDeviation,
        int normOutliers,
        int deadDimensions,
        int duplicates,
        double meanCosine,
        double score,
        List<HealthIssue> issues) {

    /// Copies the list.
    public EmbeddingHealth {
        issues = List.copyOf(issues);
    }

    /// Examines the live rows. Rows of `Metric.COSINE` are kept at unit length, so that nothing is left of
    /// what their lengths were: use [#ofRaw] before they are taken in.
    ///
    /// @param rows the rows
    /// @return the findings
    public static EmbeddingHealth of(VectorRows rows) {
        return report(new HealthScan(VectorBlocks.of(rows)));
    }

    /// Examines vectors as a model gave them.
    ///
    /// @param vectors   `[count, dimension]` row-major; may hold any values
    /// @param count     how many
    /// @param dimension values of each, `> 0`
    /// @return the findings
    /// @throws IndexOutOfBoundsException if the array is too short
    public static EmbeddingHealth ofRaw(float[] vectors, int count, int dimension) {
        return report(new HealthScan(VectorBlocks.raw(vectors, count, dimension)));
    }

    private static EmbeddingHealth report(HealthScan scan) {
        List<HealthIssue> issues = new ArrayList<>();
        int vectors = scan.count();
        addShare(
                issues,
                HealthIssue.Kind.NOT_FINITE,
                scan.nanCount() + scan.infiniteCount(),
                vectors,
                "vectors hold NaN or infinity");
        addShare(issues, HealthIssue.Kind.ZERO, scan.zeroCount(), vectors, "vectors are all zeros");
        addShare(
                issues,
                HealthIssue.Kind.NORM_OUTLIER,
                scan.normOutliers(),
                vectors,
                "vectors are unusually long or short");
        addShare(
                issues,
                HealthIssue.Kind.DEAD_DIMENSION,
                scan.deadDimensions(),
                scan.dimension(),
                "dimensions never change");
        addShare(issues, HealthIssue.Kind.DUPLICATE, scan.duplicates(), vectors, "vectors repeat an earlier one");
        addAnisotropy(issues, scan.meanCosine(), vectors);
        issues.sort((a, b) -> Double.compare(b.penalty(), a.penalty()));
        double score = 1;
        for (HealthIssue issue : issues) {
            score -= issue.penalty();
        }
        return new EmbeddingHealth(
                vectors,
                scan.dimension(),
                scan.nanCount(),
                scan.infiniteCount(),
                scan.zeroCount(),
                scan.meanNorm(),
                scan.normDeviation(),
                scan.normOutliers(),
                scan.deadDimensions(),
                scan.duplicates(),
                scan.meanCosine(),
                Math.max(0, score),
                issues);
    }

    private static void addShare(List<HealthIssue> issues, HealthIssue.Kind kind, int found, int of, String what) {
        if (found > 0) {
            double share = (double) found / of;
            String reason = String.format(Locale.ROOT, "%d of %d %s (%.2f %%)", found, of, what, 100 * share);
            issues.add(new HealthIssue(kind, found, kind.penalty(share), reason));
        }
    }

    private static void addAnisotropy(List<HealthIssue> issues, double meanCosine, int vectors) {
        double penalty = Double.isNaN(meanCosine) ? 0 : HealthIssue.Kind.ANISOTROPY.penalty(meanCosine);
        if (penalty > 0) {
            String reason = String.format(
                    Locale.ROOT, "vectors point much the same way: the mean cosine of two is %.3f", meanCosine);
            issues.add(new HealthIssue(HealthIssue.Kind.ANISOTROPY, vectors, penalty, reason));
        }
    }
}
