package dev.basalt.vector.rank;

import dev.basalt.vector.IndexSearcher;
import java.util.Arrays;
import java.util.Objects;

/// Ids with scores, best first: the highest score, and of equal scores the lower id.
///
/// - **Memory:** copies of what it is made from
/// - **Threads:** immutable
public final class RankedList {
    private static final RankedList EMPTY = new RankedList(new long[0], new double[0]);

    private final long[] ids;
    private final double[] scores;

    private RankedList(long[] ids, double[] scores) {
        this.ids = ids;
        this.scores = scores;
    }

    /// The list without ids.
    ///
    /// @return an empty list
    public static RankedList empty() {
        return EMPTY;
    }

    /// Ranks ids by scores of which higher is better.
    ///
    /// @param ids    the ids, in any order
    /// @param scores a score for each
    /// @return the list, best first
    /// @throws IllegalArgumentException if the arrays differ in length, an id comes twice, or a score is not
    ///                                  finite
    public static RankedList ofScores(long[] ids, double[] scores) {
        requireSameLength(ids.length, scores.length);
        return sorted(ids.clone(), scores.clone());
    }

    /// Ranks ids by distances, of which lower is better; the score is the distance with its sign changed.
    ///
    /// @param ids       the ids, in any order
    /// @param distances a distance for each
    /// @param count     how many of them to take
    /// @return the list, nearest first
    /// @throws IndexOutOfBoundsException if there are not so many
    /// @throws IllegalArgumentException  if an id comes twice, or a distance is not finite
    public static RankedList ofDistances(long[] ids, float[] distances, int count) {
        Objects.checkFromIndexSize(0, count, Math.min(ids.length, distances.length));
        double[] scores = new double[count];
        for (int i = 0; i < count; i++) {
            scores[i] = 0.0 - distances[i];
        }
        return sorted(Arrays.copyOf(ids, count), scores);
    }

    /// What a search has just found; rows become ids.
    ///
    /// @param searcher has searched
    /// @param found    how many it found, as it said
    /// @return the list, nearest first
    /// @throws IllegalArgumentException if a distance is not finite
    public static RankedList ofSearch(IndexSearcher searcher, int found) {
        long[] ids = new long[found];
        double[] scores = new double[found];
        for (int i = 0; i < found; i++) {
            ids[i] = searcher.row(i);
            scores[i] = 0.0 - searcher.distance(i);
        }
        return sorted(ids, scores);
    }

    /// Ids whose order is known and whose scores are not: the scores become 0, -1, -2 and so on.
    ///
    /// @param ids the ids, best first
    /// @return the list
    /// @throws IllegalArgumentException if an id comes twice
    public static RankedList inOrder(long[] ids) {
        double[] scores = new double[ids.length];
        for (int i = 0; i < ids.length; i++) {
            scores[i] = 0.0 - i;
        }
        return sorted(ids.clone(), scores);
    }

    /// Takes both arrays over.
    static RankedList sorted(long[] ids, double[] scores) {
        for (int i = 0; i < ids.length; i++) {
            if (!Double.isFinite(scores[i])) {
                throw new IllegalArgumentException(
                        "the score of id " + ids[i] + " must be finite, but was " + scores[i]);
            }
            scores[i] += 0.0; // -0 would sort below 0 though it is as good
        }
        requireDistinct(ids);
        int[] order = byScore(ids, scores);
        long[] sortedIds = new long[ids.length];
        double[] sortedScores = new double[ids.length];
        for (int i = 0; i < order.length; i++) {
            sortedIds[i] = ids[order[i]];
            sortedScores[i] = scores[order[i]];
        }
        return new RankedList(sortedIds, sortedScores);
    }

    private static void requireSameLength(int ids, int scores) {
        if (ids != scores) {
            throw new IllegalArgumentException(
                    "there must be a score for each id, but there are " + ids + " ids and " + scores + " scores");
        }
    }

    private static void requireDistinct(long[] ids) {
        long[] ascending = ids.clone();
        Arrays.sort(ascending);
        for (int i = 1; i < ascending.length; i++) {
            if (ascending[i] == ascending[i - 1]) {
                throw new IllegalArgumentException("an id must come once, but " + ascending[i] + " comes twice");
            }
        }
    }

    /// Positions in the order of the list. A merge sort over positions: no boxing, and never slower than n
    /// log n.
    private static int[] byScore(long[] ids, double[] scores) {
        int[] order = new int[ids.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int[] other = new int[order.length];
        for (long width = 1; width < order.length; width *= 2) {
            for (long from = 0; from < order.length; from += 2 * width) {
                int middle = (int) Math.min(from + width, order.length);
                merge(ids, scores, order, other, (int) from, middle, (int) Math.min(from + 2 * width, order.length));
            }
            int[] swap = order;
            order = other;
            other = swap;
        }
        return order;
    }

    private static void merge(long[] ids, double[] scores, int[] order, int[] merged, int from, int middle, int end) {
        int left = from;
        int right = middle;
        for (int to = from; to < end; to++) {
            boolean takeLeft = right == end || (left < middle && isBetter(ids, scores, order[left], order[right]));
            merged[to] = takeLeft ? order[left++] : order[right++];
        }
    }

    private static boolean isBetter(long[] ids, double[] scores, int a, int b) {
        return scores[a] > scores[b] || (scores[a] == scores[b] && ids[a] < ids[b]);
    }

    /// How many ids there are.
    ///
    /// @return the count
    public int count() {
        return ids.length;
    }

    /// The id at a rank.
    ///
    /// @param rank 0 for the best
    /// @return the id
    public long id(int rank) {
        return ids[rank];
    }

    /// The score at a rank.
    ///
    /// @param rank 0 for the best
    /// @return the score
    public double score(int rank) {
        return scores[rank];
    }

    /// The best of this list.
    ///
    /// @param count how many to keep; all if there are fewer
    /// @return a list of at most so many
    public RankedList top(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative, but was " + count);
        }
        return count >= ids.length ? this : new RankedList(Arrays.copyOf(ids, count), Arrays.copyOf(scores, count));
    }

    /// The ids, lowest first.
    long[] ascendingIds() {
        long[] ascending = ids.clone();
        Arrays.sort(ascending);
        return ascending;
    }

    /// `[id: score, ...]`, best first.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < ids.length; i++) {
            text.append(i == 0 ? "" : ", ").append(ids[i]).append(": ").append(scores[i]);
        }
        return text.append(']').toString();
    }
}
