package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.Manifest;
import dev.basalt.core.storage.OpenMode;
import dev.basalt.core.storage.StoreLockedException;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.engine.chunk.ChunkOptions;
import dev.basalt.engine.chunk.Chunker;
import dev.basalt.engine.filter.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flipped bytes, cut files, missing files and newer formats: the right answers or one clear error, never wrong ones.
class StoreCorruptionTest {
    private static final String QUERY = "a loud bird sings in the cold sea";
    private static final Path STORE = Path.of("store");
    private static final Path ANIMALS = Path.of("collections/animals");
    /// Bytes of each slot of the manifest that are looked at one by one; the rest of a slot is unused.
    private static final int MANIFEST_BYTES = 400;

    private static final List<String> CHECKED = List.of("entries.bin", "documents.bin", "chunks.bin", "vectors.bin");

    private Map<Path, byte[]> files = Map.of();
    /// The passages of each document that the golden store may show.
    private final Map<Document, List<String>> passages = new HashMap<>();

    /// How near each document is to the query where nothing is damaged.
    private final Map<String, Float> undamaged = new HashMap<>();

    @TempDir
    Path temporary;

    @BeforeEach
    void load() throws IOException {
        files = GoldenStore.files();
        Chunker chunker = new Chunker(new WordHashEmbedder(8, 16), new ChunkOptions(8, 2));
        Map<String, String> texts = new TreeMap<>(GoldenStore.history().getFirst());
        texts.putAll(GoldenStore.texts());
        texts.forEach((id, text) -> {
            Document document = id.equals("bird")
                    ? new Document(id, "{\"legs\":2,\"text\":\"" + text + "\"}", text)
                    : Document.of(id, text);
            passages.put(
                    document,
                    chunker.chunks(text).stream()
                            .map(chunk -> text.substring(chunk.start(), chunk.end()))
                            .toList());
        });
        try (Store store = Store.open(STORE, GoldenStore.options(new MemoryDisk()))) {
            Collection all = store.collection("all");
            all.addAll(List.copyOf(passages.keySet()));
            all.search(QUERY, 10).forEach(hit -> undamaged.put(hit.document().id(), hit.score()));
        }
    }

    /// What one look at a damaged store gave.
    ///
    /// @param opened   whether the collection could be opened
    /// @param clean    whether `verify` found nothing
    /// @param texts    the documents that could be read
    /// @param refused  the ids of those that could not, and `search` where searching could not be done
    private record Look(boolean opened, boolean clean, Map<String, String> texts, Set<String> refused) {}

    @Test
    void noFlippedByteGivesWrongDocuments() throws IOException {
        for (Path file : files.keySet()) {
            byte[] bytes = files.get(file);
            for (int offset = 0; offset < bytes.length; offset = next(file, bytes.length, offset)) {
                for (int mask : new int[] {1 << (offset & 7), 0xFF}) {
                    byte[] damaged = bytes.clone();
                    damaged[offset] ^= (byte) mask;
                    checkFlip(file, damaged, file + " with byte " + offset + " ^ " + mask);
                }
            }
        }
    }

    private static int next(Path file, int size, int offset) {
        boolean used = !file.endsWith("MANIFEST") || offset % (size / 2) < MANIFEST_BYTES;
        return offset + (used ? 1 : 10_007);
    }

    private void checkFlip(Path file, byte[] damaged, String what) throws IOException {
        for (boolean readOnly : new boolean[] {true, false}) {
            Look look = look(file, damaged, readOnly, what);
            if (look.opened()) {
                Map<String, String> expected = GoldenStore.texts();
                expected.keySet().removeAll(look.refused());
                assertThat(look.texts()).as(what).isEqualTo(expected);
            }
            if (CHECKED.contains(file.getFileName().toString())) {
                assertThat(look.opened() && look.clean()).as(what).isFalse();
            } else if (look.opened()) {
                assertThat(look.clean()).as(what).isTrue();
            }
        }
    }

    @Test
    void noCutFileGivesWrongDocuments() throws IOException {
        for (Path file : files.keySet()) {
            byte[] bytes = files.get(file);
            for (int size = 0; size < bytes.length; size = next(file, bytes.length, size)) {
                String what = file + " cut to " + size + " bytes";
                for (boolean readOnly : new boolean[] {true, false}) {
                    checkCut(file, look(file, Arrays.copyOf(bytes, size), readOnly, what), what);
                }
            }
        }
    }

    private static void checkCut(Path file, Look look, String what) {
        boolean log = file.getFileName().toString().startsWith("commits-");
        if (!log && file.startsWith(ANIMALS)) {
            assertThat(look.opened()).as(what).isFalse();
        } else if (look.opened()) {
            // A log that ends early at a record is that of an earlier moment; nothing in it can tell.
            assertThat(look.refused()).as(what).isEmpty();
            assertThat(look.clean()).as(what).isTrue();
            assertThat(log ? GoldenStore.history() : List.of(GoldenStore.texts()))
                    .as(what)
                    .contains(look.texts());
        }
    }

    private Look look(Path file, byte[] damaged, boolean readOnly, String what) throws IOException {
        Map<Path, byte[]> all = new TreeMap<>(files);
        all.put(file, damaged);
        MemoryDisk disk = GoldenStore.disk(all);
        StoreOptions options = GoldenStore.options(disk);
        Look look = look(readOnly ? options.readOnly() : options, file, what);
        assertThat(disk.openCount()).as(what).isZero();
        assertThat(disk.mappingCount()).as(what).isZero();
        return look;
    }

    private Look look(StoreOptions options, Path file, String what) {
        try (Store store = Store.open(STORE, options)) {
            VerifyReport report = store.verify();
            report.problems().forEach(problem -> requireNamed(problem, file, what));
            Collection animals = store.collection(GoldenStore.ANIMALS);
            assertThat(store.collection(GoldenStore.EMPTY).size()).isZero();
            Map<String, String> texts = new TreeMap<>();
            Set<String> refused = new HashSet<>();
            for (String id : List.of("cat", "dog", "blank", "whale", "bird", "nobody")) {
                try {
                    Optional<Document> document = animals.get(id);
                    document.ifPresent(found -> texts.put(id, found.text()));
                    document.ifPresent(found -> assertThat(found.id()).as(what).isEqualTo(id));
                } catch (BasaltException e) {
                    requireNamed(String.valueOf(e.getMessage()), file, what);
                    refused.add(id);
                }
            }
            if (!search(animals, file, what)) {
                refused.add("search");
            }
            return new Look(true, report.problems().isEmpty(), texts, refused);
        } catch (BasaltException | IOException e) {
            requireNamed(String.valueOf(e.getMessage()), file, what);
            return new Look(false, false, Map.of(), Set.of());
        }
    }

    /// What is found must be what the undamaged store has, at the same distance.
    private boolean search(Collection animals, Path file, String what) throws IOException {
        try {
            for (Filter filter : new Filter[] {null, Filter.parse("text != 'x'")}) {
                for (Hit hit : animals.search(QUERY, 10, filter)) {
                    assertThat(passages.get(hit.document())).as(what).contains(hit.passage());
                    assertThat(undamaged).as(what).containsEntry(hit.document().id(), hit.score());
                }
            }
            return true;
        } catch (BasaltException e) {
            requireNamed(String.valueOf(e.getMessage()), file, what);
            return false;
        }
    }

    private static void requireNamed(String message, Path file, String what) {
        assertThat(message).as(what).contains(file.getFileName().toString());
    }

    @Test
    void refusesANewerStore() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.createDirectories(STORE);
        ByteBuffer payload = StandardCharsets.UTF_8.encode("{\"version\":2,\"collections\":{\"other\":1}}");
        Manifest.create(disk, STORE.resolve("MANIFEST"), 256 << 10, payload).close();
        for (StoreOptions options : both(disk)) {
            assertThatThrownBy(() -> Store.open(STORE, options))
                    .isInstanceOf(UnsupportedFormatException.class)
                    .hasMessage("[store/MANIFEST] store format version must be at most 1, but was 2; upgrade Basalt");
        }
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void refusesANewerCollection() throws IOException {
        Path name = ANIMALS.resolve("checkpoint-00000002");
        ByteBuffer checkpoint = ByteBuffer.wrap(files.get(name)).order(ByteOrder.LITTLE_ENDIAN);
        checkpoint.putInt(8, 2);
        CRC32C crc = new CRC32C();
        crc.update(checkpoint.array(), 0, checkpoint.limit() - 4);
        checkpoint.putInt(checkpoint.limit() - 4, (int) crc.getValue());
        MemoryDisk disk = GoldenStore.disk(files);
        for (StoreOptions options : both(disk)) {
            try (Store store = Store.open(STORE, options)) {
                assertThatThrownBy(() -> store.collection("animals"))
                        .isInstanceOf(UnsupportedFormatException.class)
                        .hasMessage("[store/collections/animals/checkpoint-00000002] collection format version must be"
                                + " at most 1, but was 2; upgrade Basalt");
                assertThat(store.collection("empty").size()).isZero();
                assertThat(store.verify().problems()).hasSize(1);
            }
        }
        assertThat(disk.openCount()).isZero();
    }

    private static List<StoreOptions> both(Disk disk) {
        StoreOptions options = GoldenStore.options(disk);
        return List.of(options, options.readOnly());
    }

    @Test
    void namesAMissingFile() throws IOException {
        for (Path file : files.keySet()) {
            if (file.startsWith("collections/empty") && file.toString().endsWith(".bin")) {
                continue;
            }
            Map<Path, byte[]> left = new TreeMap<>(files);
            left.remove(file);
            for (StoreOptions options : both(GoldenStore.disk(left))) {
                String expected = file.getFileName().toString().startsWith("checkpoint-")
                        ? "[store/" + file.getParent() + "] a collection must have a checkpoint file, but has none"
                        : "[store/" + file;
                assertThatThrownBy(() -> {
                            try (Store store = Store.open(STORE, options)) {
                                store.collection("animals");
                                store.collection("empty");
                            }
                        })
                        .isInstanceOfAny(IOException.class, CorruptDataException.class)
                        .hasMessageStartingWith(expected);
            }
        }
    }

    @Test
    void doesNotTakeAStoreWithoutManifestForAnEmptyOne() throws IOException {
        Map<Path, byte[]> left = new TreeMap<>(files);
        left.remove(Path.of("MANIFEST"));
        MemoryDisk disk = GoldenStore.disk(left);
        for (StoreOptions options : both(disk)) {
            assertThatThrownBy(() -> Store.open(STORE, options))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[store/MANIFEST] a store with collections must have a manifest file, but has none");
        }
        assertThat(disk.bytes(STORE.resolve(ANIMALS).resolve("documents.bin"))).isNotEmpty();
    }

    @Test
    void findsDamageThatHappensWhileOpen() throws IOException {
        for (String name : CHECKED) {
            MemoryDisk disk = GoldenStore.disk(files);
            try (Store store = Store.open(STORE, GoldenStore.options(disk).readOnly())) {
                assertThat(store.verify().problems()).isEmpty();
                Path file = STORE.resolve(ANIMALS).resolve(name);
                try (DiskFile open = disk.open(file, OpenMode.READ_WRITE)) {
                    open.write(ByteBuffer.wrap(new byte[] {(byte) ~disk.bytes(file)[4]}), 4);
                }
                assertThat(store.verify().problems()).singleElement().asString().contains(name);
                assertThatThrownBy(() -> store.collection(GoldenStore.ANIMALS).search(QUERY, 10))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining(name);
            }
        }
    }

    /// The same on real files, where reading behind the end of a mapped file would end the process.
    @Test
    void survivesCutFilesOnTheSystemDisk() throws IOException {
        for (Path file : files.keySet()) {
            for (int part = 0; part < 4; part++) {
                Path directory =
                        Files.createDirectory(temporary.resolve(file.toString().replace('/', '-') + "-" + part));
                for (Map.Entry<Path, byte[]> entry : files.entrySet()) {
                    Path path = directory.resolve(entry.getKey());
                    Files.createDirectories(path.getParent());
                    byte[] bytes = entry.getValue();
                    Files.write(
                            path, entry.getKey().equals(file) ? Arrays.copyOf(bytes, bytes.length * part / 4) : bytes);
                }
                for (StoreOptions options : both(Disk.system())) {
                    try (Store store = Store.open(directory, options)) {
                        store.verify();
                        Collection animals = store.collection("animals");
                        store.collection("empty");
                        animals.search("cat", 5);
                    } catch (BasaltException | IOException e) {
                        requireNamed(String.valueOf(e.getMessage()), file, directory.toString());
                    }
                }
            }
        }
    }

    @Test
    void followsALinkToAStore() throws IOException {
        Path real = temporary.resolve("real");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);
        Files.createDirectory(real);
        try (Store store = Store.open(link, GoldenStore.options(Disk.system()))) {
            store.collection("animals").add(Document.of("cat", "a cat"));
            assertThatThrownBy(() -> Store.open(real, GoldenStore.options(Disk.system())))
                    .isInstanceOf(StoreLockedException.class);
        }
        try (Store store = Store.open(real, GoldenStore.options(Disk.system()).readOnly())) {
            assertThat(store.collection("animals").get("cat")).isPresent();
        }
    }

    @Test
    void refusesAFileInPlaceOfTheDirectory() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "mine");
        for (StoreOptions options : both(Disk.system())) {
            assertThatThrownBy(() -> Store.open(file, options))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThat(file).hasContent("mine");
    }
}
