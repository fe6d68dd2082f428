package dev.basalt.cli;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.collection.Batch;
import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.collection.CollectionStats;
import dev.basalt.vector.collection.IndexKind;
import dev.basalt.vector.collection.VectorCollection;
import dev.basalt.vector.hnsw.HnswOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector build`.
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        header = "Put the vectors of a file into a new collection.",
        description = "The id of a vector is its row's number, from 0. Equal vectors are kept once.")
final class VectorBuild implements Callable<Integer> {
    private static final int MAX_BATCH_ROWS = 4096;
    private static final int BATCH_BYTES = 8 << 20;
    private static final long POLL_MILLIS = 200;
    private static final int BAR_WIDTH = 100;

    @Parameters(paramLabel = "IN", description = "A .npy or .fvecs file.")
    @SuppressWarnings("NullAway.Init")
    private Path input;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The new collection's directory.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
            names = "--index",
            defaultValue = "hnsw",
            description = {
                "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                "hnsw_fast takes more disk and searches about twice as fast as hnsw; hnsw_small reads few vectors, for"
                        + " collections that memory cannot hold."
            })
    @SuppressWarnings("NullAway.Init")
    private IndexKind index;

    @Option(
            names = "--metric",
            defaultValue = "cosine",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Metric metric;

    @Option(
            names = "--type",
            defaultValue = "f32",
            description = "How values are kept: f32 or f16 (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private RowType type;

    @Option(names = "--m", defaultValue = "16", description = "Links of a row in a graph (default: ${DEFAULT-VALUE}).")
    private int m;

    @Option(
            names = "--ef-construction",
            defaultValue = "200",
            description = "Rows in view while a graph is built (default: ${DEFAULT-VALUE}).")
    private int efConstruction;

    @Option(names = "--threads", description = "Threads that build (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        try (VectorInput rows = VectorInput.open(input)) {
            HnswOptions graph = HnswOptions.defaults().withM(m).withEfConstruction(efConstruction);
            CollectionShape shape = new CollectionShape(rows.dimension(), metric, type, index, graph);
            CollectionOptions options =
                    CollectionOptions.DEFAULT.withThreads(threads).withSealRows(Math.max(1, rows.rowCount()));
            try (VectorCollection collection = VectorCollection.create(directory, shape, options)) {
                fill(collection, rows);
                seal(collection);
                System.out.println(String.format(
                        Locale.ROOT,
                        "%s vectors of %d values in %s (%s)",
                        Console.count(collection.size()),
                        rows.dimension(),
                        Console.duration(System.nanoTime() - start),
                        index.name().toLowerCase(Locale.ROOT)));
            }
        }
        return ExitCode.DONE;
    }

    /// Makes all rows durable. Their index is begun in the background, as processors have time for it.
    private static void fill(VectorCollection collection, VectorInput rows) throws IOException {
        int dimension = rows.dimension();
        int batchRows = Math.clamp(BATCH_BYTES / Float.BYTES / dimension, 1, MAX_BATCH_ROWS);
        float[] values = new float[batchRows * dimension];
        try (ProgressBar bar = bar("vectors", rows.rowCount())) {
            for (int first = 0; first < rows.rowCount(); first += batchRows) {
                int count = Math.min(batchRows, rows.rowCount() - first);
                rows.readRows(first, count, values);
                Batch batch = new Batch();
                for (int i = 0; i < count; i++) {
                    batch.put(new UUID(0, first + i), values, i * dimension, dimension);
                }
                collection.write(batch);
                bar.stepTo(first + count);
            }
        }
    }

    /// Builds the rest of the index with all threads and writes the file; what takes long is the index.
    private static void seal(VectorCollection collection) throws IOException {
        try (ProgressBar bar = bar("index", collection.stats().rows());
                ScheduledExecutorService polling = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> steps = polling.scheduleWithFixedDelay(
                    () -> {
                        CollectionStats stats = collection.stats();
                        bar.stepTo(stats.rows() - stats.waitingRows());
                    },
                    0,
                    POLL_MILLIS,
                    TimeUnit.MILLISECONDS);
            try {
                collection.seal();
            } finally {
                steps.cancel(false);
            }
        }
    }

    private static ProgressBar bar(String what, long count) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(count)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish();
        return (Console.isTerminal()
                        ? builder.setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                        : builder.setConsumer(new NoProgress()))
                .build();
    }
}
