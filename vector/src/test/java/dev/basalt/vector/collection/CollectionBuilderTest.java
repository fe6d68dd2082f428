package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.OpenMode;
import dev.basalt.core.storage.StoreLockedException;
import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.DiskScenario;
import dev.basalt.core.testing.FaultLoop;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.collection.internal.BulkPlan;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bulk builds: whole or not at all, and what they hold.
class CollectionBuilderTest {
    private static final Path DIRECTORY = Path.of("built");
    private static final int DIMENSION = 6;
    private static final String TEMPORARY = "MANIFEST.0123456789abcdef.tmp";

    private final MemoryDisk disk = new MemoryDisk();
    private final CollectionOptions options = CollectionOptions.DEFAULT.withDisk(disk);

    private static CollectionShape shape(IndexKind kind) {
        return new CollectionShape(DIMENSION, Metric.L2, RowType.F32, kind);
    }

    private static float[] vectors(int count) {
        Random random = new Random(7);
        float[] values = new float[count * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// Equal vectors, ids in no order, one part and several.
    @ParameterizedTest
    @EnumSource(IndexKind.class)
    void holdsWhatWasAdded(IndexKind kind) throws IOException {
        float[] values = vectors(300);
        System.arraycopy(values, 0, values, 299 * DIMENSION, DIMENSION);
        System.arraycopy(values, 0, values, DIMENSION, DIMENSION);
        for (int partRows : new int[] {1000, 300, 101}) {
            Path directory = Path.of("built-" + partRows);
            try (CollectionBuilder builder = CollectionBuilder.inParts(directory, shape(kind), options, partRows)) {
                for (int i = 0; i < 300; i++) {
                    builder.add(i % 2, 1000 - i, values, i * DIMENSION);
                }
                assertThat(builder.size()).isEqualTo(300);
                assertThat(VectorCollection.exists(directory, disk)).isFalse();
                builder.finish();
            }
            try (VectorCollection collection = VectorCollection.open(directory, options)) {
                assertThat(collection.size()).isEqualTo(300);
                assertThat(collection.stats().segments()).isEqualTo((300 + partRows - 1) / partRows);
                assertThat(collection.verify()).isEmpty();
                for (int i = 0; i < 300; i++) {
                    float[] vector = new float[DIMENSION];
                    System.arraycopy(values, i * DIMENSION, vector, 0, DIMENSION);
                    assertThat(collection.get(new UUID(i % 2, 1000 - i))).hasValue(vector);
                }
                float[] first = new float[DIMENSION];
                System.arraycopy(values, 0, first, 0, DIMENSION);
                List<Hit> hits = collection.search(first, 3, SearchOptions.DEFAULT.withEffort(200));
                assertThat(hits.stream().map(hit -> hit.id().getLeastSignificantBits()))
                        .containsExactlyInAnyOrder(1000L, 999L, 701L);
                assertThat(hits).allMatch(hit -> hit.distance() == 0);
                collection.put(new UUID(9, 9), first);
                collection.compact();
                assertThat(collection.size()).isEqualTo(301);
            }
        }
        assertThat(disk.openCount()).isZero();
        assertThat(disk.mappingCount()).isZero();
    }

    @Test
    void buildsOfNothingAreEmptyCollections() throws IOException {
        try (CollectionBuilder builder = CollectionBuilder.begin(DIRECTORY, shape(IndexKind.HNSW), options, 0)) {
            builder.finish();
        }
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            assertThat(collection.size()).isZero();
        }
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        try (CollectionBuilder builder = CollectionBuilder.begin(DIRECTORY, shape(IndexKind.HNSW), options, 10)) {
            builder.add(0, 1, vectors(1), 0);
            builder.add("some text", vectors(1), 0);
            assertThatThrownBy(() -> builder.add(0, 2, new float[] {1, 2, Float.NaN, 4, 5, 6}, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("values must be finite, but value 2 is NaN");
            assertThatThrownBy(() -> VectorCollection.open(DIRECTORY, options.forReading()))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage("built: opening a collection must find one, but its build was not finished;"
                            + " run the build again");
            assertThatThrownBy(() -> CollectionBuilder.begin(DIRECTORY, shape(IndexKind.HNSW), options, 10))
                    .isInstanceOf(StoreLockedException.class);
        }
        assertThat(disk.exists(DIRECTORY)).isFalse();
    }

    @Test
    void refusesIdsThatAreGivenTwice() throws IOException {
        for (int partRows : new int[] {10, 3}) {
            try (CollectionBuilder builder =
                    CollectionBuilder.inParts(DIRECTORY, shape(IndexKind.EXACT), options, partRows)) {
                float[] values = vectors(5);
                for (int i = 0; i < 5; i++) {
                    builder.add(0, i == 4 ? 1 : i, values, i * DIMENSION);
                }
                assertThatThrownBy(builder::finish)
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessage("[built] each id must be given once, but 1 is given twice");
            }
            assertThat(disk.exists(DIRECTORY)).isFalse();
        }
    }

    @Test
    void touchesNoCollectionAndNoFilesOfOne() throws IOException {
        VectorCollection.create(DIRECTORY, shape(IndexKind.EXACT), options).close();
        assertThatThrownBy(() -> CollectionBuilder.begin(DIRECTORY, shape(IndexKind.EXACT), options, 1))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage("[built] creating a collection must find none, but there is one");
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            collection.put(new UUID(0, 1), vectors(1));
        }
        disk.delete(DIRECTORY.resolve("MANIFEST"));
        List<Path> before = disk.list(DIRECTORY);
        String message = "[built/log-00000001] creating a collection must find no files of another, but finds this one"
                + " without its manifest; move it away";
        assertThatThrownBy(() -> CollectionBuilder.begin(DIRECTORY, shape(IndexKind.EXACT), options, 1))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> VectorCollection.create(DIRECTORY, shape(IndexKind.EXACT), options))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage(message);
        assertThat(disk.list(DIRECTORY)).isEqualTo(before);
    }

    @Test
    void refusesIndexesThatMemoryCannotHoldBeforeItWritesAnything() {
        CollectionShape graph = new CollectionShape(128, Metric.COSINE, RowType.F32, IndexKind.HNSW);
        assertThatThrownBy(() -> BulkPlan.partRows(DIRECTORY, graph, 10_000_000, 512L << 20))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[built] memory for an index of 10000000 vectors must be at most 307 MiB of the heap, but"
                        + " would be 2059 MiB; use the index hnsw_small, or give the JVM more with -Xmx");
        assertThat(BulkPlan.partRows(DIRECTORY, graph, 1_000_000, 512L << 20)).isEqualTo(1_000_000);
        CollectionShape small = new CollectionShape(384, Metric.COSINE, RowType.F32, IndexKind.HNSW_SMALL);
        assertThat(BulkPlan.partRows(DIRECTORY, small, 1_000_000, 4L << 30)).isEqualTo(333_334);
        assertThat(BulkPlan.partRows(DIRECTORY, small, 10_000, 4L << 30)).isEqualTo(10_000);
        assertThat(BulkPlan.partRows(DIRECTORY, small, 0, 4L << 30)).isEqualTo(1);
    }

    /// Ids of texts are found under their texts again, and go with the last vector that has them.
    @Test
    void keepsTheTextsOfIds() throws IOException {
        float[] values = vectors(4);
        List<String> texts = List.of("apple", "7", "007", "Zürich \uD83D\uDE00");
        try (CollectionBuilder builder = CollectionBuilder.begin(DIRECTORY, shape(IndexKind.EXACT), options, 4)) {
            for (int i = 0; i < 4; i++) {
                builder.add(texts.get(i), values, i * DIMENSION);
            }
            builder.finish();
        }
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            assertThat(textsOf(collection)).containsExactlyInAnyOrderElementsOf(texts);
            assertThat(collection.contains(new UUID(0, 7))).isTrue();
            collection.write(new Batch().put("pear", values, 0, DIMENSION).put("apple", values, 6, DIMENSION));
        }
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options);
                VectorCollection reader = VectorCollection.open(DIRECTORY, options.forReading())) {
            assertThat(textsOf(collection)).contains("pear").hasSize(5);
            assertThat(textsOf(reader)).contains("pear").hasSize(5);
            collection.remove(TextId.of("apple"));
            long before = disk.size(DIRECTORY.resolve("NAMES"));
            collection.compact();
            assertThat(disk.size(DIRECTORY.resolve("NAMES"))).isLessThan(before);
            assertThat(textsOf(collection)).doesNotContain("apple").hasSize(4);
            collection.write(new Batch().put("plum", values, 0, DIMENSION));
        }
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            assertThat(textsOf(collection))
                    .containsExactlyInAnyOrder("7", "007", "Zürich \uD83D\uDE00", "pear", "plum");
            assertThat(collection.verify()).isEmpty();
        }
        disk.delete(DIRECTORY.resolve("NAMES"));
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            assertThat(collection.verify())
                    .containsExactly("[built] ids that are hashes of texts must have their texts in the file NAMES,"
                            + " but 4 have none");
        }
    }

    private static List<String> textsOf(VectorCollection collection) throws IOException {
        List<String> texts = new ArrayList<>();
        collection.forEach((high, low, vector) -> {
            assertThat(vector).hasSize(DIMENSION);
            texts.add(collection.text(high, low));
        });
        List<String> ids = new ArrayList<>();
        collection.forEachId((high, low, _) -> ids.add(collection.text(high, low)));
        assertThat(ids).isEqualTo(texts);
        return texts;
    }

    @Test
    void deletesWhatAKilledBuildLeft(@TempDir Path directory) throws IOException {
        Path built = Files.createDirectory(directory.resolve("built"));
        for (String name : List.of("BUILDING", "segment-00000002", "NAMES", "basalt-123.scratch", TEMPORARY)) {
            Files.write(built.resolve(name), new byte[1000]);
        }
        CollectionOptions system = CollectionOptions.DEFAULT;
        assertThatThrownBy(() -> VectorCollection.open(built, system)).isInstanceOf(NoSuchFileException.class);
        try (CollectionBuilder builder = CollectionBuilder.begin(built, shape(IndexKind.HNSW_SMALL), system, 50)) {
            for (int i = 0; i < 50; i++) {
                builder.add(new UUID(0, i), new float[] {i, 1, 2, 3, 4, 5});
            }
            builder.finish();
        }
        try (var files = Files.list(built)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("LOCK", "MANIFEST", "log-00000001", "segment-00000002");
        }
        try (VectorCollection collection = VectorCollection.open(built, system)) {
            assertThat(collection.size()).isEqualTo(50);
        }
    }

    /// What others keep in a directory stays when a collection is made and opened there.
    @Test
    void deletesNoFilesOfOthers(@TempDir Path directory) throws IOException {
        List<String> others = List.of(
                "notes.tmp",
                "MANIFEST.tmp",
                "log-00000001.tmp",
                "NAMES.0123456789abcdef.tmp",
                "x.csv.0123456789abcdef.tmp",
                "BUILDING.old");
        CollectionOptions system = CollectionOptions.DEFAULT;
        for (boolean isBuilt : new boolean[] {true, false}) {
            Path place = Files.createDirectory(directory.resolve("built-" + isBuilt));
            for (String name : others) {
                Files.write(place.resolve(name), new byte[100]);
            }
            Files.write(place.resolve("basalt-123.scratch"), new byte[100]);
            Files.write(place.resolve(TEMPORARY), new byte[100]);
            if (isBuilt) {
                try (CollectionBuilder builder = CollectionBuilder.begin(place, shape(IndexKind.EXACT), system, 1)) {
                    assertThat(place.resolve("basalt-123.scratch")).exists();
                    builder.finish();
                }
            } else {
                VectorCollection.create(place, shape(IndexKind.EXACT), system).close();
            }
            VectorCollection.open(place, system).close();
            assertThat(others).allMatch(name -> Files.exists(place.resolve(name)));
            assertThat(place.resolve(TEMPORARY)).doesNotExist();
        }
    }

    /// The mark of a build is never beside committed files: it becomes the manifest, and an empty collection made in
    /// its place takes it away. So nothing takes them for a build's when their manifest is gone.
    @Test
    void marksNoCommittedFilesAsThoseOfABuild() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.open(DIRECTORY.resolve("BUILDING"), OpenMode.READ_WRITE).close();
        VectorCollection.create(DIRECTORY, shape(IndexKind.EXACT), options).close();
        assertThat(disk.list(DIRECTORY))
                .containsExactly(
                        DIRECTORY.resolve("LOCK"), DIRECTORY.resolve("MANIFEST"), DIRECTORY.resolve("log-00000001"));
    }

    /// Builds, twice if need be: after any failure there is a whole collection or none, and a build succeeds.
    private record Building() implements DiskScenario<Boolean> {
        @Override
        public Boolean prepare(Disk disk) {
            return true;
        }

        @Override
        public void run(Disk disk, Boolean state) throws IOException {
            build(disk);
        }

        private static void build(Disk disk) throws IOException {
            CollectionOptions options = CollectionOptions.DEFAULT.withDisk(disk);
            try (CollectionBuilder builder = CollectionBuilder.inParts(DIRECTORY, shape(IndexKind.HNSW), options, 7)) {
                float[] values = vectors(12);
                for (int i = 0; i < 12; i++) {
                    builder.add("row " + i, values, i * DIMENSION);
                }
                builder.finish();
            }
        }

        @Override
        public Boolean verify(Disk disk, Boolean state) throws IOException {
            CollectionOptions options = CollectionOptions.DEFAULT.withDisk(disk);
            if (VectorCollection.exists(DIRECTORY, disk)) {
                assertThat(disk.exists(DIRECTORY.resolve("BUILDING"))).isFalse();
            } else {
                build(disk);
            }
            try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
                assertThat(collection.size()).isEqualTo(12);
                assertThat(textsOf(collection)).contains("row 0", "row 11");
                assertThat(collection.verify()).isEmpty();
            }
            return state;
        }
    }

    @Test
    void survivesPowerCutsAndEveryFullDisk() {
        CrashLoop.run(new Building(), 10);
        assertThat(FaultLoop.everyFullDisk(new Building(), 2999)).isGreaterThan(5);
    }

    @Test
    @Tag("long")
    void survivesEveryFailingCall() {
        assertThat(FaultLoop.everyCall(new Building())).isGreaterThan(50);
    }
}
