package dev.basalt.bench.vector;

import dev.basalt.vector.exact.BruteForceIndex;
import dev.basalt.vector.hnsw.CodedHnsw;
import dev.basalt.vector.hnsw.CompressedHnsw;
import dev.basalt.vector.hnsw.HnswIndex;
import dev.basalt.vector.hnsw.HnswOptions;
import java.io.IOException;

/// Who may take part.
enum ContenderName {
    /// [HnswIndex].
    BASALT_HNSW("basalt-hnsw", "Basalt HNSW"),
    /// [CompressedHnsw].
    BASALT_COMPRESSED("basalt-compressed", "Basalt compressed"),
    /// [CodedHnsw] with two bits a value.
    BASALT_CODED("basalt-coded", "Basalt coded"),
    /// [BruteForceIndex].
    BASALT_EXACT("basalt-exact", "Basalt exact"),
    /// hnswlib, in C++.
    HNSWLIB("hnswlib", "hnswlib"),
    /// [LuceneContender].
    LUCENE("lucene", "Lucene"),
    /// [JVectorContender].
    JVECTOR("jvector", "JVector"),
    /// [JVectorContender] with its product quantisation.
    JVECTOR_PQ("jvector-pq", "JVector PQ");

    /// Chooses the rotation of codes.
    private static final long SEED = 42;

    private final String option;
    private final String label;

    ContenderName(String option, String label) {
        this.option = option;
        this.label = label;
    }

    /// How the command line names it.
    String option() {
        return option;
    }

    /// How tables name it.
    String label() {
        return label;
    }

    /// Whether it takes an `ef`: what always finds the truth does not.
    boolean isApproximate() {
        return this != BASALT_EXACT;
    }

    /// Whether this is another vendor's.
    boolean isRival() {
        return !option.startsWith("basalt");
    }

    /// Makes a contender in this process.
    VectorContender open(ContenderTask task) throws IOException {
        return switch (this) {
            case BASALT_HNSW -> hnsw(task);
            case BASALT_COMPRESSED ->
                sealed(
                        task,
                        "1-bit codes beside the links",
                        (index, threads) -> CompressedHnsw.of((HnswIndex) index, SEED, threads));
            case BASALT_CODED ->
                sealed(
                        task,
                        "2-bit codes of each row",
                        (index, threads) -> CodedHnsw.of((HnswIndex) index, 2, SEED, threads));
            case BASALT_EXACT -> new BasaltContender(task, "looks at every row", BruteForceIndex::new);
            case HNSWLIB -> throw new IllegalArgumentException("hnswlib is a program of its own");
            case LUCENE -> new LuceneContender(task);
            case JVECTOR -> new JVectorContender(task, false);
            case JVECTOR_PQ -> new JVectorContender(task, true);
        };
    }

    private static VectorContender hnsw(ContenderTask task) throws IOException {
        HnswOptions options = HnswOptions.defaults().withM(task.m()).withEfConstruction(task.efConstruction());
        String settings = "M " + task.m() + ", efConstruction " + task.efConstruction();
        return new BasaltContender(task, settings, rows -> new HnswIndex(rows, options));
    }

    private static VectorContender sealed(ContenderTask task, String codes, BasaltContender.Sealing sealing)
            throws IOException {
        HnswOptions options = HnswOptions.defaults().withM(task.m()).withEfConstruction(task.efConstruction());
        String settings = "M " + task.m() + ", efConstruction " + task.efConstruction() + ", " + codes;
        return new BasaltContender(task, settings, rows -> new HnswIndex(rows, options), sealing);
    }
}
