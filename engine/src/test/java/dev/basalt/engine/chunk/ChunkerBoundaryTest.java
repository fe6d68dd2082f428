package dev.basalt.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.engine.WordHashEmbedder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Passages at the limits of their sizes, and one beyond: whole lists of passages with their tokens.
class ChunkerBoundaryTest {
    private static Chunker chunker(int maxTokens, int overlapTokens) {
        return new Chunker(new WordHashEmbedder(8, 1000, false), new ChunkOptions(maxTokens, overlapTokens));
    }

    private static List<String> passages(Chunker chunker, String text) {
        List<String> passages = new ArrayList<>();
        for (Chunk chunk : chunker.chunks(text)) {
            String passage = text.substring(chunk.start(), chunk.end());
            assertThat(chunk.tokenCount()).as(passage).isEqualTo(passage.split("\\s+", -1).length);
            passages.add(passage);
        }
        return passages;
    }

    private static String sentence(String word, int words) {
        return "The" + (" " + word).repeat(words - 1) + ".";
    }

    @Test
    void aPassageMayBeAsLongAsTheLimit() {
        String two = sentence("a", 12) + " " + sentence("b", 8);
        assertThat(passages(chunker(20, 0), two)).containsExactly(two);
        assertThat(passages(chunker(19, 0), two)).containsExactly(sentence("a", 12), sentence("b", 8));
        String one = sentence("c", 20);
        assertThat(passages(chunker(20, 0), one)).containsExactly(one);
        assertThat(passages(chunker(19, 0), one)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"10, true", "9, false"})
    void aParagraphEndsAPassageFromItsHalfOn(int words, boolean ends) {
        String first = sentence("a", words);
        String second = sentence("b", 6);
        String third = sentence("c", 7);
        String text = first + "\n\n" + second + " " + third;
        assertThat(passages(chunker(20, 0), text))
                .containsExactly(ends ? first : first + "\n\n" + second, ends ? second + " " + third : third);
    }

    @Test
    void theLastParagraphThatFitsEndsAPassage() {
        String text =
                sentence("a", 10) + "\n\n" + sentence("b", 5) + "\n\n" + sentence("c", 4) + " " + sentence("d", 4);
        assertThat(passages(chunker(20, 5), text))
                .containsExactly(
                        sentence("a", 10) + "\n\n" + sentence("b", 5), sentence("c", 4) + " " + sentence("d", 4));
    }

    @ParameterizedTest
    @CsvSource({"4, false", "5, true", "9, true"})
    void sentencesAreRepeatedWhereTheyFitTheOverlap(int overlap, boolean repeated) {
        String text = sentence("a", 15) + " " + sentence("b", 5) + " " + sentence("c", 10);
        assertThat(passages(chunker(20, overlap), text))
                .containsExactly(
                        sentence("a", 15) + " " + sentence("b", 5),
                        (repeated ? sentence("b", 5) + " " : "") + sentence("c", 10));
    }

    /// Else the passage after it would add nothing.
    @ParameterizedTest
    @CsvSource({"15, true", "16, false"})
    void theOverlapLeavesRoomForTheNextSentence(int words, boolean repeated) {
        String text = sentence("a", 15) + " " + sentence("b", 5) + " " + sentence("c", words);
        assertThat(passages(chunker(20, 10), text))
                .containsExactly(
                        sentence("a", 15) + " " + sentence("b", 5),
                        (repeated ? sentence("b", 5) + " " : "") + sentence("c", words));
    }

    @Test
    void theFirstSentenceOfAPassageIsNotRepeated() {
        String text = sentence("a", 8) + " " + sentence("b", 8) + " " + sentence("c", 8) + " " + sentence("d", 8);
        assertThat(passages(chunker(16, 8), text))
                .containsExactly(
                        sentence("a", 8) + " " + sentence("b", 8),
                        sentence("b", 8) + " " + sentence("c", 8),
                        sentence("c", 8) + " " + sentence("d", 8));
    }

    @Test
    void thousandsOfSentencesKeepTheirPlaces() {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1030; i += 2) {
            String two = "Sentence " + i + " has five. Sentence " + (i + 1) + " has five.";
            expected.add(two);
            text.append(text.isEmpty() ? "" : " ").append(two);
        }
        assertThat(passages(chunker(8, 0), text.toString())).containsExactlyElementsOf(expected);
    }

    @Test
    void linesOfBlanksEndParagraphsAndSentences() {
        assertThat(passages(chunker(8, 0), "one two three four\n \t \nfive six seven eight nine"))
                .containsExactly("one two three four", "five six seven eight nine");
        assertThat(passages(chunker(9, 0), "one two three four\n \t \nfive six seven eight nine"))
                .containsExactly("one two three four\n \t \nfive six seven eight nine");
    }

    @Test
    void optionsHaveLimits() {
        assertThat(new ChunkOptions(8, 4)).isEqualTo(new ChunkOptions(8, 4));
        assertThat(new ChunkOptions(9, 0).overlapTokens()).isZero();
        assertThatThrownBy(() -> new ChunkOptions(8, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("overlapTokens must be in [0, 4], but was 5");
        assertThatThrownBy(() -> new ChunkOptions(8, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("overlapTokens must be in [0, 4], but was -1");
    }
}
