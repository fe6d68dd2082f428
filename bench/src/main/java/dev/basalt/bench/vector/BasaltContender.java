package dev.basalt.bench.vector;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.kernel.Kernels;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One of Basalt's indexes, over rows in native memory; some are sealed after they are built.
final class BasaltContender implements VectorContender {
    private final String settings;
    private final MatrixRows rows;
    private final Matrix queries;
    private final Function<VectorRows, VectorIndex> kind;
    private final Sealing sealing;
    private SearchableIndex index;
    private IndexSearcher searcher;
    private @Nullable OrdinalSet allowed;

    /// Makes the form of an index that is searched.
    @FunctionalInterface
    interface Sealing {
        SearchableIndex seal(VectorIndex index, int threads);
    }

    /// @param settings what the index is and how it is set
    /// @param kind     makes an index without rows
    BasaltContender(ContenderTask task, String settings, Function<VectorRows, VectorIndex> kind) throws IOException {
        this(task, settings, kind, (index, _) -> index);
    }

    /// @param settings what the index is and how it is set
    /// @param kind     makes an index without rows
    /// @param sealing  makes what is searched of it
    BasaltContender(ContenderTask task, String settings, Function<VectorRows, VectorIndex> kind, Sealing sealing)
            throws IOException {
        this.settings = settings;
        this.kind = kind;
        this.sealing = sealing;
        this.rows = new MatrixRows(task.metric(), task.base());
        this.queries = task.queries();
        this.index = kind.apply(rows);
        this.searcher = index.searcher();
    }

    @Override
    public String describe() {
        return settings + ", kernels " + Kernels.tier();
    }

    @Override
    public void build(int threads) {
        VectorIndex built = kind.apply(rows);
        built.addAll(0, rows.end(), threads);
        index = sealing.seal(built, threads);
        searcher = index.searcher();
    }

    @Override
    public void filter(@Nullable OrdinalSet rowsThatMayBeFound) {
        allowed = rowsThatMayBeFound;
    }

    @Override
    public void search(int query, int k, int ef, int[] to, int toIndex) {
        int found = searcher.search(queries.values(), query * queries.dimension(), k, ef, allowed);
        for (int rank = 0; rank < found; rank++) {
            to[toIndex + rank] = searcher.row(rank);
        }
    }

    @Override
    public long countDistances(int query, int k, int ef) {
        searcher.search(queries.values(), query * queries.dimension(), k, ef, allowed);
        return searcher.scored();
    }

    @Override
    public long memoryBytes() {
        return rows.segment().byteSize() + index.memoryBytes();
    }

    @Override
    public void close() {
        rows.close();
    }
}
