package dev.basalt.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SurrogatesTest {
    @Test
    void replacesHalvesWithoutAPartnerWhereverTheyStand() {
        assertThat(Surrogates.replaceLone("a\uD83D")).isEqualTo("a\uFFFD");
        assertThat(Surrogates.replaceLone("\uDE00\uD83D\uDE00\uD83D\uD83D"))
                .isEqualTo("\uFFFD\uD83D\uDE00\uFFFD\uFFFD");
        String whole = "a\uD83D\uDE00b";
        assertThat(Surrogates.replaceLone(whole)).isSameAs(whole);
    }

    @Test
    void countsCodeUnits() {
        assertThat(Surrogates.codeUnitOffsets("abc")).isEmpty();
        assertThat(Surrogates.codeUnitOffsets("a\uD83D\uDE00b")).containsExactly(0, 1, 3, 4);
        assertThat(Surrogates.codeUnit(new int[0], 2)).isEqualTo(2);
        assertThat(Surrogates.codeUnit(new int[] {0, 1, 3, 4}, 2)).isEqualTo(3);
    }
}
