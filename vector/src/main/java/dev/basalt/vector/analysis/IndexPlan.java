package dev.basalt.vector.analysis;

/// A kind of index with its options.
public sealed interface IndexPlan {
    /// Looks at every vector.
    record Exact() implements IndexPlan {}

    /// A graph of near vectors in layers.
    ///
    /// @param links          neighbours of each vector in a layer; twice as many in the lowest (`M`)
    /// @param efConstruction candidates looked at when a vector is added
    /// @param efSearch       candidates looked at by a search
    record Hnsw(int links, int efConstruction, int efSearch) implements IndexPlan {}

    /// A graph that is searched by short codes of the vectors; the best found are compared by the vectors
    /// themselves.
    ///
    /// @param links          as [Hnsw]
    /// @param efConstruction as [Hnsw]
    /// @param efSearch       as [Hnsw]
    /// @param bitsPerValue   length of a code for each value of a vector
    /// @param vectorsOnDisk  whether only graph and codes stay in memory
    record CompressedHnsw(int links, int efConstruction, int efSearch, int bitsPerValue, boolean vectorsOnDisk)
            implements IndexPlan {}

    /// A tree that halves space again and again; exact.
    ///
    /// @param leafRows vectors in a leaf
    record KdTree(int leafRows) implements IndexPlan {}

    /// Tables of hashes that near vectors share.
    ///
    /// @param tables how many
    /// @param bits   length of a hash
    record Lsh(int tables, int bits) implements IndexPlan {}

    /// The kind in a word or two.
    ///
    /// @return `exact`, `HNSW`, `compressed HNSW`, `small-memory HNSW`, `KD-tree` or `LSH`
    default String kind() {
        return switch (this) {
            case Exact _ -> "exact";
            case Hnsw _ -> "HNSW";
            case CompressedHnsw plan -> plan.vectorsOnDisk() ? "small-memory HNSW" : "compressed HNSW";
            case KdTree _ -> "KD-tree";
            case Lsh _ -> "LSH";
        };
    }
}
