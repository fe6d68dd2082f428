package dev.basalt.columnar.encoding;

/// A decoder of values that repeat, which tests each but once.
///
/// - **Threads:** confined to one
public interface SelectiveDecoder extends Decoder {
    /// Tests values. What it learns of them is kept for the next call with the same test.
    ///
    /// @param from  the first value, counted from the start of the node
    /// @param count how many; the range lies within the node
    /// @param test  tells which values are wanted
    /// @param bits  receives a bit for each value, from bit 0 on; all other bits are zero already
    /// @throws dev.basalt.core.error.CorruptDataException if the bytes make no sense
    void select(int from, int count, ValueTest test, long[] bits);
}
