package dev.basalt.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.TierCondition;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class TopKTest {
    private final Random random = new Random(Samples.SEED);

    @Test
    void agreesWithSortingHoweverScoresAreOffered() {
        for (int round = 0; round < 400; round++) {
            int count = random.nextInt(0, 500);
            int k = random.nextInt(1, 40);
            boolean highest = random.nextBoolean();
            float[] scores = scores(count, random.nextInt(4));
            long[] expected = sortedIds(scores, highest, k);
            String where = "seed " + Samples.SEED + ", round " + round;
            TopK topK = highest ? TopK.highest(k) : TopK.lowest(k);
            topK.offerAll(scores, 0, count, 0);
            check(where + ", one block", topK, scores, expected);
            offerBlocksBackwards(topK, scores);
            check(where + ", blocks", topK, scores, expected);
            offerPermuted(topK, scores);
            check(where + ", permuted ids", topK, scores, expected);
            for (int i = count - 1; i >= 0; i--) {
                topK.offer(scores[i], i);
            }
            check(where + ", one by one", topK, scores, expected);
            offerInTwoParts(topK, highest ? TopK.highest(k) : TopK.lowest(k), scores);
            check(where + ", joined", topK, scores, expected);
        }
    }

    @Test
    void neverKeepsNan() {
        TopK topK = TopK.highest(3);
        float[] scores = new float[100];
        Arrays.fill(scores, Float.NaN);
        scores[70] = Float.NEGATIVE_INFINITY;
        topK.offerAll(scores, 0, 100, 1000);
        assertThat(topK.offer(Float.NaN, 1)).isFalse();
        long[] ids = new long[3];
        float[] kept = new float[3];
        assertThat(topK.drainTo(ids, kept, 0)).isEqualTo(1);
        assertThat(ids[0]).isEqualTo(1070);
        assertThat(kept[0]).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void ofEqualScoresKeepsTheLowerIdsEvenAtTheInfinities() {
        for (float score : new float[] {0, -0.0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1}) {
            for (TopK topK : new TopK[] {TopK.highest(2), TopK.lowest(2)}) {
                float[] scores = new float[90];
                Arrays.fill(scores, score);
                topK.offerAll(scores, 0, 90, 500);
                topK.offerAll(scores, 0, 90, 100);
                topK.offerAll(scores, 0, 90, 300);
                int[] ids = new int[2];
                assertThat(topK.drainTo(ids, new float[2], 0)).isEqualTo(2);
                assertThat(ids).containsExactly(100, 101);
            }
        }
    }

    @Test
    void thresholdIsTheWorstKeptScoreOnceFull() {
        TopK high = TopK.highest(2);
        assertThat(high.threshold()).isEqualTo(Float.NEGATIVE_INFINITY);
        high.offer(3, 1);
        high.offer(5, 2);
        assertThat(high.isFull()).isTrue();
        assertThat(high.threshold()).isEqualTo(3);
        assertThat(high.offer(2, 3)).isFalse();
        TopK low = TopK.lowest(1);
        assertThat(low.threshold()).isEqualTo(Float.POSITIVE_INFINITY);
        low.offer(3, 1);
        assertThat(low.threshold()).isEqualTo(3);
        low.clear();
        assertThat(low.size()).isZero();
        assertThat(low.k()).isEqualTo(1);
    }

    @Test
    void rejectsWrongUse() {
        TopK topK = TopK.highest(2);
        topK.offer(1, 1L << 40);
        topK.offer(1, 2);
        assertThatThrownBy(() -> TopK.lowest(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k must be positive, but was 0");
        assertThatThrownBy(() -> topK.offerAll(TopK.lowest(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("both selections must keep the same end, but one keeps the highest scores");
        assertThatThrownBy(() -> topK.offerAll(new float[3], 2, 2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> topK.drainTo(new long[1], new float[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> topK.drainTo(new int[2], new float[2], 0)).isInstanceOf(ArithmeticException.class);
        assertThat(topK.size()).isEqualTo(2);
    }

    private float[] scores(int count, int kind) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            scores[i] = switch (kind) {
                case 0 -> random.nextFloat(-1, 1);
                case 1 -> random.nextInt(4);
                case 2 -> random.nextInt(10) == 0 ? Float.NaN : random.nextInt(3) - 1;
                default -> Float.intBitsToFloat(random.nextInt());
            };
        }
        return scores;
    }

    private static long[] sortedIds(float[] scores, boolean highest, int k) {
        Comparator<Integer> byScore = (a, b) -> {
            float x = scores[a];
            float y = scores[b];
            int order = x < y ? -1 : x > y ? 1 : 0;
            return highest ? -order : order;
        };
        return IntStream.range(0, scores.length)
                .filter(i -> !Float.isNaN(scores[i]))
                .boxed()
                .sorted(byScore.thenComparing(Comparator.naturalOrder()))
                .limit(k)
                .mapToLong(i -> i)
                .toArray();
    }

    private void offerBlocksBackwards(TopK topK, float[] scores) {
        int end = scores.length;
        while (end > 0) {
            int size = random.nextInt(1, end + 1);
            topK.offerAll(scores, end - size, size, end - size);
            end -= size;
        }
    }

    private void offerPermuted(TopK topK, float[] scores) {
        int[] ids = IntStream.range(0, scores.length).toArray();
        for (int i = ids.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int id = ids[i];
            ids[i] = ids[j];
            ids[j] = id;
        }
        float[] permuted = new float[scores.length + 1];
        for (int i = 0; i < ids.length; i++) {
            permuted[1 + i] = scores[ids[i]];
        }
        topK.offerAll(permuted, 1, ids.length, ids, 0);
    }

    private static void offerInTwoParts(TopK topK, TopK other, float[] scores) {
        int half = scores.length / 2;
        other.offerAll(scores, half, scores.length - half, half);
        topK.offerAll(scores, 0, half, 0);
        topK.offerAll(other);
        topK.offerAll(topK);
    }

    private static void check(String where, TopK topK, float[] scores, long[] expected) {
        long[] ids = new long[topK.k() + 1];
        float[] kept = new float[topK.k() + 1];
        int count = topK.drainTo(ids, kept, 1);
        assertThat(Arrays.copyOfRange(ids, 1, 1 + count)).as(where).isEqualTo(expected);
        for (int i = 0; i < count; i++) {
            assertThat(kept[1 + i]).as(where).isEqualTo(scores[(int) expected[i]]);
        }
        assertThat(topK.size()).isZero();
    }
}
