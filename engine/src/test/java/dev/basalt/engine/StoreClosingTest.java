package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.FaultDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Closing beside readers, and where memory runs out or a file was cut short.
class StoreClosingTest {
    private static final Path STORE = Path.of("store");
    private static final float[] QUERY = {1, 0, 0, 0};

    @TempDir
    Path directory;

    @FunctionalInterface
    private interface Read {
        void run() throws IOException;
    }

    private static Collection fill(Store store) throws IOException {
        Collection collection = store.collection("c");
        collection.useIndex(IndexKind.GRAPH);
        for (int i = 0; i < 5; i++) {
            collection.addAll(List.of(Document.of("d" + i, "text " + i)), new float[] {i, 1, 0, 0});
        }
        collection.addAll(List.of(Document.of("big", "x".repeat(2_000_000))), QUERY);
        return collection;
    }

    @Test
    void givesAllBackWhereverMemoryRunsOutInClosing() throws IOException {
        for (boolean allAfter : new boolean[] {false, true}) {
            for (long call = 1; ; call++) {
                FaultDisk disk = FaultDisk.inMemory();
                Store store = Store.open(STORE, StoreScenario.options(disk));
                fill(store).delete("d0");
                disk.outOfMemoryAt(call, allAfter);
                try {
                    store.close();
                } catch (OutOfMemoryError _) {
                    // What it left is what this test is about.
                }
                boolean fired = disk.fired();
                disk.reset();
                store.close();
                assertThat(disk.openCount()).as("call " + call).isZero();
                assertThat(disk.memory().mappingCount()).as("call " + call).isZero();
                try (Store again = Store.open(STORE, StoreScenario.options(disk))) {
                    assertThat(again.collection("c").size()).isEqualTo(5);
                    assertThat(again.verify().problems()).isEmpty();
                }
                if (!fired) {
                    assertThat(call).isGreaterThan(10);
                    break;
                }
            }
        }
    }

    @Test
    void leavesNothingOpenWhereverMemoryRunsOutInOpening() throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        try (Store store = Store.open(STORE, StoreScenario.options(disk))) {
            fill(store);
        }
        for (StoreOptions options :
                List.of(StoreScenario.options(disk), StoreScenario.options(disk).readOnly())) {
            for (long call = 1; ; call++) {
                disk.outOfMemoryAt(call, false);
                try (Store store = Store.open(STORE, options)) {
                    Collection collection = store.collection("c");
                    collection.search(QUERY, 3, null);
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
        try (Store store = Store.open(STORE, StoreScenario.options(disk))) {
            assertThat(store.collection("c").size()).isEqualTo(6);
        }
    }

    private static Map<String, Read> reads(Collection collection) {
        Map<String, Read> reads = new TreeMap<>();
        reads.put("get", () -> assertThat(collection.get("big")).isPresent());
        reads.put("search", () -> assertThat(collection.search(QUERY, 3, null)).hasSize(3));
        reads.put(
                "searchAll",
                () -> assertThat(collection.searchAll(List.of("text", "word"), 2, null))
                        .hasSize(2));
        reads.put("documents", () -> readAll(collection.documentRows()));
        reads.put("passages", () -> readAll(collection.passageRows()));
        reads.put("verify", () -> assertThat(collection.verify().problems()).isEmpty());
        return reads;
    }

    private static void readAll(RowSource rows) throws IOException {
        try (rows) {
            Batch batch = new Batch(rows.schema());
            int count = 0;
            while (rows.next(batch)) {
                count += batch.rowCount();
            }
            assertThat(count).isGreaterThanOrEqualTo(6);
        }
    }

    /// Closes beside readers of every kind: each goes on until it is refused, and what it read until then was right.
    @Test
    void waitsForReadersAndRefusesNewOnes() throws Exception {
        Path path = directory.resolve("store");
        try (Store store = Store.open(path, StoreScenario.options(Disk.system()))) {
            fill(store);
        }
        for (boolean readOnly : new boolean[] {false, true}) {
            StoreOptions options = StoreScenario.options(Disk.system());
            for (int round = 0; round < 5; round++) {
                Store store = Store.open(path, readOnly ? options.readOnly() : options);
                Map<String, Read> reads = reads(store.collection("c"));
                CountDownLatch inside = new CountDownLatch(reads.size());
                try (ExecutorService threads = Executors.newFixedThreadPool(reads.size())) {
                    List<Future<String>> refusals = new ArrayList<>();
                    for (Read read : reads.values()) {
                        refusals.add(threads.submit(() -> readUntilRefused(read, inside)));
                    }
                    inside.await();
                    store.close();
                    store.close();
                    for (Future<String> refusal : refusals) {
                        assertThat(refusal.get()).endsWith(" must be open, but is closed");
                    }
                }
                try (Store again = Store.open(path, options)) {
                    assertThat(again.collection("c").size()).isEqualTo(6);
                }
            }
        }
    }

    private static String readUntilRefused(Read read, CountDownLatch inside) throws IOException {
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
    void saysThatItIsClosed() throws IOException {
        Store store = Store.open(directory.resolve("store"), StoreScenario.options(Disk.system()));
        Collection collection = fill(store);
        RowSource rows = collection.documentRows();
        store.close();
        String closed = "[" + directory.resolve("store/collections/c") + "] collection must be open, but is closed";
        assertThatThrownBy(() -> collection.get("big"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(() -> collection.search(QUERY, 3, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(() -> rows.next(new Batch(rows.schema())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
        assertThatThrownBy(collection::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(closed);
    }

    @Test
    void namesTheFileThatWasCutShort() throws IOException {
        Path path = directory.resolve("store");
        try (Store store = Store.open(path, StoreScenario.options(Disk.system()))) {
            fill(store);
        }
        try (Store store = Store.open(path, StoreScenario.options(Disk.system()).readOnly())) {
            Collection collection = store.collection("c");
            assertThat(collection.get("d0")).isPresent();
            Path documents = path.resolve("collections/c/documents.bin");
            try (FileChannel channel = FileChannel.open(documents, StandardOpenOption.WRITE)) {
                channel.truncate(100);
            }
            assertThatThrownBy(() -> collection.get("big"))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage("[" + documents + "] a file must stay whole while it is read, but bytes of it are"
                            + " gone: it was cut short meanwhile, or its medium fails");
        }
    }
}
