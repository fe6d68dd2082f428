package dev.basalt.columnar.encoding.internal;

/// Runs of bits in words, the lowest bit of a word first.
public final class BitRuns {
    private BitRuns() {}

    /// Sets the bits of a range.
    ///
    /// @param bits holds them
    /// @param from the first
    /// @param to   the one behind the last
    public static void set(long[] bits, int from, int to) {
        for (int at = from; at < to; at = (at | 63) + 1) {
            int stop = Math.min(to, (at | 63) + 1);
            bits[at >>> 6] |= (-1L >>> -(stop - at)) << at;
        }
    }

    /// Sets bits that others say, where they are zero.
    ///
    /// @param some  a bit for each, from the lowest on; behind the last zeros
    /// @param count how many
    /// @param bits  receives them
    /// @param at    the first that is set
    public static void or(long[] some, int count, long[] bits, int at) {
        int words = (count + 63) >>> 6;
        int first = at >>> 6;
        int shift = at & 63;
        for (int word = 0; word < words; word++) {
            bits[first + word] |= some[word] << shift;
            long rest = shift == 0 ? 0 : some[word] >>> -shift;
            if (rest != 0) {
                bits[first + word + 1] |= rest;
            }
        }
    }

    /// Turns bits round.
    ///
    /// @param bits  the bits
    /// @param count how many; those behind are zeros before and after
    public static void invert(long[] bits, int count) {
        int words = (count + 63) >>> 6;
        for (int word = 0; word < words; word++) {
            bits[word] = ~bits[word];
        }
        if ((count & 63) != 0) {
            bits[words - 1] &= -1L >>> -count;
        }
    }
}
