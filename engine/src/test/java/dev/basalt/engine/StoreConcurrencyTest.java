package dev.basalt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Readers in this process and in another one beside a writer.
@Timeout(300)
class StoreConcurrencyTest {
    @TempDir
    Path directory;

    @Test
    void readersSeeWholeCommits() throws Exception {
        try (Store store = StoreChild.open(directory.resolve("store"));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Collection collection = store.collection(StoreChild.COLLECTION);
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger committed = new AtomicInteger(-1);
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(() -> search(collection, committed, done)));
                readers.add(threads.submit(() -> get(collection, committed, done)));
            }
            try {
                for (int batch = 0; batch < 150; batch++) {
                    collection.addAll(NumberedBatches.documents(batch));
                    committed.set(batch);
                }
            } finally {
                done.set(true);
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
        }
    }

    private static int search(Collection collection, AtomicInteger committed, AtomicBoolean done) throws IOException {
        int last = -1;
        int looks = 0;
        while (!done.get() || looks == 0) {
            int atLeast = Math.max(last, committed.get());
            last = NumberedBatches.check(collection);
            assertThat(last).isGreaterThanOrEqualTo(atLeast);
            looks++;
        }
        return looks;
    }

    /// What is committed together is found together: from the first document that is found on, all of its batch are.
    private static int get(Collection collection, AtomicInteger committed, AtomicBoolean done) {
        int looks = 0;
        while (!done.get() || looks == 0) {
            int next = committed.get() + 1;
            List<String> ids = List.of("new-" + next + "-1", "new-" + next + "-0", "new-" + next + "-1");
            boolean found = false;
            for (String id : ids) {
                boolean present = collection.get(id).isPresent();
                assertThat(present || !found).as(id).isTrue();
                found = present;
            }
            looks++;
        }
        return looks;
    }

    /// What is counted can be found by its id at once, the last of a large commit too.
    @Test
    void readersFindWhatTheyCount() throws Exception {
        int batchDocuments = 3000;
        try (Store store = StoreChild.open(directory.resolve("store"));
                ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Collection collection = store.collection(StoreChild.COLLECTION);
            AtomicBoolean done = new AtomicBoolean();
            Future<Integer> reader = threads.submit(() -> {
                int looks = 0;
                while (!done.get() || looks == 0) {
                    int size = collection.size();
                    assertThat(size % batchDocuments).isZero();
                    if (size > 0) {
                        assertThat(collection.get("d" + (size - 1))).isPresent();
                    }
                    looks++;
                }
                return looks;
            });
            float[] vectors = new float[batchDocuments * collection.dimension()];
            try {
                for (int batch = 0; batch < 40; batch++) {
                    List<Document> documents = new ArrayList<>();
                    for (int i = 0; i < batchDocuments; i++) {
                        documents.add(Document.of("d" + (batch * batchDocuments + i), "text"));
                    }
                    collection.addAll(documents, vectors);
                }
            } finally {
                done.set(true);
            }
            assertThat(reader.get()).isPositive();
        }
    }

    @Test
    void readersSeeDeletesAndUpdates() throws Exception {
        try (Store store = StoreChild.open(directory.resolve("store"));
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Collection collection = store.collection("pairs");
            collection.add(Document.of("left", "0"), Document.of("right", "0"));
            AtomicBoolean done = new AtomicBoolean();
            Callable<Integer> reader = () -> {
                int looks = 0;
                while (!done.get() || looks == 0) {
                    List<Hit> hits = collection.search("0", 10);
                    // Both are there with one text, or neither is.
                    assertThat(hits.stream().map(hit -> hit.document().text()).distinct())
                            .hasSizeLessThan(2);
                    assertThat(hits.size()).isIn(0, 2);
                    looks++;
                }
                return looks;
            };
            Future<Integer> first = threads.submit(reader);
            Future<Integer> second = threads.submit(reader);
            Random random = new Random(7);
            try {
                for (int i = 1; i < 150; i++) {
                    if (random.nextInt(3) == 0) {
                        collection.delete("left", "right");
                    } else {
                        collection.add(Document.of("left", "" + i), Document.of("right", "" + i));
                    }
                }
            } finally {
                done.set(true);
            }
            assertThat(first.get()).isPositive();
            assertThat(second.get()).isPositive();
        }
    }

    @Test
    void writersTakeTurns() throws Exception {
        Path path = directory.resolve("store");
        try (Store store = StoreChild.open(path);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Collection collection = store.collection("shared");
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                String name = "w" + writer;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        collection.add(Document.of(name + "-" + i, "text"), Document.of("same", name + " " + i));
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(collection.size()).isEqualTo(81);
        }
        try (Store store = StoreChild.open(path)) {
            assertThat(store.collection("shared").size()).isEqualTo(81);
            assertThat(store.collection("shared").get("same").orElseThrow().text())
                    .matches("w[0-3] 19");
            assertThat(store.verify().problems()).isEmpty();
        }
    }

    @Test
    void anotherProcessReadsWhileThisOneWrites() throws Exception {
        Path path = directory.resolve("store");
        StoreChild.open(path).close();
        try (StoreChild child = StoreChild.start("read", path, directory.resolve("errors"))) {
            assertThat(child.line()).isEqualTo("opening");
            int last = 0;
            for (int round = 0; round < 8; round++) {
                try (Store store = StoreChild.open(path)) {
                    Collection collection = store.collection(StoreChild.COLLECTION);
                    collection.ingest(
                            new NumberedBatches(last, last + 30), NumberedBatches.OPTIONS, IngestListener.NONE);
                    last += 30;
                }
            }
            String line = child.line();
            while (line != null && !line.equals("found " + (last - 1))) {
                line = child.line();
            }
            child.kill();
            assertThat(line).isNotNull();
        }
    }
}
