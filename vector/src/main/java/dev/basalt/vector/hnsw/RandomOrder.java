package dev.basalt.vector.hnsw;

/// A random order of rows that follow each other, which takes no memory: each place says its row.
///
/// Rows that arrive sorted make graphs whose clusters are linked to no other: what came first is linked before
/// there is anything far away to link to, and later links to near rows take the places.
///
/// - **Threads:** immutable
final class RandomOrder {
    private static final int ROUNDS = 4;

    /// An eighth of the rows.
    private static final int EARLY_BITS = 3;

    private static final int HALF_BITS = Integer.SIZE / 2;
    private static final int MIN_SAMPLED = 4096;

    private final int from;
    private final int count;
    private final int mask;
    private final int shift;
    private final int[] odd = new int[ROUNDS];
    private final int[] added = new int[ROUNDS];

    /// Chooses an order.
    ///
    /// @param from the first row
    /// @param to   one after the last
    /// @param seed the same seed chooses the same order
    RandomOrder(int from, int to, long seed) {
        this.from = from;
        this.count = to - from;
        int bits = Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, count - 1)));
        this.mask = bits == Integer.SIZE ? -1 : (1 << bits) - 1;
        this.shift = (bits + 1) / 2;
        long state = seed;
        for (int round = 0; round < ROUNDS; round++) {
            state += 0x9E37_79B9_7F4A_7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
            odd[round] = (int) z | 1;
            added[round] = (int) (z >>> 32);
        }
    }

    /// The row of a place.
    ///
    /// @param place below the count of rows
    int row(int place) {
        int number = place;
        do {
            // Each step has a way back, so no two places share a number; those beyond the rows are walked past.
            for (int round = 0; round < ROUNDS; round++) {
                number = (number * odd[round] + added[round]) & mask;
                number ^= number >>> shift;
            }
        } while (number >= count);
        return from + number;
    }

    /// Whether a row is of the random eighth that stands for all where these are many; of few rows each is.
    boolean isEarly(int row) {
        if (count <= MIN_SAMPLED) {
            return true;
        }
        int hash = (row ^ added[0]) * odd[0];
        hash = (hash ^ hash >>> HALF_BITS) * odd[1];
        return hash >>> (Integer.SIZE - EARLY_BITS) == 0;
    }
}
