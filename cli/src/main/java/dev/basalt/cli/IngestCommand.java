package dev.basalt.cli;

import dev.basalt.core.limit.Limits;
import dev.basalt.engine.IngestOptions;
import dev.basalt.engine.IngestReport;
import dev.basalt.engine.Store;
import dev.basalt.engine.StoreOptions;
import dev.basalt.engine.source.FileDocuments;
import dev.basalt.engine.source.SourceFiles;
import dev.basalt.engine.source.SourceOptions;
import dev.basalt.engine.source.TextFields;
import dev.basalt.json.schema.JsonSchema;
import dev.basalt.json.schema.SchemaOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt ingest`.
@Command(
        name = "ingest",
        mixinStandardHelpOptions = true,
        header = "Add documents from files and folders.",
        description = {
            "Takes .json (each object is a document, an array many), .ndjson and .jsonl (one a line), .csv (one a",
            "record), .ncf and .arrow (one a row), .md and .txt (one a file). What is in the store already, with the",
            "same content, is left as it is; a document with a known id and new content takes the place of the old",
            "one.",
            "",
            "A document's id is its field 'id', or --id-field; without one it is the file's path, and the number of",
            "the record in it. The text that is searched is title and text (or content, body, abstract, summary,",
            "description), or --text-field; where there is none of them, all text of the document."
        })
final class IngestCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> paths;

    @Option(names = "--id-field", paramLabel = "F", description = "The field that holds the id.")
    private @Nullable String idField;

    @Option(
            names = "--text-field",
            paramLabel = "F",
            split = ",",
            description = "The fields that hold the text, in order; may be given more than once.")
    private List<String> textFields = new ArrayList<>();

    @Option(names = "--keep-going", description = "Pass over documents and files that are wrong, and count them.")
    private boolean keepGoing;

    @Option(
            names = "--max-document-bytes",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            description = "The largest document that is accepted (default: 16 MiB).")
    private @Nullable Integer maxDocumentBytes;

    @Option(
            names = "--schema",
            paramLabel = "F",
            description = "Refuse documents that do not fit this JSON Schema; with --keep-going they are passed over.")
    private @Nullable String schema;

    @Option(
            names = "--vectors",
            paramLabel = "F",
            description =
                    "Take the vectors from this file, as for vector build, one row for each document in order, instead of"
                            + " running the model; they must be those of the collection's model.")
    private @Nullable Path vectors;

    @Option(names = "--json", description = "One JSON object at the end.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Limits limits =
                maxDocumentBytes == null ? Limits.DEFAULT : Limits.DEFAULT.withMaxDocumentBytes(maxDocumentBytes);
        SourceOptions sourceOptions = new SourceOptions(idField, new TextFields(textFields), limits);
        JsonSchema compiled = schema == null ? null : JsonSchemaFiles.compile(schema, List.of(), SchemaOptions.DEFAULT);
        SourceFiles files = new SourceFiles(paths);
        long start = System.nanoTime();
        // Closed last, when all that was embedded is in the store.
        try (Interruption _ = new Interruption()) {
            return call(files, sourceOptions, compiled, limits, start);
        }
    }

    private Integer call(
            SourceFiles files, SourceOptions sourceOptions, @Nullable JsonSchema compiled, Limits limits, long start)
            throws IOException {
        try (FileDocuments documents = new FileDocuments(files, sourceOptions)) {
            IngestProgress progress = new IngestProgress(files.measure().byteSize());
            IngestReport report;
            try (progress) {
                // Vectors go with documents by their order, so that none may be passed over.
                IngestSource source = IngestSource.of(documents, compiled, keepGoing && vectors == null, progress);
                report = source.isEmpty()
                        ? new IngestReport(0, 0, 0, source.rejected(), 0)
                        : ingest(source, progress, limits);
            } catch (CancellationException _) {
                Console.say("interrupted; " + Console.count(progress.documents())
                        + " documents of this run are in the store; run the same command again to go on");
                return ExitCode.INTERRUPTED;
            } catch (IOException e) {
                if (!Errors.isAboutRoom(e)) {
                    throw e;
                }
                throw new IOException(
                        Errors.describe(e) + "; " + Console.count(progress.documents())
                                + " documents of this run are in the store",
                        e);
            }
            print(report, documents.unknownCount(), System.nanoTime() - start);
        }
        return ExitCode.DONE;
    }

    private IngestReport ingest(IngestSource documents, IngestProgress progress, Limits limits) throws IOException {
        StoreOptions options = StoreOptions.DEFAULT.withLimits(limits);
        if (vectors != null) {
            try (VectorIngest given = new VectorIngest(store, documents, vectors, progress)) {
                return given.run(options);
            }
        }
        try (Store open = store.open(options)) {
            IngestReport report = store.collectionOf(open)
                    .ingest(documents, IngestOptions.DEFAULT.withKeepGoing(keepGoing), progress);
            return new IngestReport(
                    report.added(),
                    report.updated(),
                    report.unchanged(),
                    documents.rejected() + report.rejected(),
                    report.chunks());
        }
    }

    private void print(IngestReport report, long unknownCount, long nanos) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("added").value(report.added());
                object.name("updated").value(report.updated());
                object.name("unchanged").value(report.unchanged());
                object.name("rejected").value(report.rejected());
                object.name("passages").value(report.chunks());
                object.name("filesOfUnknownType").value(unknownCount);
                object.name("seconds").value(nanos / 1e9);
            });
            return;
        }
        System.out.println(summary(report, nanos));
        if (report.rejected() > 0) {
            System.out.println(Console.count(report.rejected()) + " passed over because something is wrong with them");
        }
        if (unknownCount > 0) {
            System.out.println(Console.count(unknownCount) + " files in folders passed over: their type is unknown");
        }
    }

    static String summary(IngestReport report, long nanos) {
        long documents = report.added() + report.updated() + report.unchanged();
        return Console.count(report.added()) + " documents added, " + Console.count(report.updated()) + " updated, "
                + Console.count(report.unchanged()) + " unchanged; " + Console.count(report.chunks())
                + " passages embedded in " + Console.duration(nanos) + " (" + IngestProgress.rate(documents, nanos)
                + ")";
    }
}
