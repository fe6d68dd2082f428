package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.Deduplication;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import dev.basalt.vector.exact.BruteForceIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HnswIndexTest {
    private static final int DIMENSION = 24;
    private static final HnswOptions OPTIONS = HnswOptions.defaults().withEfConstruction(100);

    private final Random random = new Random(7);

    private static VectorStore store(Metric metric, RowType type) {
        return new VectorStore(
                VectorStoreOptions.of(DIMENSION, metric).withRowType(type).withDeduplication(Deduplication.NONE));
    }

    /// Clusters, as embeddings form them.
    private float[] vector() {
        int cluster = random.nextInt(20);
        Random centre = new Random(cluster);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre.nextGaussian() + 0.5 * random.nextGaussian());
        }
        return vector;
    }

    private VectorStore filled(Metric metric, int count) {
        VectorStore store = store(metric, RowType.F32);
        for (int id = 0; id < count; id++) {
            store.add(id, vector(), 0);
        }
        return store;
    }

    private static BruteForceIndex exact(HnswIndex index) {
        BruteForceIndex exact = new BruteForceIndex(index.rows());
        for (int row = 0; row < index.rows().end(); row++) {
            if (index.contains(row)) {
                exact.add(row);
            }
        }
        return exact;
    }

    private double recall(HnswIndex index, int k, int ef, OrdinalSet allowed) {
        return recall(index.searcher(), exact(index).searcher(), k, ef, allowed);
    }

    private double recall(IndexSearcher searcher, IndexSearcher truth, int k, int ef, OrdinalSet allowed) {
        int hits = 0;
        int wanted = 0;
        for (int i = 0; i < 100; i++) {
            float[] query = vector();
            int expected = truth.search(query, 0, k, 0, allowed);
            assertThat(searcher.search(query, 0, k, ef, allowed)).isEqualTo(expected);
            Set<Integer> rows = new HashSet<>();
            for (int rank = 0; rank < expected; rank++) {
                rows.add(truth.row(rank));
                if (rank > 0) {
                    assertThat(searcher.distance(rank)).isGreaterThanOrEqualTo(searcher.distance(rank - 1));
                }
            }
            for (int rank = 0; rank < expected; rank++) {
                hits += rows.contains(searcher.row(rank)) ? 1 : 0;
            }
            wanted += expected;
        }
        return (double) hits / wanted;
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void findsNearlyAllTrueNeighbours(Metric metric) {
        VectorStore store = filled(metric, 3000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        assertThat(index.size()).isEqualTo(3000);
        assertThat(index.unreachable()).isZero();
        assertThat(recall(index, 10, 64, null)).isGreaterThan(metric == Metric.DOT ? 0.85 : 0.97);
    }

    @Test
    void findsNeighboursAmongHalfPrecisionRows() {
        VectorStore store = store(Metric.COSINE, RowType.F16);
        for (int id = 0; id < 1000; id++) {
            store.add(id, vector(), 0);
        }
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        assertThat(recall(index, 10, 64, null)).isGreaterThan(0.97);
    }

    @Test
    void buildsTheSameGraphFromTheSameSeed() {
        VectorStore store = filled(Metric.L2, 500);
        List<byte[]> saved = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            HnswIndex index = new HnswIndex(store, OPTIONS);
            index.addAll(0, store.end(), 1);
            byte[] bytes = new byte[(int) index.savedBytes()];
            index.save(java.lang.foreign.MemorySegment.ofArray(bytes));
            saved.add(bytes);
        }
        assertThat(saved.get(0)).isEqualTo(saved.get(1));
    }

    @Test
    void buildsOnSeveralThreadsAsWellAsOnOne() {
        VectorStore store = filled(Metric.COSINE, 4000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 4);
        assertThat(index.size()).isEqualTo(4000);
        assertThat(index.unreachable()).isZero();
        assertThat(recall(index, 10, 64, null)).isGreaterThan(0.97);
    }

    @Test
    void returnsEachRowOnceAndAllWhenKExceedsTheSize() {
        VectorStore store = filled(Metric.L2, 300);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(vector(), 0, Integer.MAX_VALUE, 0, null)).isEqualTo(300);
        Set<Integer> rows = new HashSet<>();
        for (int rank = 0; rank < 300; rank++) {
            rows.add(searcher.row(rank));
        }
        assertThat(rows).hasSize(300);
    }

    @Test
    void findsNothingInAnEmptyIndexAndOneInAnIndexOfOne() {
        VectorStore store = filled(Metric.L2, 1);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        assertThat(index.searcher().search(vector(), 0, 3, 0, null)).isZero();
        index.add(0);
        assertThat(index.searcher().search(vector(), 0, 3, 0, null)).isEqualTo(1);
        assertThat(index.remove(0)).isTrue();
        assertThat(index.remove(0)).isFalse();
        assertThat(index.searcher().search(vector(), 0, 3, 0, null)).isZero();
        index.add(0);
        assertThat(index.searcher().search(vector(), 0, 3, 0, null)).isEqualTo(1);
    }

    @Test
    void findsAllOfManyEqualVectors() {
        VectorStore store = store(Metric.COSINE, RowType.F32);
        float[] same = vector();
        for (int id = 0; id < 500; id++) {
            store.add(id, same, 0);
        }
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, 500, 1);
        index.reconnect();
        assertThat(index.unreachable()).isZero();
        assertThat(index.searcher().search(same, 0, 500, 0, null)).isEqualTo(500);
    }

    @Test
    void refusesWhatItCannotTakeIn() {
        VectorStore store = filled(Metric.COSINE, 2);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.add(0);
        assertThatThrownBy(() -> index.add(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 0 is in the index already");
        assertThatThrownBy(() -> index.add(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 2 holds no vector");
        assertThatThrownBy(() -> index.searcher().search(new float[DIMENSION], 0, 1, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a query must not be all zeros for the cosine metric, which compares directions, but was;"
                        + " use l2 or dot");
        assertThatThrownBy(() -> index.searcher().search(vector(), 0, 0, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k must be at least 1, this is: 0");
        assertThatThrownBy(() -> new HnswOptions(1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("m must be 2 to 128, this is: 1");
    }

    /// The original's index failed at the next search once the row was removed that searches start from.
    @Test
    void survivesTheRemovalOfItsEntryAgainAndAgain() {
        VectorStore store = filled(Metric.L2, 400);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        for (int left = 399; left >= 0; left--) {
            assertThat(index.remove(HnswIndex.entryRow(index.entry()))).isTrue();
            assertThat(index.searcher().search(vector(), 0, 10, 0, null)).isEqualTo(Math.min(10, left));
        }
    }

    @Test
    void keepsItsRecallWhileRowsComeAndGo() {
        VectorStore store = filled(Metric.COSINE, 2000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        double before = recall(index, 10, 32, null);
        long memory = index.memoryBytes();
        long nextId = 2000;
        List<Long> ids = new ArrayList<>();
        for (long id = 0; id < 2000; id++) {
            ids.add(id);
        }
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 400; i++) {
                long id = ids.remove(random.nextInt(ids.size()));
                index.remove(store.rowOf(id));
                store.remove(id);
            }
            index.reconnect();
            assertThat(index.unreachable()).isZero();
            for (int i = 0; i < 400; i++) {
                index.add(store.add(nextId, vector(), 0));
                ids.add(nextId++);
            }
            index.reconnect();
            assertThat(index.unreachable()).isZero();
        }
        assertThat(index.size()).isEqualTo(2000);
        assertThat(index.memoryBytes()).isEqualTo(memory);
        assertThat(recall(index, 10, 32, null)).isGreaterThan(before - 0.01);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.5, 0.3, 0.1, 0.03, 0.01, 0.001})
    void findsNearlyAllTrueNeighboursAmongAllowedRows(double share) {
        VectorStore store = filled(Metric.COSINE, 5000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 2);
        OrdinalSet allowed = OrdinalSet.empty();
        for (int row = 0; row < 5000; row++) {
            allowed.append(random.nextDouble() < share);
        }
        assertThat(recall(index, 10, 64, allowed)).isGreaterThan(0.95);
    }

    /// Where a filter goes together with what is near or far, walks meet few rows that may be found.
    @Test
    void findsKAllowedRowsWhenTheyAreFarFromTheQuery() {
        VectorStore store = filled(Metric.L2, 5000);
        HnswIndex index = new HnswIndex(store, OPTIONS.withEf(10));
        index.addAll(0, store.end(), 2);
        float[] query = vector();
        IndexSearcher truth = exact(index).searcher();
        truth.search(query, 0, 5000, 0, null);
        OrdinalSet.empty();
        boolean[] far = new boolean[5000];
        for (int rank = 3500; rank < 5000; rank++) {
            far[truth.row(rank)] = true;
        }
        OrdinalSet allowed = OrdinalSet.empty();
        for (boolean isFar : far) {
            allowed.append(isFar);
        }
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(query, 0, 50, 0, allowed)).isEqualTo(50);
        for (int rank = 0; rank < 50; rank++) {
            assertThat(allowed.contains(searcher.row(rank))).isTrue();
        }
    }

    @Test
    void neverReturnsARemovedRowNorMissesKeptOnesWhileOthersChange() throws Exception {
        VectorStore store = filled(Metric.COSINE, 3000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        for (int row = 0; row < 1000; row++) {
            index.remove(row);
        }
        AtomicBoolean done = new AtomicBoolean();
        try (var executor = Executors.newFixedThreadPool(3)) {
            List<Callable<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int seed = i;
                readers.add(() -> {
                    Random local = new Random(seed);
                    IndexSearcher searcher = index.searcher();
                    float[] query = new float[DIMENSION];
                    int searches = 0;
                    while (!done.get() || searches < 200) {
                        int row = 2500 + local.nextInt(500);
                        store.copyRow(row, query, 0);
                        int found = searcher.search(query, 0, 10, 100, null);
                        assertThat(found).isEqualTo(10);
                        assertThat(searcher.row(0)).isEqualTo(row);
                        for (int rank = 0; rank < found; rank++) {
                            assertThat(searcher.row(rank)).isGreaterThanOrEqualTo(1000);
                        }
                        searches++;
                    }
                    return searches;
                });
            }
            List<Future<Integer>> running = new ArrayList<>();
            for (Callable<Integer> reader : readers) {
                running.add(executor.submit(reader));
            }
            try {
                for (int round = 0; round < 3; round++) {
                    for (int row = 1000; row < 2500; row++) {
                        index.remove(row);
                    }
                    for (int row = 1000; row < 2500; row++) {
                        index.add(row);
                    }
                }
            } finally {
                done.set(true);
            }
            for (Future<Integer> reader : running) {
                assertThat(reader.get()).isPositive();
            }
        }
    }

    @Test
    void searchesWithoutAllocating() {
        VectorStore store = filled(Metric.COSINE, 2000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        OrdinalSet allowed = OrdinalSet.empty();
        for (int row = 0; row < 2000; row++) {
            allowed.append(row % 5 == 0);
        }
        IndexSearcher searcher = index.searcher();
        float[] query = vector();
        SteadyState.assertNoAllocation("two searches", 100, () -> {
            searcher.search(query, 0, 10, 64, null);
            searcher.search(query, 0, 10, 10, allowed);
        });
    }

    @Test
    void recordsWhatASearchDid() {
        VectorStore store = filled(Metric.COSINE, 1000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        index.addAll(0, store.end(), 1);
        HnswSearcher searcher = index.searcher();
        SearchTrace trace = new SearchTrace();
        searcher.trace(trace);
        float[] query = vector();
        searcher.search(query, 0, 5, 20, null);
        assertThat(trace.visits()).isNotEmpty();
        assertThat(trace.visits().getFirst().step()).isEqualTo(SearchTrace.Step.ENTER);
        assertThat(trace.visits().getFirst().row()).isEqualTo(HnswIndex.entryRow(index.entry()));
        Set<Integer> kept = new HashSet<>();
        for (SearchTrace.Visit visit : trace.visits()) {
            if (visit.layer() == 0 && visit.step() != SearchTrace.Step.DROP) {
                kept.add(visit.row());
            }
        }
        for (int rank = 0; rank < 5; rank++) {
            assertThat(kept).contains(searcher.row(rank));
        }
        int steps = trace.visits().size();
        searcher.search(query, 0, 5, 20, null);
        assertThat(trace.visits()).hasSize(steps);
        searcher.trace(null);
        searcher.search(query, 0, 5, 20, null);
        assertThat(trace.visits()).hasSize(steps);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void addsAllRowsThoughTheThreadIsInterrupted(int threads) {
        VectorStore store = filled(Metric.COSINE, 2000);
        HnswIndex index = new HnswIndex(store, OPTIONS, 1, 1);
        Thread.currentThread().interrupt();
        try {
            index.addAll(0, 2000, threads);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(index.size()).isEqualTo(2000);
        assertThat(index.unreachable()).isZero();
        assertThat(recall(index, 10, 100, null)).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void addingManyRowsEndsSoonWhenTheyAreNotWantedAnyMore(int threads) {
        VectorStore store = filled(Metric.L2, 3000);
        HnswIndex index = new HnswIndex(store, OPTIONS);
        assertThatThrownBy(() -> index.addAll(0, 3000, threads, () -> index.size() >= 500))
                .isInstanceOf(CancellationException.class)
                .hasMessage("rows were to be added, but are not wanted any more");
        assertThat(index.size()).isBetween(500, 500 + threads);
    }

    @Test
    void rowsThatAreStillWantedAreAllAdded() {
        HnswIndex index = new HnswIndex(filled(Metric.L2, 300), OPTIONS);
        index.addAll(0, 300, 2, () -> false);
        assertThat(index.size()).isEqualTo(300);
    }
}
