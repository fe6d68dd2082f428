package dev.basalt.vector.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many queries at once find what each of them finds alone.
class BruteForceBatchTest {
    private static final int DIMENSION = 40;
    private static final int ROWS = 1300;
    private static final int K = 7;
    private static final long SEED = 11;

    private final Random random = new Random(SEED);

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private BruteForceIndex index(Metric metric, RowType type) {
        VectorStore store =
                new VectorStore(VectorStoreOptions.of(DIMENSION, metric).withRowType(type));
        float[] values = floats(ROWS * DIMENSION);
        BruteForceIndex index = new BruteForceIndex(store);
        for (int id = 0; id < ROWS; id++) {
            store.add(id, values, id * DIMENSION);
            if (random.nextInt(5) > 0) {
                index.add(id);
            }
        }
        return index;
    }

    private OrdinalSet some(int oneOf) {
        long[] words = new long[(ROWS + 63) / 64];
        for (int row = 0; row < ROWS; row++) {
            if (random.nextInt(oneOf) == 0) {
                words[row >>> 6] |= 1L << row;
            }
        }
        return OrdinalSet.of(words, ROWS);
    }

    @ParameterizedTest
    @CsvSource({"COSINE, F32", "DOT, F32", "L2, F32", "COSINE, F16", "DOT, F16", "L2, F16"})
    void findsWhatSingleSearchesFind(Metric metric, RowType type) {
        BruteForceIndex index = index(metric, type);
        BruteForceSearcher searcher = index.searcher();
        // Sizes around those at which tiles of queries change.
        for (int count : new int[] {361, 1, 47, 48, 49, 60, 360}) {
            float[] queries = floats(count * DIMENSION);
            for (OrdinalSet allowed : new OrdinalSet[] {null, some(3), some(400)}) {
                check(searcher, index.searcher(), queries, count, allowed);
            }
        }
    }

    private static void check(
            BruteForceSearcher searcher, BruteForceSearcher single, float[] queries, int count, OrdinalSet allowed) {
        int[] rows = new int[count * K];
        float[] distances = new float[count * K];
        searcher.searchAll(queries, count, K, allowed, rows, distances);
        long scored = 0;
        for (int query = 0; query < count; query++) {
            int found = single.search(queries, query * DIMENSION, K, 0, allowed);
            scored += single.scored();
            for (int rank = 0; rank < K; rank++) {
                int at = query * K + rank;
                String what = "seed " + SEED + ", query " + query + " of " + count + ", rank " + rank;
                if (rank >= found) {
                    assertThat(rows[at]).as(what).isEqualTo(-1);
                    assertThat(distances[at]).as(what).isEqualTo(Float.POSITIVE_INFINITY);
                } else {
                    assertThat(rows[at]).as(what).isEqualTo(single.row(rank));
                    assertThat(distances[at]).as(what).isCloseTo(single.distance(rank), within(1e-4f));
                }
            }
        }
        assertThat(searcher.scored()).isEqualTo(scored);
    }

    @Test
    void namesTheQueryThatCannotBeScored() {
        BruteForceSearcher searcher = index(Metric.COSINE, RowType.F32).searcher();
        int[] rows = new int[2 * K];
        float[] distances = new float[2 * K];
        float[] queries = floats(2 * DIMENSION);
        queries[DIMENSION + 1] = Float.NaN;
        assertThatThrownBy(() -> searcher.searchAll(queries, 2, K, null, rows, distances))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[query 1] a query must have finite values, but value 1 was NaN");
        for (int length : new int[] {2 * DIMENSION - 1, 2 * DIMENSION + 1}) {
            assertThatThrownBy(() -> searcher.searchAll(new float[length], 2, K, null, rows, distances))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[queries] 2 vectors must have " + 2 * DIMENSION + " values, but have " + length);
        }
    }

    @Test
    void allocatesNothingOnceItsMemoryIsTaken() {
        BruteForceSearcher searcher = index(Metric.COSINE, RowType.F32).searcher();
        int count = 60;
        float[] queries = floats(count * DIMENSION);
        int[] rows = new int[count * K];
        float[] distances = new float[count * K];
        SteadyState.assertNoAllocation(
                "a search of a batch", 20, () -> searcher.searchAll(queries, count, K, null, rows, distances));
    }
}
