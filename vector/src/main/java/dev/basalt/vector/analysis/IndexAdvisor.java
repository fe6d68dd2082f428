package dev.basalt.vector.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says which index suits a workload, and why.
///
/// All figures are estimates by the formulas below, with constants of one common machine: good for choosing
/// between kinds, not for promising times. Measure recall and time on real vectors before relying on them.
///
/// With `n` vectors of `b` bytes and `d` values, `L = log2 n`, `s` the selectivity, `k` neighbours, `D` the
/// intrinsic dimension (measured; or 15, or `d` if that is less), and `fetch(x) = 60 + x/30` nanoseconds to
/// read `x` bytes anywhere in memory (for a vector at least what a scan takes), a search takes these
/// nanoseconds, and the index this memory:
///
/// - **exact:** `min(n · max(0.04 d, b/30), s n · fetch(b))`, where a sample's measured time replaces `0.04
///   d`; `n b + n/8` bytes; recall 1
/// - **HNSW:** `M (ef + L) · fetch(b) · min(1/s, 4)`, at most as exact; `n b + links` bytes; recall as asked,
///   at most 0.999
/// - **compressed HNSW:** `M (ef + L) · fetch(code) · min(1/s, 4) + ef · fetch(b)` with 1.3 times the `ef`;
///   `n (b + code) + links` bytes; recall as asked, at most 0.99, or 0.95 with 1 bit. For 64 values or more
/// - **small-memory HNSW:** the same with `3 k · 80,000`, reads of a disk, in place of `ef · fetch(b)`; `n ·
///   code + links` bytes. Where vectors are in files
/// - **KD-tree:** `v · fetch(b) + 60 L` with `v = 32 ((k/32)^(1/D) + 1)^D / s`, at most `n`, where `D` is
///   measured or `d`; `n (b + 6)` bytes; recall 1. For up to 32 values, not for the dot product
/// - **LSH:** `0.04 t h d + 60 t + s n · p(far) · fetch(b)` with `p(x) = 1 - (1 - (1 - x/π)^h)^t`; `n (b + 12
///   t)` bytes; recall `p(near)`. For cosine
///
/// There `ef = 0.19 √k D (1 - recall)^-0.6`, at least `k`; `M` is 16, or 24 for a recall of 0.99 and more;
/// `links = 4 n (2 M + 1) + 4 n (M + 1) / (M - 1)`; `code = d · bits / 8 + 16` with 1 bit for a recall of up
/// to 0.95 and 256 values or more, else 4. LSH takes the cheapest of 4 to 24 bits `h` and 2 to 64 tables `t`;
/// `near` and `far` are angles, measured, or 0.9 and π/2.
///
/// Adding a vector takes `b/30` and besides nothing (exact), `1.5 M (efConstruction + L) · fetch(b or code)`
/// (HNSW), `L · fetch(b)` (KD-tree) or `0.04 t h d + 60 t` (LSH); `efConstruction = 2 ef` in `[100, 400]`.
/// Flushing files takes the same whatever the index.
///
/// Of the indexes that give all that is asked for, the one with the lowest mean time of an operation is
/// recommended. To undercut an exact one, HNSW must be 1.5 times as fast and the others, whose recall depends
/// more on the data, twice.
///
/// - **Source:** Malkov and Yashunin, Efficient and robust approximate nearest neighbor search using HNSW
///   graphs, 2018 (shape of cost and memory); Friedman, Bentley and Finkel, An algorithm for finding best
///   matches in logarithmic expected time, 1977 (leaves of a KD-tree); Charikar, Similarity estimation
///   techniques from rounding algorithms, 2002 (angles and hashes). The formula of `ef` is a rule of thumb
///   with no better source than common experience
public final class IndexAdvisor {
    private IndexAdvisor() {}

    /// Compares all kinds of index that can do the work.
    ///
    /// @param work   what the index is to do
    /// @param sample what the vectors are like; null if not known
    /// @return the advice
    public static IndexAdvice advise(Workload work, @Nullable VectorSample sample) {
        IndexCosts costs = new IndexCosts(work, sample);
        List<IndexEstimate> ranked = new ArrayList<>(costs.estimates());
        ranked.sort(Comparator.comparing((IndexEstimate estimate) -> !estimate.fits())
                .thenComparing(estimate -> estimate.memoryBytes() > work.memoryBytes())
                .thenComparing(estimate -> estimate.recall() < work.recall())
                .thenComparingDouble(estimate -> estimate.costMicros() * handicap(estimate.plan())));
        IndexEstimate first = ranked.getFirst();
        List<IndexEstimate> others = ranked.subList(1, ranked.size());
        return new IndexAdvice(first, others, reasons(work, sample, costs, first, others));
    }

    private static double handicap(IndexPlan plan) {
        return switch (plan) {
            case IndexPlan.Exact _, IndexPlan.KdTree _ -> 1;
            case IndexPlan.Hnsw _ -> 1.5;
            case IndexPlan.CompressedHnsw _, IndexPlan.Lsh _ -> 2;
        };
    }

    private static List<String> reasons(
            Workload work,
            @Nullable VectorSample sample,
            IndexCosts costs,
            IndexEstimate first,
            List<IndexEstimate> others) {
        List<String> reasons = new ArrayList<>();
        reasons.add(String.format(
                Locale.ROOT,
                "%s: about %.1f µs a search and %.1f µs to add a vector, so %.1f µs an operation with %.0f %% writes",
                first.plan().kind(),
                first.queryMicros(),
                first.addMicros(),
                first.costMicros(),
                100 * work.writeShare()));
        reasons.add(String.format(
                Locale.ROOT,
                "takes %s of memory; finds about %.3f of the true neighbours",
                IndexCosts.bytes(first.memoryBytes()),
                first.recall()));
        if (!first.fits()) {
            reasons.add("no index gives all that is asked for; this one " + String.join(" and ", first.shortfalls()));
        }
        for (IndexEstimate other : others) {
            reasons.add("not " + other.plan().kind() + ": " + against(other, first));
        }
        if (work.durable()) {
            reasons.add("keeps " + IndexCosts.bytes(first.diskBytes()) + " in files");
        }
        reasons.add(
                sample == null
                        ? String.format(
                                Locale.ROOT,
                                "the vectors are not known: an intrinsic dimension of %.0f is assumed",
                                costs.intrinsicDimension())
                        : String.format(
                                Locale.ROOT,
                                "a sample has an intrinsic dimension of %.1f of %d",
                                sample.intrinsicDimension(),
                                work.dimension()));
        return reasons;
    }

    private static String against(IndexEstimate other, IndexEstimate first) {
        if (!other.fits()) {
            return String.join(" and ", other.shortfalls());
        }
        if (other.costMicros() >= first.costMicros()) {
            return String.format(Locale.ROOT, "about %.1f µs an operation", other.costMicros());
        }
        return String.format(
                Locale.ROOT,
                "about %.1f µs an operation is too little gain for a recall that is not sure",
                other.costMicros());
    }
}
