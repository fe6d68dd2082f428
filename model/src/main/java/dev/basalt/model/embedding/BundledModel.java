package dev.basalt.model.embedding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An embedding model that comes with Basalt.
///
/// Vectors of different models must not be compared, not even of these two: the mean cosine between their vectors of
/// one text is 0.99, which is enough to change the order of near hits.
///
/// - **Threads:** immutable
public enum BundledModel {
    /// all-MiniLM-L6-v2 with 32-bit weights: 384 dimensions, texts of up to 256 tokens.
    MINILM("minilm", "all-MiniLM-L6-v2", "all-minilm-l6-v2"),
    /// The same network with 8-bit weights: faster and a quarter of the size, less exact.
    MINILM_INT8("minilm-int8", "all-MiniLM-L6-v2-int8", "all-minilm-l6-v2-q");

    private final String shortName;
    private final String id;
    private final String resource;

    BundledModel(String shortName, String id, String resource) {
        this.shortName = shortName;
        this.id = id;
        this.resource = resource;
    }

    /// The name that the command knows it by.
    ///
    /// @return such as `minilm-int8`
    public String shortName() {
        return shortName;
    }

    /// The name under which its vectors are kept.
    ///
    /// @return see [ModelFiles#id()]
    public String id() {
        return id;
    }

    /// The bundled model of a short name.
    ///
    /// @param name such as `minilm-int8`
    /// @return the model, or nothing
    public static Optional<BundledModel> ofShortName(String name) {
        return Arrays.stream(values())
                .filter(model -> model.shortName.equals(name))
                .findFirst();
    }

    /// The bundled model that some vectors were made with.
    ///
    /// @param id the name under which the vectors are kept
    /// @return the model, or nothing
    public static Optional<BundledModel> ofId(String id) {
        return Arrays.stream(values()).filter(model -> model.id.equals(id)).findFirst();
    }

    /// The names that the command knows.
    ///
    /// @return all short names
    public static List<String> shortNames() {
        return Arrays.stream(values()).map(BundledModel::shortName).toList();
    }

    /// Whether texts must go through the network one by one: 8-bit activations are scaled by the largest value
    /// of a whole batch, so that a text's vector would depend on the texts beside it.
    boolean embedsOneByOne() {
        return this == MINILM_INT8;
    }

    String onnxResource() {
        return resource + ".onnx";
    }

    String tokenizerResource() {
        return resource + "-tokenizer.json";
    }
}
