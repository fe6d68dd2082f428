package dev.basalt.vector.rank;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Draws near rows at random instead of always the nearest ones: a row at distance `d` is drawn with a
/// probability in proportion to `exp(-(d - dmin) / T)`, without putting back, and what is drawn is sorted by
/// distance.
///
/// Adding Gumbel noise to the logarithms of the weights and keeping the `k` largest sums draws exactly so,
/// with no weight ever computed: nothing overflows or vanishes, however small the temperature.
///
/// Distances of embeddings differ by tenths: with cosine distance [#BALANCED] is nearly an even draw from the
/// candidates, and [#FOCUSED] already lets the second best win often.
///
/// - **Memory:** buffers grow to the largest draw; after that nothing is allocated
/// - **Threads:** confined to one
/// - **Source:** Yellott, The relationship between Luce's choice axiom, Thurstone's theory of comparative
///   judgment, and the double exponential distribution, 1977; Kool, van Hoof and Welling, Stochastic beams
///   and where to find them, ICML 2019 (without putting back)
public final class TemperatureSampler {
    /// The nearest rows, nothing random.
    public static final double GREEDY = 0;
    /// Mostly the nearest rows.
    public static final double FOCUSED = 0.05;
    /// Some of everything near.
    public static final double BALANCED = 1;
    /// Little regard for distance.
    public static final double DIVERSE = 1.5;
    /// Hardly any regard for distance.
    public static final double EXPLORATORY = 2;

    /// How many candidates there are for each row to draw.
    public static final int CANDIDATES_PER_ROW = 5;

    private final SplittableRandom random;
    private double[] keys = new double[0];
    private double[] sorted = new double[0];
    private float[] candidates = new float[0];
    private int[] chosen = new int[0];
    private int[] rows = new int[0];
    private float[] distances = new float[0];

    /// Makes a sampler.
    ///
    /// @param seed equal seeds give equal draws
    public TemperatureSampler(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// Draws from the `5 k` nearest rows, or all if there are fewer.
    ///
    /// @param searcher    finds the candidates
    /// @param query       holds the query
    /// @param queryIndex  index of its first value
    /// @param k           how many to draw, `>= 1`
    /// @param temperature 0 for the nearest, else `> 0`; may be infinite
    /// @param effort      as [IndexSearcher#search] says
    /// @param allowed     the only rows that may be drawn; null for all
    /// @return how many were drawn: `k`, or all there are
    /// @throws IllegalArgumentException if a number is out of range, or the query cannot be scored
    public int sample(
            IndexSearcher searcher,
            float[] query,
            int queryIndex,
            int k,
            double temperature,
            int effort,
            @Nullable OrdinalSet allowed) {
        requireTemperature(temperature);
        long wanted = temperature == 0 ? k : (long) CANDIDATES_PER_ROW * k;
        int count = searcher.search(query, queryIndex, (int) Math.min(wanted, Integer.MAX_VALUE), effort, allowed);
        if (candidates.length < count) {
            candidates = new float[count];
            chosen = new int[count];
            rows = new int[count];
            distances = new float[count];
        }
        for (int i = 0; i < count; i++) {
            candidates[i] = searcher.distance(i);
        }
        int drawn = choose(candidates, count, k, temperature, chosen);
        for (int i = 0; i < drawn; i++) {
            rows[i] = searcher.row(chosen[i]);
            distances[i] = candidates[chosen[i]];
        }
        return drawn;
    }

    /// A row that the last [#sample] drew.
    ///
    /// @param rank 0 for the nearest that was drawn
    /// @return the row
    public int row(int rank) {
        return rows[rank];
    }

    /// Its distance.
    ///
    /// @param rank 0 for the nearest that was drawn
    /// @return the distance
    public float distance(int rank) {
        return distances[rank];
    }

    /// Draws from given candidates. One at distance infinity has no weight: it is drawn when no other is
    /// left.
    ///
    /// @param ascending   holds the distances, lowest first; none is NaN
    /// @param count       how many candidates there are
    /// @param k           how many to draw, `>= 1`
    /// @param temperature 0 for the nearest, else `> 0`; may be infinite
    /// @param positions   receives the positions of those drawn, lowest first
    /// @return how many were drawn: the lesser of `k` and `count`
    /// @throws IndexOutOfBoundsException if an array is too short
    /// @throws IllegalArgumentException  if a number is out of range or distances do not ascend
    public int choose(float[] ascending, int count, int k, double temperature, int[] positions) {
        requireTemperature(temperature);
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, but was " + k);
        }
        Objects.checkFromIndexSize(0, count, ascending.length);
        int drawn = Math.min(k, count);
        Objects.checkFromIndexSize(0, drawn, positions.length);
        requireAscending(ascending, count);
        if (temperature == 0 || drawn == count) {
            for (int i = 0; i < drawn; i++) {
                positions[i] = i;
            }
            return drawn;
        }
        drawKeys(ascending, count, temperature);
        keepLargest(count, drawn, positions);
        return drawn;
    }

    private void drawKeys(float[] ascending, int count, double temperature) {
        if (keys.length < count) {
            keys = new double[count];
            sorted = new double[count];
        }
        double nearest = ascending[0];
        for (int i = 0; i < count; i++) {
            // One more than the generator's 53 bits keeps the number off 0 and 1, so that the noise is finite.
            double uniform = ((random.nextLong() >>> 11) + 0.5) * 0x1p-53;
            double noise = -Math.log(-Math.log(uniform));
            double excess = ascending[i] - nearest;
            if (ascending[i] == nearest) {
                keys[i] = noise;
            } else if (excess == Double.POSITIVE_INFINITY) {
                keys[i] = Double.NEGATIVE_INFINITY;
            } else {
                keys[i] = noise - excess / temperature;
            }
        }
    }

    /// The positions of the largest keys; of equal keys the lower positions, which are nearer.
    private void keepLargest(int count, int wanted, int[] positions) {
        System.arraycopy(keys, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        double bound = sorted[count - wanted];
        int ties = 0;
        for (int i = count - wanted; i < count && sorted[i] == bound; i++) {
            ties++;
        }
        int filled = 0;
        for (int i = 0; i < count; i++) {
            boolean tied = keys[i] == bound && ties-- > 0;
            if (keys[i] > bound || tied) {
                positions[filled++] = i;
            }
        }
    }

    private static void requireTemperature(double temperature) {
        if (!(temperature >= 0)) {
            throw new IllegalArgumentException("temperature must not be negative, but was " + temperature);
        }
    }

    private static void requireAscending(float[] ascending, int count) {
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(ascending[i]) || (i > 0 && ascending[i] < ascending[i - 1])) {
                throw new IllegalArgumentException("distances must ascend, but number " + i + " is " + ascending[i]
                        + (i == 0 ? "" : " after " + ascending[i - 1]));
            }
        }
    }
}
