package dev.basalt.vector.rank;

import java.util.function.LongToDoubleFunction;

/// Lets something besides similarity have a say in a ranking: how new, how early, how long, or whatever a
/// caller knows.
///
/// - **Threads:** stateless
public final class ScoreShaping {
    private ScoreShaping() {}

    /// Ranks anew by `(1 - weight) · s + weight · boost(id)`, where `s` is the score on the common scale.
    ///
    /// @param hits          what was found
    /// @param boost         gives a finite score for an id, by custom in `[0, 1]`
    /// @param weight        what the boost counts, in `[0, 1]`
    /// @param normalization how scores are brought to the scale of the boost; [Normalization#MIN_MAX] by
    ///                      custom
    /// @return the same ids
    /// @throws IllegalArgumentException if the weight is out of range or a boost is not finite
    public static RankedList rerank(
            RankedList hits, LongToDoubleFunction boost, double weight, Normalization normalization) {
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must be in [0, 1], but was " + weight);
        }
        double[] scores = normalization.scale(hits);
        long[] ids = new long[scores.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = hits.id(i);
            double own = boost.applyAsDouble(ids[i]);
            if (!Double.isFinite(own)) {
                throw new IllegalArgumentException("the boost of id " + ids[i] + " must be finite, but was " + own);
            }
            scores[i] = (1 - weight) * scores[i] + weight * own;
        }
        return RankedList.sorted(ids, scores);
    }

    /// How new something is: 1 now, a half after one half-life, a quarter after two.
    ///
    /// @param age      time since then, in any unit; what lies ahead counts as now
    /// @param halfLife in the same unit, `> 0`
    /// @return a boost in `[0, 1]`
    public static double recency(double age, double halfLife) {
        requirePositive("halfLife", halfLife);
        requireNumber("age", age);
        return Math.pow(2, -Math.max(0, age) / halfLife);
    }

    /// How early in its document something stands: 1 at the start, 0 from `scale` on.
    ///
    /// @param index position, from 0
    /// @param scale where the boost ends, `> 0`
    /// @return a boost in `[0, 1]`
    public static double position(long index, double scale) {
        requirePositive("scale", scale);
        return Math.clamp(1 - index / scale, 0, 1);
    }

    /// How long something is: 0 when empty, 1 from `scale` on.
    ///
    /// @param length in any unit
    /// @param scale  what counts as long in the same unit, `> 0`
    /// @return a boost in `[0, 1]`
    public static double length(long length, double scale) {
        requirePositive("scale", scale);
        return Math.clamp(length / scale, 0, 1);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be finite and positive, but was " + value);
        }
    }

    private static void requireNumber(String name, double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException(name + " must be a number, but was NaN");
        }
    }
}
