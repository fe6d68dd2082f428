package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.TestEmbeddings;
import dev.basalt.engine.Document;
import dev.basalt.model.embedding.EmbeddingModel;
import dev.basalt.model.embedding.Embeddings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The embeddings of `testdata/embeddings` are those of sentences of the sample corpus.
///
/// With `-Dbasalt.test.golden=write`, files that are missing are made.
class TestEmbeddingsTest {
    private static final int ROWS = TestEmbeddings.BASE_ROWS + TestEmbeddings.QUERY_ROWS;

    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+");

    /// One of so many rows is a query.
    private static final int QUERY_EVERY = ROWS / TestEmbeddings.QUERY_ROWS;

    @Test
    void areThoseOfTheModel() throws IOException {
        List<String> base = new ArrayList<>();
        List<String> queries = new ArrayList<>();
        List<String> sentences = sentences();
        for (int i = 0; i < sentences.size(); i++) {
            (i % QUERY_EVERY == QUERY_EVERY - 1 ? queries : base).add(sentences.get(i));
        }
        try (EmbeddingModel model = EmbeddingModel.openDefault()) {
            if (Golden.isWriting()) {
                write(model, "base-4000-384-f16.npy", base);
                write(model, "queries-200-384-f16.npy", queries);
            }
            compare(model, base, TestEmbeddings.base());
            compare(model, queries, TestEmbeddings.queries());
        }
    }

    /// Compares a few rows, the first and the last among them.
    private static void compare(EmbeddingModel model, List<String> texts, float[] values) {
        int dimension = TestEmbeddings.DIMENSION;
        assertThat(values).hasSize(texts.size() * dimension);
        for (int row = 0; row < texts.size(); row += (texts.size() - 1) / 3) {
            float[] vector = model.embed(texts.get(row));
            double dot = 0;
            double norm = 0;
            for (int i = 0; i < dimension; i++) {
                double value = values[row * dimension + i];
                dot += vector[i] * value;
                norm += value * value;
            }
            assertThat(dot / Math.sqrt(norm)).as(texts.get(row)).isCloseTo(1, within(1e-4));
        }
    }

    /// Sentences of the corpus of 60 to 240 characters, each once, evenly spread over it.
    private static List<String> sentences() throws IOException {
        Set<String> all = new LinkedHashSet<>();
        Path corpus = Golden.folder("../samples/state-of-the-union.ndjson").normalize();
        try (DocumentReader reader = DocumentReader.open(corpus, SourceFormat.NDJSON, SourceOptions.DEFAULT)) {
            for (Document document = reader.next(); document != null; document = reader.next()) {
                for (String sentence : SENTENCE_END.split(document.text(), -1)) {
                    if (sentence.length() >= 60 && sentence.length() <= 240) {
                        all.add(sentence);
                    }
                }
            }
        }
        List<String> listed = List.copyOf(all);
        assertThat(listed).hasSizeGreaterThan(ROWS);
        List<String> chosen = new ArrayList<>(ROWS);
        for (long i = 0; i < ROWS; i++) {
            chosen.add(listed.get((int) (i * listed.size() / ROWS)));
        }
        return chosen;
    }

    private static void write(EmbeddingModel model, String name, List<String> texts) throws IOException {
        int dimension = model.dimension();
        String fields =
                "{'descr': '<f2', 'fortran_order': False, 'shape': (" + texts.size() + ", " + dimension + "), }";
        ByteBuffer bytes =
                ByteBuffer.allocate(128 + 2 * texts.size() * dimension).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
        bytes.put((fields + " ".repeat(117 - fields.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        for (int from = 0; from < texts.size(); from += 256) {
            Embeddings embeddings = model.embed(texts.subList(from, Math.min(texts.size(), from + 256)));
            for (int i = 0; i < embeddings.count() * dimension; i++) {
                bytes.putShort(Float.floatToFloat16(embeddings.vectors()[i]));
            }
        }
        Path file = Golden.folder("embeddings").resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, bytes.array());
        }
    }
}
