package dev.basalt.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.Seeds;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.exact.BruteForceIndex;
import dev.basalt.vector.exact.BruteForceSearcher;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowScorerTest {

    @ParameterizedTest
    @CsvSource({"COSINE, F32", "DOT, F32", "L2, F32", "COSINE, F16", "DOT, F16", "L2, F16"})
    void distancesAreThoseOfTheDefinition(Metric metric, RowType type) {
        Seeds.check(10, random -> {
            int dimension = 1 + random.nextInt(70);
            int count = 200;
            VectorStore store = store(random, metric, type, dimension, count);
            double[][] rows = new double[count][];
            float[] copy = new float[dimension];
            for (int row = 0; row < count; row++) {
                store.copyRow(row, copy, 0);
                rows[row] = doubles(copy);
            }
            RowScorer scorer = new RowScorer(store);
            float[] queries = floats(random, 3 * dimension);
            scorer.query(queries, dimension);
            float[] distances = new float[3 * count];
            scorer.scoreRange(5, count - 5, distances, 5);
            for (int row = 5; row < count; row++) {
                double expected = distance(metric, doubles(scorer.preparedQuery()), rows[row]);
                assertThat((double) distances[row]).isCloseTo(expected, within(1e-4));
                assertThat((double) scorer.score(row)).isCloseTo(expected, within(1e-4));
            }
            int[] ordinals = random.ints(40, 0, count).toArray();
            scorer.score(ordinals, 1, 37, distances, 2);
            for (int i = 0; i < 37; i++) {
                assertThat(distances[2 + i]).isCloseTo(scorer.score(ordinals[1 + i]), within(1e-4f));
            }
            for (int q = 0; q < 3; q++) {
                RowScorer.prepare(metric, queries, q * dimension, dimension);
            }
            scorer.scoreRange(queries, 0, 3, 0, count, distances, 0);
            for (int q = 0; q < 3; q++) {
                scorer.query(queries, q * dimension);
                for (int row = 0; row < count; row++) {
                    assertThat(distances[q * count + row]).isCloseTo(scorer.score(row), within(1e-4f));
                }
            }
            scorer.queryRow(7);
            store.copyRow(7, copy, 0);
            assertThat(scorer.preparedQuery()).containsExactly(copy);
            assertThat((double) scorer.score(9)).isCloseTo(distance(metric, rows[7], rows[9]), within(1e-4));
        });
    }

    @ParameterizedTest
    @CsvSource({"COSINE, F16", "DOT, F16", "L2, F16"})
    void exactSearchFindsTheNearestOfHalfRows(Metric metric, RowType type) {
        Seeds.check(5, random -> {
            int dimension = 24;
            VectorStore store = store(random, metric, type, dimension, 700);
            BruteForceIndex index = new BruteForceIndex(store);
            for (int row = 0; row < 700; row++) {
                if (random.nextInt(4) > 0) {
                    index.add(row);
                }
            }
            float[] queries = floats(random, 70 * dimension);
            BruteForceSearcher searcher = index.searcher();
            int[] toRows = new int[70 * 5];
            float[] toDistances = new float[70 * 5];
            searcher.searchAll(queries, 70, 5, null, toRows, toDistances);
            RowScorer scorer = new RowScorer(store);
            for (int q = 0; q < 70; q++) {
                assertThat(searcher.search(queries, q * dimension, 5, 0, null)).isEqualTo(5);
                scorer.query(queries, q * dimension);
                for (int rank = 0; rank < 5; rank++) {
                    assertThat(toDistances[q * 5 + rank]).isCloseTo(searcher.distance(rank), within(1e-4f));
                }
                float worst = searcher.distance(4);
                int nearer = 0;
                for (int row = 0; row < 700; row++) {
                    nearer += index.contains(row) && scorer.score(row) < worst - 1e-4f ? 1 : 0;
                }
                assertThat(nearer).isLessThanOrEqualTo(4);
            }
        });
    }

    @Test
    void scoringAllocatesNothing() {
        Random random = Seeds.random(Seeds.first());
        float[] out = new float[300];
        int[] ordinals = random.ints(50, 0, 100).toArray();
        for (Metric metric : Metric.values()) {
            for (RowType type : RowType.values()) {
                VectorStore store = store(random, metric, type, 100, 100);
                float[] query = floats(random, 100);
                RowScorer scorer = new RowScorer(store);
                assertNoAllocation(metric + " " + type, () -> {
                    long reader = store.enter();
                    scorer.query(query, 0);
                    scorer.scoreRange(0, 100, out, 0);
                    scorer.score(ordinals, 0, 50, out, 0);
                    scorer.queryRow(3);
                    long sum = store.rowOf(7);
                    for (int row = 0; row < 100; row++) {
                        for (int entry = store.firstEntry(row); entry >= 0; entry = store.nextEntry(entry)) {
                            sum += store.idHigh(entry) + store.idLow(entry);
                        }
                    }
                    store.copyRow(0, sum & 15, query, 0);
                    store.exit(reader);
                });
            }
        }
    }

    @Test
    void addingAndRemovingAllocateNothing() {
        Random random = Seeds.random(Seeds.first());
        float[] vectors = floats(random, 100 * 40);
        for (Deduplication deduplication : Deduplication.values()) {
            VectorStore store =
                    new VectorStore(VectorStoreOptions.of(40, Metric.COSINE).withDeduplication(deduplication));
            assertNoAllocation("adding with deduplication " + deduplication, () -> {
                for (int i = 0; i < 100; i++) {
                    store.add(i, vectors, i / 2 * 40);
                }
                for (int i = 0; i < 100; i++) {
                    store.remove(i);
                }
            });
        }
    }

    @Test
    void mappedRowsAreScoredAsTheyLieAndClearedOneByOne() {
        Random random = Seeds.random(Seeds.first());
        VectorStore store = store(random, Metric.L2, RowType.F16, 8, 100);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = arena.allocate(100 * 16 + 5);
            MemorySegment.copy(store.segment(), 0, segment, 0, 100 * 16);
            MappedRows rows = new MappedRows(segment, 100, 8, Metric.L2, RowType.F16, null);
            float[] query = floats(random, 8);
            RowScorer expected = new RowScorer(store);
            RowScorer scorer = new RowScorer(rows);
            expected.query(query, 0);
            scorer.query(query, 0);
            assertThat(scorer.score(99)).isEqualTo(expected.score(99));
            assertThat(rows.segment().byteSize()).isEqualTo(1600);
            assertThat(rows.segment().isReadOnly()).isTrue();
            assertThat(rows.liveCount()).isEqualTo(100);
            assertThat(rows.clear(3)).isTrue();
            assertThat(rows.clear(3)).isFalse();
            assertThat(rows.clear(100)).isFalse();
            assertThat(rows.isLive(3)).isFalse();
            assertThat(rows.isLive(99)).isTrue();
            assertThat(rows.isLive(100)).isFalse();
            assertThat(rows.liveCount()).isEqualTo(99);
            assertThat(rows.end()).isEqualTo(100);

            OrdinalSet some = OrdinalSet.of(new long[] {0b1010}, 4);
            MappedRows few = new MappedRows(segment, 100, 8, Metric.L2, RowType.F16, some);
            assertThat(few.liveCount()).isEqualTo(2);
            assertThat(few.isLive(3)).isTrue();
            assertThatThrownBy(() -> new MappedRows(segment, 101, 8, Metric.L2, RowType.F16, null))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> new MappedRows(segment, -1, 8, Metric.L2, RowType.F16, null))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> new MappedRows(segment, 1, 0, Metric.L2, RowType.F16, null))
                    .hasMessage("dimension must be positive, but was 0");
            assertThatThrownBy(() ->
                            new MappedRows(MemorySegment.ofArray(new float[8]), 1, 8, Metric.L2, RowType.F32, null))
                    .hasMessage("rows must lie in a native segment, but lie on the heap");
        }
    }

    private static VectorStore store(Random random, Metric metric, RowType type, int dimension, int count) {
        VectorStore store = new VectorStore(
                VectorStoreOptions.of(dimension, metric).withRowType(type).withDeduplication(Deduplication.NONE));
        for (int i = 0; i < count; i++) {
            store.add(i, floats(random, dimension), 0);
        }
        return store;
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static double distance(Metric metric, double[] a, double[] b) {
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return switch (metric) {
            case COSINE -> Math.max(0, 1 - dot);
            case DOT -> -dot;
            case L2 -> squares;
        };
    }

    private static void assertNoAllocation(String what, Runnable work) {
        SteadyState.assertNoAllocation(what, 100, work);
    }
}
