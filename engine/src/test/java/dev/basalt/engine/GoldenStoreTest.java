package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A store of format version 1 must be read, and written on, by every later build.
class GoldenStoreTest {
    private static final Path STORE = Path.of("store");

    @Test
    void readsTheGoldenStore() throws IOException {
        for (StoreOptions options : List.of(options(), options().readOnly())) {
            try (Store store = Store.open(STORE, options.withDisk(GoldenStore.disk(GoldenStore.files())))) {
                assertThat(store.collectionNames()).containsExactly("animals", "empty");
                Collection animals = store.collection("animals");
                GoldenStore.texts().forEach((id, text) -> {
                    assertThat(animals.get(id)).contains(Document.of(id, text));
                });
                assertThat(animals.get("bird")).isEmpty();
                assertThat(animals.search("a furry cat", 1)
                                .getFirst()
                                .document()
                                .id())
                        .isEqualTo("cat");
                Hit song = animals.search("sings in the deep and cold sea", 1).getFirst();
                assertThat(song.document().id()).isEqualTo("whale");
                assertThat(song.passage()).contains("sings in the deep");
                assertThat(animals.stats())
                        .isEqualTo(new CollectionStats(
                                "animals",
                                "word-hash-8",
                                8,
                                IndexKind.EXACT,
                                4,
                                8,
                                2,
                                animals.stats().bytes()));
                assertThat(store.collection("empty").size()).isZero();
                assertThat(store.verify().problems()).isEmpty();
                assertThat(store.verify().documents()).isEqualTo(6);
            }
        }
    }

    @Test
    void writesOnInTheGoldenStore() throws IOException {
        MemoryDisk disk = GoldenStore.disk(GoldenStore.files());
        try (Store store = Store.open(STORE, options().withDisk(disk))) {
            assertThat(store.collection("animals")
                            .add(Document.of("cat", "a small furry cat"), Document.of("ox", "an ox")))
                    .isEqualTo(new AddReport(1, 0, 1, 1));
            store.collection("empty").add(Document.of("one", "no longer empty"));
        }
        try (Store store = Store.open(STORE, options().withDisk(disk).readOnly())) {
            assertThat(store.collection("animals").size()).isEqualTo(5);
            assertThat(store.collection("empty").size()).isEqualTo(1);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    /// All but the logs, whose salts are random, must be the same bytes.
    @Test
    void writesTheBytesOfTheGoldenStore() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        GoldenStore.write(STORE, disk);
        Map<String, String> differences = new TreeMap<>();
        for (Map.Entry<Path, byte[]> golden : GoldenStore.files().entrySet()) {
            byte[] made = disk.bytes(STORE.resolve(golden.getKey()));
            boolean log = golden.getKey().getFileName().toString().startsWith("commits-");
            if (log ? made.length != golden.getValue().length : !Arrays.equals(made, golden.getValue())) {
                differences.put(
                        golden.getKey().toString(),
                        "differs at byte " + Arrays.mismatch(made, golden.getValue()) + " of " + made.length);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static StoreOptions options() {
        return GoldenStore.options(Disk.system());
    }
}
