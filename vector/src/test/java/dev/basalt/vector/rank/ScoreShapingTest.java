package dev.basalt.vector.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScoreShapingTest {
    private static final RankedList HITS =
            RankedList.ofDistances(new long[] {1, 2, 3}, new float[] {0.25f, 0.5f, 0.75f}, 3);

    @Test
    void mixesScoreAndBoost() {
        RankedList ranked = ScoreShaping.rerank(HITS, id -> id == 3 ? 1 : 0, 0.75, Normalization.MIN_MAX);
        assertThat(ranked.toString()).isEqualTo("[3: 0.75, 1: 0.25, 2: 0.125]");
    }

    @Test
    void keepsOrderAtWeight0AndFollowsBoostAtWeight1() {
        assertThat(RankFusionTest.ids(ScoreShaping.rerank(HITS, id -> id, 0, Normalization.Z_SCORE)))
                .containsExactly(1L, 2L, 3L);
        assertThat(ScoreShaping.rerank(HITS, id -> id, 1, Normalization.NONE).toString())
                .isEqualTo("[3: 3.0, 2: 2.0, 1: 1.0]");
        assertThat(ScoreShaping.rerank(RankedList.empty(), id -> id, 0.5, Normalization.MIN_MAX)
                        .count())
                .isZero();
    }

    @Test
    void halvesWithEachHalfLife() {
        assertThat(ScoreShaping.recency(0, 30)).isEqualTo(1);
        assertThat(ScoreShaping.recency(30, 30)).isEqualTo(0.5);
        assertThat(ScoreShaping.recency(90, 30)).isEqualTo(0.125);
        assertThat(ScoreShaping.recency(-5, 30)).isEqualTo(1);
        assertThat(ScoreShaping.recency(Double.POSITIVE_INFINITY, 30)).isEqualTo(0);
    }

    @Test
    void boostsWhatIsEarlyAndLong() {
        assertThat(ScoreShaping.position(0, 100)).isEqualTo(1);
        assertThat(ScoreShaping.position(25, 100)).isEqualTo(0.75);
        assertThat(ScoreShaping.position(101, 100)).isEqualTo(0);
        assertThat(ScoreShaping.length(0, 5000)).isEqualTo(0);
        assertThat(ScoreShaping.length(1250, 5000)).isEqualTo(0.25);
        assertThat(ScoreShaping.length(9999, 5000)).isEqualTo(1);
    }

    @Test
    void rejectsWrongArguments() {
        assertThatThrownBy(() -> ScoreShaping.rerank(HITS, id -> 1, 1.5, Normalization.MIN_MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight must be in [0, 1], but was 1.5");
        assertThatThrownBy(() -> ScoreShaping.rerank(HITS, id -> Double.NaN, 0.5, Normalization.MIN_MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the boost of id 1 must be finite, but was NaN");
        assertThatThrownBy(() -> ScoreShaping.recency(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("halfLife must be finite and positive, but was 0.0");
        assertThatThrownBy(() -> ScoreShaping.recency(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("age must be a number, but was NaN");
    }

    @Test
    void scalesMustBeFiniteAndPositive() {
        for (double wrong : new double[] {0, -0.0, -1, Double.POSITIVE_INFINITY, Double.NaN}) {
            String problem = " must be finite and positive, but was " + wrong;
            assertThatThrownBy(() -> ScoreShaping.recency(1, wrong)).hasMessage("halfLife" + problem);
            assertThatThrownBy(() -> ScoreShaping.position(1, wrong)).hasMessage("scale" + problem);
            assertThatThrownBy(() -> ScoreShaping.length(1, wrong)).hasMessage("scale" + problem);
        }
        assertThat(ScoreShaping.length(1, Double.MIN_VALUE)).isEqualTo(1);
        assertThat(ScoreShaping.length(1, Double.MAX_VALUE)).isPositive();
    }
}
