package dev.basalt.cli;

import dev.basalt.columnar.arrow.ArrowOptions;
import dev.basalt.columnar.arrow.ArrowSink;
import dev.basalt.columnar.arrow.ArrowSource;
import dev.basalt.columnar.column.RowSink;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.column.TableFormat;
import dev.basalt.columnar.column.TableReading;
import dev.basalt.columnar.legacy.LegacyNcfSource;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.CsvOptions;
import dev.basalt.columnar.text.CsvSink;
import dev.basalt.columnar.text.CsvSource;
import dev.basalt.columnar.text.NdjsonOptions;
import dev.basalt.columnar.text.NdjsonSink;
import dev.basalt.columnar.text.NdjsonSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Tables in files of formats other than NCF, which their names' ends tell apart.
final class TableFiles {
    private TableFiles() {}

    /// Opens a table.
    ///
    /// @param path    the file
    /// @param schema  its columns; null to find them in the file
    /// @param dialect how it is written, if it is a CSV file
    /// @param reading which columns are wanted at least; others come too where the format does not let them out
    static RowSource open(Path path, @Nullable Schema schema, CsvDialect dialect, TableReading reading)
            throws IOException {
        String extension = extension(path);
        Inputs.any(path);
        if (dialect.isGiven() && !isCsv(path)) {
            throw new IllegalArgumentException(
                    "[" + path + "] --delimiter, --quote, --comment, --skip, --header, --no-header and --null must be"
                            + " left out where the file is no CSV");
        }
        if (dialect.isGivenOfText() && !isText(path)) {
            throw new IllegalArgumentException("[" + path
                    + "] --encoding, --keep-going and --max-record-bytes must be left out where the file is no"
                    + " CSV or NDJSON");
        }
        return switch (extension) {
            case "csv", "tsv" -> {
                CsvOptions options =
                        dialect.over(CsvOptions.DEFAULT.withPreferredDelimiter(extension.equals("tsv") ? '\t' : ','));
                yield schema == null ? CsvSource.open(path, options) : CsvSource.open(path, options, schema);
            }
            case "ndjson", "jsonl" ->
                schema == null
                        ? NdjsonSource.open(path, dialect.over(NdjsonOptions.DEFAULT))
                        : NdjsonSource.open(path, dialect.over(NdjsonOptions.DEFAULT), schema);
            case "arrow", "arrows", "ipc", "feather" -> {
                requireNone(path, schema);
                yield ArrowSource.open(path, ArrowOptions.DEFAULT);
            }
            case "npy" -> {
                requireNone(path, schema);
                yield NpySource.open(path);
            }
            case "ncf" -> {
                requireNone(path, schema);
                yield isPresent(path)
                        ? NcfRows.open(path, null, reading.columns(), null, -1)
                        : LegacyNcfSource.open(path);
            }
            default -> {
                TableFormat format = other(extension);
                if (format == null) {
                    throw refusal(path, ".csv, .tsv, .ndjson, .jsonl, .parquet, .arrow, .arrows, .npy or .ncf");
                }
                requireNone(path, schema);
                yield format.open(path, reading);
            }
        };
    }

    /// Begins a table, which is there once the sink is finished.
    ///
    /// @param path   the file; one of that name is replaced
    /// @param schema its columns
    /// @param metadata what is kept with it, where the format has a place for that
    /// @param csv    changes how CSV is written
    /// @param notes  takes a sentence on what is not
    static RowSink create(
            Path path, Schema schema, Map<String, String> metadata, UnaryOperator<CsvOptions> csv, List<String> notes)
            throws IOException {
        String extension = extension(path);
        if (!path.toString().toLowerCase(Locale.ROOT).endsWith("." + extension)) {
            throw new IllegalArgumentException("[" + path + "] the name must end in the format's own ending, as files"
                    + " are written unpacked; pack the file afterwards");
        }
        if (!metadata.isEmpty() && other(extension) == null) {
            notes.add("metadata " + String.join(", ", metadata.keySet()) + " is left out: a ." + extension
                    + " file has none");
        }
        return switch (extension) {
            case "csv", "tsv" -> CsvSink.create(path, schema, csv.apply(csv(extension)));
            case "ndjson", "jsonl" -> NdjsonSink.create(path, schema);
            case "arrow", "ipc", "feather" -> ArrowSink.create(path, schema, ArrowOptions.DEFAULT);
            case "arrows" ->
                ArrowSink.create(path, schema, ArrowOptions.DEFAULT.withFormat(ArrowOptions.Format.STREAM));
            default -> {
                TableFormat format = other(extension);
                if (format == null) {
                    throw refusal(path, ".csv, .tsv, .ndjson, .jsonl, .parquet, .arrow or .arrows");
                }
                yield format.create(path, schema, metadata);
            }
        };
    }

    /// Whether a file is of comma-separated values, or of others that another character separates.
    static boolean isCsv(Path path) {
        String extension = extension(path);
        return extension.equals("csv") || extension.equals("tsv");
    }

    /// Whether a file is of a format that says no types, so that they are found in its values.
    static boolean isText(Path path) {
        return switch (extension(path)) {
            case "csv", "tsv", "ndjson", "jsonl" -> true;
            default -> false;
        };
    }

    /// Whether a path is a file of the present columnar format.
    static boolean isNcf(Path path) throws IOException {
        return extension(path).equals("ncf") && Files.isRegularFile(path) && isPresent(path);
    }

    /// Whether a file is of the present format, not of one that was called NCF before.
    private static boolean isPresent(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] magic = in.readNBytes(4);
            return magic.length < 4 || magic[3] != 1;
        }
    }

    private static @Nullable TableFormat other(String extension) {
        for (TableFormat format : ServiceLoader.load(TableFormat.class)) {
            if (format.extensions().contains(extension)) {
                return format;
            }
        }
        return null;
    }

    private static CsvOptions csv(String extension) {
        return extension.equals("tsv") ? CsvOptions.DEFAULT.withDelimiter('\t') : CsvOptions.DEFAULT;
    }

    private static void requireNone(Path path, @Nullable Schema schema) {
        if (schema != null) {
            throw new IllegalArgumentException(
                    "[" + path + "] --schema must be left out where the file says which columns it has");
        }
    }

    private static IllegalArgumentException refusal(Path path, String formats) {
        return new IllegalArgumentException("[" + path + "] the table must be in a file named " + formats);
    }

    /// How a name ends, ends that tell of packing left out: those files are unpacked by what they begin with.
    private static String extension(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        for (String packed : List.of(".gz", ".zst")) {
            if (name.endsWith(packed)) {
                name = name.substring(0, name.length() - packed.length());
            }
        }
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
