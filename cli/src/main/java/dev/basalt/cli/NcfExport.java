package dev.basalt.cli;

import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.text.CsvOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    @Parameters(paramLabel = "F.ncf", description = "The file, or the directory of a table.")
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

    @Option(
            names = "--as-of",
            paramLabel = "VERSION",
            description = "A version of a table: its number, or a time such as 2026-01-31T12:00:00Z (default: newest).")
    private @Nullable String version;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Which rows: a filter as in basalt ncf read (default: all).")
    private @Nullable String where;

    @Option(
            names = "--delimiter",
            paramLabel = "C",
            description = "What stands between the values of a CSV file; tab for a tabulator (default: , or in a .tsv"
                    + " file tab).")
    private @Nullable String delimiter;

    @Option(
            names = "--null",
            paramLabel = "TEXT",
            description = "What stands for a missing value in a CSV file, such as NA (default: nothing).")
    private @Nullable String nullText;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        Outputs.check(out, path);
        if ((delimiter != null || nullText != null) && !TableFiles.isCsv(out)) {
            throw new IllegalArgumentException(
                    "[" + out + "] --delimiter and --null must be left out where the file is no CSV");
        }
        long rows;
        List<String> notes = new ArrayList<>();
        try (NcfRows from = NcfRows.open(path, version, columns, where, -1);
                RowSink to = TableFiles.create(out, from.schema(), from.attributes(), this::csv, notes)) {
            rows = RowCopy.run("export", from, to, where == null ? from.rowCount() : -1);
            notes.addAll(0, from.notes());
        }
        long bytes = Files.size(out);
        if (json) {
            new JsonOut(Outputs.summary(out)).object(object -> {
                object.name("rows").value(rows);
                object.name("bytes").value(bytes);
                Notes.write(object, notes);
            });
        } else {
            Notes.print(notes);
            Outputs.summary(out)
                    .println(RowCopy.summary(rows, System.nanoTime() - start) + ": " + Console.bytes(bytes));
        }
        return ExitCode.DONE;
    }

    private CsvOptions csv(CsvOptions options) {
        CsvOptions told =
                delimiter == null ? options : options.withDelimiter(CsvDialect.character("--delimiter", delimiter));
        return nullText == null ? told : told.withNullText(nullText);
    }
}
