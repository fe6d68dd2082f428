package dev.basalt.cli;

import dev.basalt.vector.RowScorer;
import dev.basalt.vector.collection.Batch;
import dev.basalt.vector.collection.BatchReport;
import dev.basalt.vector.collection.CollectionStats;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector add`.
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        header = "Add the vectors of a file to a collection; an id that is there gets the new vector.",
        description = {
            "Vectors are added in steps that are durable. With --ids or --first-id the same command may be run again"
                    + " after it was cut off."
        })
final class VectorAdd implements Callable<Integer> {
    /// Fewer rows than these are looked at one by one sooner than their index is opened.
    private static final int WORTH_SEALING = 1000;

    private static final int MOST_SEGMENTS = 8;

    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Parameters(index = "1", paramLabel = "IN", description = "A file of vectors, as for build.")
    @SuppressWarnings("NullAway.Init")
    private Path input;

    @Option(
            names = "--ids",
            paramLabel = "F",
            description = "The ids: a .npy file of whole numbers, a text with one a line, or NDJSON.")
    private @Nullable Path idFile;

    @Option(
            names = "--first-id",
            paramLabel = "N",
            description = "The number of the first vector, where there is no --ids (default: one above the highest).")
    private @Nullable Long firstId;

    @Option(
            names = "--threads",
            converter = Numbers.Threads.class,
            description = "Threads that build indexes (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print what was done as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        if (idFile != null && firstId != null) {
            throw new IllegalArgumentException("--ids and --first-id must not be given together, but are");
        }
        try (VectorInput rows = VectorInput.open(input);
                VectorCollection collection = target.openToWrite(threads)) {
            rows.requireDimension("vectors", collection.shape().dimension());
            // Nothing is added of a file with a vector that cannot be kept.
            check(collection, rows);
            long[] report;
            try (VectorIds ids = idFile == null
                    ? VectorIds.from(firstId == null ? nextId(collection) : firstId, rows.rowCount())
                    : VectorIds.of(idFile, rows.rowCount())) {
                report = add(collection, rows, ids);
            }
            index(collection);
            rows.printRounding();
            print(collection, report, System.nanoTime() - start);
        }
        return ExitCode.DONE;
    }

    private static void check(VectorCollection collection, VectorInput rows) {
        int dimension = rows.dimension();
        float[] values = new float[rows.batchRows() * dimension];
        rows.forEachRow(values, index -> RowScorer.prepare(collection.shape().metric(), values, index, dimension));
    }

    private static long nextId(VectorCollection collection) throws IOException {
        long[] highest = {-1};
        collection.forEachId((high, low, _) -> highest[0] = high == 0 ? Math.max(highest[0], low) : highest[0]);
        if (highest[0] == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a number above the highest id must be below 2^63, but is not; name ids with --ids");
        }
        return highest[0] + 1;
    }

    private static long[] add(VectorCollection collection, VectorInput rows, VectorIds ids) throws IOException {
        int dimension = rows.dimension();
        float[] values = new float[rows.batchRows() * dimension];
        long[] report = new long[2];
        AtomicLong done = new AtomicLong();
        try (WorkProgress _ = new WorkProgress("add", rows.rowCount(), done::get)) {
            for (long first = 0; first < rows.rowCount(); first += rows.batchRows()) {
                int count = (int) Math.min(rows.batchRows(), rows.rowCount() - first);
                rows.readRows(first, count, values);
                Batch batch = new Batch();
                for (int i = 0; i < count; i++) {
                    batch.put(Objects.requireNonNull(ids.next()), values, i * dimension, dimension);
                }
                BatchReport of = collection.write(batch);
                report[0] += of.added();
                report[1] += of.replaced();
                done.set(first + count);
            }
        }
        return report;
    }

    private static void index(VectorCollection collection) throws IOException {
        CollectionStats stats = collection.stats();
        if (stats.segments() >= MOST_SEGMENTS) {
            collection.compact();
        } else if (stats.unsealedIds() >= WORTH_SEALING) {
            collection.seal();
        }
    }

    private void print(VectorCollection collection, long[] report, long nanos) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("added").value(report[0]);
                object.name("replaced").value(report[1]);
                object.name("ids").value(collection.size());
                object.name("seconds").value(nanos / 1e9);
            });
        } else {
            System.out.println(Console.count(report[0]) + " added, " + Console.count(report[1]) + " replaced, "
                    + Console.count(collection.size()) + " ids now, in " + Console.duration(nanos));
        }
    }
}
