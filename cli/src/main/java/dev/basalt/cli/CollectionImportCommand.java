package dev.basalt.cli;

import dev.basalt.engine.Collection;
import dev.basalt.engine.CollectionStats;
import dev.basalt.engine.Store;
import dev.basalt.engine.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `basalt collection import`.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = "Take the directory of a collection into a store.",
        description = {
            "Checks every byte of the collection, copies its files and names it in the store. The directory may be that",
            "of another store (STORE/collections/NAME), one from a backup, or one that lies in this store already; it",
            "stays as it is. Run again after a crash, the command goes on.",
            "",
            "--collection names the new collection; without it, it has the name of the directory. No collection of that",
            "name may be there."
        })
final class CollectionImportCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StoreMixin store;

    @Parameters(paramLabel = "DIR", description = "The collection's directory.")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Override
    public Integer call() throws IOException {
        Path name = source.toAbsolutePath().normalize().getFileName();
        try (Store open = store.open(StoreOptions.DEFAULT)) {
            Collection imported = open.importCollection(source, store.collectionName(String.valueOf(name)));
            CollectionStats stats = imported.stats();
            System.out.println(ControlCharacters.line(stats.name()) + ": " + Console.count(stats.documents())
                    + " documents and " + Console.count(stats.chunks()) + " passages taken in, of the model "
                    + ControlCharacters.line(stats.embedder()));
        }
        return ExitCode.DONE;
    }
}
