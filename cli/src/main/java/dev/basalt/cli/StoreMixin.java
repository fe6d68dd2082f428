package dev.basalt.cli;

import dev.basalt.engine.Collection;
import dev.basalt.engine.Embedder;
import dev.basalt.engine.Store;
import dev.basalt.engine.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that name a store and what is in it.
final class StoreMixin {
    static final String DEFAULT_COLLECTION = "documents";

    @Option(names = "--store", required = true, paramLabel = "DIR", description = "The store's directory.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
            names = "--collection",
            paramLabel = "NAME",
            description = "The collection in the store (default: " + DEFAULT_COLLECTION + ").")
    private @Nullable String collection;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ModelMixin model;

    Path directory() {
        return directory;
    }

    Store open(StoreOptions options) throws IOException {
        return open(options, model.source());
    }

    Store open(StoreOptions options, Embedder.Source embedder) throws IOException {
        return Store.open(directory, options.withEmbedder(embedder));
    }

    Embedder.Source model() {
        return model.source();
    }

    /// The dimension of the collection; none where it is not there yet.
    OptionalInt collectionDimension() throws IOException {
        if (!Store.exists(directory)) {
            return OptionalInt.empty();
        }
        try (Store store = openReadOnly()) {
            return store.collectionNames().contains(collectionName(DEFAULT_COLLECTION))
                    ? OptionalInt.of(collectionOf(store).dimension())
                    : OptionalInt.empty();
        }
    }

    Store openReadOnly() throws IOException {
        return open(StoreOptions.DEFAULT.readOnly());
    }

    Collection collectionOf(Store store) throws IOException {
        return store.collection(collectionName(DEFAULT_COLLECTION));
    }

    /// The name that was given.
    ///
    /// @param otherwise the name where none was
    String collectionName(String otherwise) {
        String given = collection;
        return given == null ? otherwise : given;
    }
}
