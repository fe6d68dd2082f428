package dev.basalt.core.error;

/// Data is larger or deeper than a limit of [dev.basalt.core.limit.Limits] allows.
public final class LimitExceededException extends BasaltException {
    private static final long serialVersionUID = 1;

    /// Creates the exception.
    ///
    /// @param location where the data is wrong
    /// @param problem  what must hold, but was actual
    public LimitExceededException(Location location, String problem) {
        super(location, problem, null);
    }

    /// Creates the exception with the one that showed the problem.
    ///
    /// @param location where the data is wrong
    /// @param problem  what must hold, but was actual
    /// @param cause    the exception that showed it
    public LimitExceededException(Location location, String problem, Throwable cause) {
        super(location, problem, cause);
    }
}
