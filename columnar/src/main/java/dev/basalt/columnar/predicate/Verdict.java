package dev.basalt.columnar.predicate;

/// What is known of rows before they are looked at.
public enum Verdict {
    /// No row passes.
    NONE,
    /// Some may pass.
    SOME,
    /// All rows pass.
    ALL;

    Verdict and(Verdict other) {
        if (this == NONE || other == NONE) {
            return NONE;
        }
        return this == ALL && other == ALL ? ALL : SOME;
    }

    Verdict or(Verdict other) {
        if (this == ALL || other == ALL) {
            return ALL;
        }
        return this == NONE && other == NONE ? NONE : SOME;
    }

    Verdict not() {
        return switch (this) {
            case NONE -> ALL;
            case SOME -> SOME;
            case ALL -> NONE;
        };
    }
}
