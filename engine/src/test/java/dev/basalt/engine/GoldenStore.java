package dev.basalt.engine;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.engine.chunk.ChunkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The store of format version 1 in `testdata/store-v1`: what it must hold, and the program that made it.
///
/// Run `main` with an empty directory to make such a store again; its logs have other salts each time.
final class GoldenStore {
    /// The collection with documents.
    static final String ANIMALS = "animals";
    /// The collection that was made and never written to.
    static final String EMPTY = "empty";
    /// Lets the third commit start a new checkpoint.
    private static final long MAX_LOG_BYTES = 200;

    private static final String WHALE =
            "The blue whale — Balænoptera — is the largest animal 🐋 known to have lived. It"
                    + " eats krill. It sings in the deep and cold sea.";

    private GoldenStore() {}

    static StoreOptions options(Disk disk) {
        return StoreOptions.DEFAULT
                .withEmbedder(() -> new WordHashEmbedder(8, 16))
                .withChunks(new ChunkOptions(8, 2))
                .withDisk(disk);
    }

    static void write(Path directory, Disk disk) throws IOException {
        try (Store store = Store.open(directory, options(disk), MAX_LOG_BYTES)) {
            Collection animals = store.collection(ANIMALS);
            animals.add(Document.of("cat", "a small furry cat"), Document.of("dog", "a loyal dog"));
            animals.add(new Document("bird", "{\"legs\":2,\"text\":\"a bird that sings\"}", "a bird that sings"));
            animals.add(Document.of("blank", ""), Document.of("dog", "a loud dog"));
            animals.add(Document.of("whale", WHALE));
            animals.delete("bird");
            store.collection(EMPTY);
        }
    }

    /// The text of each document after the last commit.
    static Map<String, String> texts() {
        return new TreeMap<>(Map.of("cat", "a small furry cat", "dog", "a loud dog", "blank", "", "whale", WHALE));
    }

    /// The texts after each of the commits that its log holds, the first being those of its checkpoint.
    static List<Map<String, String>> history() {
        Map<String, String> last = texts();
        Map<String, String> withBird = new TreeMap<>(last);
        withBird.put("bird", "a bird that sings");
        Map<String, String> withoutWhale = new TreeMap<>(withBird);
        withoutWhale.remove("whale");
        return List.of(withoutWhale, withBird, last);
    }

    static Path directory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("mvnw"))) {
                return at.resolve("testdata/store-v1");
            }
        }
        throw new AssertionError("tests must run below the root of the project, but ran in "
                + Path.of("").toAbsolutePath());
    }

    /// The files of the golden store by their paths within it.
    static Map<Path, byte[]> files() throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory())) {
            walk.filter(Files::isRegularFile)
                    .filter(path -> !path.endsWith("README.md"))
                    .forEach(paths::add);
        }
        for (Path path : paths) {
            files.put(directory().relativize(path), Files.readAllBytes(path));
        }
        return files;
    }

    /// A disk in memory with files in the directory `store`.
    static MemoryDisk disk(Map<Path, byte[]> files) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Path path = Path.of("store").resolve(file.getKey());
            disk.createDirectories(path.getParent());
            disk.put(path, file.getValue());
        }
        return disk;
    }

    static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        write(directory, Disk.system());
        Files.delete(directory.resolve("LOCK"));
    }
}
