package dev.basalt.cli;

import dev.basalt.engine.Collection;
import dev.basalt.engine.Embedder;
import dev.basalt.engine.Hit;
import dev.basalt.engine.Store;
import dev.basalt.engine.filter.Filter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `basalt search`.
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        header = "Find documents by meaning.",
        description = "Prints the documents nearest in meaning, best first, each with its best passage.",
        footer = Filters.SYNTAX)
final class SearchCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Parameters(paramLabel = "TEXT", description = "What to look for.")
    @SuppressWarnings("NullAway.Init")
    private String text;

    @Option(
            names = "-k",
            paramLabel = "N",
            defaultValue = "10",
            converter = Numbers.Nearest.class,
            description = "How many documents at most (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description = "Only documents that pass this filter of their fields.")
    private @Nullable String where;

    @Option(names = "--json", description = "One JSON object a line for each document.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Filter filter = where == null ? null : Filter.parse(where);
        try (Store open = store.openReadOnly()) {
            Collection collection = store.collectionOf(open);
            Embedder embedder = collection.embedder();
            int tokens = embedder.countTokens(List.of(text))[0];
            if (tokens > embedder.maxTokens()) {
                Console.say("the text has " + tokens + " tokens; only the first " + embedder.maxTokens()
                        + " are searched for");
            }
            List<Hit> hits = collection.search(text, k, filter);
            if (json) {
                HitPrinter.printJson(hits, System.out);
            } else {
                HitPrinter.print(hits, System.out);
            }
            return hits.isEmpty() ? ExitCode.NO : ExitCode.DONE;
        }
    }
}
