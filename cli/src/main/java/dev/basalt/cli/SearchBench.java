package dev.basalt.cli;

import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.Kernels;
import dev.basalt.core.kernel.MachinePeaks;
import dev.basalt.core.kernel.TopK;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.engine.Collection;
import dev.basalt.engine.Document;
import dev.basalt.engine.Hit;
import dev.basalt.engine.Store;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `basalt bench search`.
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        header = "Exact search, one thread, beside the time to read the rows from memory once.",
        description = {
            "Without --base it makes random vectors of length 1. With --truth (int32 ordinals, one row a query)",
            "it also prints the share of the true top 10 that was found; equal scores count as found."
        })
final class SearchBench implements Callable<Integer> {
    private static final int K = 10;
    private static final int BATCH = 64;
    private static final int BLOCK = 1024;
    private static final int TILE_ROWS = 128;

    /// Fewer are read from memory too fast to time.
    private static final int MIN_VALUES = 1 << 18;

    @Option(names = "--base", paramLabel = "F.npy", description = "The rows to search.")
    private @Nullable Path base;

    @Option(names = "--queries", paramLabel = "F.npy", description = "The queries.")
    private @Nullable Path queries;

    @Option(names = "--truth", paramLabel = "F.npy", description = "The true nearest rows of each query.")
    private @Nullable Path truth;

    @Option(
            names = "--quick",
            description = "Measure briefly, on 2,000 random rows: shows that everything runs; its figures are rough.")
    private boolean quick;

    @Option(names = "--json", description = "One JSON object a line for each figure.")
    private boolean json;

    private Stopwatch stopwatch = new Stopwatch(false);

    /// Vectors, row-major.
    private static final class Matrix {
        final float[] values;
        final int rowCount;
        final int dimension;

        Matrix(float[] values, int dimension) {
            this.values = values;
            this.rowCount = values.length / dimension;
            this.dimension = dimension;
        }
    }

    @Override
    public Integer call() throws IOException {
        stopwatch = new Stopwatch(quick);
        Matrix rows = matrix(base, quick ? 2_000 : 100_000, 1);
        Matrix asked = matrix(queries, 2_000, 2);
        if (rows.dimension != asked.dimension) {
            throw new IllegalArgumentException("[" + queries + "] queries must have " + rows.dimension
                    + " dimensions as the rows have, but had " + asked.dimension);
        }
        if (rows.rowCount < K || rows.values.length < MIN_VALUES || asked.rowCount == 0) {
            throw new IllegalArgumentException("[" + base + "] the rows must be at least " + K + " and have at least "
                    + MIN_VALUES + " values, and there must be queries, but there are " + rows.rowCount + " rows with "
                    + rows.values.length + " values and " + asked.rowCount + " queries");
        }
        BenchTable table = new BenchTable(json);
        table.note("tier " + Kernels.tier() + "; " + Console.count(rows.rowCount) + " rows, "
                + Console.count(asked.rowCount) + " queries of " + rows.dimension + " dimensions, k = " + K);
        kernels(table, rows, asked);
        store(table, rows, asked);
        return Double.isNaN(stopwatch.sink()) ? ExitCode.BUG : ExitCode.DONE;
    }

    private void kernels(BenchTable table, Matrix rows, Matrix asked) throws IOException {
        int dimension = rows.dimension;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate((long) rows.values.length * Float.BYTES, 64);
            MemorySegment.copy(rows.values, 0, segment, ValueLayout.JAVA_FLOAT, 0, rows.values.length);
            double bandwidth = MachinePeaks.readGigabytes(segment, 7);
            double bytes = segment.byteSize();
            table.add("read all rows once (the limit)", bytes / bandwidth, bandwidth, null, "GB/s");
            Scan scan = new Scan(segment, rows.rowCount, dimension);
            int[] next = new int[1];
            Stopwatch.Time one = stopwatch.time(() -> {
                scan.search(asked.values, next[0] * dimension);
                next[0] = (next[0] + 1) % asked.rowCount;
                return scan.scores[0];
            });
            table.add("top " + K + ", one query", one.median(), bytes / one.median(), bandwidth, "GB/s");
            int batch = Math.min(BATCH, asked.rowCount);
            Stopwatch.Time many = stopwatch.time(() -> {
                scan.searchBatch(asked.values, 0, batch);
                return scan.scores[0];
            });
            double each = many.median() / batch;
            table.add("top " + K + ", one of " + batch + " queries at once", each, one.median() / each, null, "x one");
            if (truth != null) {
                recall(table, scan, rows, asked);
            }
        }
    }

    /// The same work as the engine does for a collection without filter, on the bare kernels.
    private static final class Scan {
        final float[] scores = new float[Math.max(BLOCK, BATCH * TILE_ROWS)];
        final int[] ids = new int[K];
        private final MemorySegment rows;
        private final int rowCount;
        private final int dimension;
        private final TopK[] heaps = new TopK[BATCH];
        private final float[] best = new float[K];

        Scan(MemorySegment rows, int rowCount, int dimension) {
            this.rows = rows;
            this.rowCount = rowCount;
            this.dimension = dimension;
            for (int i = 0; i < BATCH; i++) {
                heaps[i] = TopK.highest(K);
            }
        }

        int search(float[] query, int queryIndex) {
            TopK heap = heaps[0];
            heap.clear();
            long rowBytes = (long) dimension * Float.BYTES;
            for (int row = 0; row < rowCount; row += BLOCK) {
                int count = Math.min(BLOCK, rowCount - row);
                FloatRowKernels.dotRows(query, queryIndex, rows, row * rowBytes, count, dimension, scores, 0);
                heap.offerAll(scores, 0, count, row);
            }
            return heap.drainTo(ids, best, 0);
        }

        void searchBatch(float[] queries, int queriesIndex, int queryCount) {
            long rowBytes = (long) dimension * Float.BYTES;
            for (int query = 0; query < queryCount; query++) {
                heaps[query].clear();
            }
            for (int row = 0; row < rowCount; row += TILE_ROWS) {
                int count = Math.min(TILE_ROWS, rowCount - row);
                FloatRowKernels.dotTile(
                        queries, queriesIndex, queryCount, rows, row * rowBytes, count, dimension, scores, 0);
                for (int query = 0; query < queryCount; query++) {
                    heaps[query].offerAll(scores, query * count, count, row);
                }
            }
        }
    }

    private void recall(BenchTable table, Scan scan, Matrix rows, Matrix asked) throws IOException {
        try (NpyMatrix expected = NpyMatrix.open(Inputs.file(Objects.requireNonNull(truth)), Limits.DEFAULT)) {
            if (expected.dimension() < K) {
                throw new IllegalArgumentException("[" + truth + "] truth must have at least " + K
                        + " rows for each query, but has " + expected.dimension());
            }
            int[] nearest = new int[expected.dimension()];
            int queryCount = (int) Math.min(asked.rowCount, expected.rowCount());
            int same = 0;
            int found = 0;
            for (int query = 0; query < queryCount; query++) {
                expected.readRows(query, 1, nearest, 0);
                requireRow(nearest[K - 1], query, rows);
                scan.search(asked.values, query * asked.dimension);
                double worst = exactDot(rows, nearest[K - 1], asked, query);
                for (int rank = 0; rank < K; rank++) {
                    same += scan.ids[rank] == nearest[rank] ? 1 : 0;
                    // A row as near as the tenth, to the precision of f32, is as good an answer.
                    found += exactDot(rows, scan.ids[rank], asked, query) >= worst - 1e-6 ? 1 : 0;
                }
            }
            double all = (double) queryCount * K;
            table.note(String.format(
                    Locale.ROOT,
                    "of the true top %d of %,d queries: %.4f %% found, %.4f %% in the very same place",
                    K,
                    queryCount,
                    100 * found / all,
                    100 * same / all));
        }
    }

    private void requireRow(int row, int query, Matrix rows) {
        if (row < 0 || row >= rows.rowCount) {
            throw new IllegalArgumentException("[" + truth + ", row " + query + "] the true rows must be from 0 to "
                    + (rows.rowCount - 1) + ", but one is " + row);
        }
    }

    private static double exactDot(Matrix rows, int row, Matrix asked, int query) {
        double sum = 0;
        for (int i = 0; i < rows.dimension; i++) {
            sum += (double) rows.values[row * rows.dimension + i] * asked.values[query * rows.dimension + i];
        }
        return sum;
    }

    /// The same through a store on disk, with the documents of the hits read and checked.
    private void store(BenchTable table, Matrix rows, Matrix asked) throws IOException {
        Path directory = Files.createTempDirectory("basalt-bench");
        try {
            try (Store store = Store.open(directory.resolve("store"), VectorsOnly.options(rows.dimension))) {
                fill(store.collection("rows"), rows);
            }
            long start = System.nanoTime();
            try (Store store = Store.open(
                    directory.resolve("store"),
                    VectorsOnly.options(rows.dimension).readOnly())) {
                Collection collection = store.collection("rows");
                double opened = System.nanoTime() - start;
                table.add("open the store", opened, collection.size() / (opened / 1e9), null, "rows/s");
                float[] query = new float[rows.dimension];
                int[] next = new int[1];
                Stopwatch.Time one = stopwatch.time(() -> {
                    System.arraycopy(asked.values, next[0] * rows.dimension, query, 0, rows.dimension);
                    next[0] = (next[0] + 1) % asked.rowCount;
                    List<Hit> hits = collection.search(query, K, null);
                    return hits.getFirst().score();
                });
                table.add("search the store, documents included", one.median(), 1e9 / one.median(), null, "queries/s");
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private static void fill(Collection collection, Matrix rows) throws IOException {
        int batch = 10_000;
        for (int first = 0; first < rows.rowCount; first += batch) {
            int count = Math.min(batch, rows.rowCount - first);
            List<Document> documents = new ArrayList<>(count);
            for (int row = first; row < first + count; row++) {
                documents.add(Document.of(String.valueOf(row), "row " + row));
            }
            float[] vectors = new float[count * rows.dimension];
            System.arraycopy(rows.values, first * rows.dimension, vectors, 0, vectors.length);
            collection.addAll(documents, vectors);
        }
    }

    private static Matrix matrix(@Nullable Path file, int rowCount, long seed) throws IOException {
        if (file == null) {
            return random(rowCount, 384, seed);
        }
        try (NpyMatrix npy = NpyMatrix.open(Inputs.file(file), Limits.DEFAULT)) {
            float[] values = new float[Math.multiplyExact(Math.toIntExact(npy.rowCount()), npy.dimension())];
            npy.readRows(0, (int) npy.rowCount(), values, 0);
            return new Matrix(values, npy.dimension());
        }
    }

    private static Matrix random(int rowCount, int dimension, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rowCount * dimension];
        for (int row = 0; row < rowCount; row++) {
            double norm = 0;
            for (int i = row * dimension; i < (row + 1) * dimension; i++) {
                values[i] = (float) random.nextGaussian();
                norm += values[i] * values[i];
            }
            for (int i = row * dimension; i < (row + 1) * dimension; i++) {
                values[i] /= (float) Math.sqrt(norm);
            }
        }
        return new Matrix(values, dimension);
    }
}
