package dev.basalt.core.error;

/// Data is in a format or version that this build cannot read.
public final class UnsupportedFormatException extends BasaltException {
    private static final long serialVersionUID = 1;

    /// Creates the exception.
    ///
    /// @param location where the data is wrong
    /// @param problem  what must hold, but was actual
    public UnsupportedFormatException(Location location, String problem) {
        super(location, problem, null);
    }

    /// Creates the exception with the one that showed the problem.
    ///
    /// @param location where the data is wrong
    /// @param problem  what must hold, but was actual
    /// @param cause    the exception that showed it
    public UnsupportedFormatException(Location location, String problem, Throwable cause) {
        super(location, problem, cause);
    }
}
