package dev.basalt.cli;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import dev.basalt.json.CanonicalJson;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonRecords;
import dev.basalt.json.JsonValue;
import dev.basalt.json.JsonWriter;
import dev.basalt.json.PythonJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json format`.
@Command(
        name = "format",
        mixinStandardHelpOptions = true,
        header = "Write documents anew: indented, compact, canonical, or as Python writes them.",
        description = {
            "Indented and compact documents keep the order of members, and strings and numbers as they are written.",
            "Files named .ndjson or .jsonl become a compact document a line."
        })
final class JsonFormat implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files or patterns of files, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private List<String> files;

    @ArgGroup(exclusive = true)
    private JsonForm form = new JsonForm();

    @ArgGroup(exclusive = true)
    private Style style = new Style();

    @Option(names = "--out", paramLabel = "FILE", description = "Write here, not to standard output.")
    private @Nullable Path out;

    @Option(names = "--in-place", description = "Replace each file, at once and whole.")
    private boolean inPlace;

    /// How documents are written.
    private static final class Style {
        @Option(names = "--indent", paramLabel = "N", description = "Spaces for each level, 1 to 100; 2 by default.")
        private int indent = 2;

        @Option(names = "--compact", description = "No white space.")
        private boolean compact;

        @Option(
                names = "--canonical",
                description = "RFC 8785: members sorted, numbers as doubles; equal values have equal bytes.")
        private boolean canonical;

        @Option(
                names = "--python",
                description = "As json.dumps(value, sort_keys=True) of Python: hashes agree with those made there.")
        private boolean python;

        private JsonPrinter printer(OutputStream to, boolean lines) {
            return new JsonPrinter(to, compact || canonical || python || lines ? 0 : indent);
        }

        private void print(JsonPrinter printer, JsonDocument document) {
            JsonWriter writer = printer.writer();
            JsonValue value = document.root();
            if (canonical) {
                writer.raw(CanonicalJson.of(value));
            } else if (python) {
                writer.raw(PythonJson.SORTED.of(value));
            } else {
                writer.value(value);
            }
        }
    }

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        if (style.indent < 1 || style.indent > 100) {
            throw new IllegalArgumentException("--indent must be in [1, 100], but was " + style.indent);
        }
        if (inPlace && out != null) {
            throw new IllegalArgumentException("--in-place and --out must not be given together, but both are");
        }
        List<String> named = JsonFiles.named(files);
        JsonFiles.requireOneStandardInput(named);
        if (inPlace) {
            for (String file : named) {
                replace(file);
            }
            return ExitCode.DONE;
        }
        Outputs.check(out, named.stream().map(Path::of).toArray(Path[]::new));
        if (out == null) {
            for (String file : named) {
                format(file, System.out);
            }
            return ExitCode.DONE;
        }
        write(out, to -> {
            for (String file : named) {
                format(file, to);
            }
        });
        return ExitCode.DONE;
    }

    private void replace(String file) throws IOException {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    "[" + JsonFiles.nameOf(file) + "] --in-place must have a file to replace, but this is none");
        }
        if (!JsonFiles.isPlain(path)) {
            throw new IllegalArgumentException(
                    "[" + file + "] --in-place must replace plain UTF-8, but the file is packed or encoded otherwise");
        }
        write(path, to -> format(file, to));
    }

    /// Writes something.
    @FunctionalInterface
    private interface Content {
        void write(OutputStream to) throws IOException;
    }

    private static void write(Path path, Content content) throws IOException {
        try (Replacement replacement = Replacement.begin(Disk.system(), path)) {
            OutputStream to = new BufferedOutputStream(replacement.out(), 1 << 16);
            content.write(to);
            to.flush();
            replacement.commit();
        }
    }

    private void format(String file, OutputStream to) throws IOException {
        JsonRecords records = form.records(file);
        try (JsonPrinter printer = style.printer(to, records != null)) {
            if (records == null) {
                JsonFiles.read(file, limits.ofDocument(), null, document -> {
                    style.print(printer, document);
                    return 0;
                });
                return;
            }
            try (InputStream in = JsonFiles.open(file, _ -> {})) {
                records.limits(limits.ofRecord())
                        .read(
                                in,
                                JsonFiles.nameOf(file),
                                record -> {
                                    style.print(printer, record.document());
                                    return null;
                                },
                                _ -> {});
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
