package dev.basalt.columnar.column;

import org.jspecify.annotations.Nullable;

/// Integers from one to another, or all but these.
///
/// An integer is in it if it is no further above `least` than `span`, counted round from the greatest to the least: so
/// the same words serve signed and unsigned numbers.
///
/// - **Threads:** immutable
///
/// @param least   the least one
/// @param span    how many there are above it, unsigned
/// @param outside whether the others are meant
public record LongRange(long least, long span, boolean outside) {
    /// What is known of some values.
    public enum Answer {
        /// None is in the range.
        NONE,
        /// Some may be and others not.
        SOME,
        /// All are.
        ALL
    }

    /// All integers but these.
    ///
    /// @return the range
    public LongRange others() {
        return new LongRange(least, span, !outside);
    }

    /// Whether a value is meant.
    ///
    /// @param value the value
    /// @return whether it is
    public boolean holds(long value) {
        return Long.compareUnsigned(value - least, span) <= 0 != outside;
    }

    /// The integers that are in both of two ranges of which none is of others and none goes round.
    ///
    /// @param other another range
    /// @return the range; null if there are none, or one of the two is of others
    public @Nullable LongRange and(LongRange other) {
        if (outside || other.outside) {
            return null;
        }
        long above = other.least - least;
        if (Long.compareUnsigned(above, span) <= 0) {
            return new LongRange(other.least, min(span - above, other.span), false);
        }
        long below = -above;
        return Long.compareUnsigned(below, other.span) <= 0
                ? new LongRange(least, min(other.span - below, span), false)
                : null;
    }

    private static long min(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    /// What is known of values that lie from one to another, if they go round as well.
    ///
    /// @param from   the first of them
    /// @param others how many there are above it, unsigned
    /// @return which are meant
    public Answer of(long from, long others) {
        long above = from - least;
        if (Long.compareUnsigned(above, span) <= 0) {
            return Long.compareUnsigned(others, span - above) > 0 ? Answer.SOME : outside ? Answer.NONE : Answer.ALL;
        }
        // From behind the end of the range round to its start there are so many steps.
        if (Long.compareUnsigned(others, -above) < 0) {
            return outside ? Answer.ALL : Answer.NONE;
        }
        return Answer.SOME;
    }
}
