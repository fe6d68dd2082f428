package dev.basalt.vector.collection;

/// What index the parts of a collection have.
public enum IndexKind {
    /// Looks at every row: always right.
    EXACT(0),

    /// Walks along a graph of near rows: quick, and mostly right.
    HNSW(1);

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
