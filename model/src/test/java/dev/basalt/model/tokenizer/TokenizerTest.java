package dev.basalt.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.model.embedding.BundledModel;
import dev.basalt.model.embedding.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    private static Path file;
    private static Tokenizer tokenizer;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() throws IOException {
        file = ModelFiles.bundled(BundledModel.MINILM).tokenizerJson();
        tokenizer = Tokenizer.open(file);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void putsSpecialTokensAroundTextOnlyWhenAsked() {
        assertThat(tokenizer.encode("hello world", true).ids()).containsExactly(101, 7592, 2088, 102);
        assertThat(tokenizer.encode("hello world", true).tokens()).containsExactly("[CLS]", "hello", "world", "[SEP]");
        assertThat(tokenizer.encode("hello world", false).ids()).containsExactly(7592, 2088);
        assertThat(tokenizer.specialTokenCount()).isEqualTo(2);
    }

    @Test
    void reportsButDoesNotApplyTruncationAndPaddingOfTheFile() {
        assertThat(tokenizer.truncationLength()).hasValue(128);
        assertThat(tokenizer.countTokens(List.of("hello ".repeat(1000), "hello")))
                .containsExactly(1000, 1);
        assertThat(tokenizer.encode("hello ".repeat(1000), true).tokenCount()).isEqualTo(1002);
        assertThat(tokenizer.encode("hello", true).tokenCount()).isEqualTo(3);
    }

    @Test
    void batchesGiveWhatSingleTextsGive() {
        List<String> texts = List.of("one", "", "two words", "a third, longer text!", "\uD83D\uDE00");
        List<TokenizedText> together = tokenizer.encode(texts, true);
        int[][] ids = tokenizer.encodeIds(texts, true);
        int[] counts = tokenizer.countTokens(texts);
        for (int i = 0; i < texts.size(); i++) {
            TokenizedText alone = tokenizer.encode(texts.get(i), true);
            assertThat(together.get(i).ids()).isEqualTo(alone.ids());
            assertThat(ids[i]).isEqualTo(alone.ids());
            assertThat(counts[i]).isEqualTo(alone.tokenCount() - 2);
        }
    }

    @Test
    void keepsOrderAcrossNativeSlices() {
        List<String> texts = new java.util.ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            texts.add("word ".repeat(i % 7));
        }
        int[] counts = tokenizer.countTokens(texts);
        for (int i = 0; i < counts.length; i++) {
            assertThat(counts[i]).isEqualTo(i % 7);
        }
    }

    @Test
    void givesNothingForNoTexts() {
        assertThat(tokenizer.encode(List.of(), true)).isEmpty();
        assertThat(tokenizer.countTokens(List.of())).isEmpty();
    }

    @Test
    void countsOffsetsInUtf16CodeUnits() {
        TokenizedText text = tokenizer.encode("a \uD83D\uDE00 b\uD83D\uDE80 caf\u00E9", false);
        assertThat(text.tokens()).containsExactly("a", "[UNK]", "[UNK]", "cafe");
        assertThat(text.start(1)).isEqualTo(2);
        assertThat(text.end(1)).isEqualTo(4);
        assertThat(text.start(2)).isEqualTo(5);
        assertThat(text.end(2)).isEqualTo(8);
        assertThat(text.start(3)).isEqualTo(9);
        assertThat(text.end(3)).isEqualTo(13);
    }

    @Test
    void specialTokensStandForNoText() {
        TokenizedText text = tokenizer.encode("hello world", true);
        assertThat(text.start(0)).isZero();
        assertThat(text.end(0)).isZero();
        assertThat(text.start(3)).isEqualTo(11);
        assertThat(text.end(3)).isEqualTo(11);
    }

    @Test
    void tokensSpellTheTextAtTheirOffsets() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        String[] words = {
            "house",
            "Unbelievable",
            "tokenization",
            "\uD83D\uDE00",
            "x",
            "\u05E9\u05DC\u05D5\u05DD",
            "42,5",
            "antidisestablishment"
        };
        for (int round = 0; round < 200; round++) {
            StringBuilder builder = new StringBuilder();
            int count = random.nextInt(40);
            for (int i = 0; i < count; i++) {
                builder.append(words[random.nextInt(words.length)]).append(" ".repeat(random.nextInt(3)));
            }
            String text = builder.toString();
            TokenizedText tokenized = tokenizer.encode(text, true);
            int previous = 0;
            for (int i = 0; i < tokenized.tokenCount(); i++) {
                String token = tokenized.tokens().get(i);
                assertThat(tokenized.start(i))
                        .as("seed %s, text '%s'", seed, text)
                        .isGreaterThanOrEqualTo(previous);
                previous = tokenized.end(i);
                if (!token.startsWith("[")) {
                    assertThat(text.substring(tokenized.start(i), tokenized.end(i))
                                    .toLowerCase(java.util.Locale.ROOT))
                            .as("seed %s, text '%s', token %s", seed, text, i)
                            .isEqualTo(token.replace("##", ""));
                }
            }
        }
    }

    @Test
    void readsHalfOfASurrogatePairAsReplacementCharacter() {
        for (String text : List.of("\uD83D x", "x \uDE00", "\uDE00\uD83D x", "a\uD83Db x")) {
            String replaced = text.replaceAll("[\uD800-\uDFFF]", "\uFFFD");
            assertThat(tokenizer.encode(text, true).ids())
                    .isEqualTo(tokenizer.encode(replaced, true).ids());
        }
        TokenizedText text = tokenizer.encode("\uD83D hello", false);
        assertThat(text.start(text.tokenCount() - 1)).isEqualTo(2);
    }

    @Test
    void readsNulAndControlCharacters() {
        TokenizedText text = tokenizer.encode("hello \u0000world", false);
        assertThat(text.tokens()).containsExactly("hello", "world");
        assertThat(text.start(1)).isEqualTo(7);
        assertThat(text.end(1)).isEqualTo(12);
        assertThat(tokenizer.encode("\u0000\u0001\u0007", false).tokenCount()).isZero();
    }

    @Test
    void decodesWhatItEncoded() {
        assertThat(tokenizer.decode(tokenizer.encode("hello world", true).ids()))
                .isEqualTo("hello world");
        assertThat(tokenizer.decode(new int[0])).isEmpty();
        assertThat(tokenizer.decode(new int[] {-1, Integer.MAX_VALUE, 7592})).isEqualTo("hello");
    }

    @Test
    void truncatesTheTextAndKeepsSpecialTokens() {
        TokenizedText text = tokenizer.encode("one two three four", true);
        TokenizedText cut = text.truncatedTo(4);
        assertThat(cut.tokens()).containsExactly("[CLS]", "one", "two", "[SEP]");
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.end(2)).isEqualTo(7);
        assertThat(text.truncatedTo(6)).isSameAs(text);
        assertThat(text.truncatedTo(2).tokens()).containsExactly("[CLS]", "[SEP]");
        assertThatThrownBy(() -> text.truncatedTo(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens must be at least the 2 special tokens around a text, but was 1");
        int[] counts = new int[1];
        assertThat(tokenizer.encodeIds(List.of("one two three four"), 4, counts)[0])
                .isEqualTo(cut.ids());
        assertThat(counts).containsExactly(6);
    }

    @Test
    void rejectsUseAfterClose() throws IOException {
        Tokenizer closed = Tokenizer.open(file);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.encode("a", true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tokenizer must be open, but was closed");
        assertThatThrownBy(() -> closed.decode(new int[] {1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tokenizer must be open, but was closed");
    }

    @Test
    void namesTheFileThatIsNoTokenizer() throws IOException {
        Path garbage = directory.resolve("tokenizer.json");
        Files.writeString(garbage, "garbage");
        assertThatThrownBy(() -> Tokenizer.open(garbage))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + garbage + "] a tokenizer file must describe a tokenizer, but was rejected: expected"
                        + " value at line 1 column 1");
        Files.write(garbage, new byte[] {'{', (byte) 0xFF, '}'});
        assertThatThrownBy(() -> Tokenizer.open(garbage))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + garbage + "] a tokenizer file must be UTF-8, but is not");
    }

    @Test
    void rejectsEveryCutOfATokenizerFile() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Path cut = directory.resolve("tokenizer.json");
        for (int size = 0; size < whole.length; size += 1 + whole.length / 29) {
            Files.write(cut, java.util.Arrays.copyOf(whole, size));
            assertThatThrownBy(() -> Tokenizer.open(cut))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageStartingWith("[" + cut + "] a tokenizer file must ");
        }
    }

    @Test
    void rejectsATextThatNobodyCanMeanToEmbedWhole() {
        String text = "a".repeat((16 << 20) + 1);
        assertThatThrownBy(() -> tokenizer.countTokens(List.of("short", text)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[text 1] text length in UTF-16 code units must be at most 16777216, but was 16777217;"
                        + " cut the text first");
    }

    @Test
    void refusesLimitsBelowTheSpecialTokens() {
        assertThat(tokenizer.encodeIds(List.of("one two"), 2, new int[1])[0]).containsExactly(101, 102);
        assertThatThrownBy(() -> tokenizer.encodeIds(List.of("one two"), 1, new int[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens must be at least the 2 special tokens around a text, but was 1");
    }

    @Test
    void aTokenizedTextGivesCopiesAway() {
        TokenizedText text = tokenizer.encode("hello", true);
        text.ids()[0] = 7;
        assertThat(text.ids()).containsExactly(101, 7592, 102);
        assertThat(text.truncated()).isFalse();
        assertThat(text.truncatedTo(3)).isSameAs(text);
        TokenizedText cut = tokenizer.encode("one two three", true).truncatedTo(3);
        assertThat(cut.tokenCount()).isEqualTo(3);
        assertThat(cut.start(1)).isZero();
        assertThat(cut.end(1)).isEqualTo(3);
        assertThat(cut.start(2)).isEqualTo(13);
        assertThat(cut.end(2)).isEqualTo(13);
    }

    @Test
    void saysThatTheFileIsMissing() {
        Path missing = directory.resolve("none.json");
        assertThatThrownBy(() -> Tokenizer.open(missing)).isInstanceOf(NoSuchFileException.class);
    }
}
