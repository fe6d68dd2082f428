package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.CsvOptions;
import dev.basalt.columnar.text.CsvSink;
import dev.basalt.columnar.text.NdjsonSink;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ncf read`.
@Command(
        name = "read",
        mixinStandardHelpOptions = true,
        header = "Print rows of a columnar file.",
        description = "Exit code 1 where no row passes the filter. Control characters are replaced in tables and on a"
                + " terminal, and escaped in JSON.",
        footer = Filters.SYNTAX)
final class NcfRead implements Callable<Integer> {
    private static final int BUFFER_BYTES = 1 << 16;

    enum Format {
        TABLE,
        CSV,
        NDJSON
    }

    @Parameters(paramLabel = "F.ncf", description = "The file, or the directory of a table.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(names = "--columns", split = ",", paramLabel = "A,B", description = "Columns to print (default: all).")
    private @Nullable List<String> columns;

    @Option(names = "--where", paramLabel = "EXPR", description = "Which rows: a filter as below (default: all).")
    private @Nullable String where;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Numbers.FromZero.class,
            description = "Most rows (default: all).")
    private long limit = -1;

    @Option(
            names = "--as-of",
            paramLabel = "VERSION",
            description = "A version of a table: its number, or a time such as 2026-01-31T12:00:00Z (default: newest).")
    private @Nullable String version;

    @Option(
            names = "--format",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Format format;

    @Option(names = "--json", description = "One JSON object a line for each row, as with --format=ndjson.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (RowSource rows = NcfRows.open(path, version, columns, where, limit);
                RowSink sink = sink(rows.schema())) {
            Batch batch = new Batch(rows.schema());
            long printed = 0;
            while (rows.next(batch)) {
                sink.write(batch);
                printed += batch.rowCount();
            }
            sink.finish();
            return where != null && printed == 0 && limit != 0 ? ExitCode.NO : ExitCode.DONE;
        }
    }

    private RowSink sink(Schema schema) {
        OutputStream out = new Unclosed(System.out);
        return switch (json ? Format.NDJSON : format) {
            case TABLE ->
                new TablePrinter(
                        schema,
                        new PrintStream(new BufferedOutputStream(out, BUFFER_BYTES), false, StandardCharsets.UTF_8));
            case CSV -> CsvSink.to(out, schema, CsvOptions.DEFAULT);
            case NDJSON -> NdjsonSink.to(ControlCharacters.escaping(out), schema);
        };
    }

    /// A stream that closing does not close.
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
