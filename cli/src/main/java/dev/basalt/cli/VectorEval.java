package dev.basalt.cli;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.MatrixFile;
import dev.basalt.vector.collection.SearchOptions;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt vector eval`.
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        header = "Measure how much of the truth a collection's index finds, and how fast.",
        description = "The truth is what looking at every vector finds, or a file's ids.")
final class VectorEval implements Callable<Integer> {
    private static final int MAX_QUERIES = 1 << 20;

    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Parameters(index = "1", paramLabel = "QUERIES", description = "A file of vectors, as for build.")
    @SuppressWarnings("NullAway.Init")
    private Path queries;

    @Option(names = "-k", defaultValue = "10", description = "Vectors to find for each (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--ef",
            split = ",",
            paramLabel = "N",
            description = "Rows a graph search keeps in view, one or several (default: that of the collection).")
    private List<Integer> efforts = List.of(0);

    @Option(
            names = "--truth",
            paramLabel = "F",
            description =
                    "The true ids of each query, nearest first: a .npy or .ivecs file of at least k numbers a row.")
    private @Nullable Path truthFile;

    @Option(
            names = "--threads",
            converter = Numbers.Threads.class,
            defaultValue = "1",
            description = "Threads that search (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--json", description = "Print the results as a JSON object.")
    private boolean json;

    /// What one effort led to.
    private record Result(int effort, double recall, double rate) {}

    /// The true ids of a query, and the distance of the last one; what lies as near is as true.
    private record Truth(Set<UUID> ids, float distance) {}

    @Override
    public Integer call() throws IOException {
        if (k < 1) {
            throw new IllegalArgumentException("-k must be at least 1, but was " + k);
        }
        try (VectorCollection collection = target.openToRead();
                VectorInput input = VectorInput.open(queries)) {
            input.requireDimension("queries", collection.shape().dimension());
            if (input.rowCount() < 1 || input.rowCount() > MAX_QUERIES || collection.size() == 0) {
                throw new IllegalArgumentException("[" + queries + "] queries must be 1 to " + MAX_QUERIES
                        + " on vectors of which there are some, but are " + input.rowCount() + " on "
                        + collection.size());
            }
            int most = (int) Math.min(k, collection.size());
            List<Truth> truth = new ArrayList<>();
            double truthRate = 0;
            if (truthFile == null) {
                SearchOptions exactly = SearchOptions.DEFAULT.exactly();
                try (VectorQueries asked = new VectorQueries(collection, input, exactly, most, false, threads)) {
                    asked.answerAll((_, answer) -> truth.add(truth(answer)));
                    truthRate = asked.rate();
                }
            } else {
                read(truthFile, input.rowCount(), most, truth);
            }
            List<Result> results = new ArrayList<>();
            for (int effort : efforts) {
                results.add(measure(collection, input, effort, most, truth));
            }
            print(input.rowCount(), most, truthRate, results);
        }
        return ExitCode.DONE;
    }

    private static Truth truth(VectorQueries.Answer answer) {
        Set<UUID> ids = new HashSet<>();
        for (int rank = 0; rank < answer.size(); rank++) {
            ids.add(new UUID(answer.highs()[rank], answer.lows()[rank]));
        }
        return new Truth(ids, answer.size() == 0 ? Float.NEGATIVE_INFINITY : answer.distances()[answer.size() - 1]);
    }

    private static void read(Path path, long queryCount, int most, List<Truth> truth) throws IOException {
        try (MatrixFile file = MatrixFile.open(Inputs.file(path), Limits.DEFAULT)) {
            if (file.rowCount() != queryCount || file.dimension() < most) {
                throw new CorruptDataException(
                        Location.of(path),
                        "file must have " + most + " ids for each of " + queryCount + " queries, but has "
                                + file.dimension() + " for " + file.rowCount());
            }
            long[] row = new long[file.dimension()];
            for (long query = 0; query < queryCount; query++) {
                file.readRows(query, 1, row, 0);
                Set<UUID> ids = new HashSet<>();
                for (int rank = 0; rank < most; rank++) {
                    ids.add(new UUID(0, row[rank]));
                }
                truth.add(new Truth(ids, Float.NEGATIVE_INFINITY));
            }
        }
    }

    private Result measure(VectorCollection collection, VectorInput input, int effort, int most, List<Truth> truth)
            throws IOException {
        SearchOptions options = SearchOptions.DEFAULT.withEffort(effort);
        long[] sums = new long[2];
        double rate = 0;
        // The first run warms up what the second one measures.
        for (int run = 0; run < 2; run++) {
            sums[0] = 0;
            sums[1] = 0;
            try (VectorQueries asked = new VectorQueries(collection, input, options, most, false, threads)) {
                asked.answerAll((query, answer) -> {
                    Truth of = truth.get((int) query);
                    sums[1] += of.ids().size();
                    for (int rank = 0; rank < answer.size(); rank++) {
                        boolean isTrue = answer.distances()[rank] <= of.distance()
                                || of.ids().contains(new UUID(answer.highs()[rank], answer.lows()[rank]));
                        sums[0] += isTrue ? 1 : 0;
                    }
                });
                rate = asked.rate();
            }
        }
        return new Result(effort, (double) sums[0] / Math.max(1, sums[1]), rate);
    }

    private void print(long queryCount, int most, double truthRate, List<Result> results) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("queries").value(queryCount);
                object.name("k").value(most);
                object.name("threads").value(threads);
                if (truthFile == null) {
                    JsonOut.number(object.name("exactSearchesPerSecond"), truthRate);
                }
                object.name("results").beginArray();
                for (Result result : results) {
                    object.beginObject();
                    object.name("ef").value(result.effort());
                    JsonOut.number(object.name("recall"), result.recall());
                    JsonOut.number(object.name("searchesPerSecond"), result.rate());
                    object.endObject();
                }
                object.endArray();
            });
            return;
        }
        String where = threads == 1 ? "one thread" : threads + " threads";
        System.out.println(Console.count(queryCount) + " queries on " + where
                + (truthFile == null
                        ? String.format(Locale.ROOT, "; looking at every vector: %,.1f searches/s", truthRate)
                        : ""));
        System.out.println(String.format(Locale.ROOT, "%8s %12s %12s", "ef", "recall@" + most, "searches/s"));
        for (Result result : results) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%8s %12.4f %,12.0f",
                    result.effort() == 0 ? "default" : Integer.toString(result.effort()),
                    result.recall(),
                    result.rate()));
        }
    }
}
