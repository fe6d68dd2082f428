package dev.basalt.bench.vector;

/// What is measured beside the original, each alone in a process.
enum OriginalSubject {
    STORE("Store"),
    EXACT("Exact"),
    EXACT_BYTES("Exact, bytes first"),
    HNSW("HNSW, M 16, efConstruction 200"),
    HNSW_ALIKE("HNSW, M 16, efConstruction 52"),
    ORIGINAL_HNSW("The original's HNSW by its rules"),
    KD_TREE("KD-tree"),
    LSH("LSH, 10 tables of 10 bits");

    private final String label;

    OriginalSubject(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
