package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
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
}
