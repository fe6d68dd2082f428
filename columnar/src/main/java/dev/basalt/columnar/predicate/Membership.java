package dev.basalt.columnar.predicate;

/// Tells values that some rows do not hold.
///
/// - **Threads:** safe for use by many
public interface Membership {
    /// Whether an integer, date or time may be among the rows' values.
    ///
    /// @param value as it lies in memory
    /// @return false if it is not
    boolean mayHold(long value);

    /// Whether a decimal or UUID may be among the rows' values.
    ///
    /// @param high the upper 64 bits
    /// @param low  the lower 64 bits
    /// @return false if it is not
    boolean mayHold(long high, long low);

    /// Whether a string or binary value may be among the rows' values.
    ///
    /// @param value its bytes
    /// @return false if it is not
    boolean mayHold(byte[] value);
}
