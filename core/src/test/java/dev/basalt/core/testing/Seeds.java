package dev.basalt.core.testing;

import java.util.Random;

/// Runs a property over random cases, each from a seed of its own, and names the seed of a failure.
///
/// The seeds are consecutive numbers from the system property `basalt.test.seed` on; without it from a fixed
/// number, so that a build repeats, and with `random` from the clock. The property `basalt.test.cases` overrides
/// the case count.
public final class Seeds {
    private static final long FIXED_SEED = 20_260_101;

    private Seeds() {}

    /// One random case.
    @FunctionalInterface
    public interface Case {
        /// Runs the case.
        ///
        /// @param random the only source of randomness it may use
        /// @throws Exception if the property does not hold
        void run(Random random) throws Exception;
    }

    /// The number of cases to run.
    ///
    /// @param wanted the number where no property overrides it
    /// @return the number
    public static int cases(int wanted) {
        return Integer.getInteger("basalt.test.cases", wanted);
    }

    /// The first seed of this run.
    ///
    /// @return the seed
    public static long first() {
        String property = System.getProperty("basalt.test.seed", "");
        if (property.equals("random")) {
            return System.nanoTime() & 0xFFFF_FFFFL;
        }
        return property.isEmpty() ? FIXED_SEED : Long.parseLong(property);
    }

    /// The randomness of one seed.
    ///
    /// @param seed the seed
    /// @return a new source
    public static Random random(long seed) {
        // Neighbouring seeds of java.util.Random begin alike; this spreads them.
        long mixed = (seed + 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
        return new Random(mixed ^ (mixed >>> 31));
    }

    /// Runs a property.
    ///
    /// @param count    how many cases
    /// @param property the property
    /// @throws AssertionError with the seed and the way to repeat it, if a case fails
    public static void check(int count, Case property) {
        long first = first();
        for (int i = 0; i < cases(count); i++) {
            try {
                property.run(random(first + i));
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "case " + (i + 1) + " failed; repeat it with -Dbasalt.test.seed=" + (first + i)
                                + " -Dbasalt.test.cases=1: " + e,
                        e);
            }
        }
    }
}
