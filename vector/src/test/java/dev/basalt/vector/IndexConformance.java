package dev.basalt.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.exact.BruteForceIndex;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every index must do, be it exact or not.
public abstract class IndexConformance {
    protected static final long SEED = 20_260_202;

    protected final Arena arena = Arena.ofShared();
    protected final Random random = new Random(SEED);

    protected abstract VectorIndex index(VectorRows rows);

    @AfterEach
    void closeArena() {
        arena.close();
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingInAnEmptyIndex(Metric metric) {
        IndexSearcher searcher =
                index(TestRows.random(arena, metric, 5, 3, random)).searcher();
        assertThat(searcher.search(new float[] {1, 2, 3}, 0, 4, 0, null)).isZero();
        assertThat(searcher.scored()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void findsTheOnlyRow(Metric metric) {
        VectorIndex index = index(TestRows.random(arena, metric, 5, 3, random));
        index.add(3);
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(new float[] {1, 2, 3}, 0, 4, 0, null)).isEqualTo(1);
        assertThat(searcher.row(0)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void findsAllRowsIfMoreAreAskedFor(Metric metric) {
        int count = 3000;
        TestRows rows = TestRows.random(arena, metric, count, 8, random);
        VectorIndex index = index(rows);
        index.addAll(0, count, 1);
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(rows.vector(7), 0, Integer.MAX_VALUE, 0, null))
                .isEqualTo(count);
        assertThat(found(searcher, count)).hasSize(count);
        assertOrdered(searcher, count);
    }

    @ParameterizedTest
    @EnumSource
    void findsAsManyAsAskedForWhateverIsAllowed(Metric metric) {
        int count = 4000;
        VectorIndex index = index(TestRows.random(arena, metric, count, 16, random));
        index.addAll(0, count, 2);
        IndexSearcher searcher = index.searcher();
        for (double share : new double[] {0, 0.001, 0.02, 0.2, 0.9, 1}) {
            OrdinalSet allowed = TestRows.some(random, count - 5, share);
            for (int k : new int[] {1, 10, 300, 5000}) {
                float[] query = TestRows.gaussian(random, 16);
                int expected = Math.min(k, allowed.count());
                assertThat(searcher.search(query, 0, k, 1, allowed)).isEqualTo(expected);
                assertThat(found(searcher, expected)).hasSize(expected).allMatch(allowed::contains);
                assertOrdered(searcher, expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalVectorsAreFoundInOrderOfTheirRows(Metric metric) {
        int count = 2500;
        float[] values = new float[count * 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i % 5;
        }
        VectorIndex index = index(TestRows.of(arena, metric, 5, values));
        index.addAll(0, count, 1);
        IndexSearcher searcher = index.searcher();
        assertThat(searcher.search(values, 0, 40, 0, null)).isEqualTo(40);
        for (int rank = 0; rank < 40; rank++) {
            assertThat(searcher.row(rank)).isEqualTo(rank);
            assertThat(searcher.distance(rank)).isEqualTo(searcher.distance(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void worksInOneDimension(Metric metric) {
        int count = 2000;
        VectorIndex index = index(TestRows.random(arena, metric, count, 1, random));
        index.addAll(0, count, 1);
        BruteForceIndex exact = new BruteForceIndex(index.rows());
        exact.addAll(0, count, 1);
        IndexSearcher searcher = index.searcher();
        IndexSearcher truth = exact.searcher();
        float[] query = {0.3f};
        assertThat(searcher.search(query, 0, 5, 0, null)).isEqualTo(5);
        assertThat(truth.search(query, 0, 5, 0, null)).isEqualTo(5);
        assertThat(searcher.distance(0)).isEqualTo(truth.distance(0));
    }

    @Test
    void refusesQueriesThatCannotBeScored() {
        VectorIndex index = index(TestRows.random(arena, Metric.COSINE, 10, 3, random));
        index.addAll(0, 10, 1);
        IndexSearcher searcher = index.searcher();
        assertThatThrownBy(() -> searcher.search(new float[] {1, Float.NaN, 3}, 0, 4, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a query must have finite values, but value 1 was NaN");
        assertThatThrownBy(() -> searcher.search(new float[3], 0, 4, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a query must not be all zeros for the cosine metric, which compares directions, but was;"
                        + " use l2 or dot");
        for (int length : new int[] {0, 1, 2, 4, 5, 7}) {
            assertThatThrownBy(() -> searcher.search(new float[length], 0, 4, 0, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a query must have 3 values, but had " + length);
        }
        assertThatThrownBy(() -> searcher.search(new float[] {1, Float.NEGATIVE_INFINITY, 3}, 0, 4, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a query must have finite values, but value 1 was -Infinity");
        assertThatThrownBy(() -> searcher.search(new float[] {1, 2, 3}, 0, 0, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k must be at least 1, this is: 0");
        assertThatThrownBy(() -> searcher.search(new float[] {1, 2, 3}, 1, 1, 0, null))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(searcher.search(new float[] {1, 2, 3}, 0, 4, 0, null)).isEqualTo(4);
    }

    @Test
    void refusesRowsItHoldsOrThatHoldNoVector() {
        TestRows rows = TestRows.random(arena, Metric.L2, 2000, 3, random);
        VectorIndex index = index(rows);
        rows.free(1500);
        index.add(4);
        assertThatThrownBy(() -> index.add(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 4 is in the index already");
        assertThatThrownBy(() -> index.add(2000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 2000 holds no vector");
        assertThatThrownBy(() -> index.add(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row -1 holds no vector");
        assertThatThrownBy(() -> index.addAll(5, 2000, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1500 holds no vector");
        assertThatThrownBy(() -> index.addAll(5, 9, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, but was 0");
        assertThat(index.size()).isEqualTo(1);
        assertThat(index.contains(5)).isFalse();
        index.addAll(7, 7, 1);
        assertThat(index.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithASetThroughRandomChanges(Metric metric) {
        int count = 3000;
        TestRows rows = TestRows.random(arena, metric, count, 4, random);
        VectorIndex index = index(rows);
        IndexSearcher searcher = index.searcher();
        Set<Integer> expected = new HashSet<>();
        for (int step = 0; step < 12_000; step++) {
            int row = random.nextInt(count);
            boolean removing = step / 3000 % 2 == 0 ? random.nextInt(4) == 0 : random.nextInt(4) != 0;
            if (removing) {
                assertThat(index.remove(row)).isEqualTo(expected.remove(row));
            } else if (expected.add(row)) {
                index.add(row);
            }
            if (step % 100 == 0) {
                assertThat(index.size()).isEqualTo(expected.size());
                assertThat(index.contains(row)).isEqualTo(expected.contains(row));
                int found = searcher.search(rows.vector(row), 0, count, 0, null);
                assertThat(found(searcher, found)).isEqualTo(expected);
                int few = searcher.search(rows.vector(row), 0, 3, 0, null);
                assertThat(few).isEqualTo(Math.min(3, expected.size()));
                assertThat(expected).containsAll(found(searcher, few));
            }
        }
    }

    @Test
    void findsRowsWhoseSlotWasUsedForAnotherVector() {
        int count = 2000;
        TestRows rows = TestRows.random(arena, Metric.L2, count, 6, random);
        VectorIndex index = index(rows);
        index.addAll(0, count, 1);
        IndexSearcher searcher = index.searcher();
        for (int row = 0; row < 100; row++) {
            float[] old = rows.vector(row);
            assertThat(index.remove(row)).isTrue();
            rows.free(row);
            float[] vector = TestRows.gaussian(random, 6);
            vector[0] += 50;
            rows.set(row, vector, 0);
            index.add(row);
            assertThat(searcher.search(vector, 0, 1, 0, null)).isEqualTo(1);
            assertThat(searcher.row(0)).isEqualTo(row);
            assertThat(searcher.distance(0)).isZero();
            assertThat(searcher.search(old, 0, 1, 0, null)).isEqualTo(1);
            assertThat(searcher.row(0)).isNotEqualTo(row);
        }
    }

    @ParameterizedTest
    @EnumSource
    void searchingAllocatesNothing(Metric metric) {
        int count = 5000;
        int dimension = 24;
        VectorIndex index = index(TestRows.random(arena, metric, count, dimension, random));
        index.addAll(0, count - 500, 1);
        index.addAll(count - 500, count, 1);
        for (int row = 0; row < 300; row++) {
            index.remove(row);
        }
        OrdinalSet allowed = TestRows.some(random, count, 0.5);
        float[] queries = TestRows.gaussian(random, 100 * dimension);
        IndexSearcher searcher = index.searcher();
        int[] next = {0};
        SteadyState.assertNoAllocation("two searches", 100, () -> {
            int query = next[0]++ % 100 * dimension;
            searcher.search(queries, query, 10, 0, null);
            searcher.search(queries, query, 10, 30, allowed);
        });
    }

    @Test
    void searchesGoOnDuringChanges() throws InterruptedException {
        int lasting = 1500;
        int changing = 3000;
        int dimension = 12;
        TestRows rows = TestRows.random(arena, Metric.COSINE, lasting + changing, dimension, random);
        VectorIndex index = index(rows);
        index.addAll(0, lasting, 1);
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            int seed = reader;
            Thread thread = new Thread(() -> {
                try {
                    readLasting(index, rows, lasting, new Random(seed), done);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            thread.start();
            readers.add(thread);
        }
        for (int round = 0; round < 6 && failure.get() == null; round++) {
            index.addAll(lasting, lasting + changing / 2, 2);
            for (int row = lasting + changing / 2; row < lasting + changing; row++) {
                index.add(row);
            }
            for (int row = lasting; row < lasting + changing; row++) {
                assertThat(index.remove(row)).isTrue();
            }
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failure.get()).isNull();
    }

    private static void readLasting(VectorIndex index, TestRows rows, int lasting, Random random, AtomicBoolean done) {
        IndexSearcher searcher = index.searcher();
        int k = 5;
        do {
            int row = random.nextInt(lasting);
            int found = searcher.search(rows.vector(row), 0, k, 0, null);
            assertThat(found).isEqualTo(k);
            assertThat(searcher.row(0)).isEqualTo(row);
            assertThat(found(searcher, found)).hasSize(k);
        } while (!done.get());
    }

    @Test
    void memoryGrowsWithTheRows() {
        int count = 20_000;
        VectorIndex index = index(TestRows.random(arena, Metric.L2, count, 8, random));
        long empty = index.memoryBytes();
        index.addAll(0, count, 1);
        assertThat(index.memoryBytes() - empty).isGreaterThan(4L * count);
    }

    protected static Set<Integer> found(IndexSearcher searcher, int count) {
        Set<Integer> rows = new HashSet<>();
        for (int rank = 0; rank < count; rank++) {
            rows.add(searcher.row(rank));
        }
        return rows;
    }

    protected static void assertOrdered(IndexSearcher searcher, int count) {
        for (int rank = 1; rank < count; rank++) {
            assertThat(searcher.distance(rank)).isGreaterThanOrEqualTo(searcher.distance(rank - 1));
            if (searcher.distance(rank) == searcher.distance(rank - 1)) {
                assertThat(searcher.row(rank)).isGreaterThan(searcher.row(rank - 1));
            }
        }
    }
}
