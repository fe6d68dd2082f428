package dev.basalt.vector.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.Metric;
import dev.basalt.vector.TestRows;
import java.lang.foreign.Arena;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The exact index that looks at bytes first finds what the one without them finds.
class BruteForceBytesTest {
    private static final long SEED = 20_261_122;

    private final Arena arena = Arena.ofConfined();
    private final Random random = new Random(SEED);

    @AfterEach
    void closeArena() {
        arena.close();
    }

    @ParameterizedTest
    @EnumSource
    void findsTheSameRowsAndLooksAtFewOfThem(Metric metric) {
        int count = 6000;
        int dimension = 128;
        TestRows rows = TestRows.random(arena, metric, count, dimension, random);
        BruteForceIndex plain = new BruteForceIndex(rows);
        BruteForceIndex bytes = BruteForceIndex.withBytes(rows);
        plain.addAll(0, count, 1);
        bytes.addAll(0, count, 1);
        for (int i = 0; i < count / 7; i++) {
            int row = random.nextInt(count);
            assertThat(bytes.remove(row)).isEqualTo(plain.remove(row));
        }
        BruteForceSearcher expected = plain.searcher();
        BruteForceSearcher actual = bytes.searcher();
        long scored = 0;
        for (int i = 0; i < 200; i++) {
            float[] query = TestRows.gaussian(random, dimension);
            OrdinalSet allowed = i % 3 == 0 ? TestRows.some(random, count, 0.3 * (i % 4)) : null;
            int k = 1 + random.nextInt(20);
            assertSame(expected, actual, query, k, allowed);
            scored += allowed == null ? actual.scored() : 0;
        }
        assertThat(scored).isLessThan(133L * count / 8);
        assertThat(bytes.memoryBytes()).isGreaterThan(plain.memoryBytes() + (long) count * dimension);
    }

    private static void assertSame(
            BruteForceSearcher expected,
            BruteForceSearcher actual,
            float[] query,
            int k,
            @Nullable OrdinalSet allowed) {
        int found = expected.search(query, 0, k, 0, allowed);
        assertThat(actual.search(query, 0, k, 0, allowed)).isEqualTo(found);
        for (int rank = 0; rank < found; rank++) {
            assertThat(actual.row(rank)).as("seed %d, rank %d", SEED, rank).isEqualTo(expected.row(rank));
            assertThat(actual.distance(rank)).isCloseTo(expected.distance(rank), Offset.offset(1e-3f));
        }
    }

    @Test
    void rowsThatHoldOtherVectorsNowAreFoundByThese() {
        int count = 2000;
        int dimension = 64;
        TestRows rows = TestRows.random(arena, Metric.L2, count, dimension, random);
        BruteForceIndex plain = new BruteForceIndex(rows);
        BruteForceIndex bytes = BruteForceIndex.withBytes(rows);
        plain.addAll(0, count, 1);
        bytes.addAll(0, count, 1);
        for (int row = 0; row < count; row += 3) {
            plain.remove(row);
            bytes.remove(row);
            rows.free(row);
            rows.set(row, TestRows.gaussian(random, dimension), 0);
            plain.add(row);
            bytes.add(row);
        }
        for (int i = 0; i < 50; i++) {
            float[] query = rows.vector(3 * i);
            assertSame(plain.searcher(), bytes.searcher(), query, 5, null);
        }
    }

    @Test
    void keepsNoBytesOfRowsWithFewValues() {
        TestRows rows = TestRows.random(arena, Metric.L2, 3000, 63, random);
        BruteForceIndex plain = new BruteForceIndex(rows);
        BruteForceIndex bytes = BruteForceIndex.withBytes(rows);
        plain.addAll(0, 3000, 1);
        bytes.addAll(0, 3000, 1);
        assertThat(bytes.memoryBytes()).isEqualTo(plain.memoryBytes());
        assertSame(plain.searcher(), bytes.searcher(), rows.vector(5), 7, null);
    }

    @Test
    void refusesRowsItHoldsOrThatHoldNoVector() {
        BruteForceIndex bytes = BruteForceIndex.withBytes(TestRows.random(arena, Metric.L2, 10, 64, random));
        bytes.add(3);
        assertThatThrownBy(() -> bytes.add(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 3 is in the index already");
        assertThatThrownBy(() -> bytes.add(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 10 holds no vector");
    }

    @Test
    void searchingAllocatesNothing() {
        TestRows rows = TestRows.random(arena, Metric.COSINE, 5000, 100, random);
        BruteForceIndex bytes = BruteForceIndex.withBytes(rows);
        bytes.addAll(0, 5000, 1);
        BruteForceSearcher searcher = bytes.searcher();
        float[] query = TestRows.gaussian(random, 100);
        SteadyState.assertNoAllocation("a search", 200, () -> {
            searcher.search(query, 0, 10, 0, null);
        });
    }
}
