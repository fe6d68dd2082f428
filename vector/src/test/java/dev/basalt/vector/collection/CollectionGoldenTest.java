package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A collection of format version 1 must be read, and written on, by every later build.
class CollectionGoldenTest {
    @ParameterizedTest
    @CsvSource({
        "EXACT, vector-collection-v1",
        "HNSW_FAST, vector-collection-v1-fast",
        "HNSW_SMALL, vector-collection-v1-small"
    })
    void writesTheGoldenBytesAndReadsThem(IndexKind kind, String folder) throws IOException {
        MemoryDisk made = new MemoryDisk();
        CollectionShape shape = new CollectionShape(Model.DIMENSION, Metric.L2, RowType.F32, kind);
        List<Map<Integer, Integer>> states = CollectionSample.write(made, shape);
        Map<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : CollectionSample.files(made).entrySet()) {
            Path stored = directory(folder).resolve(file.getKey());
            boolean isLog = file.getKey().startsWith("log-");
            // The salts of logs are random.
            byte[] golden = isLog && Files.exists(stored)
                    ? Files.readAllBytes(stored)
                    : Golden.check(folder + "/" + file.getKey(), file.getValue());
            assertThat(golden).as(file.getKey()).hasSameSizeAs(file.getValue());
            files.put(file.getKey(), golden);
        }
        try (Stream<Path> stored = Files.list(directory(folder))) {
            assertThat(stored.map(path -> path.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(files.keySet());
        }
        requireReadable(files, states.getLast());
    }

    private static void requireReadable(Map<String, byte[]> files, Map<Integer, Integer> expected) throws IOException {
        MemoryDisk disk = CollectionSample.disk(files);
        CollectionOptions options = CollectionSample.options(disk);
        for (CollectionOptions each : List.of(options.forReading(), options)) {
            try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, each)) {
                assertThat(Model.read(collection, CollectionSample.IDS)).isEqualTo(expected);
                assertThat(collection.verify()).isEmpty();
                assertThat(collection.stats().fallback()).isEmpty();
            }
        }
        try (VectorCollection collection = VectorCollection.open(CollectionSample.DIRECTORY, options)) {
            collection.put(Model.id(0), Model.vector(50));
            collection.compact();
            assertThat(collection.size()).isEqualTo(expected.size());
        }
    }

    private static Path directory(String folder) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("mvnw"))) {
                return at.resolve("testdata").resolve(folder);
            }
        }
        throw new AssertionError("tests must run below the root of the project");
    }
}
