package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Searches while rows come, get into an index and are sealed: what was acknowledged is found, once, at its distance.
@Timeout(600)
class CollectionTailConcurrencyTest {
    private static final Path DIRECTORY = Path.of("vectors");
    private static final int WRITERS = 2;
    private static final int READERS = 2;

    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(WRITERS);
    private final AtomicIntegerArray begun = new AtomicIntegerArray(WRITERS);
    private float[][][] vectors = new float[0][][];

    @Test
    void missesNothing() throws Exception {
        for (IndexKind kind : IndexKind.values()) {
            run(kind, 2500, 1000);
        }
    }

    @Test
    @Tag("long")
    void missesNothingForLong() throws Exception {
        for (int round = 0; round < 10; round++) {
            for (IndexKind kind : IndexKind.values()) {
                run(kind, 20_000, 4000 << round % 3);
            }
        }
    }

    private void run(IndexKind kind, int rows, int sealRows) throws Exception {
        Random random = Seeds.random(Seeds.first());
        vectors = new float[WRITERS][rows][];
        for (int writer = 0; writer < WRITERS; writer++) {
            acknowledged.set(writer, 0);
            begun.set(writer, 0);
            for (int i = 0; i < rows; i++) {
                vectors[writer][i] = vector(random);
            }
        }
        CollectionShape shape = new CollectionShape(Model.DIMENSION, Metric.L2, RowType.F32, kind);
        CollectionOptions options = CollectionOptions.DEFAULT
                .withDisk(new MemoryDisk())
                .withSealRows(sealRows)
                .withThreads(2);
        AtomicBoolean done = new AtomicBoolean();
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, shape, options);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> writers = new ArrayList<>();
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit((Callable<Void>) () -> {
                    write(collection, writer);
                    return null;
                }));
            }
            for (int i = 0; i < READERS; i++) {
                int reader = i;
                readers.add(threads.submit((Callable<Void>) () -> {
                    read(collection, kind, reader, done);
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
        }
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            read(collection, kind, READERS, done);
            assertThat(collection.stats().problem()).isEmpty();
        }
    }

    /// Small whole numbers, so that distances are what they are in any order of adding, and some vectors are equal.
    private static float[] vector(Random random) {
        float[] vector = new float[Model.DIMENSION];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextInt(12);
        }
        return vector;
    }

    private void write(VectorCollection collection, int writer) throws IOException {
        Random random = Seeds.random(Seeds.first() + writer);
        int at = 0;
        while (at < vectors[writer].length) {
            int to = Math.min(vectors[writer].length, at + 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 8));
            begun.set(writer, to);
            Batch batch = new Batch();
            for (int i = at; i < to; i++) {
                batch.add(new UUID(writer, i), vectors[writer][i]);
            }
            collection.write(batch);
            acknowledged.set(writer, to);
            at = to;
        }
    }

    private void read(VectorCollection collection, IndexKind kind, int reader, AtomicBoolean done) {
        Random random = Seeds.random(Seeds.first() + 100 + reader);
        VectorSearcher searcher = collection.searcher();
        boolean last = false;
        while (!last) {
            last = done.get();
            boolean all = random.nextInt(8) == 0;
            boolean even = random.nextInt(3) == 0;
            int k = all ? 1 << 20 : 1 + random.nextInt(40);
            boolean isExact = all || kind == IndexKind.EXACT || kind == IndexKind.KD_TREE;
            check(searcher, vector(random), k, even, isExact);
        }
    }

    private void check(VectorSearcher searcher, float[] query, int k, boolean even, boolean isExact) {
        int[] least = new int[WRITERS];
        int findable = 0;
        for (int writer = 0; writer < WRITERS; writer++) {
            least[writer] = acknowledged.get(writer);
            findable += even ? (least[writer] + 1) / 2 : least[writer];
        }
        SearchOptions plain = SearchOptions.DEFAULT;
        SearchOptions options =
                even ? plain.withFilter(IdFilter.of(id -> id.getLeastSignificantBits() % 2 == 0)) : plain;
        int count = searcher.search(query, 0, k, options);
        assertThat(count).isGreaterThanOrEqualTo(Math.min(k, findable)).isLessThanOrEqualTo(k);
        Set<UUID> found = new HashSet<>();
        float farthest = 0;
        for (int rank = 0; rank < count; rank++) {
            int writer = (int) searcher.idHigh(rank);
            int number = (int) searcher.idLow(rank);
            assertThat(found.add(searcher.id(rank))).as("found once").isTrue();
            assertThat(number).isLessThan(begun.get(writer));
            assertThat(!even || number % 2 == 0).isTrue();
            assertThat(searcher.distance(rank))
                    .isEqualTo(distance(query, vectors[writer][number]))
                    .isGreaterThanOrEqualTo(farthest);
            farthest = searcher.distance(rank);
        }
        for (int writer = 0; isExact && writer < WRITERS; writer++) {
            for (int i = 0; i < least[writer]; i += even ? 2 : 1) {
                if (count < k || distance(query, vectors[writer][i]) < farthest) {
                    assertThat(found).contains(new UUID(writer, i));
                }
            }
        }
    }

    private static float distance(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
