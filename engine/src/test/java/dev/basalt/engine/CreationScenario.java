package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.DiskScenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A collection is created, or taken in from another store, and a document added to it: whatever fails, the same call
/// succeeds afterwards, and what was acknowledged is there.
final class CreationScenario implements DiskScenario<CreationScenario.Oracle> {
    private static final Path STORE = Path.of("store");
    private static final Path SOURCE = Path.of("source");
    private static final List<Document> SOURCE_DOCUMENTS =
            List.of(Document.of("1", "one two three four five six seven eight nine ten"), Document.of("2", "two"));

    /// How much was acknowledged.
    static final class Oracle {
        boolean created;
        boolean added;
    }

    private final boolean imports;

    CreationScenario(boolean imports) {
        this.imports = imports;
    }

    @Override
    public Oracle prepare(Disk disk) throws IOException {
        try (Store source = Store.open(SOURCE, StoreScenario.options(disk))) {
            Collection original = source.collection("original");
            original.addAll(SOURCE_DOCUMENTS);
            original.add(Document.of("gone", "deleted"));
            original.delete("gone");
        }
        Store.open(STORE, StoreScenario.options(disk)).close();
        return new Oracle();
    }

    private Collection make(Store store) throws IOException {
        return imports && !store.collectionNames().contains("made")
                ? store.importCollection(SOURCE.resolve("collections").resolve("original"), "made")
                : store.collection("made");
    }

    @Override
    public void run(Disk disk, Oracle oracle) throws IOException {
        try (Store store = Store.open(STORE, StoreScenario.options(disk))) {
            Collection made = make(store);
            oracle.created = true;
            made.add(Document.of("new", "a new one"));
            oracle.added = true;
        }
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        Oracle seen = new Oracle();
        try (Store source = Store.open(SOURCE, StoreScenario.options(disk))) {
            assertThat(source.verify().problems()).isEmpty();
            assertThat(source.collection("original").size()).isEqualTo(SOURCE_DOCUMENTS.size());
        }
        try (Store store = Store.open(STORE, StoreScenario.options(disk))) {
            if (oracle.created) {
                assertThat(store.collectionNames()).containsExactly("made");
            }
            Collection made = make(store);
            seen.created = true;
            seen.added = made.get("new").isPresent();
            if (oracle.added) {
                assertThat(seen.added).isTrue();
            }
            assertThat(made.size()).isEqualTo((imports ? SOURCE_DOCUMENTS.size() : 0) + (seen.added ? 1 : 0));
            if (imports) {
                for (Document document : SOURCE_DOCUMENTS) {
                    assertThat(made.get(document.id())).contains(document);
                }
            }
            assertThat(store.verify().problems()).isEmpty();
        }
        return seen;
    }
}
