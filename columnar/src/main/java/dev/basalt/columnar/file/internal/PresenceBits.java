package dev.basalt.columnar.file.internal;

/// Bits for values, and bits for rows some of which have none.
final class PresenceBits {
    private PresenceBits() {}

    /// The 64 bits from one on; zeros behind the end of the array.
    static long at(long[] bits, int from) {
        int word = from >>> 6;
        long low = bits[word] >>> from;
        boolean whole = (from & 63) == 0 || word + 1 == bits.length;
        return whole ? low : low | (bits[word + 1] << -from);
    }

    /// Turns bits of values into bits of rows.
    ///
    /// @param values     a bit for each value, with room for one for each row
    /// @param present    a bit for each row that has a value
    /// @param from       the first row
    /// @param rows       how many rows
    /// @param nullPasses the bit of rows without a value
    /// @return a bit for each row
    static long[] spread(long[] values, long[] present, int from, int rows, boolean nullPasses) {
        long[] spread = new long[(rows + 63) >>> 6];
        int before = 0;
        for (int word = 0; word < spread.length; word++) {
            long mask = -1L >>> -Math.min(64, rows - (word << 6));
            long here = at(present, from + (word << 6)) & mask;
            int count = Long.bitCount(here);
            if (count > 0) {
                spread[word] = Long.expand(at(values, before), here);
            }
            if (nullPasses) {
                spread[word] |= ~here & mask;
            }
            before += count;
        }
        return spread;
    }
}
