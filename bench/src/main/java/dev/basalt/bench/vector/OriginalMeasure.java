package dev.basalt.bench.vector;

/// What the original publishes about its Rust code, and what is measured beside it. All times are milliseconds.
///
/// The original tells no recall: it never measured one. That of its HNSW graph is measured here, by a graph that is
/// built by its rules.
enum OriginalMeasure {
    STORE_ADD(OriginalSubject.STORE, "add 10,000 to a new store", 4, 11.7),
    STORE_CLEAR_ADD(OriginalSubject.STORE, "clear, add 10,000 again", 4, 11.7),
    STORE_DUPLICATES(OriginalSubject.STORE, "add 100 duplicates", 0.05, 0.5),
    STORE_GET(OriginalSubject.STORE, "copy 1,000", 0.03, 0.3),
    STORE_VIEW(OriginalSubject.STORE, "view 1,000 without a copy", 0.03, 0.3),
    STORE_REMOVE(OriginalSubject.STORE, "remove 1,000", 0.1, 1.3),
    EXACT_ADD(OriginalSubject.EXACT, "add 10,000", Double.NaN, 6),
    EXACT_QUERY(OriginalSubject.EXACT, "query", Double.NaN, 1.853),
    EXACT_BATCH(OriginalSubject.EXACT, "query, 1,000 at once", 0.08, 1.853),
    BYTES_ADD(OriginalSubject.EXACT_BYTES, "add 10,000", Double.NaN, 6),
    BYTES_QUERY(OriginalSubject.EXACT_BYTES, "query", 0.35, 1.853),
    HNSW_BUILD(OriginalSubject.HNSW, "build", 1330, 13_300),
    HNSW_QUERY(OriginalSubject.HNSW, "query, ef 50", 0.06, 0.37),
    ALIKE_BUILD(OriginalSubject.HNSW_ALIKE, "build", 1330, 13_300),
    ALIKE_QUERY(OriginalSubject.HNSW_ALIKE, "query, ef 30", 0.06, 0.37),
    ORIGINAL_RECALL(OriginalSubject.ORIGINAL_HNSW, "recall of a query, ef 50", Double.NaN, 0.37),
    KD_BUILD(OriginalSubject.KD_TREE, "build", 50, 69),
    KD_QUERY(OriginalSubject.KD_TREE, "query", 0.35, 1.246),
    LSH_BUILD(OriginalSubject.LSH, "build", 30, 204),
    LSH_QUERY(OriginalSubject.LSH, "query, one bucket a table", 0.015, 0.064),
    LSH_DEFAULT(OriginalSubject.LSH, "query, as by default", Double.NaN, Double.NaN);

    private final OriginalSubject subject;
    private final String label;
    private final double goal;
    private final double original;

    OriginalMeasure(OriginalSubject subject, String label, double goal, double original) {
        this.subject = subject;
        this.label = label;
        this.goal = goal;
        this.original = original;
    }

    OriginalSubject subject() {
        return subject;
    }

    String label() {
        return label;
    }

    /// At most this; not a number where there is no goal.
    double goal() {
        return goal;
    }

    /// What the original reports; not a number where it reports nothing.
    double original() {
        return original;
    }
}
