package dev.basalt.bench.vector;

import dev.basalt.core.kernel.Kernels;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.exact.BruteForceIndex;
import java.io.IOException;

/// Basalt's index that looks at every row.
final class BasaltExactContender implements VectorContender {
    private final MatrixRows rows;
    private final Matrix queries;
    private BruteForceIndex index;
    private IndexSearcher searcher;

    BasaltExactContender(ContenderTask task) throws IOException {
        rows = new MatrixRows(task.metric(), task.base());
        queries = task.queries();
        index = new BruteForceIndex(rows);
        searcher = index.searcher();
    }

    @Override
    public String describe() {
        return "every row, kernels: " + Kernels.tier();
    }

    @Override
    public void build(int threads) {
        index = new BruteForceIndex(rows);
        index.addAll(0, rows.end(), threads);
        searcher = index.searcher();
    }

    @Override
    public void search(int query, int k, int ef, int[] to, int toIndex) {
        int found = searcher.search(queries.values(), query * queries.dimension(), k, 0, null);
        for (int rank = 0; rank < found; rank++) {
            to[toIndex + rank] = searcher.row(rank);
        }
    }

    @Override
    public long scored() {
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
