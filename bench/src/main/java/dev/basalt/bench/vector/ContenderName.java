package dev.basalt.bench.vector;

import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.exact.BruteForceIndex;
import dev.basalt.vector.hnsw.HnswIndex;
import dev.basalt.vector.hnsw.HnswOptions;
import dev.basalt.vector.hnsw.SealedGraphs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Who may take part.
enum ContenderName {
    /// [HnswIndex].
    BASALT_HNSW("basalt-hnsw", "Basalt HNSW"),
    /// [CompressedHnsw].
    BASALT_COMPRESSED("basalt-compressed", "Basalt compressed"),
    /// [CodedHnsw] with two bits a value, or as many as it takes.
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

    private static final long PAGE_BYTES = 4096;

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
                sealed(task, "1-bit codes beside the links", (index, threads) -> fast((HnswIndex) index, threads));
            case BASALT_CODED ->
                sealed(task, "2-bit codes of each row", (index, threads) -> small((HnswIndex) index, threads));
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

    /// In the form that collections choose, in memory that lasts as long as the process.
    private static SearchableIndex fast(HnswIndex index, int threads) {
        MemorySegment to = Arena.global().allocate(SealedGraphs.fastBytes(index), PAGE_BYTES);
        long bytes = SealedGraphs.saveFast(index, SEED, threads, to);
        return SealedGraphs.loadFast(index.rows(), to.asSlice(0, bytes), "memory");
    }

    private static SearchableIndex small(HnswIndex index, int threads) {
        MemorySegment to = Arena.global().allocate(SealedGraphs.smallBytes(index), PAGE_BYTES);
        long bytes = SealedGraphs.saveSmall(index, SEED, threads, to);
        return SealedGraphs.loadSmall(index.rows(), to.asSlice(0, bytes), "memory");
    }

    private static VectorContender sealed(ContenderTask task, String codes, BasaltContender.Sealing sealing)
            throws IOException {
        HnswOptions options = HnswOptions.defaults().withM(task.m()).withEfConstruction(task.efConstruction());
        String settings = "M " + task.m() + ", efConstruction " + task.efConstruction() + ", " + codes;
        return new BasaltContender(task, settings, rows -> new HnswIndex(rows, options), sealing);
    }
}
