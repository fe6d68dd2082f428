package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A collection of format version 1 must be read, and written on, by every later build.
class CollectionGoldenTest {
    private static final String FOLDER = "vector-collection-v1";

    @Test
    void writesTheGoldenBytesAndReadsThem() throws IOException {
        MemoryDisk made = new MemoryDisk();
        List<Map<Integer, Integer>> states = CollectionSample.write(made, Model.SHAPE);
        Map<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : CollectionSample.files(made).entrySet()) {
            Path stored = directory().resolve(file.getKey());
            boolean isLog = file.getKey().startsWith("log-");
            // The salts of logs are random.
            byte[] golden = isLog && Files.exists(stored)
                    ? Files.readAllBytes(stored)
                    : Golden.check(FOLDER + "/" + file.getKey(), file.getValue());
            assertThat(golden).as(file.getKey()).hasSameSizeAs(file.getValue());
            files.put(file.getKey(), golden);
        }
        try (Stream<Path> stored = Files.list(directory())) {
            assertThat(stored.map(path -> path.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(files.keySet());
        }
        MemoryDisk disk = CollectionSample.disk(files);
        CollectionOptions options = CollectionSample.options(disk);
        for (CollectionOptions each : List.of(options.forReading(), options)) {
            try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, each)) {
                assertThat(Model.read(collection, CollectionSample.IDS)).isEqualTo(states.getLast());
                assertThat(collection.verify()).isEmpty();
                assertThat(collection.stats().fallback()).isEmpty();
            }
        }
        try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, options)) {
            collection.put(Model.id(0), Model.vector(50));
            collection.compact();
            assertThat(collection.size()).isEqualTo(states.getLast().size());
        }
    }

    private static Path directory() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("mvnw"))) {
                return at.resolve("testdata").resolve(FOLDER);
            }
        }
        throw new AssertionError("tests must run below the root of the project");
    }
}
