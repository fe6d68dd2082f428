package dev.basalt.columnar.file.internal;

import java.lang.foreign.MemorySegment;

/// A split block Bloom filter: a hash belongs to one block of 32 bytes, in which it sets one bit of each of eight
/// words.
///
/// - **Source:** Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", JEA 14 (2010); the
///   numbers are those of Parquet's `BloomFilter.md`
final class BloomBlocks {
    /// The size of a block.
    static final int BYTES = 32;
    /// The most blocks that a filter may have.
    static final int MOST = 1 << 20;

    /// Bits of a block.
    static final int BITS = 8 * BYTES;

    private static final int WORDS = 8;
    private static final int[] ODD = {
        0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
    };

    private BloomBlocks() {}

    /// The block that a hash belongs to.
    private static int block(long hash, int blocks) {
        return (int) (((hash >>> 32) * blocks) >>> 32);
    }

    /// Adds a hash.
    ///
    /// @param words eight for each block
    static void add(int[] words, long hash) {
        int block = WORDS * block(hash, words.length / WORDS);
        for (int i = 0; i < WORDS; i++) {
            words[block + i] |= 1 << (((int) hash * ODD[i]) >>> 27);
        }
    }

    /// Whether a hash may have been added.
    ///
    /// @param filter 32 bytes for each block
    static boolean mayHold(MemorySegment filter, long hash) {
        long at = (long) BYTES * block(hash, (int) (filter.byteSize() / BYTES));
        int missing = 0;
        for (int i = 0; i < WORDS; i++) {
            missing |= ~filter.get(Layouts.I32, at + 4L * i) & (1 << (((int) hash * ODD[i]) >>> 27));
        }
        return missing == 0;
    }
}
