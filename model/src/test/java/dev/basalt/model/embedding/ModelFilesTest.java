package dev.basalt.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    @TempDir
    Path directory;

    @Test
    void namesWhatIsMissing() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> ModelFiles.directory(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": a model must be a directory, but was none");
        assertThatThrownBy(() -> ModelFiles.directory(directory))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(directory + ": a model directory must hold 'tokenizer.json', but did not");
        Files.writeString(directory.resolve("tokenizer.json"), "{}");
        assertThatThrownBy(() -> ModelFiles.directory(directory))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(directory + ": a model directory must hold 'model.onnx' or 'onnx/model.onnx', but did not");
    }

    @Test
    void idChangesWithEveryFileThatMatters() throws IOException {
        writeModel();
        String before = ModelFiles.directory(directory).id();
        assertThat(ModelFiles.directory(directory).id()).isEqualTo(before);
        for (String name : new String[] {"model.onnx", "model.onnx_data", "tokenizer.json", "config.json"}) {
            Files.writeString(directory.resolve(name), "changed");
            String after = ModelFiles.directory(directory).id();
            assertThat(after).as(name).isNotEqualTo(before);
            before = after;
        }
        Files.writeString(directory.resolve("README.md"), "changed");
        assertThat(ModelFiles.directory(directory).id()).isEqualTo(before);
    }

    @Test
    void readsLimitsAndPooling() throws IOException {
        writeModel();
        ModelConfig none = ModelFiles.directory(directory).config();
        assertThat(none.effectiveMaxTokens(77)).isEqualTo(77);
        assertThat(none.pooling()).isEqualTo(Pooling.MEAN);
        Files.writeString(directory.resolve("config.json"), "{\"max_position_embeddings\" : 64}");
        assertThat(ModelFiles.directory(directory).config().effectiveMaxTokens(77))
                .isEqualTo(64);
        Files.writeString(directory.resolve("sentence_bert_config.json"), "{\n \"max_seq_length\": 32\n}");
        assertThat(ModelFiles.directory(directory).config().effectiveMaxTokens(77))
                .isEqualTo(32);
        writePooling("{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
        assertThat(ModelFiles.directory(directory).config().pooling()).isEqualTo(Pooling.FIRST_TOKEN);
    }

    @Test
    void rejectsPoolingItDoesNotKnow() throws IOException {
        writeModel();
        Path file = writePooling("{\"pooling_mode_max_tokens\": true}");
        assertThatThrownBy(() -> ModelFiles.directory(directory))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[" + file + "] pooling must be 'mean_tokens' or 'cls_token', but was 'max_tokens'");
        writePooling("{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true}");
        assertThatThrownBy(() -> ModelFiles.directory(directory))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[" + file + "] one pooling must be switched on, but were 'cls_token' and 'mean_tokens'");
    }

    @Test
    void rejectsATokenLimitOfZero() throws IOException {
        writeModel();
        Path file = Files.writeString(directory.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 0}");
        assertThatThrownBy(() -> ModelFiles.directory(directory))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file + "] number of tokens must be positive, but was 0");
    }

    @Test
    void readsAConfigurationOfAMebibyteAndNoMore() throws IOException {
        writeModel();
        String config = "{\"max_seq_length\": 9999999}";
        Path file = directory.resolve("sentence_bert_config.json");
        Files.writeString(file, config + " ".repeat((1 << 20) - config.length()));
        assertThat(ModelFiles.directory(directory).config().effectiveMaxTokens(77))
                .isEqualTo(9_999_999);
        Files.writeString(file, config + " ".repeat((1 << 20) - config.length() + 1));
        assertThatThrownBy(() -> ModelFiles.directory(directory))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file + "] a model configuration must have at most 1048576 bytes, but has 1048577");
        Files.write(file, new byte[] {'{', (byte) 0xFF, '}'});
        assertThatThrownBy(() -> ModelFiles.directory(directory))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + file + "] a model configuration must be UTF-8, but is not");
    }

    @Test
    void findsTheNetworkInEitherPlaceAndNamesItself() throws IOException {
        writeModel();
        ModelFiles files = ModelFiles.directory(directory);
        assertThat(files.modelOnnx()).isEqualTo(directory.resolve("model.onnx"));
        assertThat(files.tokenizerJson()).isEqualTo(directory.resolve("tokenizer.json"));
        assertThat(files.id()).matches(directory.getFileName() + "@[0-9a-f]{16}");
        assertThat(ModelFiles.directory(directory.resolve(".")).id()).isEqualTo(files.id());
        assertThat(files.embedsOneByOne()).isFalse();
        Files.delete(directory.resolve("model.onnx"));
        Files.createDirectory(directory.resolve("onnx"));
        Files.writeString(directory.resolve("onnx").resolve("model.onnx"), "network");
        assertThat(ModelFiles.directory(directory).modelOnnx())
                .isEqualTo(directory.resolve("onnx").resolve("model.onnx"));
    }

    @Test
    void bundledModelsLieInTheCacheByTheirIds() throws IOException {
        for (BundledModel model : BundledModel.values()) {
            ModelFiles files = ModelFiles.bundled(model);
            assertThat(files.id()).isEqualTo(model.id());
            assertThat(files.modelOnnx()).hasFileName("model.onnx").isNotEmptyFile();
            assertThat(files.tokenizerJson()).isEqualTo(files.modelOnnx().resolveSibling("tokenizer.json"));
            assertThat(files.embedsOneByOne()).isEqualTo(model == BundledModel.MINILM_INT8);
            assertThat(files.config())
                    .isEqualTo(new ModelConfig(OptionalInt.of(256), OptionalInt.empty(), Pooling.MEAN));
        }
    }

    private void writeModel() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), "{}");
        Files.writeString(directory.resolve("model.onnx"), "network");
    }

    private Path writePooling(String json) throws IOException {
        Files.createDirectories(directory.resolve("1_Pooling"));
        return Files.writeString(directory.resolve("1_Pooling").resolve("config.json"), json);
    }
}
