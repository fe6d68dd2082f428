package dev.basalt.core.error;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// Something is wrong with data, not with the caller and not with the medium.
///
/// The message reads `[where] what must hold, but was actual; remedy`.
public abstract sealed class BasaltException extends RuntimeException
        permits CorruptDataException, LimitExceededException, UnsupportedFormatException {
    private static final long serialVersionUID = 1;

    private final transient Location location;

    /// What must hold, but does not.
    private final String problem;

    /// Creates the exception; its message is the location in brackets followed by the problem.
    ///
    /// @param location where the data is wrong
    /// @param problem  what must hold, but does not
    /// @param cause    the exception that showed it, if any
    protected BasaltException(Location location, String problem, @Nullable Throwable cause) {
        super("[" + requireNonNull(location, "location") + "] " + requireNonNull(problem, "problem"), cause);
        this.location = location;
        this.problem = problem;
    }

    /// Where the data is wrong.
    ///
    /// @return the place in the input
    public Location location() {
        return location;
    }

    /// What is wrong, without the place.
    ///
    /// @return what must hold, but does not
    public String problem() {
        return problem;
    }
}
