package dev.basalt.cli;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.json.JsonFields;
import dev.basalt.json.JsonRecords;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json check`.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Say whether files are JSON, and where they are not.",
        description = {
            "Checks RFC 8259 strictly, in UTF-8, without surrogates that are not one of a pair. Memory does not grow",
            "with the files. Files named .ndjson or .jsonl are checked line by line."
        },
        footer = {"", "Exit codes: 0 all are JSON; 1 some are not; 4 one is above a limit."})
final class JsonCheck implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files or patterns of files, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private List<String> files;

    @ArgGroup(exclusive = true)
    private JsonForm form = new JsonForm();

    @Option(
            names = "--max-errors",
            paramLabel = "N",
            defaultValue = "20",
            description = "Print at most so many errors of a file; ${DEFAULT-VALUE} by default.")
    private int maxErrors;

    @Option(names = "--json", description = "Print a JSON object for each file.")
    private boolean json;

    /// What was found in a file.
    private static final class Finding {
        private final List<BasaltException> errors = new ArrayList<>();
        private long documents;
        private long wrong;
        private boolean limited;
    }

    @Mixin
    private JsonLimitOptions limits = new JsonLimitOptions();

    @Override
    public Integer call() throws IOException {
        if (maxErrors < 0) {
            throw new IllegalArgumentException("--max-errors must be at least 0, but was " + maxErrors);
        }
        List<String> named = JsonFiles.named(files);
        JsonFiles.requireOneStandardInput(named);
        AtomicLong done = new AtomicLong();
        int exitCode = ExitCode.DONE;
        try (WorkProgress _ = new WorkProgress("check", JsonFiles.size(named), done::get)) {
            for (String file : named) {
                Finding finding = check(file, done);
                print(file, finding);
                if (finding.limited) {
                    exitCode = ExitCode.LIMIT_EXCEEDED;
                } else if (finding.wrong > 0 && exitCode == ExitCode.DONE) {
                    exitCode = ExitCode.NO;
                }
            }
        }
        return exitCode;
    }

    private Finding check(String file, AtomicLong done) throws IOException {
        Finding finding = new Finding();
        JsonRecords records = form.records(file);
        if (records == null) {
            try {
                JsonFiles.read(file, limits.ofDocument(), JsonFields.of(), _ -> 0);
                finding.documents = 1;
            } catch (CorruptDataException | LimitExceededException e) {
                add(finding, e);
            }
            return finding;
        }
        try (InputStream in = JsonFiles.open(file, done::addAndGet)) {
            finding.documents = records.limits(limits.ofRecord())
                    .only(JsonFields.of())
                    .onFailure(e -> add(finding, e))
                    .read(in, JsonFiles.nameOf(file), _ -> null, _ -> {});
        } catch (CorruptDataException e) {
            // What is packed is damaged.
            add(finding, e);
        }
        return finding;
    }

    private void add(Finding finding, BasaltException error) {
        finding.wrong++;
        finding.limited |= error instanceof LimitExceededException;
        if (finding.errors.size() < maxErrors) {
            finding.errors.add(error);
        }
    }

    private void print(String file, Finding finding) {
        String name = JsonFiles.nameOf(file);
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("file").value(name);
                object.name("valid").value(finding.wrong == 0);
                object.name("documents").value(finding.documents);
                object.name("wrong").value(finding.wrong);
                object.name("errors").beginArray();
                for (BasaltException error : finding.errors) {
                    object.beginObject();
                    object.name("where").value(error.location().path());
                    object.name("byte").value(error.location().byteOffset());
                    object.name("problem").value(Remedies.ofCommand(error.problem()));
                    object.endObject();
                }
                object.endArray();
            });
            return;
        }
        finding.errors.forEach(error -> Console.say(Errors.describe(error)));
        String documents = Console.count(finding.documents) + (finding.documents == 1 ? " document" : " documents");
        String line = finding.wrong == 0 ? documents : Console.count(finding.wrong) + " wrong, " + documents + " right";
        System.out.println(ControlCharacters.line(name) + ": " + line);
    }
}
