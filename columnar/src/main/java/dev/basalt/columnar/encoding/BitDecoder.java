package dev.basalt.columnar.encoding;

/// A decoder of numbers that knows those that are but zeros and ones without writing them down one by one.
///
/// - **Threads:** confined to one
public interface BitDecoder extends Decoder {
    /// Reads numbers of one block as bits: the lowest of each.
    ///
    /// @param from  the first value, counted from the start of the node; a multiple of [#BLOCK]
    /// @param count how many, at most [#BLOCK]; fewer only where the node ends
    /// @param bits  receives a bit for each, from the lowest bit of a word on; zeros behind the last
    /// @param word  index of that word
    /// @return all numbers combined by `or`: at most 1 if there were none but zeros and ones
    /// @throws dev.basalt.core.error.CorruptDataException if the bytes make no sense
    long readBits(int from, int count, long[] bits, int word);
}
