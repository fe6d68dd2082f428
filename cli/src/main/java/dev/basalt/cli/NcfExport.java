package dev.basalt.cli;

import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.NcfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ncf export`.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Write the rows of a columnar file into a table of another format.",
        description = "Writes .csv, .tsv, .ndjson, .jsonl, .parquet, .arrow and .arrows, which the name tells apart.")
final class NcfExport implements Callable<Integer> {
    @Parameters(paramLabel = "F.ncf", description = "The file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "The new file; one of that name is replaced.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(names = "--columns", split = ",", paramLabel = "A,B", description = "Columns to write (default: all).")
    private @Nullable List<String> columns;

    @Option(names = "--where", paramLabel = "EXPR", description = "Which rows (default: all).")
    private @Nullable String where;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        Outputs.check(out, path);
        long rows;
        try (NcfFile file = NcfFiles.open(path);
                RowSource from = NcfFiles.rows(file, columns, where, -1);
                RowSink to = TableFiles.create(out, from.schema())) {
            rows = RowCopy.run("export", from, to, where == null ? file.rowCount() : -1);
        }
        long bytes = Files.size(out);
        if (json) {
            new JsonOut(Outputs.summary(out)).object(object -> {
                object.writeNumberProperty("rows", rows);
                object.writeNumberProperty("bytes", bytes);
            });
        } else {
            Outputs.summary(out)
                    .println(RowCopy.summary(rows, System.nanoTime() - start) + ": " + Console.bytes(bytes));
        }
        return ExitCode.DONE;
    }
}
