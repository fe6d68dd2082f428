package dev.basalt.vector.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankedListTest {
    private static final long SEED = 20_260_102;

    @Test
    void ranksByScoreAndThenById() {
        Random random = new Random(SEED);
        for (int count : new int[] {0, 1, 2, 3, 7, 64, 65, 1000}) {
            long[] ids = random.longs().distinct().limit(count).toArray();
            double[] scores = random.ints(count, 0, 20).asDoubleStream().toArray();
            RankedList list = RankedList.ofScores(ids, scores);
            List<Long> expected = IntStream.range(0, count)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparingLong(i -> ids[i]))
                    .map(i -> ids[i])
                    .toList();
            assertThat(RankFusionTest.ids(list))
                    .as("seed %d count %d", SEED, count)
                    .isEqualTo(expected);
        }
    }

    @Test
    void countsBothZerosAsEqual() {
        assertThat(RankedList.ofScores(new long[] {1, 2}, new double[] {-0.0, 0.0})
                        .toString())
                .isEqualTo("[1: 0.0, 2: 0.0]");
        assertThat(RankedList.ofDistances(new long[] {2, 1}, new float[] {0f, -0f}, 2)
                        .toString())
                .isEqualTo("[1: 0.0, 2: 0.0]");
    }

    @Test
    void putsNearestFirst() {
        assertThat(RankedList.ofDistances(new long[] {5, 6, 7}, new float[] {0.5f, 0.25f, 9}, 2)
                        .toString())
                .isEqualTo("[6: -0.25, 5: -0.5]");
        assertThat(RankedList.inOrder(new long[] {9, 1}).toString()).isEqualTo("[9: 0.0, 1: -1.0]");
    }

    @Test
    void cutsToTheBest() {
        RankedList list = RankedList.inOrder(new long[] {9, 1, 4});
        assertThat(list.top(2).toString()).isEqualTo("[9: 0.0, 1: -1.0]");
        assertThat(list.top(0).count()).isZero();
        assertThat(list.top(3)).isSameAs(list);
        assertThatThrownBy(() -> list.top(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must not be negative, but was -1");
    }

    @Test
    void rejectsWhatHasNoOrder() {
        assertThatThrownBy(() -> RankedList.ofScores(new long[] {1, 2}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there must be a score for each id, but there are 2 ids and 1 scores");
        assertThatThrownBy(() -> RankedList.ofScores(new long[] {8}, new double[] {Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the score of id 8 must be finite, but was NaN");
        assertThatThrownBy(() -> RankedList.inOrder(new long[] {3, 4, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an id must come once, but 3 comes twice");
    }

    /// A searcher that found rows 5 and 3, nearest first.
    private static final class Found implements IndexSearcher {
        @Override
        public int search(float[] query, int queryIndex, int k, int effort, OrdinalSet allowed) {
            return 2;
        }

        @Override
        public int row(int rank) {
            return rank == 0 ? 5 : 3;
        }

        @Override
        public float distance(int rank) {
            return rank == 0 ? 0f : 1.5f;
        }

        @Override
        public long scored() {
            return 2;
        }
    }

    @Test
    void takesWhatASearchFound() {
        assertThat(RankedList.ofSearch(new Found(), 2)).hasToString("[5: 0.0, 3: -1.5]");
        assertThat(RankedList.ofSearch(new Found(), 1)).hasToString("[5: 0.0]");
        assertThat(RankedList.ofSearch(new Found(), 0)).hasToString("[]");
    }
}
