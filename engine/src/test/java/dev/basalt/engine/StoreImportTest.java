package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.FaultLoop;
import dev.basalt.engine.chunk.ChunkOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Directories that a store's manifest does not name are refused and left as they are, or taken in.
class StoreImportTest {
    private static final StoreOptions OPTIONS = StoreOptions.DEFAULT
            .withEmbedder(() -> new WordHashEmbedder(32, 16))
            .withChunks(new ChunkOptions(16, 4));

    @TempDir
    Path directory;

    private Path storePath;
    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        storePath = directory.resolve("store");
        try (Store store = Store.open(directory.resolve("other"), OPTIONS)) {
            store.collection("kept").add(Document.of("cat", "a furry cat"), Document.of("dog", "a loud dog"));
        }
        source = directory.resolve("other").resolve("collections").resolve("kept");
        Store.open(storePath, OPTIONS).close();
    }

    private Path placeOf(String name) {
        return storePath.resolve("collections").resolve(name);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static Map<String, String> bytesOf(Path directory) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(
                        directory.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private void requireRefused(Path place, String holds) throws IOException {
        Map<String, String> before = bytesOf(place);
        try (Store store = Store.open(storePath, OPTIONS)) {
            assertThatThrownBy(() -> store.collection(place.getFileName().toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + place + "] the directory of a new collection must be empty, but holds " + holds
                            + ", which this store does not know; take it in with basalt collection import " + place
                            + " --store " + storePath + ", or move it away");
            assertThat(store.collectionNames()).isEmpty();
        }
        assertThat(bytesOf(place)).isEqualTo(before);
    }

    @Test
    void refusesADirectoryWithACollectionAndLeavesItAsItIs() throws IOException {
        copy(source, placeOf("foo"));
        requireRefused(placeOf("foo"), "chunks.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint-00000001", "commits-00000002", "documents.bin", "notes.txt", "graph", "x.tmp"})
    void refusesADirectoryWithAnyOtherFile(String name) throws IOException {
        Files.createDirectories(placeOf("foo"));
        Files.writeString(placeOf("foo").resolve(name), "x".repeat(100));
        requireRefused(placeOf("foo"), name);
    }

    @Test
    void refusesALogWithCommits() throws IOException {
        Files.createDirectories(placeOf("foo"));
        Files.copy(source.resolve("commits-00000001"), placeOf("foo").resolve("commits-00000001"));
        requireRefused(placeOf("foo"), "commits-00000001");
    }

    @Test
    void refusesADirectoryWithADirectory() throws IOException {
        Files.createDirectories(placeOf("foo").resolve("sub"));
        requireRefused(placeOf("foo"), "sub");
    }

    @Test
    void refusesASymbolicLinkAndLeavesWhereItLeads() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        for (Path to : new Path[] {source, empty, directory.resolve("nowhere")}) {
            Path link = Files.createSymbolicLink(placeOf("foo"), to);
            Map<String, String> before = bytesOf(directory.resolve("other"));
            try (Store store = Store.open(storePath, OPTIONS)) {
                String message = "[" + link + "] the directory of a new collection must not be a symbolic link, but is"
                        + " one; remove the link";
                assertThatThrownBy(() -> store.collection("foo"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(message);
                assertThatThrownBy(() -> store.importCollection(source, "foo"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(message);
            }
            assertThat(bytesOf(directory.resolve("other"))).isEqualTo(before);
            Files.delete(link);
        }
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void createsACollectionOverTheEmptyFilesOfACrashedCreation() throws IOException {
        try (Store store = Store.open(directory.resolve("third"), OPTIONS)) {
            store.collection("new");
        }
        Path crashed = directory.resolve("third").resolve("collections").resolve("new");
        for (String file : new String[] {"entries.bin", "documents.bin", "chunks.bin", "vectors.bin"}) {
            Files.deleteIfExists(crashed.resolve(file));
        }
        copy(crashed, placeOf("foo"));
        Files.writeString(placeOf("foo").resolve("checkpoint-00000001.0123456789abcdef.tmp"), "half");
        try (Store store = Store.open(storePath, OPTIONS)) {
            assertThat(store.collection("foo").size()).isZero();
            assertThat(placeOf("foo").resolve("checkpoint-00000001.0123456789abcdef.tmp"))
                    .doesNotExist();
        }
    }

    @Test
    void survivesPowerCutsOfACreationAndOfAnImport() {
        CrashLoop.run(new CreationScenario(false), 60);
        CrashLoop.run(new CreationScenario(true), 60);
    }

    @Test
    void survivesEveryFullDiskOfAnImport() {
        assertThat(FaultLoop.everyFullDisk(new CreationScenario(true), 499)).isGreaterThan(2);
    }

    @Test
    @Tag("long")
    void survivesEveryFailingCallOfACreationAndOfAnImport() {
        assertThat(FaultLoop.everyCall(new CreationScenario(false))).isGreaterThan(100);
        assertThat(FaultLoop.everyCall(new CreationScenario(true))).isGreaterThan(100);
    }

    @Test
    void takesInTheCollectionOfAnotherStore() throws IOException {
        Map<String, String> before = bytesOf(source);
        try (Store store = Store.open(storePath, OPTIONS)) {
            Collection imported = store.importCollection(source, "foo");
            assertThat(imported.name()).isEqualTo("foo");
            assertThat(imported.search("furry cat", 1).getFirst().document().id())
                    .isEqualTo("cat");
            imported.add(Document.of("bird", "a small bird"));
        }
        assertThat(bytesOf(source)).isEqualTo(before);
        try (Store store = Store.open(storePath, OPTIONS.readOnly())) {
            assertThat(store.collectionNames()).containsExactly("foo");
            assertThat(store.collection("foo").size()).isEqualTo(3);
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void keepsTheIndexAndTheModelOfTheSource() throws IOException {
        StoreOptions narrow = OPTIONS.withEmbedder(() -> new WordHashEmbedder(8, 16));
        try (Store store = Store.open(directory.resolve("narrow"), narrow)) {
            Collection graph = store.collection("graph");
            graph.add(Document.of("cat", "a furry cat"));
            graph.useIndex(IndexKind.GRAPH);
        }
        try (Store store = Store.open(storePath, OPTIONS)) {
            Collection imported = store.importCollection(directory.resolve("narrow/collections/graph"), "foo");
            assertThat(imported.index()).isEqualTo(IndexKind.GRAPH);
            assertThat(imported.dimension()).isEqualTo(8);
        }
    }

    @Test
    void takesInADirectoryThatLiesInTheStoreAlready() throws IOException {
        copy(source, placeOf("foo"));
        try (Store store = Store.open(storePath, OPTIONS)) {
            assertThat(store.importCollection(placeOf("foo"), "foo").get("dog"))
                    .contains(Document.of("dog", "a loud dog"));
            assertThat(store.collectionNames()).containsExactly("foo");
        }
    }

    @Test
    void refusesANameThatIsTaken() throws IOException {
        try (Store store = Store.open(storePath, OPTIONS)) {
            store.collection("foo").add(Document.of("own", "mine"));
            assertThatThrownBy(() -> store.importCollection(source, "foo"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + storePath + "] collection 'foo' must not exist to be imported, but does; choose"
                            + " another name");
            assertThatThrownBy(() -> store.importCollection(source, "FOO"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + storePath
                            + "] collection 'FOO' must differ from 'foo' in more than case, but does" + " not");
            assertThat(store.collection("foo").get("own")).isPresent();
        }
    }

    @Test
    void refusesAPlaceWithOtherFilesAndLeavesThem() throws IOException {
        copy(source, placeOf("foo"));
        Files.writeString(placeOf("foo").resolve("documents.bin"), "something else");
        Map<String, String> before = bytesOf(placeOf("foo"));
        try (Store store = Store.open(storePath, OPTIONS)) {
            assertThatThrownBy(() -> store.importCollection(source, "foo"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + placeOf("foo") + "] the directory of an imported collection must hold nothing but"
                            + " what " + source + " holds, but holds another documents.bin; choose another name or"
                            + " move it away");
        }
        assertThat(bytesOf(placeOf("foo"))).isEqualTo(before);
    }

    @Test
    void refusesWhatIsDamagedAndLeavesNothingBehind() throws IOException {
        byte[] documents = Files.readAllBytes(source.resolve("documents.bin"));
        documents[20] ^= 1;
        Files.write(source.resolve("documents.bin"), documents);
        try (Store store = Store.open(storePath, OPTIONS)) {
            assertThatThrownBy(() -> store.importCollection(source, "foo"))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith("[" + source + "] a collection with vectors of 32 dimensions must be whole"
                            + " to be imported, but has 1 problems, the first: [" + source.resolve("documents.bin")
                            + " @ byte 0, document 0] CRC32C must be ");
            assertThat(placeOf("foo")).doesNotExist();
            assertThat(store.collectionNames()).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoCollection() throws IOException {
        try (Store store = Store.open(storePath, OPTIONS)) {
            Path nothing = directory.resolve("nothing");
            assertThatThrownBy(() -> store.importCollection(nothing, "foo"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(nothing + ": a collection's directory must be there, but is not");
            assertThatThrownBy(() -> store.importCollection(storePath, "foo"))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[" + storePath + "] a collection with vectors of 32 dimensions must be whole to be"
                            + " imported, but has 1 problems, the first: [" + storePath
                            + "] a collection must have a checkpoint file, but has none");
        }
        try (Store store = Store.open(storePath, OPTIONS.readOnly())) {
            assertThatThrownBy(() -> store.importCollection(source, "foo"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[" + storePath + "] a store must be open for writing to take in a collection, but is"
                            + " read-only");
        }
    }

    /// A directory with somebody's file is no store, whatever the file's name ends in.
    @Test
    void deletesNoFileOfOthersOnOpening() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.writeString(home.resolve("thesis.tmp"), "years of work");
        assertThatThrownBy(() -> Store.open(home, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[" + home + "] a store's directory must be empty or a store, but holds thesis.tmp; name"
                        + " another directory");
        try (Store store = Store.open(storePath, OPTIONS)) {
            store.collection("foo").add(Document.of("own", "mine"));
        }
        Files.writeString(placeOf("foo").resolve("thesis.tmp"), "years of work");
        Files.writeString(storePath.resolve("thesis.tmp"), "years of work");
        try (Store store = Store.open(storePath, OPTIONS)) {
            assertThat(store.collection("foo").size()).isEqualTo(1);
        }
        assertThat(placeOf("foo").resolve("thesis.tmp")).exists();
        assertThat(storePath.resolve("thesis.tmp")).exists();
    }

    /// Of two pairs the newer one counts, but the older one goes only once the newer one was read.
    @Test
    void deletesNoOlderCheckpointBesideADamagedNewerOne() throws IOException {
        Files.writeString(source.resolve("checkpoint-00000009"), "x".repeat(40));
        Map<String, String> before = bytesOf(source);
        try (Store store = Store.open(directory.resolve("other"), OPTIONS)) {
            assertThatThrownBy(() -> store.collection("kept"))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[" + source.resolve("checkpoint-00000009")
                            + "] checkpoint must begin with BASALTCP and end with its CRC32C, but does not");
        }
        assertThat(bytesOf(source)).isEqualTo(before);
        Files.delete(source.resolve("checkpoint-00000009"));
        try (Store store = Store.open(directory.resolve("other"), OPTIONS)) {
            assertThat(store.collection("kept").size()).isEqualTo(2);
        }
    }

    @Test
    void deletesNoLogWhoseCheckpointWasLost() throws IOException {
        Files.move(source.resolve("commits-00000001"), source.resolve("commits-00000002"));
        Map<String, String> before = bytesOf(source);
        try (Store store = Store.open(directory.resolve("other"), OPTIONS)) {
            assertThatThrownBy(() -> store.collection("kept"))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[" + source.resolve("commits-00000002")
                            + "] a log with commits must have a checkpoint of its number, but the newest is 1");
        }
        assertThat(bytesOf(source)).isEqualTo(before);
    }
}
