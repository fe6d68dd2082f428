package dev.basalt.cli;

import dev.basalt.core.npy.NpyType;
import dev.basalt.core.npy.NpyWriter;
import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.SearchOptions;
import dev.basalt.vector.collection.VectorCollection;
import dev.basalt.vector.collection.VectorSearcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector search`.
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        header = "Find the vectors nearest to those of a file.",
        description = "Prints a line for each query: the ids and distances found, nearest first.")
final class VectorSearch implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "The collection's directory.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Parameters(index = "1", paramLabel = "QUERIES", description = "A .npy or .fvecs file.")
    @SuppressWarnings("NullAway.Init")
    private Path queries;

    @Option(names = "-k", defaultValue = "10", description = "Vectors to find for each (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(names = "--ef", description = "Rows a graph search keeps in view: more finds more, and takes longer.")
    private int ef;

    @Option(names = "--out", paramLabel = "F.npy", description = "Write the ids there instead: i32, -1 where none was.")
    private @Nullable Path out;

    @Option(names = "--json", description = "One JSON object a line for each query.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (k < 1) {
            throw new IllegalArgumentException("-k must be at least 1, but was " + k);
        }
        Outputs.check(out, directory, queries);
        try (VectorCollection collection = VectorCollection.open(directory, CollectionOptions.DEFAULT.forReading());
                VectorInput input = VectorInput.open(queries)) {
            int dimension = collection.shape().dimension();
            if (input.dimension() != dimension) {
                throw new IllegalArgumentException("[" + queries + "] queries must have " + dimension
                        + " values as the vectors have, but had " + input.dimension());
            }
            float[] rows = new float[Math.multiplyExact(input.rowCount(), dimension)];
            input.readRows(0, input.rowCount(), rows);
            answer(collection, rows, input.rowCount());
        }
        return ExitCode.DONE;
    }

    private void answer(VectorCollection collection, float[] rows, int count) throws IOException {
        int dimension = collection.shape().dimension();
        VectorSearcher searcher = collection.searcher();
        SearchOptions options = SearchOptions.DEFAULT.withEffort(ef);
        int[] ids = new int[k];
        long nanos = 0;
        try (NpyWriter writer = out == null ? null : new NpyWriter(out, NpyType.I32, k)) {
            for (int query = 0; query < count; query++) {
                long start = System.nanoTime();
                int found = searcher.search(rows, query * dimension, k, options);
                nanos += System.nanoTime() - start;
                if (writer != null) {
                    Arrays.fill(ids, -1);
                    for (int rank = 0; rank < found; rank++) {
                        ids[rank] = Math.toIntExact(searcher.idLow(rank));
                    }
                    writer.write(ids, 0, 1);
                } else if (json) {
                    printJson(query, searcher, found);
                } else {
                    print(query, searcher, found);
                }
            }
            if (writer != null) {
                writer.finish();
            }
        }
        System.err.println(String.format(
                Locale.ROOT,
                "%s searches, %,.0f a second on one thread",
                Console.count(count),
                count / Math.max(1e-9, nanos / 1e9)));
    }

    private static void print(int query, VectorSearcher searcher, int found) {
        StringBuilder line = new StringBuilder().append(query).append(':');
        for (int rank = 0; rank < found; rank++) {
            line.append(String.format(Locale.ROOT, "  %s %.4f", id(searcher, rank), searcher.distance(rank)));
        }
        System.out.println(line);
    }

    private static void printJson(int query, VectorSearcher searcher, int found) {
        new JsonOut(System.out).object(object -> {
            object.writeNumberProperty("query", query);
            object.writeArrayPropertyStart("hits");
            for (int rank = 0; rank < found; rank++) {
                object.writeStartObject();
                object.writeStringProperty("id", id(searcher, rank));
                object.writeNumberProperty("distance", searcher.distance(rank));
                object.writeEndObject();
            }
            object.writeEndArray();
        });
    }

    /// A number where the id is one.
    private static String id(VectorSearcher searcher, int rank) {
        return searcher.idHigh(rank) == 0
                ? Long.toString(searcher.idLow(rank))
                : searcher.id(rank).toString();
    }
}
