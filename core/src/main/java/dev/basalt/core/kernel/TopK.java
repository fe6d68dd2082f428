package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarScan;
import dev.basalt.core.kernel.internal.VectorScan;
import java.util.Objects;

/// Keeps the best `k` of the scores offered to it, with their ids.
///
/// Of equal scores the one with the lower id is better, so the outcome does not depend on the order of offers. A
/// NaN is never kept. -0.0 and 0.0 are equal. Bulk offers compare whole blocks with the worst kept score and touch
/// the heap for candidates alone.
///
/// - **Memory:** `12·k` bytes and a little, taken once; offering, draining and clearing allocate nothing
/// - **Threads:** confined to one thread at a time
public final class TopK {
    private static final boolean VECTOR = ActiveTier.isVector();

    private final float sign;
    private final float[] keys;
    private final long[] ids;
    private int size;

    /// `sign` is 1 if high scores are best, -1 if low ones are; the heap orders keys `score · sign`, worst at the
    /// root.
    private TopK(int k, float sign) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be positive, but was " + k);
        }
        this.sign = sign;
        this.keys = new float[k];
        this.ids = new long[k];
    }

    /// Makes a selection of the highest scores, as for dot products and cosines.
    ///
    /// @param k how many to keep
    /// @return an empty selection
    /// @throws IllegalArgumentException if `k` is not positive
    public static TopK highest(int k) {
        return new TopK(k, 1);
    }

    /// Makes a selection of the lowest scores, as for distances.
    ///
    /// @param k how many to keep
    /// @return an empty selection
    /// @throws IllegalArgumentException if `k` is not positive
    public static TopK lowest(int k) {
        return new TopK(k, -1);
    }

    /// The most that is kept.
    ///
    /// @return `k`
    public int k() {
        return keys.length;
    }

    /// How many are kept now.
    ///
    /// @return a count of at most `k`
    public int size() {
        return size;
    }

    /// Whether `k` scores are kept, so that a new one must beat [#threshold()].
    ///
    /// @return true if full
    public boolean isFull() {
        return size == keys.length;
    }

    /// The worst kept score once `k` are kept; before that, the worst score there is: an infinity.
    ///
    /// A score that is worse than this cannot enter.
    ///
    /// @return the score
    public float threshold() {
        return size == keys.length ? keys[0] * sign : -sign * Float.POSITIVE_INFINITY;
    }

    /// Forgets everything kept.
    public void clear() {
        size = 0;
    }

    /// Offers one score.
    ///
    /// @param score the score; NaN is not kept
    /// @param id    its id
    /// @return whether it is kept now
    public boolean offer(float score, long id) {
        return offerKey(score * sign, id);
    }

    /// Offers a block of scores whose ids are consecutive.
    ///
    /// - **Memory:** reads `scores`; keeps it not
    ///
    /// @param scores  holds the scores
    /// @param from    index of the first one
    /// @param count   how many
    /// @param firstId id of the first one
    /// @throws IndexOutOfBoundsException if the block is not inside `scores`
    public void offerAll(float[] scores, int from, int count, long firstId) {
        Objects.checkFromIndexSize(from, count, scores.length);
        int end = from + count;
        int i = from;
        while (i < end) {
            long id = firstId + (i - from);
            float bound = size < keys.length ? Float.NEGATIVE_INFINITY : boundFor(id);
            int found = find(scores, i, end, bound);
            if (found == end) {
                return;
            }
            offerKey(scores[found] * sign, firstId + (found - from));
            i = found + 1;
        }
    }

    /// Offers a block of scores with an id each.
    ///
    /// - **Memory:** reads `scores` and `scoreIds`; keeps neither
    ///
    /// @param scores   holds the scores
    /// @param from     index of the first one
    /// @param count    how many
    /// @param scoreIds holds their ids
    /// @param idsFrom  index of the first id
    /// @throws IndexOutOfBoundsException if the block is not inside both arrays
    public void offerAll(float[] scores, int from, int count, int[] scoreIds, int idsFrom) {
        Objects.checkFromIndexSize(from, count, scores.length);
        Objects.checkFromIndexSize(idsFrom, count, scoreIds.length);
        int end = from + count;
        int shift = idsFrom - from;
        for (int i = from; i < end; i++) {
            i = find(scores, i, end, size < keys.length ? Float.NEGATIVE_INFINITY : keys[0]);
            if (i < end) {
                offerKey(scores[i] * sign, scoreIds[i + shift]);
            }
        }
    }

    /// Offers everything that another selection keeps, as when parts of a scan are joined.
    ///
    /// @param other a selection of the same kind; stays as it is
    /// @throws IllegalArgumentException if one selects the highest and the other the lowest
    public void offerAll(TopK other) {
        if (other.sign != sign) {
            throw new IllegalArgumentException(
                    "both selections must keep the same end, but one keeps the highest scores");
        }
        if (other == this) {
            return;
        }
        for (int i = 0; i < other.size; i++) {
            offerKey(other.keys[i], other.ids[i]);
        }
    }

    /// Moves what is kept into arrays, best first, and forgets it.
    ///
    /// @param toIds      receives the ids
    /// @param toScores   receives the scores
    /// @param toIndex    index of the best one in both
    /// @return how many were moved
    /// @throws IndexOutOfBoundsException if an array is too small; then nothing is moved
    public int drainTo(long[] toIds, float[] toScores, int toIndex) {
        Objects.checkFromIndexSize(toIndex, size, toIds.length);
        Objects.checkFromIndexSize(toIndex, size, toScores.length);
        int count = size;
        sort();
        for (int i = 0; i < count; i++) {
            toIds[toIndex + i] = ids[i];
            toScores[toIndex + i] = keys[i] * sign;
        }
        size = 0;
        return count;
    }

    /// Moves what is kept into arrays, best first, and forgets it.
    ///
    /// @param toIds      receives the ids
    /// @param toScores   receives the scores
    /// @param toIndex    index of the best one in both
    /// @return how many were moved
    /// @throws IndexOutOfBoundsException if an array is too small; then nothing is moved
    /// @throws ArithmeticException       if an id is no int; then nothing is moved
    public int drainTo(int[] toIds, float[] toScores, int toIndex) {
        Objects.checkFromIndexSize(toIndex, size, toIds.length);
        Objects.checkFromIndexSize(toIndex, size, toScores.length);
        for (int i = 0; i < size; i++) {
            Math.toIntExact(ids[i]);
        }
        int count = size;
        sort();
        for (int i = 0; i < count; i++) {
            toIds[toIndex + i] = (int) ids[i];
            toScores[toIndex + i] = keys[i] * sign;
        }
        size = 0;
        return count;
    }

    /// The lowest key that could enter with an id of `id` or above.
    private float boundFor(long id) {
        return id > ids[0] ? Math.nextUp(keys[0]) : keys[0];
    }

    private int find(float[] scores, int from, int to, float bound) {
        return VECTOR ? VectorScan.find(scores, from, to, sign, bound) : ScalarScan.find(scores, from, to, sign, bound);
    }

    private boolean offerKey(float key, long id) {
        if (Float.isNaN(key)) {
            return false;
        }
        if (size < keys.length) {
            siftUp(size++, key, id);
            return true;
        }
        if (!isWorse(keys[0], ids[0], key, id)) {
            return false;
        }
        siftDown(key, id, size);
        return true;
    }

    private static boolean isWorse(float key, long id, float otherKey, long otherId) {
        return key < otherKey || (key == otherKey && id > otherId);
    }

    private void siftUp(int from, float key, long id) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!isWorse(key, id, keys[parent], ids[parent])) {
                break;
            }
            keys[hole] = keys[parent];
            ids[hole] = ids[parent];
            hole = parent;
        }
        keys[hole] = key;
        ids[hole] = id;
    }

    /// Puts an entry in place of the root of the first `end` entries.
    private void siftDown(float key, long id, int end) {
        int hole = 0;
        int child = 1;
        while (child < end) {
            if (child + 1 < end && isWorse(keys[child + 1], ids[child + 1], keys[child], ids[child])) {
                child++;
            }
            if (!isWorse(keys[child], ids[child], key, id)) {
                break;
            }
            keys[hole] = keys[child];
            ids[hole] = ids[child];
            hole = child;
            child = 2 * hole + 1;
        }
        keys[hole] = key;
        ids[hole] = id;
    }

    /// Heap sort in place: the worst goes to the end, so the best ends up first.
    private void sort() {
        for (int end = size - 1; end > 0; end--) {
            float key = keys[end];
            long id = ids[end];
            keys[end] = keys[0];
            ids[end] = ids[0];
            siftDown(key, id, end);
        }
    }
}
