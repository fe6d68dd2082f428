package dev.basalt.vector.analysis;

import dev.basalt.vector.VectorRows;

/// Whether vectors have come to differ from those there were before.
///
/// - **Source:** Smirnov 1939 (test); Cohen, Statistical power analysis for the behavioral sciences, 2nd ed.,
///   1988 (a difference relative to the spread)
public sealed interface Drift permits Drift.TooFew, Drift.Measured {
    /// With fewer vectors in a set nothing is said.
    int MIN_COUNT = 30;

    /// How far the mean has moved.
    enum Level {
        /// Less than 0.2 of the spread.
        NONE,
        /// 0.2 to 0.5 of the spread.
        LOW,
        /// 0.5 to 1 of the spread.
        MEDIUM,
        /// The spread or more.
        HIGH;

        /// The level of a shift.
        ///
        /// @param shift as [Measured#shift]
        /// @return the level
        public static Level of(double shift) {
            if (shift < 0.2) {
                return NONE;
            }
            if (shift < 0.5) {
                return LOW;
            }
            return shift < 1 ? MEDIUM : HIGH;
        }
    }

    /// A set is too small to say anything.
    ///
    /// @param referenceCount vectors before
    /// @param currentCount   vectors now
    /// @param minimum        how many each must have
    record TooFew(int referenceCount, int currentCount, int minimum) implements Drift {}

    /// What was measured. `shift` says how far the mean has moved, `pValue` how likely a difference like this
    /// is without any drift: of many vectors a tiny shift is certain, of few a large one may be chance.
    ///
    /// @param level          the shift in words
    /// @param shift          distance of the two means over the spread, which is the root mean square
    ///                       distance of vectors from the mean of their set. The distance that chance alone
    ///                       would give on average is taken off first (in squares). Infinite where means
    ///                       differ and nothing spreads
    /// @param statistic      of the Kolmogorov-Smirnov test between projections on the line through both
    ///                       means
    /// @param pValue         of that test. The line is drawn through the means of one random half of each
    ///                       set, and the other halves are tested, as a line fitted to what is tested finds a
    ///                       difference in any two sets
    /// @param referenceCount vectors before
    /// @param currentCount   vectors now
    record Measured(Level level, double shift, double statistic, double pValue, int referenceCount, int currentCount)
            implements Drift {
        /// Whether a difference like this is unlikely without drift.
        ///
        /// @param alpha how often to be wrong where there is none, such as 0.01
        /// @return whether the p-value is at most that
        public boolean isSignificant(double alpha) {
            return pValue <= alpha;
        }
    }

    /// Compares the live rows of two sets.
    ///
    /// @param reference the rows before
    /// @param current   the rows now
    /// @param seed      equal seeds give equal halves
    /// @return what was found
    /// @throws IllegalArgumentException if the dimensions differ
    static Drift between(VectorRows reference, VectorRows current, long seed) {
        return new DriftMeasure(VectorBlocks.of(reference), VectorBlocks.of(current), seed).result();
    }

    /// Compares two sets of vectors, which must be finite.
    ///
    /// @param reference the vectors before, row-major
    /// @param current   the vectors now
    /// @param dimension values of each, `> 0`
    /// @param seed      equal seeds give equal halves
    /// @return what was found
    /// @throws IllegalArgumentException if a projection is not a number, as where values are not finite
    static Drift between(float[] reference, float[] current, int dimension, long seed) {
        return new DriftMeasure(
                        VectorBlocks.raw(reference, reference.length / dimension, dimension),
                        VectorBlocks.raw(current, current.length / dimension, dimension),
                        seed)
                .result();
    }
}
