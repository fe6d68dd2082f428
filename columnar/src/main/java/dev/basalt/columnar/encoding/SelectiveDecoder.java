package dev.basalt.columnar.encoding;

/// A decoder that tests values sooner than it decodes them: those that repeat but once, or many by what bounds them.
///
/// - **Threads:** confined to one
public interface SelectiveDecoder extends Decoder {
    /// Whether a test is done sooner so than by decoding values and looking at them.
    ///
    /// @param test tells which values are wanted
    /// @return whether it is; if not, [#select] is not called with it
    default boolean serves(ValueTest test) {
        return true;
    }

    /// Tests values. What it learns of them is kept for the next call with the same test.
    ///
    /// @param from  the first value, counted from the start of the node
    /// @param count how many; the range lies within the node
    /// @param test  tells which values are wanted
    /// @param bits  receives a bit for each value, from bit 0 on; all other bits are zero already
    /// @throws dev.basalt.core.error.CorruptDataException if the bytes make no sense
    void select(int from, int count, ValueTest test, long[] bits);
}
