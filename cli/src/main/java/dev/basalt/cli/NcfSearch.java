package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.search.CodeKind;
import dev.basalt.columnar.search.RowSelection;
import dev.basalt.columnar.search.SearchOptions;
import dev.basalt.columnar.search.VectorHits;
import dev.basalt.columnar.search.VectorMetric;
import dev.basalt.columnar.search.VectorSearch;
import dev.basalt.columnar.text.NdjsonSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ncf search`.
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        header = "Find the rows whose vectors are nearest to those of a file.",
        description = "Prints a line for each row found, nearest first. Exit code 1 where nothing was found.",
        footer = Filters.SYNTAX)
final class NcfSearch implements Callable<Integer> {
    @Parameters(paramLabel = "F.ncf", description = "The file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(names = "--column", required = true, paramLabel = "C", description = "The column of vectors.")
    @SuppressWarnings("NullAway.Init")
    private String column;

    @Option(
            names = "--query",
            required = true,
            paramLabel = "Q",
            description = "A .npy or .fvecs file; each row of it is a query.")
    @SuppressWarnings("NullAway.Init")
    private Path queries;

    @Option(names = "-k", defaultValue = "10", description = "Rows to find for each (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--metric",
            defaultValue = "cosine",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private VectorMetric metric;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Which rows may be found: a filter as below (default: all).")
    private @Nullable String where;

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "A,B",
            description = "Columns to print (default: all but vectors).")
    private @Nullable List<String> columns;

    @Option(
            names = "--codes",
            paramLabel = "KIND",
            description =
                    "Look at codes first: 8bit or 1bit, which the file must have (default: vectors alone, exact).")
    private @Nullable String codes;

    @Option(
            names = "--candidates",
            defaultValue = "0",
            paramLabel = "N",
            description = "Rows that codes choose for the vectors to decide (default: many enough for most uses).")
    private int candidates;

    @Option(names = "--json", description = "One JSON object a line for each query.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        CodeKind kind = codes == null ? null : CodeNames.parse(codes).getFirst();
        try (NcfFile file = NcfFiles.open(path);
                VectorInput input = VectorInput.open(queries)) {
            VectorSearch search = VectorSearch.open(file, column, metric);
            if (input.dimension() != search.dimension()) {
                throw new IllegalArgumentException("[" + queries + "] queries must have " + search.dimension()
                        + " values as the vectors have, but had " + input.dimension());
            }
            Filters.warn(where, file.schema());
            SearchOptions options = SearchOptions.DEFAULT
                    .withRows(where == null ? null : RowSelection.passing(file, where))
                    .withCodes(kind, candidates)
                    .withExecutor(ForkJoinPool.commonPool());
            return answer(file, search, options, input) > 0 ? ExitCode.DONE : ExitCode.NO;
        }
    }

    private long answer(NcfFile file, VectorSearch search, SearchOptions options, VectorInput input)
            throws IOException {
        List<String> shown = columns != null ? columns : shownColumns(file);
        float[] query = new float[search.dimension()];
        long found = 0;
        long nanos = 0;
        for (int i = 0; i < input.rowCount(); i++) {
            input.readRows(i, 1, query);
            long start = System.nanoTime();
            VectorHits hits = search.nearest(query, k, options);
            nanos += System.nanoTime() - start;
            Batch rows = file.take(hits.rows(), shown);
            if (json) {
                printJson(i, hits, rows);
            } else {
                print(i, hits, rows);
            }
            found += hits.size();
        }
        System.err.println(String.format(
                Locale.ROOT,
                "%s searches, %,.0f a second",
                Console.count(input.rowCount()),
                input.rowCount() / Math.max(1e-9, nanos / 1e9)));
        return found;
    }

    private static List<String> shownColumns(NcfFile file) {
        return file.schema().usualNames().stream()
                .filter(name ->
                        !(file.schema().field(file.schema().indexOf(name)).type() instanceof FixedVector))
                .toList();
    }

    private static void print(int query, VectorHits hits, Batch rows) {
        List<Field> fields = rows.schema().fields();
        for (int rank = 0; rank < hits.size(); rank++) {
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT, "%d  %2d  %.4f  row %d", query, rank + 1, hits.distance(rank), hits.row(rank)));
            for (int i = 0; i < fields.size(); i++) {
                line.append("  ")
                        .append(fields.get(i).name())
                        .append('=')
                        .append(TablePrinter.cell(rows.column(i), rank));
            }
            System.out.println(line);
        }
    }

    private static void printJson(int query, VectorHits hits, Batch rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (NdjsonSink sink = NdjsonSink.to(bytes, rows.schema())) {
            sink.write(rows);
            sink.finish();
        }
        List<String> values = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        new JsonOut(System.out).object(object -> {
            object.name("query").value(query);
            object.name("hits").beginArray();
            for (int rank = 0; rank < hits.size(); rank++) {
                object.beginObject();
                object.name("row").value(hits.row(rank));
                JsonOut.number(object.name("distance"), hits.distance(rank));
                if (rows.schema().size() > 0) {
                    JsonOut.raw(object, "values", values.get(rank));
                }
                object.endObject();
            }
            object.endArray();
        });
    }
}
