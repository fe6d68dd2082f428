package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.collection.internal.PartIndexes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rows are durable and found before they are in an index, whatever the indexing does.
@Timeout(300)
class CollectionIndexingTest {
    private static final Path DIRECTORY = Path.of("vectors");
    /// From so many waiting rows on, the index takes them in.
    private static final int WORTH = 50;

    private final MemoryDisk disk = new MemoryDisk();
    private final CollectionOptions options =
            CollectionOptions.DEFAULT.withDisk(disk).withSealRows(8 * WORTH).withThreads(2);
    private final GatedIndexes indexes = new GatedIndexes(new PartIndexes.Exact());
    private final Map<Integer, Integer> state = new HashMap<>();

    private VectorCollection create(CollectionOptions with) throws IOException {
        VectorCollection.create(DIRECTORY, Model.SHAPE, with).close();
        return open(with);
    }

    private VectorCollection open(CollectionOptions with) throws IOException {
        return VectorCollection.open(DIRECTORY, with, _ -> indexes);
    }

    private void put(VectorCollection collection, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            collection.put(Model.id(i), Model.vector(i));
            state.put(i, i);
        }
    }

    private static void awaitWaiting(VectorCollection collection, long most) throws InterruptedException {
        while (collection.stats().waitingRows() > most) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void writesDoNotWaitForTheIndex() throws Exception {
        try (VectorCollection collection = create(options);
                GatedIndexes.Gate _ = indexes.shut()) {
            put(collection, 0, WORTH);
            indexes.awaitBegun();
            put(collection, WORTH, 3 * WORTH);
            collection.remove(Model.id(7));
            state.remove(7);
            // Half of the first rows are in the index and still looked at one by one.
            assertThat(collection.stats().waitingRows()).isEqualTo(3 * WORTH - WORTH / 2);
            assertThat(Model.read(collection, 3 * WORTH)).isEqualTo(state);
            indexes.open();
            awaitWaiting(collection, WORTH - 1);
            assertThat(Model.read(collection, 3 * WORTH)).isEqualTo(state);
            assertThat(collection.stats().problem()).isEmpty();
        }
        assertThat(indexes.added).allSatisfy(added -> {
            assertThat(added.threads()).isEqualTo(2);
            assertThat(added.by()).isNotEqualTo(Thread.currentThread());
            assertThat(added.to() - added.from()).isGreaterThanOrEqualTo(WORTH);
        });
    }

    @Test
    void findsRowsOnceThatAreOnTheirWayIntoTheIndex() throws Exception {
        try (VectorCollection collection = create(options)) {
            put(collection, 0, WORTH);
            awaitWaiting(collection, 0);
            collection.remove(Model.id(3));
            state.remove(3);
            try (GatedIndexes.Gate _ = indexes.shut()) {
                put(collection, WORTH, 2 * WORTH);
                indexes.awaitBegun();
                VectorSearcher searcher = collection.searcher();
                for (int k = 1; k < 2 * WORTH; k += 7) {
                    assertThat(searcher.search(Model.vector(WORTH), 0, k, SearchOptions.DEFAULT))
                            .isEqualTo(k);
                    List<Float> distances = new ArrayList<>();
                    for (int rank = 0; rank < k; rank++) {
                        distances.add(searcher.distance(rank));
                    }
                    assertThat(distances).isEqualTo(Model.nearest(state, WORTH, k));
                }
                assertThat(Model.read(collection, 2 * WORTH)).isEqualTo(state);
            }
        }
    }

    @Test
    void leavesFewRowsToTheSearches() throws Exception {
        try (VectorCollection collection = create(options.withBackground(Runnable::run))) {
            put(collection, 0, WORTH - 1);
            assertThat(collection.stats().waitingRows()).isEqualTo(WORTH - 1);
            put(collection, WORTH - 1, WORTH);
            assertThat(collection.stats().waitingRows()).isZero();
            assertThat(indexes.added).hasSize(1);
        }
    }

    @Test
    void opensBeforeTheReplayedRowsAreIndexed() throws Exception {
        try (VectorCollection collection = create(options.withBackground(_ -> {}))) {
            put(collection, 0, 3 * WORTH);
        }
        GatedIndexes.Gate gate = indexes.shut();
        try (VectorCollection collection = open(options);
                gate) {
            indexes.awaitBegun();
            assertThat(collection.stats().waitingRows()).isEqualTo(3 * WORTH / 2);
            assertThat(Model.read(collection, 3 * WORTH)).isEqualTo(state);
            put(collection, 3 * WORTH, 3 * WORTH + 1);
            indexes.open();
            awaitWaiting(collection, 1);
            assertThat(Model.read(collection, 3 * WORTH + 1)).isEqualTo(state);
        }
        assertThat(indexes.added).hasSize(1);
        assertThat(indexes.added.getFirst().threads()).isEqualTo(2);
        assertThat(indexes.added.getFirst().to()).isEqualTo(3 * WORTH);
    }

    @Test
    void indexesForReadersOnlyWhereAnExecutorIsGiven() throws Exception {
        try (VectorCollection _ = create(options);
                VectorCollection reader = open(options.forReading())) {
            assertThat(Model.read(reader, 5)).isEmpty();
        }
        try (VectorCollection collection = open(options.withBackground(_ -> {}))) {
            put(collection, 0, 3 * WORTH);
            try (VectorCollection reader = open(options.forReading())) {
                assertThat(reader.stats().waitingRows()).isEqualTo(3 * WORTH);
                assertThat(Model.read(reader, 3 * WORTH)).isEqualTo(state);
            }
            assertThat(indexes.added).isEmpty();
            CollectionOptions inThisThread = options.forReading().withBackground(Runnable::run);
            try (VectorCollection reader = open(inThisThread)) {
                assertThat(reader.stats().waitingRows()).isZero();
                assertThat(Model.read(reader, 3 * WORTH)).isEqualTo(state);
            }
        }
        assertThat(indexes.added).hasSize(1);
    }

    @Test
    void goesOnWhereTheExecutorRefuses() throws Exception {
        List<Executor> refusing = List.of(
                _ -> {
                    throw new RejectedExecutionException("full");
                },
                _ -> {
                    throw new IllegalStateException("broken");
                });
        String[] problems = {
            "java.util.concurrent.RejectedExecutionException: full", "java.lang.IllegalStateException: broken"
        };
        try (VectorCollection _ = create(options)) {
            assertThat(indexes.added).isEmpty();
        }
        int from = 0;
        for (int i = 0; i < problems.length; i++) {
            try (VectorCollection collection = open(options.withBackground(refusing.get(i)))) {
                put(collection, from, from + 2 * WORTH);
                from += 2 * WORTH;
                assertThat(collection.stats().problem()).hasValue(problems[i]);
                assertThat(collection.stats().waitingRows()).isEqualTo(from);
                assertThat(Model.read(collection, from)).isEqualTo(state);
            }
        }
        try (VectorCollection collection = open(options.withBackground(Runnable::run))) {
            assertThat(collection.stats().problem()).isEmpty();
            assertThat(collection.stats().waitingRows()).isZero();
            assertThat(Model.read(collection, from)).isEqualTo(state);
        }
    }

    @Test
    void findsAllWhereTheIndexFails() throws Exception {
        indexes.failures.set(1);
        try (VectorCollection collection = create(options.withBackground(Runnable::run))) {
            VectorSearcher searcher = collection.searcher();
            put(collection, 0, WORTH);
            String problem = "java.lang.IllegalStateException: a test wants this to fail";
            assertThat(collection.stats().problem()).hasValue(problem);
            assertThat(searcher.search(Model.vector(0), 0, 2 * WORTH, SearchOptions.DEFAULT))
                    .isEqualTo(WORTH);
            put(collection, WORTH, 2 * WORTH - 1);
            assertThat(indexes.added).as("is not tried at once again").hasSize(1);
            assertThat(collection.stats().problem()).hasValue(problem);
            assertThat(Model.read(collection, 2 * WORTH)).isEqualTo(state);
            put(collection, 2 * WORTH - 1, 2 * WORTH);
            assertThat(collection.stats().problem()).isEmpty();
            assertThat(collection.stats().waitingRows()).isZero();
            assertThat(searcher.search(Model.vector(0), 0, 3 * WORTH, SearchOptions.DEFAULT))
                    .isEqualTo(2 * WORTH);
            assertThat(Model.read(collection, 2 * WORTH)).isEqualTo(state);
        }
    }

    @Test
    void sealsAfterTheIndexFailed() throws Exception {
        indexes.failures.set(2);
        try (VectorCollection collection = create(options.withBackground(Runnable::run))) {
            put(collection, 0, WORTH);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(collection::seal))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a test wants this to fail");
            put(collection, WORTH, WORTH + 5);
            assertThat(Model.read(collection, 2 * WORTH)).isEqualTo(state);
            collection.seal();
            assertThat(collection.stats().segments()).isEqualTo(2);
            assertThat(Model.read(collection, 2 * WORTH)).isEqualTo(state);
        }
        try (VectorCollection collection = open(options)) {
            assertThat(Model.read(collection, 2 * WORTH)).isEqualTo(state);
            assertThat(collection.verify()).isEmpty();
        }
    }

    @Test
    void closesWhileRowsAreIndexed() throws Exception {
        indexes.shut();
        VectorCollection collection = create(options);
        put(collection, 0, 2 * WORTH);
        indexes.awaitBegun();
        FutureTask<Void> closed = new FutureTask<>(() -> {
            collection.close();
            return null;
        });
        Thread closer = Thread.ofPlatform().start(closed);
        // The rows are in use until the step is done: closing waits for the lock of whoever is at it.
        while (!(LockSupport.getBlocker(closer) instanceof AbstractOwnableSynchronizer) && !closed.isDone()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(closed.isDone()).isFalse();
        indexes.open();
        closed.get();
        assertThat(indexes.added).hasSize(1);
        assertThat(disk.openCount()).isZero();
        try (VectorCollection again = open(options)) {
            assertThat(Model.read(again, 2 * WORTH)).isEqualTo(state);
        }
        assertThat(disk.mappingCount()).isZero();
    }

    @Test
    void sealsWhileRowsAreIndexed() throws Exception {
        try (VectorCollection collection = create(options);
                ExecutorService sealer = Executors.newSingleThreadExecutor();
                GatedIndexes.Gate _ = indexes.shut()) {
            put(collection, 0, 2 * WORTH);
            indexes.awaitBegun();
            java.util.concurrent.Future<?> sealed = sealer.submit(() -> {
                collection.seal();
                return null;
            });
            put(collection, 2 * WORTH, 2 * WORTH + 10);
            assertThat(Model.read(collection, 3 * WORTH)).isEqualTo(state);
            indexes.open();
            sealed.get();
            assertThat(collection.stats().segments()).isEqualTo(1);
            assertThat(Model.read(collection, 3 * WORTH)).isEqualTo(state);
            collection.compact();
            assertThat(collection.verify()).isEmpty();
            assertThat(Model.read(collection, 3 * WORTH)).isEqualTo(state);
        }
    }

    /// What an executor that is busy with other things has been given.
    private final Queue<Runnable> given = new ConcurrentLinkedQueue<>();

    @Test
    void writersHelpWhereMoreRowsWaitThanSearchesCanBear() throws Exception {
        int dimension = 4096;
        int most = (16 << 20) / (4 * dimension);
        CollectionShape wide = new CollectionShape(dimension, Metric.L2, RowType.F32, IndexKind.EXACT);
        CollectionOptions busy = CollectionOptions.DEFAULT.withDisk(disk).withBackground(given::add);
        VectorCollection.create(DIRECTORY, wide, busy).close();
        try (VectorCollection collection = open(busy)) {
            int next = 0;
            while (next < most + 300) {
                writeWide(collection, next, 100, dimension);
                next += 100;
            }
            assertThat(collection.stats().waitingRows()).as("nobody searches").isEqualTo(next);
            float[] query = new float[dimension];
            assertThat(collection.search(query, next + 1, SearchOptions.DEFAULT))
                    .hasSize(next);
            for (int i = 0; i < 5; i++) {
                writeWide(collection, next, 100, dimension);
                next += 100;
                assertThat(collection.stats().waitingRows()).isLessThanOrEqualTo(most);
                assertThat(collection.search(query, next + 1, SearchOptions.DEFAULT))
                        .hasSize(next);
            }
            assertThat(indexes.added).allSatisfy(added -> assertThat(added.by()).isEqualTo(Thread.currentThread()));
            assertThat(given).hasSize(1);
            given.remove().run();
            assertThat(collection.stats().waitingRows()).isLessThan(1024);
        }
    }

    private static void writeWide(VectorCollection collection, int from, int count, int dimension) throws IOException {
        Batch batch = new Batch();
        float[] vector = new float[dimension];
        for (int i = from; i < from + count; i++) {
            Arrays.fill(vector, i);
            batch.put(new UUID(0, i), vector);
        }
        collection.write(batch);
    }

    @Test
    void sealsRowsOfEveryKindThatNoIndexHeld() throws IOException {
        for (IndexKind kind : IndexKind.values()) {
            MemoryDisk own = new MemoryDisk();
            CollectionShape shape = new CollectionShape(Model.DIMENSION, Metric.L2, RowType.F32, kind);
            CollectionOptions busy =
                    CollectionOptions.DEFAULT.withDisk(own).withThreads(2).withBackground(given::add);
            List<Integer> expected = new ArrayList<>();
            try (VectorCollection collection = VectorCollection.create(DIRECTORY, shape, busy)) {
                Batch batch = new Batch();
                for (int i = 0; i < 1500; i++) {
                    batch.put(Model.id(i), Model.vector(i));
                    expected.add(i);
                }
                collection.write(batch);
                assertThat(collection.stats().waitingRows()).isEqualTo(1500);
                collection.seal();
                assertThat(collection.stats().waitingRows()).isZero();
                assertThat(collection.verify()).isEmpty();
                assertThat(Model.read(collection, 1500).keySet()).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }
}
