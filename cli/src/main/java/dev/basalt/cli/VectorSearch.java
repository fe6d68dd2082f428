package dev.basalt.cli;

import dev.basalt.core.npy.NpyType;
import dev.basalt.core.npy.NpyWriter;
import dev.basalt.vector.collection.SearchOptions;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector search`.
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        header = "Find the vectors nearest to those of a file.",
        description = {
            "Prints a table: the number of a query, from 0, and the ids and distances found, nearest first.",
            "Distances are 1 - cosine, the negative dot product, or the square of the Euclidean distance."
        })
final class VectorSearch implements Callable<Integer> {
    private static final int DEFAULT_K = 10;

    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Parameters(index = "1", paramLabel = "QUERIES", description = "A file of vectors, as for build.")
    @SuppressWarnings("NullAway.Init")
    private Path queries;

    @Option(names = "-k", description = "Vectors to find for each (default: 10, or all within --radius).")
    private @Nullable Integer k;

    @Option(names = "--radius", paramLabel = "D", description = "Find nothing at a greater distance.")
    private @Nullable Float radius;

    @Option(names = "--ef", description = "Rows a graph search keeps in view: more finds more, and takes longer.")
    private int ef;

    @Option(names = "--exact", description = "Look at every vector instead of asking the index.")
    private boolean exact;

    @Option(
            names = "--threads",
            converter = Numbers.Threads.class,
            defaultValue = "1",
            description = "Threads that search (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--out",
            paramLabel = "F",
            description = {
                "Write what is found there instead: .ndjson or .csv with distances,",
                "or .npy with the ids as i64, -1 where none was."
            })
    private @Nullable Path out;

    @Option(
            names = "--distances",
            paramLabel = "F.npy",
            description = "Beside ids in .npy: their distances as f32, infinity where none was.")
    private @Nullable Path distances;

    @Option(names = "--json", description = "One JSON object a line for each query.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        requireOptions();
        Outputs.check(out, target.directory(), queries);
        Outputs.check(distances, target.directory(), queries);
        Outputs.requireDifferent("--out", out, "--distances", distances);
        try (VectorCollection collection = target.openToRead();
                VectorInput input = VectorInput.open(queries)) {
            input.requireDimension("queries", collection.shape().dimension());
            if (out != null) {
                VectorHits.requireFit(collection, out);
            }
            int wanted = k != null ? k : radius == null ? DEFAULT_K : Integer.MAX_VALUE;
            int most = Math.clamp(collection.size(), 1, wanted);
            SearchOptions options = SearchOptions.DEFAULT.withEffort(ef);
            options = radius == null ? options : options.withMaxDistance(radius);
            options = exact ? options.exactly() : options;
            try (VectorQueries asked = new VectorQueries(collection, input, options, most, radius != null, threads)) {
                write(asked, k != null || radius == null ? wanted : most);
                System.err.println(String.format(
                        Locale.ROOT,
                        "%s searches, %,.0f a second on %s",
                        Console.count(input.rowCount()),
                        asked.rate(),
                        threads == 1 ? "one thread" : threads + " threads"));
            }
            input.printRounding();
        }
        return ExitCode.DONE;
    }

    private void requireOptions() {
        if (k != null && k < 1) {
            throw new IllegalArgumentException("-k must be at least 1, but was " + k);
        }
        if (ef < 0) {
            throw new IllegalArgumentException("--ef must be at least 0, but was " + ef);
        }
        if (radius != null && Float.isNaN(radius)) {
            throw new IllegalArgumentException("--radius must be a number, but was NaN");
        }
        boolean isNpy = out != null && VectorHits.isNpy(out);
        if (out != null) {
            VectorHits.requireKind(out);
        }
        if (isNpy && k == null && radius != null) {
            throw new IllegalArgumentException(
                    "-k must be given with --radius for a .npy file, whose rows are of one" + " length, but is not");
        }
        if (distances != null && !isNpy) {
            throw new IllegalArgumentException("--distances must stand beside --out F.npy, but does not");
        }
    }

    private void write(VectorQueries asked, int columns) throws IOException {
        Path to = out;
        if (to == null) {
            if (json) {
                asked.answerAll((query, answer) -> System.out.print(jsonLine(asked, query, answer)));
            } else {
                asked.answerAll(new Table(asked));
            }
        } else if (VectorHits.isNpy(to)) {
            writeNpy(asked, to, columns);
        } else {
            try (TextFile writer = new TextFile(to)) {
                boolean isCsv = VectorHits.isCsv(to);
                writer.write(isCsv ? "query,rank,id,distance\n" : "");
                asked.answerAll((query, answer) ->
                        writer.write(isCsv ? csvLines(asked, query, answer) : jsonLine(asked, query, answer)));
                writer.finish();
            }
        }
    }

    private void writeNpy(VectorQueries asked, Path to, int columns) throws IOException {
        long[] ids = new long[columns];
        float[] far = new float[columns];
        try (NpyWriter writer = new NpyWriter(to, NpyType.I64, columns);
                NpyWriter beside = distances == null ? null : new NpyWriter(distances, columns)) {
            asked.answerAll((_, answer) -> {
                Arrays.fill(ids, -1);
                Arrays.fill(far, Float.POSITIVE_INFINITY);
                System.arraycopy(answer.lows(), 0, ids, 0, answer.size());
                System.arraycopy(answer.distances(), 0, far, 0, answer.size());
                writer.write(ids, 0, 1);
                if (beside != null) {
                    beside.write(far, 0, 1);
                }
            });
            writer.finish();
            if (beside != null) {
                beside.finish();
            }
        }
    }

    private static String jsonLine(VectorQueries asked, long query, VectorQueries.Answer answer) {
        StringBuilder line = new StringBuilder("{\"query\":").append(query).append(",\"hits\":[");
        for (int rank = 0; rank < answer.size(); rank++) {
            line.append(rank == 0 ? "" : ",").append("{\"id\":").append(JsonOut.quoted(asked.text(answer, rank)));
            line.append(",\"distance\":")
                    .append(number(answer.distances()[rank]))
                    .append('}');
        }
        return line.append("]}\n").toString();
    }

    /// JSON has no infinity; a distance may overflow to it.
    private static String number(float value) {
        return Float.isFinite(value) ? Float.toString(value) : "\"" + value + "\"";
    }

    private static String csvLines(VectorQueries asked, long query, VectorQueries.Answer answer) {
        StringBuilder lines = new StringBuilder();
        for (int rank = 0; rank < answer.size(); rank++) {
            lines.append(query).append(',').append(rank + 1).append(',');
            lines.append(VectorHits.cell(asked.text(answer, rank))).append(',');
            lines.append(answer.distances()[rank]).append('\n');
        }
        return lines.toString();
    }

    /// Lines with the number of a query, the rank, the distance and the id, which may be long.
    private record Table(VectorQueries asked) implements VectorQueries.Consumer {
        @Override
        public void accept(long query, VectorQueries.Answer answer) {
            if (query == 0) {
                System.out.println(String.format(Locale.ROOT, "%9s %5s %12s  %s", "query", "rank", "distance", "id"));
            }
            for (int rank = 0; rank < answer.size(); rank++) {
                System.out.println(String.format(
                        Locale.ROOT,
                        "%9d %5d %12s  %s",
                        query,
                        rank + 1,
                        distance(answer.distances()[rank]),
                        ControlCharacters.line(asked.text(answer, rank))));
            }
        }

        private static String distance(float value) {
            boolean isPlain = value == 0 || (Math.abs(value) >= 1e-3f && Math.abs(value) < 1e6f);
            return String.format(Locale.ROOT, isPlain ? "%.4f" : "%.4e", value);
        }
    }
}
