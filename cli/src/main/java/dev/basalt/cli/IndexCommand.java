package dev.basalt.cli;

import dev.basalt.engine.Collection;
import dev.basalt.engine.IndexKind;
import dev.basalt.engine.Store;
import dev.basalt.engine.StoreOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `basalt index`.
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        header = "Choose how a collection is searched.",
        description = "exact looks at every vector; graph finds nearly all of the nearest passages in time that hardly"
                + " grows with the collection, and pays from some 10,000 passages on.")
final class IndexCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Parameters(paramLabel = "exact|graph", description = "The index.")
    @SuppressWarnings("NullAway.Init")
    private IndexKind kind;

    @Override
    public Integer call() throws IOException {
        // Only what has documents can be given an index: a store that is not there is misspelt.
        store.openReadOnly().close();
        try (Store open = store.open(StoreOptions.DEFAULT)) {
            Collection collection = store.collectionOf(open);
            long start = System.nanoTime();
            collection.useIndex(kind);
            System.out.println(collection.name() + ": "
                    + (kind == IndexKind.GRAPH
                            ? "searched by a graph over "
                                    + Console.count(collection.stats().chunks()) + " passages, made in "
                                    + Console.duration(System.nanoTime() - start)
                            : "searched by looking at every vector"));
        }
        return ExitCode.DONE;
    }
}
