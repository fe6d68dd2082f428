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
    LSH(3),

    /// As [#HNSW], in files of another form, which are searched twice as fast and more: beside the links of a
    /// row lie short codes of the rows that they lead to. Files are larger: by two kilobytes a row of 384
    /// values. Where such codes would not tell rows apart, files are as those of [#HNSW].
    HNSW_FAST(4),

    /// As [#HNSW], in files of another form, which need little memory: a search reads links and short codes,
    /// 256 bytes a row of 384 values, and of the rows only those that it ends with. Where such codes would not
    /// tell rows apart, files are as those of [#HNSW].
    HNSW_SMALL(5);

    private final int code;

    IndexKind(int code) {
        this.code = code;
    }

    /// Whether rows are in a graph, so that [CollectionShape#graph] says how.
    ///
    /// @return whether they are
    public boolean isGraph() {
        return this == HNSW || this == HNSW_FAST || this == HNSW_SMALL;
    }

    /// The number that stands for it in files.
    ///
    /// @return the number
    public int code() {
        return code;
    }
}
