package dev.basalt.cli;

import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableReading;
import dev.basalt.columnar.encoding.Profile;
import dev.basalt.columnar.file.BloomChoice;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.search.CodeKind;
import dev.basalt.columnar.search.CodedWriter;
import dev.basalt.columnar.table.SortedRows;
import dev.basalt.core.storage.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ncf write`.
@Command(
        name = "write",
        aliases = "import",
        mixinStandardHelpOptions = true,
        header = "Write the rows of a table into a new columnar file.",
        description = {
            "Reads .ncf, .csv, .tsv, .ndjson, .jsonl (these also packed with gzip or Zstandard), .parquet, .arrow, .arrows"
                    + " and .npy, which the name tells apart. Delimiter, quote and header of CSV are found in the file"
                    + " and said on standard error. The types of CSV and NDJSON columns are found by looking at every row,"
                    + " unless --schema names them. An .ncf file"
                    + " of a format before this one, 1.0 of Python or 2.0 of Rust, is read as well."
        })
final class NcfWrite implements Callable<Integer> {
    /// Says in a file how it was written.
    static final String PROFILE = "basalt.profile";

    private static final double AUTO_BUDGET = 0.05;

    @Parameters(
            paramLabel = "IN",
            arity = "1..*",
            description = {
                "The tables; - is standard input, and a pattern in quotes the files that match, sorted by name. Rows of"
                        + " several follow each other: columns are found by name, a column that a table lacks is null"
                        + " there, and one of two types has that which holds both."
            })
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F.ncf",
            description = "The new file; one of that name is replaced.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--profile",
            defaultValue = "balanced",
            description = "What to be good at: one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Profile profile;

    @Option(
            names = "--schema",
            paramLabel = "COLUMNS",
            description = {
                "The columns as in 'id int64 not null, name string, at timestamp[us, UTC], v vector<float32, 384>',"
                        + " or a file that holds that."
            })
    private @Nullable String schema;

    @Mixin
    private final CsvDialect dialect = new CsvDialect();

    @Option(names = "--columns", split = ",", paramLabel = "A,B", description = "Columns to write (default: all).")
    private @Nullable List<String> columns;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Which rows: a filter as in basalt ncf read (default: all).")
    private @Nullable String where;

    @Option(
            names = "--sort",
            split = ",",
            paramLabel = "A,B",
            description = "Sort the rows by columns, so that filters by them skip pages; nulls come first.")
    private @Nullable List<String> sort;

    @Option(
            names = "--decimals-as-text",
            description = "Read decimals of more than 38 digits as text, which is an error otherwise.")
    private boolean decimalsAsText;

    @Option(
            names = "--codes",
            paramLabel = "KINDS",
            description = "Keep vectors a second time, smaller, to search them sooner: 8bit, 1bit or 8bit,1bit.")
    private @Nullable String codes;

    @Option(
            names = "--blooms",
            paramLabel = "COLUMNS",
            description = {
                "Keep Bloom filters of columns, which tell pages that a value is not in to '=' and 'in': names joined by"
                        + " commas, or auto for columns of many values in no order, within 5 %% of the file."
            })
    private @Nullable String blooms;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        Outputs.check(out, schemaFile());
        List<CodeKind> kinds = codes == null ? List.of() : CodeNames.parse(codes);
        long rows;
        long read = 0;
        List<String> notes;
        try (TableInputs files = TableInputs.of(inputs)) {
            for (Path input : files.paths()) {
                Outputs.requireOther(out, input);
                read += Files.size(input);
            }
            try (RowSource from = rows(files.paths(), kinds);
                    CodedWriter to = CodedWriter.create(Disk.system(), out, from.schema(), options(from))) {
                rows = RowCopy.run("write", from, to, -1);
                notes = new ArrayList<>(from.notes());
            }
            notes.addAll(LostBlooms.notes(files.paths(), out));
        }
        report(rows, read, System.nanoTime() - start, notes);
        return ExitCode.DONE;
    }

    private NcfOptions options(RowSource from) {
        Map<String, String> attributes = new HashMap<>(from.attributes());
        attributes.put(PROFILE, profile.name().toLowerCase(Locale.ROOT));
        return NcfOptions.DEFAULT
                .withProfile(profile)
                .withExecutor(ForkJoinPool.commonPool())
                .withBlooms(blooms == null ? BloomChoice.NONE : choice(blooms))
                .withAttributes(attributes);
    }

    private RowSource rows(List<Path> paths, List<CodeKind> kinds) throws IOException {
        RowSource table = table(paths);
        try {
            table = where == null && columns == null ? table : new ChosenRows(table, columns, where);
            table = sort == null ? table : SortedRows.of(table, sort, out);
            return kinds.isEmpty() ? table : new ReschemedRows(table, CodeNames.ask(table.schema(), kinds));
        } catch (IllegalArgumentException e) {
            table.close();
            throw e;
        }
    }

    /// The tables, with all columns that are written or that the filter needs.
    private RowSource table(List<Path> paths) throws IOException {
        Schema given = schema == null ? null : SchemaText.parseOrRead(schema);
        TableReading reading = new TableReading(null, decimalsAsText);
        JoinedRows.TableOpener opener =
                (path, known, wanted) -> TableFiles.open(path, known, dialect, reading.of(wanted));
        if (columns == null || paths.stream().anyMatch(TableFiles::isText)) {
            return JoinedRows.open(paths, given, null, opener);
        }
        Set<String> wanted = new LinkedHashSet<>(columns);
        if (where != null) {
            try (RowSource all = JoinedRows.open(paths, given, null, opener)) {
                wanted.addAll(RowFilter.parse(where, all.schema()).columns());
            }
        }
        return JoinedRows.open(paths, given, List.copyOf(wanted), opener);
    }

    private static BloomChoice choice(String given) {
        if (given.equals("auto")) {
            return BloomChoice.automatic(AUTO_BUDGET);
        }
        return BloomChoice.of(Arrays.stream(given.split(",", -1))
                .map(String::strip)
                .distinct()
                .toArray(String[]::new));
    }

    /// A list of columns has spaces; what is no path at all is one as well.
    private @Nullable Path schemaFile() {
        return schema == null || schema.contains(" ") ? null : Path.of(schema);
    }

    private void report(long rows, long read, long nanos, List<String> notes) throws IOException {
        long to = Files.size(out);
        if (json) {
            new JsonOut(Outputs.summary(out)).object(object -> {
                object.name("rows").value(rows);
                object.name("bytes").value(to);
                object.name("input_bytes").value(read);
                if (dialect.refused() > 0) {
                    object.name("refused").value(dialect.refused());
                }
                Notes.write(object, notes);
            });
        } else {
            Notes.print(notes);
            String refused =
                    dialect.refused() == 0 ? "" : ", " + Console.count(dialect.refused()) + " lines passed over";
            Outputs.summary(out)
                    .println(RowCopy.summary(rows, nanos) + ": " + Console.bytes(to) + " from " + Console.bytes(read)
                            + ", " + String.format(Locale.ROOT, "%.1f to 1", (double) read / to) + refused);
        }
    }
}
