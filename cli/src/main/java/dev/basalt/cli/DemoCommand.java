package dev.basalt.cli;

import dev.basalt.engine.Collection;
import dev.basalt.engine.Hit;
import dev.basalt.engine.IngestOptions;
import dev.basalt.engine.IngestReport;
import dev.basalt.engine.Store;
import dev.basalt.engine.filter.Filter;
import dev.basalt.engine.source.FileDocuments;
import dev.basalt.engine.source.SourceFiles;
import dev.basalt.engine.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `basalt demo`.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Ingest the sample corpus, run some searches, show what happened.",
        description = "The store stays, so that you can go on from there; a second run finds it and adds nothing.")
final class DemoCommand implements Callable<Integer> {
    private static final String CORPUS = "samples/state-of-the-union.ndjson";

    private record Query(String text, @Nullable String where) {}

    private static final List<Query> QUERIES = List.of(
            new Query("men found gold and everyone is moving west", null),
            new Query("landing astronauts on the moon", null),
            new Query("people are losing their jobs and banks are closing", "year < 1945"),
            new Query("protecting the country from attacks by terrorists", "party = 'Republican' and year >= 2000"));

    @Option(
            names = "--store",
            paramLabel = "DIR",
            defaultValue = "basalt-demo",
            description = "The store's directory (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        Path corpus = corpus();
        System.out.println("Basalt keeps documents in a directory and finds them by meaning.");
        System.out.println();
        System.out.println(
                "1. Ingest: passages of the US State of the Union addresses, 1790 to today, into " + directory);
        long start = System.nanoTime();
        try (Store store = Store.open(directory)) {
            Collection collection = store.collection(StoreMixin.DEFAULT_COLLECTION);
            step("open the store", start);
            ingest(collection, corpus);
            start = System.nanoTime();
            collection.embedder();
            step("load the model, where it was not yet", start);
            for (int i = 0; i < QUERIES.size(); i++) {
                search(collection, QUERIES.get(i), i + 2);
            }
        }
        next();
        return ExitCode.DONE;
    }

    /// The sample corpus, which lies beside the command.
    static Path corpus() throws IOException {
        Path corpus = Path.of(System.getProperty("basalt.home", "."), CORPUS);
        if (!Files.isReadable(corpus)) {
            throw new IOException(
                    "[" + corpus + "] the sample corpus must be there, but is not; start basalt by its script");
        }
        return corpus;
    }

    private static void ingest(Collection collection, Path corpus) throws IOException {
        long start = System.nanoTime();
        SourceFiles files = new SourceFiles(List.of(corpus));
        IngestReport report;
        try (FileDocuments documents = new FileDocuments(files, SourceOptions.DEFAULT);
                IngestProgress progress = new IngestProgress(files.measure().byteSize())) {
            report = collection.ingest(documents, IngestOptions.DEFAULT, progress);
        }
        System.out.println("   " + IngestCommand.summary(report, System.nanoTime() - start));
    }

    private static void search(Collection collection, Query query, int number) throws IOException {
        System.out.println();
        System.out.println(number + ". Search: \"" + query.text() + "\""
                + (query.where() == null ? "" : "  where " + query.where()));
        long start = System.nanoTime();
        Filter filter = query.where() == null ? null : Filter.parse(query.where());
        List<Hit> hits = collection.search(query.text(), 3, filter);
        long nanos = System.nanoTime() - start;
        HitPrinter.print(hits, System.out);
        System.out.println("   " + hits.size() + " of " + Console.count(collection.size()) + " documents in "
                + Console.duration(nanos));
    }

    private void next() {
        System.out.println();
        System.out.println("Try next:");
        System.out.println("  basalt search \"a canal between two oceans\" --store " + directory + " -k 5");
        System.out.println(
                "  basalt search \"war\" --store " + directory + " --where \"president icontains 'lincoln'\" --json");
        System.out.println("  basalt ingest YOUR-FOLDER --store my-store");
        System.out.println("  basalt stats --store " + directory);
        System.out.println("  basalt --help");
    }

    private static void step(String what, long start) {
        System.out.println("   " + what + ": " + Console.duration(System.nanoTime() - start));
    }
}
