package dev.basalt.core.error;

/// Data does not hold what its format demands: a checksum, a length, a syntax or an encoding is wrong.
public final class CorruptDataException extends BasaltException {
    private static final long serialVersionUID = 1;

    /// Creates the exception.
    ///
    /// @param location where the data is wrong
    /// @param problem  what must hold, but was actual
    public CorruptDataException(Location location, String problem) {
        super(location, problem, null);
    }

    /// Creates the exception with the one that showed the problem.
    ///
    /// @param location where the data is wrong
    /// @param problem  what must hold, but was actual
    /// @param cause    the exception that showed it
    public CorruptDataException(Location location, String problem, Throwable cause) {
        super(location, problem, cause);
    }
}
