package dev.basalt.cli;

import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.CollectionStats;
import dev.basalt.vector.collection.FoundShare;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `basalt vector verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Check every byte of a collection of vectors, and print what it holds.")
final class VectorVerify implements Callable<Integer> {
    /// Rows of each part that are searched for.
    private static final int SAMPLE_ROWS = 256;

    @Parameters(paramLabel = "DIR", description = "The collection's directory.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Override
    public Integer call() throws IOException {
        try (VectorCollection collection = VectorCollection.open(directory, CollectionOptions.DEFAULT.forReading())) {
            List<String> problems = collection.verify();
            problems.forEach(Console::say);
            CollectionStats stats = collection.stats();
            System.out.println(Console.count(stats.ids()) + " ids, " + Console.count(stats.rows()) + " vectors of "
                    + collection.shape().dimension() + " values, " + stats.segments() + " files: "
                    + (problems.isEmpty() ? "all intact" : problems.size() + " damaged"));
            if (problems.isEmpty()) {
                FoundShare share = collection.foundShare(SAMPLE_ROWS);
                System.out.println("found by a search: " + share.found() + " of " + share.sampled() + " rows tried");
            }
            return problems.isEmpty() ? ExitCode.DONE : ExitCode.NO;
        }
    }
}
