package dev.basalt.vector.lsh;

/// How an [LshIndex] hashes.
///
/// More bits make buckets smaller and searches faster, more tables and probes find more of the true neighbours.
/// About `tables · probes / 2^bits` of the rows are looked at for a query if the data is spread evenly, more
/// otherwise.
///
/// @param tables how many tables, in `[1, 256]`
/// @param bits   bits of a hash, in `[1, 24]`
/// @param probes buckets that a search looks at in each table unless it is told otherwise, in `[1, 65536]`
/// @param seed   decides the hyperplanes
public record LshOptions(int tables, int bits, int probes, long seed) {
    /// Ten tables of ten bits, for some ten thousand rows.
    public static final LshOptions DEFAULT = new LshOptions(10, 10, 16, 0x5EED);

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public LshOptions {
        check("tables", tables, 256);
        check("bits", bits, 24);
        check("probes", probes, 65_536);
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be in [1, " + max + "], but was " + value);
        }
    }

    /// The same options with another seed.
    ///
    /// @param other decides the hyperplanes
    /// @return the options
    public LshOptions withSeed(long other) {
        return new LshOptions(tables, bits, probes, other);
    }
}
