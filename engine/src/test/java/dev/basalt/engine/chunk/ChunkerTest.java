package dev.basalt.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.engine.WordHashEmbedder;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private final WordHashEmbedder words = new WordHashEmbedder(8, 20);
    private final Chunker chunker = new Chunker(words, new ChunkOptions(20, 6));

    @Test
    void findsNothingInBlankText() {
        assertThat(chunker.chunks("")).isEmpty();
        assertThat(chunker.chunks(" \n\t \n\n")).isEmpty();
    }

    @Test
    void keepsShortTextWhole() {
        assertThat(texts("  One short sentence. And another!\n")).containsExactly("One short sentence. And another!");
    }

    @Test
    void cutsAtSentenceEndsAndRepeatsTheLastSentence() {
        String text = sentence("a", 8) + " " + sentence("b", 6) + " " + sentence("c", 5) + " " + sentence("d", 7);
        assertThat(texts(text))
                .containsExactly(
                        sentence("a", 8) + " " + sentence("b", 6) + " " + sentence("c", 5),
                        sentence("c", 5) + " " + sentence("d", 7));
    }

    @Test
    void prefersTheParagraphEndInTheSecondHalfAndThenRepeatsNothing() {
        String text = sentence("a", 12) + "\n\n" + sentence("b", 5) + " " + sentence("c", 6);
        assertThat(texts(text)).containsExactly(sentence("a", 12), sentence("b", 5) + " " + sentence("c", 6));
    }

    @Test
    void endsASentenceAtABlankLine() {
        String text = "A heading without a stop\n\n" + sentence("b", 17);
        assertThat(texts(text)).containsExactly("A heading without a stop", sentence("b", 17));
    }

    @Test
    void halvesASentenceThatIsTooLongAtSpaces() {
        String text = IntStream.range(0, 50).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        List<Chunk> chunks = chunker.chunks(text);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.tokenCount()).isLessThanOrEqualTo(20));
        assertThat(String.join(" ", texts(text))).isEqualTo(text);
    }

    @Test
    void halvesARunWithoutSpacesButNoSurrogatePair() {
        String text = "🌋".repeat(10_000);
        List<Chunk> chunks = new Chunker(new WordHashEmbedder(8, 20, true), new ChunkOptions(20, 6)).chunks(text);
        assertThat(chunks.getFirst().start()).isZero();
        assertThat(chunks.getLast().end()).isEqualTo(text.length());
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(Character.isLowSurrogate(text.charAt(chunk.start()))).isFalse();
            assertThat(chunk.tokenCount()).isLessThanOrEqualTo(20);
        });
    }

    @Test
    void neverExceedsWhatTheModelLooksAt() {
        Chunker larger = new Chunker(words, ChunkOptions.DEFAULT);
        String text = IntStream.range(0, 30).mapToObj(i -> sentence("s" + i, 7)).collect(Collectors.joining(" "));
        assertThat(larger.chunks(text))
                .allSatisfy(chunk -> assertThat(chunk.tokenCount()).isLessThanOrEqualTo(20));
    }

    @Test
    void coversEveryWordInOrderWhateverTheText() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String text = randomText(random);
            List<Chunk> chunks = chunker.chunks(text);
            int covered = 0;
            int lastStart = -1;
            for (Chunk chunk : chunks) {
                assertThat(chunk.start()).as("seed 7, round %d", round).isGreaterThan(lastStart);
                assertThat(text.substring(Math.min(covered, chunk.start()), chunk.start()))
                        .isBlank();
                assertThat(chunk.end()).isGreaterThan(covered);
                assertThat(chunk.tokenCount()).isLessThanOrEqualTo(20);
                assertThat(words.countTokens(List.of(text.substring(chunk.start(), chunk.end())))[0])
                        .isLessThanOrEqualTo(20);
                covered = chunk.end();
                lastStart = chunk.start();
            }
            assertThat(text.substring(covered)).isBlank();
        }
    }

    @Test
    void rejectsSizesThatCannotAdvance() {
        assertThatThrownBy(() -> new ChunkOptions(7, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens must be at least 8, but was 7");
        assertThatThrownBy(() -> new ChunkOptions(20, 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("overlapTokens must be in [0, 10], but was 11");
    }

    private List<String> texts(String text) {
        return chunker.chunks(text).stream()
                .map(chunk -> text.substring(chunk.start(), chunk.end()))
                .toList();
    }

    /// A sentence of the given number of words.
    private static String sentence(String word, int words) {
        return "The" + (" " + word).repeat(words - 1) + ".";
    }

    private static String randomText(Random random) {
        String[] parts = {
            "word", "Longer", "tiny", ".", ". ", "? ", "! ", " ", " ", " ", "\n", "\n\n", "\t", "😀", "é", "3.14",
            "\r\n"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(400); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
