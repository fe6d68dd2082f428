package dev.basalt.cli;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.filter.FilterExpression;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonFields;
import dev.basalt.json.JsonFilter;
import dev.basalt.json.JsonPointer;
import dev.basalt.json.JsonRecord;
import dev.basalt.json.JsonRecords;
import dev.basalt.json.JsonWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json ndjson`.
@Command(
        name = "ndjson",
        mixinStandardHelpOptions = true,
        header = "Go through streams of documents: one a line, of any number and size in little memory.",
        description = {
            "Prints each document in one line, or of each document the value that a JSON Pointer leads to. Several",
            "pointers give an array a line, with null where a value is missing."
        },
        footer = {
            "",
            "Exit codes: 0 all documents were read; 1 some were wrong and passed over (--keep-going).",
            Filters.SYNTAX
        })
final class JsonLines implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files or patterns of files, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private List<String> files;

    @Option(
            names = "--get",
            paramLabel = "POINTER",
            description = "Print the value there, such as /user/name; may be given several times.")
    private List<String> pointers = List.of();

    @Option(names = "--where", paramLabel = "EXPR", description = "Only documents that pass this filter, as below.")
    private @Nullable String where;

    @Option(
            names = "--elements",
            paramLabel = "POINTER",
            description = "Each input is one document; its array there, '' for the whole, becomes a line an element.")
    private @Nullable String elements;

    @Option(names = "--concatenated", description = "Documents stand one behind the other, over lines or not.")
    private boolean concatenated;

    @Option(names = "--count", description = "Print only how many there are.")
    private boolean count;

    @Option(names = "--limit", paramLabel = "N", description = "Print at most so many.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--keep-going", description = "Say which documents are wrong, and go on behind them.")
    private boolean keepGoing;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that parse; as many as processors by default.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--out", paramLabel = "FILE", description = "Write here, not to standard output.")
    private @Nullable Path out;

    private List<JsonPointer> fields = List.of();

    /// The filter, one for each thread.
    private @Nullable ThreadLocal<JsonFilter> filters;

    private long printed;
    private long wrong;

    /// Ends reading when enough is printed.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough", null, false, false);
        }
    }

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        if (limit < 0) {
            throw new IllegalArgumentException("--limit must be at least 0, but was " + limit);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("--threads must be at least 1, but was " + threads);
        }
        if (elements != null && (concatenated || keepGoing)) {
            throw new IllegalArgumentException("--elements must stand without --concatenated and --keep-going, as it"
                    + " reads one document, but does not");
        }
        fields = pointers.stream().map(JsonPointer::of).toList();
        if (where != null) {
            FilterExpression expression = FilterExpression.parse(where);
            filters = ThreadLocal.withInitial(() -> JsonFilter.of(expression));
            filters.get();
        }
        List<String> named = JsonFiles.named(files);
        JsonFiles.requireOneStandardInput(named);
        Outputs.check(out, named.stream().map(Path::of).toArray(Path[]::new));
        AtomicLong done = new AtomicLong();
        try (WorkProgress _ = new WorkProgress("read", JsonFiles.size(named), done::get)) {
            if (out == null) {
                print(named, System.out, done);
            } else {
                try (Replacement replacement = Replacement.begin(Disk.system(), out)) {
                    OutputStream to = new BufferedOutputStream(replacement.out(), 1 << 16);
                    print(named, to, done);
                    to.flush();
                    replacement.commit();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return wrong == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    private void print(List<String> named, OutputStream to, AtomicLong done) throws IOException {
        try (JsonPrinter printer = new JsonPrinter(to, 0)) {
            try {
                requireMore();
                for (String file : named) {
                    if (elements == null) {
                        printDocuments(file, printer, done);
                    } else {
                        printElements(file, JsonPointer.of(elements), printer);
                    }
                }
            } catch (Enough _) {
                // The rest is not read.
            }
            if (count) {
                printer.writer().value(printed);
            }
        }
    }

    private void requireMore() {
        if (printed >= limit) {
            throw new Enough();
        }
    }

    private void printDocuments(String file, JsonPrinter printer, AtomicLong done) throws IOException {
        JsonRecords records = (concatenated ? JsonRecords.concatenated() : JsonRecords.lines())
                .threads(threads)
                .limits(limits.ofRecord());
        if (keepGoing) {
            records = records.onFailure(this::pass);
        }
        if (filters == null && count && fields.isEmpty()) {
            records = records.only(JsonFields.of());
        } else if (filters == null && !fields.isEmpty() && fields.size() <= JsonFields.MOST) {
            records = records.only(JsonFields.of(fields));
        }
        try (InputStream in = JsonFiles.open(file, done::addAndGet)) {
            records.read(in, JsonFiles.nameOf(file), this::line, line -> {
                if (!count) {
                    printer.writer().raw(line);
                }
                printed++;
                requireMore();
            });
        }
    }

    private void pass(BasaltException failure) {
        wrong++;
        Console.say(Errors.describe(failure));
    }

    private static final byte[] COUNTED = {};

    /// What is printed of a document.
    private byte @Nullable [] line(JsonRecord document) {
        return line(document.document(), JsonDocument.ROOT);
    }

    private byte @Nullable [] line(JsonDocument document, int node) {
        if (filters != null && !filters.get().test(document, node)) {
            return null;
        }
        if (fields.isEmpty()) {
            return count ? COUNTED : new JsonWriter().value(document, node).toByteArray();
        }
        if (fields.size() == 1) {
            int found = document.find(node, fields.getFirst());
            if (found == JsonDocument.NONE) {
                return null;
            }
            return count ? COUNTED : new JsonWriter().value(document, found).toByteArray();
        }
        JsonWriter writer = new JsonWriter().beginArray();
        for (JsonPointer field : fields) {
            int found = document.find(node, field);
            if (found == JsonDocument.NONE) {
                writer.nullValue();
            } else {
                writer.value(document, found);
            }
        }
        return writer.endArray().toByteArray();
    }

    private void printElements(String file, JsonPointer array, JsonPrinter printer) throws IOException {
        JsonFiles.read(file, limits.ofDocument(), JsonFields.of(List.of(array)), document -> {
            int node = document.find(array);
            if (node == JsonDocument.NONE || !document.value(node).isArray()) {
                throw new IllegalArgumentException("[" + JsonFiles.nameOf(file) + ", " + array
                        + "] --elements must lead to an array, but "
                        + (node == JsonDocument.NONE
                                ? "nothing is there"
                                : "leads to " + document.kind(node).withArticle()));
            }
            int end = document.end(node);
            for (int element = document.first(node); element < end; element = document.nextElement(element)) {
                byte[] line = line(document, element);
                if (line != null) {
                    if (!count) {
                        printer.writer().raw(line);
                    }
                    printed++;
                    requireMore();
                }
            }
            return 0;
        });
    }
}
