package dev.basalt.cli;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.collection.CollectionBuilder;
import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.CollectionShape;
import dev.basalt.vector.collection.IndexKind;
import dev.basalt.vector.hnsw.HnswOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector build`.
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        header = "Put the vectors of a file into a new collection.",
        description = {
            "The id of a vector is its row's number, from 0, or what --ids says. Equal vectors are kept once.",
            "There is a collection when the command has ended well, and not before: what was cut off is begun anew by"
                    + " running the same command again."
        })
final class VectorBuild implements Callable<Integer> {
    @Parameters(
            paramLabel = "IN",
            description = "A .npy, .npz, .fvecs, .bvecs or .ivecs file, or one of these with .gz.")
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

    @Option(
            names = "--threads",
            converter = Numbers.Threads.class,
            description = "Threads that build (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--ids",
            paramLabel = "F",
            description =
                    "The ids: a .npy file of whole numbers, a text with one a line, or NDJSON; numbers from 0 without.")
    private @Nullable Path idFile;

    @Option(names = "--json", description = "Print what was built as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        try (VectorInput rows = VectorInput.open(input);
                VectorIds ids = idFile == null ? null : VectorIds.of(idFile, rows.rowCount())) {
            HnswOptions graph = HnswOptions.defaults().withM(m).withEfConstruction(efConstruction);
            CollectionShape shape = new CollectionShape(rows.dimension(), metric, type, index, graph);
            CollectionOptions options = CollectionOptions.DEFAULT.withThreads(threads);
            try (CollectionBuilder builder = CollectionBuilder.begin(directory, shape, options, rows.rowCount());
                    WorkProgress _ = new WorkProgress(
                            "build", 2 * rows.rowCount(), () -> builder.size() + builder.indexedRows())) {
                fill(builder, rows, ids);
                builder.finish();
            } catch (FileAlreadyExistsException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            rows.printRounding();
            print(rows, System.nanoTime() - start);
        }
        return ExitCode.DONE;
    }

    private void print(VectorInput rows, long nanos) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("vectors").value(rows.rowCount());
                object.name("dimension").value(rows.dimension());
                object.name("index").value(index.name().toLowerCase(Locale.ROOT));
                object.name("seconds").value(nanos / 1e9);
            });
        } else {
            System.out.println(Console.count(rows.rowCount()) + " vectors of " + rows.dimension() + " values in "
                    + Console.duration(nanos) + " (" + index.name().toLowerCase(Locale.ROOT) + ")");
        }
    }

    private static void fill(CollectionBuilder builder, VectorInput rows, @Nullable VectorIds ids) throws IOException {
        int dimension = rows.dimension();
        int batchRows = rows.batchRows();
        float[] values = new float[batchRows * dimension];
        for (long first = 0; first < rows.rowCount(); first += batchRows) {
            int count = (int) Math.min(batchRows, rows.rowCount() - first);
            rows.readRows(first, count, values);
            for (int i = 0; i < count; i++) {
                String id = ids == null ? null : Objects.requireNonNull(ids.next());
                try {
                    if (id == null) {
                        builder.add(0, first + i, values, i * dimension);
                    } else {
                        builder.add(id, values, i * dimension);
                    }
                } catch (IllegalArgumentException e) {
                    throw rows.badRow(first + i, e);
                }
            }
        }
    }
}
