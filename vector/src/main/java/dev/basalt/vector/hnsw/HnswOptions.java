package dev.basalt.vector.hnsw;

/// How a graph is built, and how hard it is searched when a search does not say.
///
/// @param m              links of a row on each upper layer; twice as many on the lowest; 2 to 128
/// @param efConstruction rows that are kept in view while links for a new row are sought; 1 to 10,000
/// @param ef             rows kept in view while searching, where a search does not say; 1 to 10,000
/// @param seed           chooses the layers of rows
public record HnswOptions(int m, int efConstruction, int ef, long seed) {
    private static final int MAX_M = 128;
    private static final int MAX_EF = 10_000;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a value is out of its range
    public HnswOptions {
        requireRange("m", m, 2, MAX_M);
        requireRange("efConstruction", efConstruction, 1, MAX_EF);
        requireRange("ef", ef, 1, MAX_EF);
    }

    /// 16 links, 200 rows in view while building, 64 while searching.
    ///
    /// @return the defaults
    public static HnswOptions defaults() {
        return new HnswOptions(16, 200, 64, 42);
    }

    /// The same with another number of links.
    ///
    /// @param links see [#m]
    /// @return a copy
    public HnswOptions withM(int links) {
        return new HnswOptions(links, efConstruction, ef, seed);
    }

    /// The same with more or fewer rows in view while building.
    ///
    /// @param rows see [#efConstruction]
    /// @return a copy
    public HnswOptions withEfConstruction(int rows) {
        return new HnswOptions(m, rows, ef, seed);
    }

    /// The same with more or fewer rows in view while searching.
    ///
    /// @param rows see [#ef]
    /// @return a copy
    public HnswOptions withEf(int rows) {
        return new HnswOptions(m, efConstruction, rows, seed);
    }

    private static void requireRange(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be " + low + " to " + high + ", this is: " + value);
        }
    }
}
