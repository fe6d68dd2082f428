package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomOrderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 63, 64, 65, 1000, 4096})
    void hasEachRowOnceAndInNoOrder(int count) {
        RandomOrder order = new RandomOrder(17, 17 + count, 42);
        int[] rows = IntStream.range(0, count).map(order::row).toArray();
        int[] sorted = rows.clone();
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(IntStream.range(17, 17 + count).toArray());
        assertThat(IntStream.range(0, count).map(new RandomOrder(17, 17 + count, 42)::row))
                .containsExactly(Arrays.stream(rows).boxed().toArray(Integer[]::new));
        if (count >= 63) {
            long ascents =
                    IntStream.range(1, count).filter(i -> rows[i] > rows[i - 1]).count();
            assertThat(ascents).isBetween(count / 3L, 2L * count / 3);
        }
    }

    @Test
    void takesEarlyRowsFromEverywhere() {
        RandomOrder order = new RandomOrder(1000, 101_000, 7);
        for (int from = 1000; from < 101_000; from += 1000) {
            long early =
                    IntStream.range(from, from + 1000).filter(order::isEarly).count();
            assertThat(early).as("rows from %d", from).isBetween(75L, 175L);
        }
        RandomOrder other = new RandomOrder(1000, 101_000, 8);
        assertThat(IntStream.range(1000, 2000).filter(row -> order.isEarly(row) != other.isEarly(row)))
                .hasSizeGreaterThan(100);
    }

    @Test
    void takesAllOfFewRowsEarly() {
        RandomOrder few = new RandomOrder(10, 4106, 7);
        assertThat(IntStream.range(10, 4106).allMatch(few::isEarly)).isTrue();
        RandomOrder more = new RandomOrder(10, 4107, 7);
        assertThat(IntStream.range(10, 4107).filter(more::isEarly)).hasSizeBetween(400, 624);
    }
}
