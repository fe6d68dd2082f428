package dev.basalt.bench.vector;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.vector.Metric;
import dev.basalt.vector.exact.BruteForceIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The true nearest rows of each query, nearest first.
final class Truth {
    private final int queryCount;
    private final int width;
    private final int[] ids;

    private Truth(int queryCount, int width, int[] ids) {
        this.queryCount = queryCount;
        this.width = width;
        this.ids = ids;
    }

    /// Reads `.npy` (i32) or `.ivecs`.
    static Truth read(Path path, int maxQueries) throws IOException {
        if (path.toString().endsWith(".ivecs")) {
            VecsFile file = VecsFile.read(path, maxQueries);
            return new Truth(file.rowCount(), file.dimension(), file.values());
        }
        try (NpyMatrix file = NpyMatrix.open(path, Limits.DEFAULT)) {
            int rows = (int) Math.min(file.rowCount(), maxQueries);
            int[] ids = new int[Math.multiplyExact(rows, file.dimension())];
            file.readRows(0, rows, ids, 0);
            return new Truth(rows, file.dimension(), ids);
        }
    }

    /// Looks at all rows for every query.
    static Truth compute(Metric metric, Matrix base, Matrix queries, int k) {
        return compute(metric, base, queries, k, null);
    }

    /// Looks at all allowed rows for every query. Where they are fewer than `k`, lines are filled up with -1.
    static Truth compute(Metric metric, Matrix base, Matrix queries, int k, @Nullable OrdinalSet allowed) {
        int width = Math.min(k, base.rowCount());
        int[] ids = new int[queries.rowCount() * width];
        try (MatrixRows rows = new MatrixRows(metric, base)) {
            BruteForceIndex index = new BruteForceIndex(rows);
            index.addAll(0, base.rowCount(), 1);
            index.searcher()
                    .searchAll(queries.values(), queries.rowCount(), width, allowed, ids, new float[ids.length]);
        }
        return new Truth(queries.rowCount(), width, ids);
    }

    int queryCount() {
        return queryCount;
    }

    /// `[queryCount, width]`, the array itself.
    int[] ids() {
        return ids;
    }

    int width() {
        return width;
    }

    /// The share of the true `k` nearest rows among the found ones, over all queries.
    ///
    /// @param found `[queryCount, k]`, filled up with -1
    /// @throws IllegalArgumentException if a row was found twice for one query
    double recall(int[] found, int k) {
        long hits = 0;
        long all = 0;
        int[] line = new int[k];
        for (int query = 0; query < queryCount; query++) {
            System.arraycopy(found, query * k, line, 0, k);
            Arrays.sort(line);
            for (int rank = 1; rank < k; rank++) {
                if (line[rank] == line[rank - 1] && line[rank] >= 0) {
                    throw new IllegalArgumentException(
                            "a row must be found once for query " + query + ", but " + line[rank] + " was found twice");
                }
            }
            for (int rank = 0; rank < k; rank++) {
                int id = ids[query * width + rank];
                if (id >= 0) {
                    all++;
                    hits += Arrays.binarySearch(line, id) >= 0 ? 1 : 0;
                }
            }
        }
        return (double) hits / all;
    }
}
