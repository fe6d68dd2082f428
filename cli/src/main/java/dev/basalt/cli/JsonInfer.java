package dev.basalt.cli;

import dev.basalt.json.JsonRecords;
import dev.basalt.json.schema.SchemaInference;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json infer`.
@Command(
        name = "infer",
        mixinStandardHelpOptions = true,
        header = "Print a JSON Schema by which all given documents are valid.",
        description = {
            "Types, required members, formats, enumerations of values that come again, ranges of numbers, and maps where",
            "names are data. The schema is of draft 2020-12."
        })
final class JsonInfer implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files or patterns of files, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private List<String> files;

    @ArgGroup(exclusive = true)
    private JsonForm form = new JsonForm();

    @Option(
            names = "--least",
            paramLabel = "N",
            defaultValue = "10",
            description = "Values that an enumeration or a range needs; ${DEFAULT-VALUE} by default.")
    private long least;

    @Option(names = "--closed", description = "Allow no other members than those that were seen.")
    private boolean closed;

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        if (least < 1) {
            throw new IllegalArgumentException("--least must be at least 1, but was " + least);
        }
        SchemaInference inference = new SchemaInference().least(least);
        if (closed) {
            inference.closed();
        }
        List<String> named = JsonFiles.named(files);
        JsonFiles.requireOneStandardInput(named);
        AtomicLong done = new AtomicLong();
        try (WorkProgress _ = new WorkProgress("infer", JsonFiles.size(named), done::get)) {
            for (String file : named) {
                add(file, inference, done);
            }
        }
        if (inference.documentCount() == 0) {
            Console.say("["
                    + named.stream().map(JsonFiles::nameOf).collect(Collectors.joining(", "))
                    + "] there must be a document, but is none");
            return ExitCode.NO;
        }
        try (JsonPrinter printer = JsonPrinter.ofStandardOutput(2)) {
            inference.write(printer.writer());
        }
        return ExitCode.DONE;
    }

    private void add(String file, SchemaInference inference, AtomicLong done) throws IOException {
        JsonRecords records = form.records(file);
        if (records == null) {
            JsonFiles.read(file, limits.ofDocument(), null, document -> {
                inference.add(document);
                return 0;
            });
            return;
        }
        try (InputStream in = JsonFiles.open(file, done::addAndGet)) {
            records.limits(limits.ofRecord())
                    .read(
                            in,
                            JsonFiles.nameOf(file),
                            record -> {
                                inference.add(record.document());
                                return null;
                            },
                            _ -> {});
        }
    }
}
