package dev.basalt.cli;

import dev.basalt.vector.collection.CollectionStats;
import dev.basalt.vector.collection.FoundShare;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt vector verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Check every byte of a collection of vectors, and print what it holds.")
final class VectorVerify implements Callable<Integer> {
    /// Rows of each part that are searched for.
    private static final int SAMPLE_ROWS = 256;

    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (VectorCollection collection = target.openToRead()) {
            List<String> problems = collection.verify();
            CollectionStats stats = collection.stats();
            // Rows of a damaged file may not be read.
            FoundShare share = problems.isEmpty() ? collection.foundShare(SAMPLE_ROWS) : null;
            if (json) {
                new JsonOut(System.out).object(object -> {
                    object.name("ids").value(stats.ids());
                    object.name("vectors").value(stats.rows());
                    object.name("dimension").value(collection.shape().dimension());
                    object.name("files").value(stats.segments());
                    if (share != null) {
                        object.name("sampled").value(share.sampled());
                        object.name("found").value(share.found());
                    }
                    object.name("problems").beginArray();
                    problems.forEach(object::value);
                    object.endArray();
                });
            } else {
                problems.forEach(Console::say);
                System.out.println(Console.count(stats.ids()) + " ids, " + Console.count(stats.rows()) + " vectors of "
                        + collection.shape().dimension() + " values, " + stats.segments() + " files: "
                        + (problems.isEmpty() ? "all intact" : problems.size() + " damaged"));
                if (share != null) {
                    System.out.println("found by a search: " + Console.count(share.found()) + " of "
                            + Console.count(share.sampled()) + " rows tried");
                }
            }
            return problems.isEmpty() ? ExitCode.DONE : ExitCode.NO;
        }
    }
}
