package dev.basalt.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.Seeds;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Readers beside a writer that frees and reuses rows and entries as fast as it can.
///
/// Every vector's values all equal a number that its id tells: id `n` of generation `g` is `(g, n)`, its vector
/// is `n` in all places. So each mix-up shows: a vector that changes while it is read, a row that belongs to
/// another id, half of an id.
class VectorStoreConcurrencyTest {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int DIMENSION = 64;
    private static final int IDS = 300;
    /// Where an id's generation is kept, so that both halves of an id belong together.
    private static final long GENERATION = 1_000_003;

    private static final long LEAST_REUSED = 1000;
    private static final long LATEST_NANOS = 60_000_000_000L;

    @Test
    void readersNeverSeeARowOrAnIdChangeUnderThem() throws Exception {
        run(2_000_000_000L, false);
    }

    @Test
    void readersWithoutAnEpochAreRightToo() throws Exception {
        run(2_000_000_000L, true);
    }

    @Test
    @Tag("long")
    void readersNeverSeeARowOrAnIdChangeUnderThemForLong() throws Exception {
        run(60_000_000_000L, false);
        run(60_000_000_000L, true);
    }

    private static void run(long nanos, boolean byId) throws Exception {
        VectorStore store =
                new VectorStore(VectorStoreOptions.of(DIMENSION, Metric.L2).withInitialCapacity(1));
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong seen = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                Random random = Seeds.random(Seeds.first() + t);
                futures.add(threads.submit(() -> {
                    while (!done.get()) {
                        seen.addAndGet(byId ? readById(store, random) : readRows(store, random));
                    }
                }));
            }
            Future<Long> writer = threads.submit(() -> write(store, System.nanoTime() + nanos, seen, done));
            long reused = writer.get(5, TimeUnit.MINUTES);
            for (Future<?> future : futures) {
                future.get(5, TimeUnit.MINUTES);
            }
            assertThat(seen.get()).isPositive();
            assertThat(reused).as("rows that were reused").isGreaterThan(LEAST_REUSED);
        }
    }

    private static long write(VectorStore store, long until, AtomicLong seen, AtomicBoolean done) {
        try {
            Random random = Seeds.random(Seeds.first() + 100);
            long[] generations = new long[IDS];
            boolean[] present = new boolean[IDS];
            float[] vector = new float[DIMENSION];
            long reused = 0;
            // On a busy machine readers may come late, and the writer seldom.
            while (System.nanoTime() < until
                    || ((seen.get() == 0 || reused <= LEAST_REUSED) && System.nanoTime() < until + LATEST_NANOS)) {
                int n = random.nextInt(IDS);
                if (present[n]) {
                    store.remove(generations[n] * GENERATION, generations[n] * IDS + n);
                    generations[n]++;
                } else {
                    java.util.Arrays.fill(vector, n);
                    int end = store.end();
                    int row = store.add(generations[n] * GENERATION, generations[n] * IDS + n, vector, 0);
                    reused += row < end ? 1 : 0;
                }
                present[n] = !present[n];
                if (random.nextInt(20_000) == 0) {
                    store.clear();
                    for (int i = 0; i < IDS; i++) {
                        generations[i] += present[i] ? 1 : 0;
                        present[i] = false;
                    }
                }
            }
            return reused;
        } finally {
            done.set(true);
        }
    }

    /// Goes from rows to vectors and ids, as a search does.
    private static long readRows(VectorStore store, Random random) {
        long seen = 0;
        long reader = store.enter();
        try {
            for (int i = 0; i < 50; i++) {
                int row = random.nextInt(IDS);
                int entry = store.firstEntry(row);
                if (entry == VectorStore.NONE) {
                    continue;
                }
                MemorySegment segment = store.segment();
                float value = segment.get(F32, (long) row * DIMENSION * Float.BYTES);
                for (int again = 0; again < 3; again++) {
                    for (int d = 0; d < DIMENSION; d++) {
                        float other = segment.get(F32, ((long) row * DIMENSION + d) * Float.BYTES);
                        assertThat(other == value)
                                .as("row %d: %s, then %s", row, value, other)
                                .isTrue();
                    }
                    for (int e = entry; e != VectorStore.NONE; e = store.nextEntry(e)) {
                        requireId(store.idHigh(e), store.idLow(e), value);
                    }
                }
                seen++;
            }
        } finally {
            store.exit(reader);
        }
        return seen;
    }

    private static long readById(VectorStore store, Random random) {
        float[] copy = new float[DIMENSION];
        long seen = 0;
        for (int i = 0; i < 50; i++) {
            int row = random.nextInt(IDS);
            long high;
            long low;
            long reader = store.enter();
            try {
                int entry = store.firstEntry(row);
                if (entry == VectorStore.NONE) {
                    continue;
                }
                high = store.idHigh(entry);
                low = store.idLow(entry);
            } finally {
                store.exit(reader);
            }
            // From here on nothing is held: the id may go at any moment, but what is copied is its vector.
            if (store.copyRow(high, low, copy, 0)) {
                for (float value : copy) {
                    requireId(high, low, value);
                }
                seen++;
            }
        }
        return seen;
    }

    private static void requireId(long high, long low, float value) {
        boolean right = low % IDS == (long) value && high == low / IDS * GENERATION;
        assertThat(right).as("id (%d, %d) of a vector of %s", high, low, value).isTrue();
    }
}
