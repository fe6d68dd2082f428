package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingModelTest {
    private static final long SEED = 20_260_102;

    private static EmbeddingModel model;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() throws IOException {
        model = EmbeddingModel.openDefault();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void describesTheBundledModel() {
        assertThat(model.id()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(model.dimension()).isEqualTo(384);
        assertThat(model.maxTokens()).isEqualTo(256);
    }

    /// The published similarities of this model for its example sentences.
    @Test
    void givesThePublishedSimilarities() {
        Embeddings embeddings = model.embed(List.of(
                "That is a happy person",
                "That is a happy dog",
                "That is a very happy person",
                "Today is a sunny day"));
        assertThat(dot(embeddings.vector(0), embeddings.vector(1))).isCloseTo(0.695, within(0.001));
        assertThat(dot(embeddings.vector(0), embeddings.vector(2))).isCloseTo(0.943, within(0.001));
        assertThat(dot(embeddings.vector(0), embeddings.vector(3))).isCloseTo(0.257, within(0.001));
    }

    /// Independent of all code here but the tokenizer: unbatched, unpadded, pooled in double precision.
    @Test
    void equalsMeanPoolingComputedFromTheNetworksOutput() throws IOException, OrtException {
        List<String> texts = List.of("A short one.", "The quick brown fox jumps over the lazy dog, twice.", "x");
        Embeddings embeddings = model.embed(texts);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(
                ModelFiles.bundled(BundledModel.MINILM).modelOnnx().toString())) {
            for (int i = 0; i < texts.size(); i++) {
                double[] expected = meanPooled(environment, session, texts.get(i));
                float[] actual = embeddings.vector(i);
                for (int j = 0; j < expected.length; j++) {
                    assertThat((double) actual[j]).isCloseTo(expected[j], within(1e-5));
                }
            }
        }
    }

    @Test
    void givesTheSameAloneAndInBatches_inTheCallersOrder() {
        List<String> texts = randomTexts(60, 80);
        Embeddings together = model.embed(texts);
        for (int i = 0; i < texts.size(); i++) {
            float[] alone = model.embed(texts.get(i));
            float[] inBatch = together.vector(i);
            for (int j = 0; j < alone.length; j++) {
                assertThat(inBatch[j])
                        .as("seed %s, text %s, element %s", SEED, i, j)
                        .isCloseTo(alone[j], within(1e-5f));
            }
        }
    }

    @Test
    void givesVectorsOfLengthOne() {
        Embeddings embeddings = model.embed(oddTexts());
        for (int i = 0; i < embeddings.count(); i++) {
            assertThat(dot(embeddings.vector(i), embeddings.vector(i))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void tellsWhichTextsWereCut() {
        Embeddings embeddings = model.embed(List.of("word ".repeat(254), "word ".repeat(255), "word"));
        assertThat(embeddings.tokenCount(0)).isEqualTo(256);
        assertThat(embeddings.truncated(0)).isFalse();
        assertThat(embeddings.tokenCount(1)).isEqualTo(257);
        assertThat(embeddings.truncated(1)).isTrue();
        assertThat(embeddings.tokenCount(2)).isEqualTo(3);
        assertThat(embeddings.truncatedCount()).isEqualTo(1);
        assertThat(embeddings.vector(1)).isEqualTo(model.embed("word ".repeat(400)));
    }

    @Test
    void embedsAMegabyteOfText() {
        Embeddings embeddings = model.embed(List.of("some words to fill. ".repeat(52_429)));
        assertThat(embeddings.truncated(0)).isTrue();
        assertThat(embeddings.tokenCount(0)).isEqualTo(52_429 * 5 + 2);
    }

    @Test
    void givesNothingForNoTexts() {
        Embeddings embeddings = model.embed(List.of());
        assertThat(embeddings.count()).isZero();
        assertThat(embeddings.vectors()).isEmpty();
        assertThat(embeddings.truncatedCount()).isZero();
    }

    @Test
    void batchSizeDoesNotMatter() throws IOException {
        List<String> texts = randomTexts(20, 60);
        float[] expected = model.embed(texts).vectors();
        for (int budget : new int[] {1, 100, 5000}) {
            EmbeddingOptions options =
                    EmbeddingOptions.defaults().withMaxBatchTokens(budget).withThreads(1);
            try (EmbeddingModel other = EmbeddingModel.open(ModelFiles.bundled(BundledModel.MINILM), options)) {
                assertThat(other.embed(texts).vectors()).containsExactly(expected, within(1e-5f));
            }
        }
    }

    @Test
    void servesThreadsAtOnce() throws Exception {
        List<String> texts = randomTexts(12, 40);
        float[] expected = model.embed(texts).vectors();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Callable<float[]>> calls = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                calls.add(() -> model.embed(texts).vectors());
            }
            for (Future<float[]> result : executor.invokeAll(calls)) {
                assertThat(result.get()).containsExactly(expected, within(1e-5f));
            }
        }
    }

    @Test
    void stopsWhenInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> model.embed(List.of("a")))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("embedding must not be interrupted, but was after batch 0 of 1");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void rejectsUseAfterClose() throws IOException {
        EmbeddingModel closed = EmbeddingModel.openDefault();
        closed.embed("a");
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.embed("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("embedding model must be open, but was closed");
    }

    @Test
    void namesTheNetworkThatIsNone() throws IOException {
        Path network = directory.resolve("model.onnx");
        Files.writeString(network, "garbage");
        Files.copy(ModelFiles.bundled(BundledModel.MINILM).tokenizerJson(), directory.resolve("tokenizer.json"));
        ModelFiles files = ModelFiles.directory(directory);
        assertThatThrownBy(() -> EmbeddingModel.open(files))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageStartingWith(
                        "[" + network + "] a model must be a readable ONNX network, but was rejected: ");
        Files.write(network, new byte[0]);
        assertThatThrownBy(() -> EmbeddingModel.open(files))
                .isInstanceOfAny(CorruptDataException.class, UnsupportedFormatException.class)
                .hasMessageStartingWith("[" + network + "] ");
    }

    @Test
    void namesTheNetworkThatIsCutShort() throws IOException {
        byte[] head = Arrays.copyOf(
                Files.readAllBytes(ModelFiles.bundled(BundledModel.MINILM).modelOnnx()), 3_000_000);
        Path network = directory.resolve("model.onnx");
        Files.write(network, head);
        Files.copy(ModelFiles.bundled(BundledModel.MINILM).tokenizerJson(), directory.resolve("tokenizer.json"));
        ModelFiles files = ModelFiles.directory(directory);
        assertThatThrownBy(() -> EmbeddingModel.open(files))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageStartingWith(
                        "[" + network + "] a model must be a readable ONNX network, but was rejected: ");
    }

    @Test
    void readsAModelDirectory() throws IOException {
        Files.createDirectories(directory.resolve("onnx"));
        Files.copy(
                ModelFiles.bundled(BundledModel.MINILM).modelOnnx(),
                directory.resolve("onnx").resolve("model.onnx"));
        Files.copy(ModelFiles.bundled(BundledModel.MINILM).tokenizerJson(), directory.resolve("tokenizer.json"));
        try (EmbeddingModel other = EmbeddingModel.open(ModelFiles.directory(directory))) {
            assertThat(other.id()).matches(directory.getFileName() + "@[0-9a-f]{16}");
            // The truncation that the tokenizer file asks for, as no configuration says more.
            assertThat(other.maxTokens()).isEqualTo(128);
            assertThat(other.embed("hello")).containsExactly(model.embed("hello"), within(1e-6f));
        }
        Files.writeString(directory.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 600}");
        Files.writeString(directory.resolve("config.json"), "{\"max_position_embeddings\": 512}");
        try (EmbeddingModel other = EmbeddingModel.open(ModelFiles.directory(directory))) {
            assertThat(other.maxTokens()).isEqualTo(512);
            Embeddings embeddings = other.embed(List.of("word ".repeat(1000)));
            assertThat(embeddings.truncated(0)).isTrue();
        }
    }

    @Test
    void embedsTextsThatAreOddInEveryWay() {
        Embeddings embeddings = model.embed(oddTexts());
        for (float value : embeddings.vectors()) {
            assertThat(value).isBetween(-1f, 1f);
        }
    }

    private static List<String> oddTexts() {
        return List.of(
                "",
                " ",
                "x",
                "\u0000",
                "\uD83D",
                "\uDE00\uD83D",
                "\uD83D\uDE00\uD83D\uDE00",
                "\u202E\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627",
                "e\u0301".repeat(3000),
                "a".repeat(100_000),
                "[CLS] [SEP] [PAD] [MASK] [UNK]",
                "\uFFFE\uFFFF\uFDD0");
    }

    private static double[] meanPooled(OrtEnvironment environment, OrtSession session, String text)
            throws OrtException {
        int[] ids = model.tokenizer().encode(text, true).ids();
        long[][] row = {Arrays.stream(ids).asLongStream().toArray()};
        long[][] ones = {new long[ids.length]};
        Arrays.fill(ones[0], 1);
        long[][] zeros = {new long[ids.length]};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, row);
                OnnxTensor mask = OnnxTensor.createTensor(environment, ones);
                OnnxTensor types = OnnxTensor.createTensor(environment, zeros);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", idTensor, "attention_mask", mask, "token_type_ids", types))) {
            float[][] hidden = ((float[][][]) result.get(0).getValue())[0];
            double[] mean = new double[hidden[0].length];
            for (float[] token : hidden) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += token[i] / (double) hidden.length;
                }
            }
            double norm =
                    Math.sqrt(Arrays.stream(mean).map(value -> value * value).sum());
            return Arrays.stream(mean).map(value -> value / norm).toArray();
        }
    }

    private static List<String> randomTexts(int count, int maxWords) {
        Random random = new Random(SEED);
        String[] words = {
            "river", "database", "the", "of", "quickly", "running", "Paris", "42", "tokenizer", "\u00FCber"
        };
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder("text " + i);
            int length = random.nextInt(maxWords);
            for (int j = 0; j < length; j++) {
                text.append(' ').append(words[random.nextInt(words.length)]);
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
