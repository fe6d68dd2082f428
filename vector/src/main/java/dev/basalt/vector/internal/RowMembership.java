package dev.basalt.vector.internal;

import dev.basalt.core.bits.OrdinalSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which rows an index holds, one bit each.
///
/// - **Threads:** one or several may change it, any number read without waiting; a reader sees each bit as it is now
public final class RowMembership {
    /// Bits are kept in blocks that never move, so that a change is not lost when the set grows.
    private static final int BLOCK_WORDS = 1024;

    private static final int BLOCK_SHIFT = 16;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private volatile long[][] blocks = new long[0][];
    private volatile int end;
    /// Changed under the lock, read without.
    private volatile int count;

    /// Makes an empty set.
    public RowMembership() {}

    /// Takes a row in.
    ///
    /// @param row any number `>= 0`
    /// @return false if it was there already
    public synchronized boolean add(int row) {
        if (row < 0) {
            throw new IllegalArgumentException("a row is not negative, this is: " + row);
        }
        if (contains(row)) {
            return false;
        }
        long[][] known = blocks;
        if (row >>> BLOCK_SHIFT >= known.length) {
            int from = known.length;
            known = Arrays.copyOf(known, (row >>> BLOCK_SHIFT) + 1);
            for (int i = from; i < known.length; i++) {
                known[i] = new long[BLOCK_WORDS];
            }
            blocks = known;
        }
        long[] block = known[row >>> BLOCK_SHIFT];
        int word = row >>> 6 & (BLOCK_WORDS - 1);
        WORD.setRelease(block, word, block[word] | 1L << row);
        end = Math.max(end, row + 1);
        count = count + 1;
        return true;
    }

    /// Takes a row out.
    ///
    /// @param row any number `>= 0`
    /// @return false if it was not there
    public synchronized boolean remove(int row) {
        if (!contains(row)) {
            return false;
        }
        long[] block = blocks[row >>> BLOCK_SHIFT];
        int word = row >>> 6 & (BLOCK_WORDS - 1);
        WORD.setRelease(block, word, block[word] & ~(1L << row));
        count = count - 1;
        return true;
    }

    /// Takes all rows out.
    public synchronized void clear() {
        blocks = new long[0][];
        end = 0;
        count = 0;
    }

    /// Whether a row is in the set.
    ///
    /// @param row any number `>= 0`
    /// @return whether it is
    public boolean contains(int row) {
        return (word(row >>> 6) >>> row & 1) != 0;
    }

    /// 64 bits of the set at once.
    ///
    /// @param index row `64 · index` is bit 0
    /// @return the bits
    public long word(int index) {
        long[][] known = blocks;
        int block = index >>> (BLOCK_SHIFT - 6);
        return block < known.length ? (long) WORD.getAcquire(known[block], index & (BLOCK_WORDS - 1)) : 0;
    }

    /// One more than the highest row that was ever in the set.
    ///
    /// @return the end
    public int end() {
        return end;
    }

    /// How many rows are in the set.
    ///
    /// @return the count
    public int count() {
        return count;
    }

    /// How many rows are in this set and in another.
    ///
    /// @param allowed the other set
    /// @return the count
    public int countIn(OrdinalSet allowed) {
        int words = (Math.min(end, allowed.size()) + 63) >>> 6;
        int both = 0;
        for (int i = 0; i < words; i++) {
            both += Long.bitCount(word(i) & allowed.word(i));
        }
        return both;
    }

    /// The first row from one on that is in this set, and in another.
    ///
    /// @param from    where to begin
    /// @param allowed the other set; null if all rows are in it
    /// @return the row, or `Integer.MAX_VALUE` if there is none
    public int next(int from, @Nullable OrdinalSet allowed) {
        int limit = allowed == null ? end : Math.min(end, allowed.size());
        for (int row = from; row < limit; ) {
            long bits = word(row >>> 6) & -1L << row;
            if (allowed != null) {
                bits &= allowed.word(row >>> 6);
            }
            if (bits != 0) {
                int found = (row & -64) + Long.numberOfTrailingZeros(bits);
                return found < limit ? found : Integer.MAX_VALUE;
            }
            row = (row & -64) + 64;
        }
        return Integer.MAX_VALUE;
    }

    /// Copies rows, from one on, that are in this set, and in another.
    ///
    /// @param from    where to begin
    /// @param allowed the other set; null if all rows are in it
    /// @param to      receives the rows, ascending, from index 0 on
    /// @param most    how many are copied at most
    /// @return how many there are; less than `most` only at the end of the set
    public int copy(int from, @Nullable OrdinalSet allowed, int[] to, int most) {
        int limit = allowed == null ? end : Math.min(end, allowed.size());
        int count = 0;
        for (int row = from; row < limit && count < most; row = (row & -64) + 64) {
            long bits = word(row >>> 6) & -1L << row;
            if (allowed != null) {
                bits &= allowed.word(row >>> 6);
            }
            for (; bits != 0 && count < most; bits &= bits - 1) {
                to[count++] = (row & -64) + Long.numberOfTrailingZeros(bits);
            }
        }
        // A row may have come in behind the end that was read before.
        while (count > 0 && to[count - 1] >= limit) {
            count--;
        }
        return count;
    }

    /// The end of the run of rows that starts with one that is in both sets.
    ///
    /// @param first   a row that [#next] found
    /// @param allowed the other set; null if all rows are in it
    /// @param longest longer runs are cut off
    /// @return one after the last row of the run
    public int runEnd(int first, @Nullable OrdinalSet allowed, int longest) {
        int limit = (int) Math.min(first + (long) longest, end);
        if (allowed != null) {
            limit = Math.min(limit, allowed.size());
        }
        for (int row = first; row < limit; ) {
            long absent = ~word(row >>> 6);
            if (allowed != null) {
                absent |= ~allowed.word(row >>> 6);
            }
            absent &= -1L << row;
            if (absent != 0) {
                return Math.min(limit, (row & -64) + Long.numberOfTrailingZeros(absent));
            }
            row = (row & -64) + 64;
        }
        return limit;
    }

    /// The bytes of the set.
    ///
    /// @return an estimate
    public long memoryBytes() {
        return 8L * BLOCK_WORDS * blocks.length;
    }
}
