package dev.basalt.model.embedding;

import static java.util.Objects.requireNonNull;

import dev.basalt.model.internal.CacheDirectory;
import dev.basalt.model.internal.Fingerprint;
import dev.basalt.model.internal.JarFiles;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The files of one embedding model, found and complete.
///
/// - **Threads:** immutable
public final class ModelFiles {
    private static final int BUNDLED_MAX_TOKENS = 256;

    private final String id;
    private final Path tokenizerJson;
    private final Path modelOnnx;
    private final ModelConfig config;
    private final boolean embedsOneByOne;

    private ModelFiles(String id, Path tokenizerJson, Path modelOnnx, ModelConfig config, boolean embedsOneByOne) {
        this.id = id;
        this.tokenizerJson = tokenizerJson;
        this.modelOnnx = modelOnnx;
        this.config = config;
        this.embedsOneByOne = embedsOneByOne;
    }

    /// The files of a model on the class path, extracted into the cache directory if they are not there yet.
    ///
    /// The cache directory is `BASALT_CACHE`, else `XDG_CACHE_HOME/basalt`, else `~/.cache/basalt`. Where one
    /// of the last two cannot be written, the model goes to a temporary directory that is deleted when the JVM
    /// ends.
    ///
    /// @param model which model
    /// @return the files
    /// @throws IOException if the model is not on the class path or cannot be written to disk
    public static ModelFiles bundled(BundledModel model) throws IOException {
        return bundled(model, CacheDirectory.ofProcess());
    }

    static ModelFiles bundled(BundledModel model, CacheDirectory cache) throws IOException {
        Map<String, URL> files = new LinkedHashMap<>();
        files.put("model.onnx", resource(model.onnxResource()));
        files.put("tokenizer.json", resource(model.tokenizerResource()));
        Path folder = JarFiles.extract(cache, "models/" + model.id(), files);
        return new ModelFiles(
                model.id(),
                folder.resolve("tokenizer.json"),
                folder.resolve("model.onnx"),
                new ModelConfig(OptionalInt.of(BUNDLED_MAX_TOKENS), OptionalInt.empty(), Pooling.MEAN),
                model.embedsOneByOne());
    }

    /// The model in a directory, laid out as sentence-transformers models are published with their ONNX export.
    ///
    /// `tokenizer.json` and `model.onnx` or `onnx/model.onnx` must be there. Read if present: the longest text from
    /// `sentence_bert_config.json` and `config.json`, the pooling from `1_Pooling/config.json`.
    ///
    /// @param directory the directory
    /// @return the files
    /// @throws IOException if a file is missing or cannot be read
    /// @throws dev.basalt.core.error.UnsupportedFormatException if it asks for a pooling that is not known here
    public static ModelFiles directory(Path directory) throws IOException {
        requireNonNull(directory, "directory");
        if (!Files.isDirectory(directory)) {
            throw missing(directory, "a model must be a directory, but was none");
        }
        Path tokenizer = directory.resolve("tokenizer.json");
        if (!Files.isRegularFile(tokenizer)) {
            throw missing(directory, "a model directory must hold 'tokenizer.json', but did not");
        }
        Path model = directory.resolve("model.onnx");
        if (!Files.isRegularFile(model)) {
            model = directory.resolve("onnx").resolve("model.onnx");
        }
        if (!Files.isRegularFile(model)) {
            throw missing(directory, "a model directory must hold 'model.onnx' or 'onnx/model.onnx', but did not");
        }
        ModelConfig config = ModelConfig.read(directory);
        List<Path> identity = new ArrayList<>(weightFiles(model));
        identity.add(tokenizer);
        identity.addAll(ModelConfig.files(directory));
        String id = directory.toAbsolutePath().normalize().getFileName() + "@" + Fingerprint.of(identity);
        return new ModelFiles(id, tokenizer, model, config, false);
    }

    /// The name under which vectors of this model are kept: two models with one name give the same vectors.
    ///
    /// @return [BundledModel#id()] of a bundled one, else the name of the directory, `@` and a fingerprint of
    ///     all bytes that decide about the vectors
    public String id() {
        return id;
    }

    /// The file with the tokenizer's rules.
    ///
    /// @return the path of `tokenizer.json`
    public Path tokenizerJson() {
        return tokenizerJson;
    }

    /// The file with the network and its weights.
    ///
    /// @return the path of `model.onnx`
    public Path modelOnnx() {
        return modelOnnx;
    }

    ModelConfig config() {
        return config;
    }

    boolean embedsOneByOne() {
        return embedsOneByOne;
    }

    /// The ONNX file and the files beside it that hold its weights when they are too large for one file.
    private static List<Path> weightFiles(Path model) throws IOException {
        try (Stream<Path> siblings =
                Files.list(requireNonNull(model.toAbsolutePath().getParent()))) {
            return siblings.filter(path -> path.getFileName().toString().startsWith("model.onnx"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static URL resource(String name) throws IOException {
        URL resource = ModelFiles.class.getResource("/" + name);
        if (resource == null) {
            resource = ModelFiles.class.getClassLoader().getResource(name);
        }
        if (resource == null) {
            throw new NoSuchFileException(
                    name,
                    null,
                    "the bundled model must be on the class path, but was not; add"
                            + " dev.langchain4j:langchain4j-embeddings-"
                            + name.replaceAll("(-tokenizer\\.json|\\.onnx)$", "")
                            + ", or give a model directory");
        }
        return resource;
    }

    private static NoSuchFileException missing(Path directory, String reason) {
        return new NoSuchFileException(directory.toString(), null, reason);
    }
}
