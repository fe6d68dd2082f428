package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Writers, readers, sealing and merging at once: each search sees one state, no older than what was
/// acknowledged.
class CollectionConcurrencyTest {
    private static final Path DIRECTORY = Path.of("vectors");
    private static final int WRITERS = 3;
    private static final int READERS = 2;
    /// Pairs of ids; one writer changes a pair, both ids in one batch.
    private static final int PAIRS = 24;

    private static UUID id(int pair, int half) {
        return Model.id(2L * pair + half);
    }

    /// In every fourth version a pair is gone.
    private static boolean isThere(int version) {
        return version % 4 != 0;
    }

    private static float[] vector(int version) {
        return new float[] {version, 0, 0, 0};
    }

    /// Per pair, the last version that was acknowledged, and the last that was begun.
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(PAIRS);

    private final AtomicIntegerArray begun = new AtomicIntegerArray(PAIRS);

    @Test
    void eachSearchSeesOneState() throws Exception {
        run(400, IndexKind.EXACT);
        run(150, IndexKind.HNSW);
        run(100, IndexKind.HNSW_FAST);
        run(100, IndexKind.HNSW_SMALL);
    }

    @Test
    @Tag("long")
    void eachSearchSeesOneStateForLong() throws Exception {
        for (int i = 0; i < 20; i++) {
            run(2000, IndexKind.EXACT);
            run(1000, IndexKind.HNSW);
            run(500, IndexKind.HNSW_FAST);
            run(500, IndexKind.HNSW_SMALL);
        }
    }

    private void run(int changes, IndexKind index) throws Exception {
        for (int pair = 0; pair < PAIRS; pair++) {
            acknowledged.set(pair, 0);
            begun.set(pair, 0);
        }
        CollectionShape shape = new CollectionShape(Model.DIMENSION, Model.SHAPE.metric(), Model.SHAPE.type(), index);
        CollectionOptions options = CollectionOptions.DEFAULT
                .withDisk(new MemoryDisk())
                .withSealRows(40)
                .withMaxSegments(3);
        AtomicBoolean done = new AtomicBoolean();
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, shape, options);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit((Callable<Void>) () -> {
                    write(collection, writer, changes);
                    return null;
                }));
            }
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit((Callable<Void>) () -> {
                    read(collection, done);
                    return null;
                }));
            }
            try {
                for (Future<?> writer : writers) {
                    writer.get();
                }
            } finally {
                done.set(true);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
            assertThat(collection.stats().problem()).isEmpty();
            collection.compact();
            assertThat(collection.stats().problem()).isEmpty();
            checkOnce(collection, collection.searcher(), new int[PAIRS]);
        }
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            checkOnce(collection, collection.searcher(), new int[PAIRS]);
            assertThat(collection.verify()).isEmpty();
        }
    }

    private void write(VectorCollection collection, int writer, int changes) throws IOException {
        Random random = Seeds.random(Seeds.first() + writer);
        for (int i = 0; i < changes; i++) {
            int pair = random.nextInt(PAIRS / WRITERS) * WRITERS + writer;
            int version = begun.incrementAndGet(pair);
            Batch batch = new Batch();
            for (int half = 0; half < 2; half++) {
                if (!isThere(version)) {
                    batch.remove(id(pair, half));
                } else if (isThere(version - 1) && version > 1) {
                    batch.put(id(pair, half), vector(version));
                } else {
                    batch.add(id(pair, half), vector(version));
                }
            }
            collection.write(batch);
            acknowledged.set(pair, version);
        }
    }

    private void read(VectorCollection collection, AtomicBoolean done) {
        VectorSearcher searcher = collection.searcher();
        int[] seen = new int[PAIRS];
        int rounds = 0;
        while (!done.get() || rounds == 0) {
            checkOnce(collection, searcher, seen);
            rounds++;
        }
    }

    /// One search for all, and one look-up.
    ///
    /// @param seen by pair, the version that this reader saw last: none may go back
    private void checkOnce(VectorCollection collection, VectorSearcher searcher, int[] seen) {
        int[] least = new int[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            least[pair] = Math.max(seen[pair], acknowledged.get(pair));
        }
        Map<UUID, Integer> found = new HashMap<>();
        int count = searcher.search(new float[Model.DIMENSION], 0, 2 * PAIRS + 5, SearchOptions.DEFAULT);
        for (int rank = 0; rank < count; rank++) {
            int version = (int) Math.round(Math.sqrt(searcher.distance(rank)));
            assertThat(found.put(searcher.id(rank), version)).as("found twice").isNull();
        }
        for (int pair = 0; pair < PAIRS; pair++) {
            int most = begun.get(pair);
            int version = found.getOrDefault(id(pair, 0), 0);
            assertThat(found.getOrDefault(id(pair, 1), 0)).as("other half").isEqualTo(version);
            check(version, least[pair], most, "pair " + pair + " searched");
            seen[pair] = Math.max(seen[pair], version);
            int from = Math.max(least[pair], version);
            int got = collection.get(id(pair, 0)).map(vector -> (int) vector[0]).orElse(0);
            check(got, from, begun.get(pair), "pair " + pair + " looked up");
        }
    }

    private static void check(int version, int least, int most, String what) {
        if (version > 0) {
            assertThat(version).as(what).isBetween(least, most);
            assertThat(isThere(version)).as(what).isTrue();
            return;
        }
        boolean mayBeGone = false;
        for (int possible = least; possible <= most; possible++) {
            mayBeGone |= !isThere(possible);
        }
        assertThat(mayBeGone)
                .as(what + " is gone, of versions " + least + " to " + most)
                .isTrue();
    }

    /// Many threads add and remove the same ids: each id is added as often as it is removed, or once more.
    @Test
    void addsAnIdOnceOfMany() throws Exception {
        CollectionOptions options =
                CollectionOptions.DEFAULT.withDisk(new MemoryDisk()).withSealRows(20);
        AtomicInteger[] balance = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, Model.SHAPE, options);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = Seeds.random(Seeds.first() + thread);
                running.add(threads.submit((Callable<Void>) () -> {
                    for (int i = 0; i < 200; i++) {
                        int number = random.nextInt(balance.length);
                        if (random.nextBoolean()) {
                            balance[number].addAndGet(collection.remove(Model.id(number)) ? -1 : 0);
                        } else if (isAdded(collection, number)) {
                            balance[number].incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            int live = 0;
            for (int number = 0; number < balance.length; number++) {
                assertThat(balance[number].get()).isEqualTo(collection.contains(Model.id(number)) ? 1 : 0);
                live += balance[number].get();
            }
            assertThat(collection.size()).isEqualTo(live);
        }
    }

    private static boolean isAdded(VectorCollection collection, int number) throws IOException {
        try {
            collection.add(Model.id(number), Model.vector(number));
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
