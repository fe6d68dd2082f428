package dev.basalt.columnar.file.internal;

/// About how many different values there are, from their hashes.
///
/// - **Accuracy:** the standard error is 1.6 %
/// - **Memory:** 4 KiB
/// - **Threads:** confined to one
/// - **Source:** Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog", AofA 2007; small numbers are counted as in
///   Whang, Vander-Zanden and Taylor, "A linear-time probabilistic counting algorithm", TODS 1990
final class DistinctCount {
    private static final int BITS = 12;
    private static final int REGISTERS = 1 << BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

    private final byte[] registers = new byte[REGISTERS];

    /// Counts a value.
    void add(long hash) {
        int register = (int) (hash >>> (64 - BITS));
        byte rank = (byte) (Long.numberOfLeadingZeros((hash << BITS) | (1L << (BITS - 1))) + 1);
        if (rank > registers[register]) {
            registers[register] = rank;
        }
    }

    /// Counts all values that another one has counted.
    void add(DistinctCount other) {
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        }
    }

    /// About how many different values were counted.
    long estimate() {
        double sum = 0;
        int empty = 0;
        for (byte rank : registers) {
            sum += 1.0 / (1L << rank);
            empty += rank == 0 ? 1 : 0;
        }
        double estimate = ALPHA * REGISTERS * REGISTERS / sum;
        if (estimate <= 2.5 * REGISTERS && empty > 0) {
            estimate = REGISTERS * Math.log((double) REGISTERS / empty);
        }
        return Math.round(estimate);
    }
}
