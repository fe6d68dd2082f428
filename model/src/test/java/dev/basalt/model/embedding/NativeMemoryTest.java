package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.basalt.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is closed gives its memory back, and what is called often takes no more.
class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long ALLOWED_GROWTH_MIB = 120;

    @Test
    void openingAndClosingOftenTakesNoMemory() throws IOException {
        assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which only Linux has");
        ModelFiles files = ModelFiles.bundled(BundledModel.MINILM);
        for (int i = 0; i < 3; i++) {
            openEmbedClose(files);
        }
        long before = residentMib();
        for (int i = 0; i < 20; i++) {
            openEmbedClose(files);
        }
        // Twenty leaked models would hold about 2 GB.
        assertThat(residentMib() - before).isLessThan(ALLOWED_GROWTH_MIB);
    }

    @Test
    void embeddingOftenTakesNoMemory() throws IOException {
        assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which only Linux has");
        try (EmbeddingModel model = EmbeddingModel.openDefault()) {
            List<String> texts = List.of("a text", "another text that is a bit longer");
            embedTimes(model, texts, 100);
            long before = residentMib();
            embedTimes(model, texts, 2000);
            assertThat(residentMib() - before).isLessThan(ALLOWED_GROWTH_MIB);
        }
    }

    @Test
    void tokenizingOftenTakesNoMemory() throws IOException {
        assumeTrue(Files.exists(STATUS), "resident memory is read from /proc, which only Linux has");
        try (Tokenizer tokenizer =
                Tokenizer.open(ModelFiles.bundled(BundledModel.MINILM).tokenizerJson())) {
            List<String> texts = List.of("some words ".repeat(2000), "more words ".repeat(2000));
            tokenizeTimes(tokenizer, texts, 10);
            long before = residentMib();
            // 300 times 8000 tokens, each with its string and ranges on the native side: about 400 MB if leaked.
            tokenizeTimes(tokenizer, texts, 300);
            assertThat(residentMib() - before).isLessThan(ALLOWED_GROWTH_MIB);
        }
    }

    private static void openEmbedClose(ModelFiles files) throws IOException {
        try (EmbeddingModel model = EmbeddingModel.open(files)) {
            assertThat(model.embed("a")).hasSize(384);
        }
    }

    private static void embedTimes(EmbeddingModel model, List<String> texts, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(model.embed(texts).count()).isEqualTo(2);
        }
    }

    private static void tokenizeTimes(Tokenizer tokenizer, List<String> texts, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(tokenizer.encodeIds(texts, false)[1]).hasSize(4000);
        }
    }

    private static long residentMib() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        throw new IOException("VmRSS must be in " + STATUS + ", but was not");
    }
}
