package dev.basalt.vector.collection;

/// What index the parts of a collection have.
public enum IndexKind {
    /// Looks at every row: always right.
    EXACT(0),

    /// Walks along a graph of near rows: quick, and mostly right.
    HNSW(1),

    /// Skips boxes of rows that are too far away: always right, and quick in few dimensions or where rows lie in
    /// clusters. A tree is built with the default options; others can come later.
    KD_TREE(2),

    /// Looks at rows that lie on the same sides of random planes: quick, and often right. Rows are hashed with the
    /// default options, which suit some ten thousand rows a part; others can come later.
    LSH(3);

    private final int code;

    IndexKind(int code) {
        this.code = code;
    }

    /// The number that stands for it in files.
    ///
    /// @return the number
    public int code() {
        return code;
    }
}
