package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.testing.FaultDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Closing beside readers, and where memory runs out or a file was cut short.
class CollectionClosingTest {
    private static final Path VECTORS = CollectionScenario.DIRECTORY;
    private static final int ROWS = 2000;

    @TempDir
    Path directory;

    private static void fill(VectorCollection collection, int rows) throws IOException {
        for (int i = 0; i < rows; i++) {
            collection.put(Model.id(i), Model.vector(i));
        }
        collection.seal();
        collection.put(Model.id(rows), Model.vector(rows));
    }

    @Test
    void givesAllBackWhereverMemoryRunsOutInClosing() throws IOException {
        for (boolean allAfter : new boolean[] {false, true}) {
            for (long call = 1; ; call++) {
                FaultDisk disk = FaultDisk.inMemory();
                CollectionOptions options = CollectionScenario.options(disk);
                VectorCollection collection = VectorCollection.create(VECTORS, Model.SHAPE, options);
                fill(collection, 5);
                disk.outOfMemoryAt(call, allAfter);
                try {
                    collection.close();
                } catch (OutOfMemoryError _) {
                    // What it left is what this test is about.
                }
                boolean fired = disk.fired();
                disk.reset();
                collection.close();
                assertThat(disk.openCount()).as("call " + call).isZero();
                assertThat(disk.memory().mappingCount()).as("call " + call).isZero();
                try (VectorCollection again = VectorCollection.open(VECTORS, options)) {
                    assertThat(again.size()).isEqualTo(6);
                }
                if (!fired) {
                    assertThat(call).isGreaterThan(3);
                    break;
                }
            }
        }
    }

    @Test
    void leavesNothingOpenWhereverMemoryRunsOutInOpening() throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        CollectionOptions options = CollectionScenario.options(disk);
        try (VectorCollection collection = VectorCollection.create(VECTORS, Model.SHAPE, options)) {
            fill(collection, 5);
        }
        for (CollectionOptions how : List.of(options, options.forReading())) {
            for (long call = 1; ; call++) {
                disk.outOfMemoryAt(call, false);
                try (VectorCollection collection = VectorCollection.open(VECTORS, how)) {
                    assertThat(collection.size()).isEqualTo(6);
                } catch (OutOfMemoryError _) {
                    // What it left is what this test is about.
                }
                boolean fired = disk.fired();
                disk.reset();
                assertThat(disk.openCount()).as("call " + call).isZero();
                assertThat(disk.memory().mappingCount()).as("call " + call).isZero();
                if (!fired) {
                    break;
                }
            }
        }
    }

    /// Closes beside readers of every kind: each goes on until it is refused, and what it read until then was right.
    @Test
    void letsReadersFinishAndRefusesNewOnes() throws Exception {
        CollectionOptions options = CollectionOptions.DEFAULT;
        Path path = directory.resolve("vectors");
        try (VectorCollection collection = VectorCollection.create(path, Model.SHAPE, options)) {
            fill(collection, ROWS);
        }
        for (int round = 0; round < 5; round++) {
            VectorCollection collection = VectorCollection.open(path, round % 2 == 0 ? options : options.forReading());
            Map<String, Runnable> reads = new TreeMap<>();
            reads.put("get", () -> assertThat(collection.get(Model.id(7))).isPresent());
            reads.put(
                    "contains",
                    () -> assertThat(collection.contains(Model.id(7))).isTrue());
            reads.put(
                    "search",
                    () -> assertThat(collection.search(Model.vector(7), 3, SearchOptions.DEFAULT))
                            .hasSize(3));
            reads.put("verify", () -> assertThat(collection.verify()).isEmpty());
            reads.put("stats", () -> assertThat(collection.stats()).isNotNull());
            CountDownLatch inside = new CountDownLatch(reads.size());
            try (ExecutorService threads = Executors.newFixedThreadPool(reads.size())) {
                List<Future<String>> refusals = new ArrayList<>();
                for (Runnable read : reads.values()) {
                    refusals.add(threads.submit(() -> readUntilRefused(read, inside)));
                }
                inside.await();
                collection.close();
                collection.close();
                try (VectorCollection again = VectorCollection.open(path, options)) {
                    assertThat(again.size()).isEqualTo(ROWS + 1);
                }
                for (Future<String> refusal : refusals) {
                    assertThat(refusal.get()).isEqualTo("[" + path + "] a collection must be open, but is closed");
                }
            }
        }
    }

    private static String readUntilRefused(Runnable read, CountDownLatch inside) {
        boolean counted = false;
        try {
            while (true) {
                read.run();
                if (!counted) {
                    counted = true;
                    inside.countDown();
                }
            }
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    @Test
    void namesTheSegmentThatWasCutShort() throws IOException {
        Path path = directory.resolve("vectors");
        try (VectorCollection collection = VectorCollection.create(path, Model.SHAPE, CollectionOptions.DEFAULT)) {
            fill(collection, ROWS);
        }
        Path segment;
        try (Stream<Path> files = Files.list(path)) {
            segment = files.filter(file -> file.getFileName().toString().startsWith("segment"))
                    .findFirst()
                    .orElseThrow();
        }
        try (VectorCollection collection = VectorCollection.open(path, CollectionOptions.DEFAULT.forReading())) {
            try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            String message = "[" + segment + "] a file must stay whole while it is read, but bytes of it are gone: it"
                    + " was cut short meanwhile, or its medium fails";
            assertThatThrownBy(() -> collection.get(Model.id(7)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> collection.search(Model.vector(7), 3, SearchOptions.DEFAULT))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage(message);
            assertThat(collection.verify()).containsExactly(message);
        }
    }
}
