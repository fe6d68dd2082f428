package dev.basalt.cli;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonRecord;
import dev.basalt.json.JsonRecords;
import dev.basalt.json.schema.JsonSchema;
import dev.basalt.json.schema.SchemaError;
import dev.basalt.json.schema.SchemaLimits;
import dev.basalt.json.schema.SchemaOptions;
import dev.basalt.json.schema.SchemaOutput;
import dev.basalt.json.schema.SchemaReport;
import dev.basalt.json.schema.SchemaValidator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt json validate`.
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        header = "Say whether documents fit a JSON Schema, and where they do not.",
        description = {
            "Knows the drafts 4, 6, 7, 2019-09 and 2020-12. References find schemas beside the schema's file and in",
            "the folders of --schemas; nothing is fetched from the network. Files named .ndjson or .jsonl are",
            "validated line by line, in memory that does not grow with them."
        },
        footer = {
            "",
            "Exit codes: 0 all documents are valid; 1 some are not; 3 the schema or a document is damaged; 4 a document",
            "could not be judged within the limits."
        })
final class JsonValidate implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files or patterns of files, also .gz or .zst; - for standard input.")
    @SuppressWarnings("NullAway.Init")
    private List<String> files;

    @Option(names = "--schema", required = true, paramLabel = "FILE", description = "The schema, as JSON.")
    @SuppressWarnings("NullAway.Init")
    private String schema;

    @Option(
            names = "--schemas",
            paramLabel = "DIR",
            description = "A folder of schemas that others refer to, by $$id or by path; may be given several times.")
    private List<Path> folders = List.of();

    @Option(
            names = "--draft",
            paramLabel = "D",
            defaultValue = "2020-12",
            description = "The draft of schemas without $$schema: 4, 6, 7, 2019-09 or 2020-12, the default.")
    private String draft = "2020-12";

    @Option(names = "--formats", description = "A string that does not have its 'format' is an error.")
    private boolean formats;

    @ArgGroup(exclusive = true)
    private JsonForm form = new JsonForm();

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "basic",
            description = "flag: only whether it is valid; basic: each error, the default; detailed: and its keyword.")
    private String output = "basic";

    @Option(
            names = "--max-errors",
            paramLabel = "N",
            defaultValue = "20",
            description = "Tell at most so many errors of a document; ${DEFAULT-VALUE} by default.")
    private int maxErrors;

    @Option(
            names = "--json",
            description = "Print a JSON object for each document, in the output format of JSON Schema; of streams for"
                    + " each invalid document, and one for the stream.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for streams; as many as processors by default.")
    private int threads = Runtime.getRuntime().availableProcessors();

    /// What became of a document.
    ///
    /// @param line    its line in a stream, 0 where it is none
    /// @param report  the report, null where it could not be judged
    /// @param failure why
    private record Verdict(
            long line,
            @Nullable SchemaReport report,
            @Nullable BasaltException failure) {}

    private final Queue<SchemaValidator> validators = new ConcurrentLinkedQueue<>();

    private SchemaOutput form() {
        return switch (output) {
            case "flag" -> SchemaOutput.FLAG;
            case "basic" -> SchemaOutput.BASIC;
            case "detailed" -> SchemaOutput.DETAILED;
            default ->
                throw new IllegalArgumentException(
                        "--output must be flag, basic or detailed, but was '" + output + "'");
        };
    }

    @Override
    public Integer call() throws IOException {
        if (maxErrors < 1) {
            throw new IllegalArgumentException("--max-errors must be at least 1, but was " + maxErrors);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("--threads must be at least 1, but was " + threads);
        }
        SchemaOutput told = form();
        List<String> named = JsonFiles.named(files);
        List<String> read = new ArrayList<>(named);
        read.add(schema);
        JsonFiles.requireOneStandardInput(read);
        SchemaOptions options = SchemaOptions.DEFAULT
                .withDialect(JsonSchemaFiles.draft(draft.toLowerCase(Locale.ROOT)))
                .withFormats(formats)
                .withLimits(SchemaLimits.DEFAULT.withMaxErrors(maxErrors));
        JsonSchema compiled = JsonSchemaFiles.compile(schema, folders, options);
        AtomicLong done = new AtomicLong();
        Run run = new Run(compiled, told);
        try (WorkProgress _ = new WorkProgress("validate", JsonFiles.size(named), done::get)) {
            for (String file : named) {
                run.validate(file, done);
            }
        }
        return run.exitCode;
    }

    /// The documents of one run of the command.
    private final class Run {
        private final JsonSchema compiled;
        private final SchemaOutput told;
        private int exitCode = ExitCode.DONE;
        private long invalid;
        private long damaged;
        private long limited;

        Run(JsonSchema compiled, SchemaOutput told) {
            this.compiled = compiled;
            this.told = told;
        }

        void validate(String file, AtomicLong done) throws IOException {
            String name = JsonFiles.nameOf(file);
            invalid = 0;
            damaged = 0;
            limited = 0;
            JsonRecords records = form.records(file);
            if (records == null) {
                Verdict verdict;
                try {
                    verdict = JsonFiles.read(file, document -> judge(document, 0));
                } catch (CorruptDataException | LimitExceededException e) {
                    verdict = new Verdict(0, null, e);
                }
                print(name, verdict);
                return;
            }
            long documents = 0;
            try (InputStream in = JsonFiles.open(file, done::addAndGet)) {
                documents = records.threads(threads)
                        .onFailure(this::fail)
                        .<Verdict>read(in, name, this::judge, verdict -> print(name, verdict));
            } catch (CorruptDataException e) {
                // What is packed is damaged.
                fail(e);
            }
            summarize(name, documents);
        }

        private @Nullable Verdict judge(JsonRecord document) {
            Verdict verdict = judge(document.document(), document.line());
            return verdict.report != null && verdict.report.isValid() ? null : verdict;
        }

        private Verdict judge(JsonDocument document, long line) {
            SchemaValidator known = validators.poll();
            SchemaValidator validator = known == null ? compiled.validator() : known;
            try {
                return new Verdict(line, validator.validate(document), null);
            } catch (LimitExceededException e) {
                return new Verdict(line, null, e);
            } finally {
                validators.add(validator);
            }
        }

        private void fail(BasaltException failure) {
            if (failure instanceof LimitExceededException) {
                limited++;
                exitCode = Math.max(exitCode, ExitCode.LIMIT_EXCEEDED);
            } else {
                damaged++;
                exitCode = Math.max(exitCode, ExitCode.BAD_INPUT);
            }
            Console.say(String.valueOf(failure.getMessage()));
        }

        private void print(String name, Verdict verdict) {
            String place = verdict.line == 0 ? name : name + ", line " + verdict.line;
            SchemaReport report = verdict.report;
            if (report == null) {
                printFailure(name, place, verdict);
                return;
            }
            if (!report.isValid()) {
                invalid++;
                exitCode = Math.max(exitCode, ExitCode.NO);
            }
            if (json) {
                new JsonOut(System.out).object(object -> {
                    object.name("file").value(name);
                    if (verdict.line > 0) {
                        object.name("line").value(verdict.line);
                    }
                    report.writeMembers(object, told);
                });
            } else {
                printLines(place, report, verdict.line == 0);
            }
        }

        private void printFailure(String name, String place, Verdict verdict) {
            BasaltException failure = Objects.requireNonNull(verdict.failure, "failure");
            if (verdict.line == 0 && failure.location().source().equals(name)) {
                fail(failure);
            } else {
                limited++;
                exitCode = Math.max(exitCode, ExitCode.LIMIT_EXCEEDED);
                Console.say(
                        "[" + place + "] a document must be judged within the limits, but: " + failure.getMessage());
            }
            if (json && verdict.line == 0) {
                new JsonOut(System.out).object(object -> {
                    object.name("file").value(name);
                    object.name("valid").value(false);
                    object.name("problem").value(failure.problem());
                });
            }
        }

        private void printLines(String place, SchemaReport report, boolean whole) {
            String start = ControlCharacters.line(place) + ": ";
            if (told == SchemaOutput.BASIC) {
                report.messages().forEach(message -> System.out.println(start + ControlCharacters.line(message)));
            } else if (told == SchemaOutput.DETAILED) {
                printDetails(start, report.errors());
            }
            if (report.isCut() && told != SchemaOutput.FLAG) {
                System.out.println(start + "there may be more errors; --max-errors tells more of them");
            }
            if (whole) {
                System.out.println(start + (report.isValid() ? "valid" : "invalid"));
            } else if (told == SchemaOutput.FLAG) {
                System.out.println(start + "invalid");
            }
        }

        private void printDetails(String start, List<SchemaError> errors) {
            for (SchemaError error : errors) {
                if (!error.message().isEmpty()) {
                    String line = error.message() + " (" + error.absoluteKeywordLocation() + ")";
                    System.out.println(start + ControlCharacters.line(line));
                }
                printDetails(start, error.causes());
            }
        }

        private void summarize(String name, long documents) {
            boolean valid = invalid + damaged + limited == 0;
            if (json) {
                new JsonOut(System.out).object(object -> {
                    object.name("file").value(name);
                    object.name("valid").value(valid);
                    object.name("documents").value(documents);
                    object.name("invalid").value(invalid);
                    object.name("damaged").value(damaged);
                    object.name("limited").value(limited);
                });
                return;
            }
            StringBuilder line = new StringBuilder(Console.count(documents));
            line.append(documents == 1 ? " document" : " documents");
            line.append(valid ? ", all valid" : ", " + Console.count(invalid) + " invalid");
            line.append(damaged == 0 ? "" : ", and " + Console.count(damaged) + " damaged");
            line.append(limited == 0 ? "" : ", and " + Console.count(limited) + " beyond the limits");
            System.out.println(ControlCharacters.line(name) + ": " + line);
        }
    }
}
