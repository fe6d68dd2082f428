package dev.basalt.cli;

import dev.basalt.engine.CollectionStats;
import dev.basalt.engine.Store;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt stats`.
@Command(name = "stats", mixinStandardHelpOptions = true, header = "Print what a store holds.")
final class StatsCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Option(names = "--json", description = "One JSON object a line for each collection.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (Store open = store.openReadOnly()) {
            for (String name : open.collectionNames()) {
                CollectionStats stats = open.collection(name).stats();
                if (json) {
                    printJson(stats);
                } else {
                    print(stats);
                }
            }
        }
        return ExitCode.DONE;
    }

    private static void print(CollectionStats stats) {
        System.out.println(ControlCharacters.line(stats.name()));
        System.out.println("  documents  " + Console.count(stats.documents())
                + (stats.deadDocuments() == 0
                        ? ""
                        : "  (and " + Console.count(stats.deadDocuments()) + " replaced or deleted)"));
        System.out.println("  passages   " + Console.count(stats.chunks()));
        System.out.println("  size       " + Console.bytes(stats.bytes()));
        System.out.println("  index      " + stats.index().name().toLowerCase(Locale.ROOT));
        System.out.println(
                "  model      " + ControlCharacters.line(stats.embedder()) + ", " + stats.dimension() + " dimensions");
    }

    private static void printJson(CollectionStats stats) {
        new JsonOut(System.out).object(object -> {
            object.name("collection").value(stats.name());
            object.name("documents").value(stats.documents());
            object.name("deadDocuments").value(stats.deadDocuments());
            object.name("passages").value(stats.chunks());
            object.name("bytes").value(stats.bytes());
            object.name("index").value(stats.index().name().toLowerCase(Locale.ROOT));
            object.name("model").value(stats.embedder());
            object.name("dimension").value(stats.dimension());
        });
    }
}
