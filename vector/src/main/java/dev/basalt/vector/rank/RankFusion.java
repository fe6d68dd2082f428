package dev.basalt.vector.rank;

import java.util.Arrays;
import java.util.List;

/// Makes one ranking of several, such as those of a text search and a vector search.
///
/// The result does not depend on the order in which the lists are given: what the lists say of an id is added
/// from the smallest to the largest. Of equal scores the lower id is first. Empty lists and no lists at all
/// are fine.
///
/// - **Memory:** for each id some 40 bytes, and 8 for each list
/// - **Threads:** stateless
/// - **Source:** Cormack, Clarke and Büttcher, Reciprocal rank fusion outperforms Condorcet and individual
///   rank learning methods, SIGIR 2009; Fox and Shaw, Combination of multiple searches, TREC-2, 1994 (linear)
public final class RankFusion {
    /// The constant of Cormack et al.: the larger, the less the first ranks stand out.
    public static final double DEFAULT_CONSTANT = 60;

    /// How deep lists are compared by [#agreement(List)].
    public static final int DEFAULT_DEPTH = 10;

    private RankFusion() {}

    /// Adds `1 / (60 + rank)` over the lists that hold an id; the best rank is 1.
    ///
    /// @param lists what to fuse
    /// @return all ids of the lists
    public static RankedList reciprocalRank(List<RankedList> lists) {
        return reciprocalRank(lists, equalWeights(lists), DEFAULT_CONSTANT);
    }

    /// Adds `weight / (constant + rank)` over the lists that hold an id; the best rank is 1.
    ///
    /// @param lists    what to fuse
    /// @param weights  one for each list, finite and `>= 0`
    /// @param constant finite and `>= 0`
    /// @return all ids of the lists
    /// @throws IllegalArgumentException if a weight is missing or a number is out of range
    public static RankedList reciprocalRank(List<RankedList> lists, double[] weights, double constant) {
        requireWeights(lists, weights);
        if (!(constant >= 0 && constant < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("constant must be finite and not negative, but was " + constant);
        }
        Contributions contributions = new Contributions(lists);
        for (int i = 0; i < lists.size(); i++) {
            RankedList list = lists.get(i);
            for (int rank = 0; rank < list.count(); rank++) {
                contributions.add(list.id(rank), weights[i] / (constant + rank + 1));
            }
        }
        return contributions.sum();
    }

    /// Adds the weighted scores of the lists. A list that does not hold an id counts as if it held it with
    /// its own lowest score ([Normalization#NONE]: with 0), so to be found never makes an id worse.
    ///
    /// @param lists         what to fuse
    /// @param weights       one for each list, finite and `>= 0`
    /// @param normalization the common scale
    /// @return all ids of the lists
    /// @throws IllegalArgumentException if a weight is missing or out of range, or a sum is not finite
    public static RankedList linear(List<RankedList> lists, double[] weights, Normalization normalization) {
        requireWeights(lists, weights);
        Contributions contributions = new Contributions(lists);
        for (int i = 0; i < lists.size(); i++) {
            RankedList list = lists.get(i);
            double[] scores = normalization.scale(list);
            // Scores are taken relative to what absence counts; this adds the same to all ids, as the end below does.
            double absent = normalization == Normalization.Z_SCORE && scores.length > 0 ? scores[scores.length - 1] : 0;
            contributions.addToAll(i, weights[i] * absent);
            for (int rank = 0; rank < scores.length; rank++) {
                contributions.add(list.id(rank), weights[i] * (scores[rank] - absent));
            }
        }
        return contributions.sum();
    }

    /// How far the lists agree, and so how much their fusion can be trusted: [#agreement(List, int)] of the
    /// first 10.
    ///
    /// @param lists the lists
    /// @return 0 to 1
    public static double agreement(List<RankedList> lists) {
        return agreement(lists, DEFAULT_DEPTH);
    }

    /// The mean over all pairs of lists of what their best ids have in common: `|A ∩ B| / |A ∪ B|` (Jaccard).
    /// Two empty lists have nothing in common.
    ///
    /// @param lists the lists
    /// @param depth how many of each list are compared, `>= 1`
    /// @return 0 to 1; 0 if there are not two lists, as then none confirms another
    public static double agreement(List<RankedList> lists, int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be at least 1, but was " + depth);
        }
        long[][] tops = new long[lists.size()][];
        for (int i = 0; i < tops.length; i++) {
            tops[i] = lists.get(i).top(depth).ascendingIds();
        }
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < tops.length; i++) {
            for (int j = i + 1; j < tops.length; j++) {
                sum += jaccard(tops[i], tops[j]);
                pairs++;
            }
        }
        return pairs == 0 ? 0 : sum / pairs;
    }

    private static double jaccard(long[] a, long[] b) {
        int common = 0;
        for (long id : a) {
            if (Arrays.binarySearch(b, id) >= 0) {
                common++;
            }
        }
        int all = a.length + b.length - common;
        return all == 0 ? 0 : (double) common / all;
    }

    private static double[] equalWeights(List<RankedList> lists) {
        double[] weights = new double[lists.size()];
        Arrays.fill(weights, 1);
        return weights;
    }

    private static void requireWeights(List<RankedList> lists, double[] weights) {
        if (weights.length != lists.size()) {
            throw new IllegalArgumentException("there must be a weight for each list, but there are " + lists.size()
                    + " lists and " + weights.length + " weights");
        }
        for (double weight : weights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a weight must be finite and not negative, but was " + weight);
            }
        }
    }

    /// What each list adds to each id, `[id, list]`.
    private static final class Contributions {
        private final long[] ids;
        private final int width;
        private final double[] values;
        private final int[] counts;
        private final double[] common;

        Contributions(List<RankedList> lists) {
            int total = 0;
            for (RankedList list : lists) {
                total = Math.addExact(total, list.count());
            }
            long[] all = new long[total];
            int filled = 0;
            for (RankedList list : lists) {
                for (int rank = 0; rank < list.count(); rank++) {
                    all[filled++] = list.id(rank);
                }
            }
            Arrays.sort(all);
            int distinct = 0;
            for (int i = 0; i < total; i++) {
                if (i == 0 || all[i] != all[i - 1]) {
                    all[distinct++] = all[i];
                }
            }
            this.ids = Arrays.copyOf(all, distinct);
            this.width = lists.size();
            this.values = new double[Math.multiplyExact(distinct, width)];
            this.counts = new int[distinct];
            this.common = new double[width];
        }

        void add(long id, double value) {
            int slot = Arrays.binarySearch(ids, id);
            values[slot * width + counts[slot]++] = value;
        }

        void addToAll(int list, double value) {
            common[list] = value;
        }

        RankedList sum() {
            double[] sums = new double[ids.length];
            double ofAll = sumOf(common, 0, width);
            for (int slot = 0; slot < ids.length; slot++) {
                int from = slot * width;
                sums[slot] = sumOf(values, from, from + counts[slot]) + ofAll;
            }
            return RankedList.sorted(ids.clone(), sums);
        }

        private static double sumOf(double[] terms, int from, int end) {
            Arrays.sort(terms, from, end);
            double sum = 0;
            for (int i = from; i < end; i++) {
                sum += terms[i];
            }
            return sum;
        }
    }
}
