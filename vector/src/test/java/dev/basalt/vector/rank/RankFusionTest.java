package dev.basalt.vector.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RankFusionTest {
    private static final long SEED = 20_260_101;

    @Test
    void sumsReciprocalRanks() {
        RankedList text = RankedList.inOrder(new long[] {7, 3, 5});
        RankedList vector = RankedList.inOrder(new long[] {3, 9});
        RankedList fused = RankFusion.reciprocalRank(List.of(text, vector));
        assertThat(ids(fused)).isEqualTo(longs(3, 7, 9, 5));
        assertThat(fused.score(0)).isEqualTo(0.03252247488101534, within(1e-15)); // 1/62 + 1/61
        assertThat(fused.score(1)).isEqualTo(0.01639344262295082, within(1e-15)); // 1/61
        assertThat(fused.score(2)).isEqualTo(0.016129032258064516, within(1e-15)); // 1/62
        assertThat(fused.score(3)).isEqualTo(0.015873015873015872, within(1e-15)); // 1/63
    }

    @Test
    void weighsListsAndTakesAnotherConstant() {
        RankedList a = RankedList.inOrder(new long[] {1, 2});
        RankedList b = RankedList.inOrder(new long[] {2, 1});
        RankedList fused = RankFusion.reciprocalRank(List.of(a, b), new double[] {1, 3}, 0);
        assertThat(ids(fused)).isEqualTo(longs(2, 1));
        assertThat(fused.score(0)).isEqualTo(3.5);
        assertThat(fused.score(1)).isEqualTo(2.5);
    }

    @Test
    void putsLowerIdFirstOnTies() {
        RankedList a = RankedList.inOrder(new long[] {9, 4});
        RankedList b = RankedList.inOrder(new long[] {4, 9});
        assertThat(ids(RankFusion.reciprocalRank(List.of(a, b)))).isEqualTo(longs(4, 9));
        // Ranks 1, 2, 3 and 3, 1, 2 and 2, 3, 1 must tie although adding in these orders rounds differently.
        List<RankedList> circle = List.of(
                RankedList.inOrder(new long[] {30, 20, 10}),
                RankedList.inOrder(new long[] {20, 10, 30}),
                RankedList.inOrder(new long[] {10, 30, 20}));
        for (double constant = 0; constant < 100; constant++) {
            RankedList fused = RankFusion.reciprocalRank(circle, new double[] {1, 1, 1}, constant);
            assertThat(ids(fused)).as("constant %s", constant).isEqualTo(longs(10, 20, 30));
        }
    }

    @Test
    void takesEmptyListsAndNone() {
        RankedList some = RankedList.inOrder(new long[] {5});
        assertThat(RankFusion.reciprocalRank(List.of()).count()).isZero();
        assertThat(RankFusion.reciprocalRank(List.of(RankedList.empty(), RankedList.empty()))
                        .count())
                .isZero();
        assertThat(ids(RankFusion.reciprocalRank(List.of(RankedList.empty(), some))))
                .isEqualTo(longs(5));
        for (Normalization normalization : Normalization.values()) {
            assertThat(ids(RankFusion.linear(List.of(some, RankedList.empty()), new double[] {1, 1}, normalization)))
                    .isEqualTo(longs(5));
            assertThat(RankFusion.linear(List.of(), new double[0], normalization)
                            .count())
                    .isZero();
        }
    }

    @Test
    void addsScoresOnRangeScale() {
        RankedList a = RankedList.ofScores(new long[] {1, 2, 3}, new double[] {10, 5, 0});
        RankedList b = RankedList.ofScores(new long[] {3, 4}, new double[] {0.9, 0.1});
        RankedList fused = RankFusion.linear(List.of(a, b), new double[] {0.5, 0.25}, Normalization.MIN_MAX);
        assertThat(fused.toString()).isEqualTo("[1: 0.5, 2: 0.25, 3: 0.25, 4: 0.0]");
    }

    @Test
    void addsScoresOnDeviationScale() {
        // Mean 2, deviation sqrt(2/3): z = +-1.2247; id 9 is absent from the first and counts as its lowest there.
        RankedList a = RankedList.ofScores(new long[] {1, 2, 3}, new double[] {3, 2, 1});
        RankedList b = RankedList.ofScores(new long[] {9, 1}, new double[] {8, 4});
        RankedList fused = RankFusion.linear(List.of(a, b), new double[] {1, 1}, Normalization.Z_SCORE);
        assertThat(ids(fused)).isEqualTo(longs(1, 9, 2, 3));
        double z = Math.sqrt(1.5);
        assertThat(fused.score(0)).isEqualTo(z - 1, within(1e-12));
        assertThat(fused.score(1)).isEqualTo(-z + 1, within(1e-12));
        assertThat(fused.score(2)).isEqualTo(-1, within(1e-12));
        assertThat(fused.score(3)).isEqualTo(-z - 1, within(1e-12));
    }

    @Test
    void addsRawScoresWhereNoneIsAsked() {
        RankedList a = RankedList.ofScores(new long[] {1, 2}, new double[] {2, 1});
        RankedList b = RankedList.ofScores(new long[] {2}, new double[] {3});
        assertThat(RankFusion.linear(List.of(a, b), new double[] {1, 2}, Normalization.NONE)
                        .toString())
                .isEqualTo("[2: 7.0, 1: 2.0]");
    }

    @Test
    void survivesScoresAtTheEndsOfTheRange() {
        double huge = Double.MAX_VALUE;
        RankedList list = RankedList.ofScores(new long[] {1, 2, 3}, new double[] {huge, 0, -huge});
        assertThat(RankFusion.linear(List.of(list), new double[] {1}, Normalization.MIN_MAX)
                        .toString())
                .isEqualTo("[1: 1.0, 2: 0.5, 3: 0.0]");
        RankedList z = RankFusion.linear(List.of(list), new double[] {1}, Normalization.Z_SCORE);
        assertThat(z.score(0)).isEqualTo(Math.sqrt(1.5), within(1e-12));
        RankedList equal = RankedList.ofScores(new long[] {1, 2, 3}, new double[] {0.1, 0.1, 0.1});
        assertThat(RankFusion.linear(List.of(equal), new double[] {1}, Normalization.Z_SCORE)
                        .toString())
                .isEqualTo("[1: 0.0, 2: 0.0, 3: 0.0]");
        assertThat(RankFusion.linear(List.of(equal), new double[] {1}, Normalization.MIN_MAX)
                        .toString())
                .isEqualTo("[1: 1.0, 2: 1.0, 3: 1.0]");
    }

    @Test
    void doesNotDependOnTheOrderOfLists() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            List<RankedList> lists = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                lists.add(randomList(random, random.nextInt(40)));
            }
            double[] weights = {1, 1, 1, 1, 1};
            String reciprocal = RankFusion.reciprocalRank(lists).toString();
            String linear =
                    RankFusion.linear(lists, weights, Normalization.Z_SCORE).toString();
            Collections.shuffle(lists, random);
            assertThat(RankFusion.reciprocalRank(lists).toString())
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(reciprocal);
            assertThat(RankFusion.linear(lists, weights, Normalization.Z_SCORE).toString())
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(linear);
        }
    }

    @Test
    void toBeFoundNeverMakesAnIdWorse() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            RankedList a = randomList(random, 20);
            RankedList b = randomList(random, 1 + random.nextInt(20));
            for (Normalization normalization : List.of(Normalization.MIN_MAX, Normalization.Z_SCORE)) {
                RankedList fused = RankFusion.linear(List.of(a, b), new double[] {1, 1}, normalization);
                List<Long> order = ids(fused);
                for (int i = 1; i < a.count(); i++) {
                    // The better of two in one list stays ahead if it alone is found by the other list too.
                    if (ids(b).contains(a.id(i - 1)) && !ids(b).contains(a.id(i))) {
                        assertThat(order.indexOf(a.id(i - 1)))
                                .as("seed %d round %d %s", SEED, round, normalization)
                                .isLessThan(order.indexOf(a.id(i)));
                    }
                }
            }
        }
    }

    @Test
    void measuresAgreementOfPairs() {
        RankedList a = RankedList.inOrder(new long[] {1, 2, 3});
        RankedList b = RankedList.inOrder(new long[] {3, 2, 9});
        RankedList c = RankedList.inOrder(new long[] {50});
        // Pairs: {2, 3} of {1, 2, 3, 9}, nothing, nothing.
        assertThat(RankFusion.agreement(List.of(a, b, c))).isEqualTo(0.5 / 3, within(1e-15));
        assertThat(RankFusion.agreement(List.of(a, a))).isEqualTo(1);
        assertThat(RankFusion.agreement(List.of(a, b), 1)).isEqualTo(0);
        assertThat(RankFusion.agreement(List.of(a, RankedList.empty()))).isEqualTo(0);
        assertThat(RankFusion.agreement(List.of(RankedList.empty(), RankedList.empty())))
                .isEqualTo(0);
        assertThat(RankFusion.agreement(List.of(a))).isEqualTo(0);
        assertThat(RankFusion.agreement(List.of())).isEqualTo(0);
    }

    @Test
    void comparesOnlyTheFirstTen() {
        long[] first = new long[20];
        long[] second = new long[20];
        for (int i = 0; i < 20; i++) {
            first[i] = i;
            second[i] = i < 10 ? i : 100 + i;
        }
        assertThat(RankFusion.agreement(List.of(RankedList.inOrder(first), RankedList.inOrder(second))))
                .isEqualTo(1);
    }

    @Test
    void rejectsWrongArguments() {
        RankedList a = RankedList.inOrder(new long[] {1});
        assertThatThrownBy(() -> RankFusion.reciprocalRank(List.of(a), new double[] {1, 2}, 60))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there must be a weight for each list, but there are 1 lists and 2 weights");
        assertThatThrownBy(() -> RankFusion.reciprocalRank(List.of(a), new double[] {Double.NaN}, 60))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a weight must be finite and not negative, but was NaN");
        assertThatThrownBy(() -> RankFusion.reciprocalRank(List.of(a), new double[] {1}, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("constant must be finite and not negative, but was -1.0");
        assertThatThrownBy(() -> RankFusion.agreement(List.of(a), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("depth must be at least 1, but was 0");
    }

    private static RankedList randomList(Random random, int count) {
        long[] ids = random.longs(0, 60).distinct().limit(count).toArray();
        double[] scores = random.doubles(count, -3, 7).toArray();
        return RankedList.ofScores(ids, scores);
    }

    static List<Long> longs(long... values) {
        return LongStream.of(values).boxed().toList();
    }

    static List<Long> ids(RankedList list) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < list.count(); i++) {
            ids.add(list.id(i));
        }
        return ids;
    }
}
