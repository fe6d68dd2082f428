package dev.basalt.engine;

import static java.util.Objects.requireNonNull;

import dev.basalt.model.embedding.BundledModel;
import dev.basalt.model.embedding.EmbeddingModel;
import dev.basalt.model.embedding.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Embeds with a model of the `model` module.
///
/// - **Memory:** owns the model
/// - **Threads:** safe for many
public final class ModelEmbedder implements Embedder {
    /// Opens the bundled model that a collection was made with, all-MiniLM-L6-v2 for new collections.
    public static final Embedder.Source BUNDLED = new BundledSource();

    private final EmbeddingModel model;

    /// Takes a model over.
    ///
    /// @param model the model; closed with this
    public ModelEmbedder(EmbeddingModel model) {
        this.model = requireNonNull(model, "model");
    }

    /// Opens the model that comes with Basalt, all-MiniLM-L6-v2.
    ///
    /// @return the embedder; whoever asked closes it
    /// @throws IOException if its files cannot be read
    public static Embedder bundled() throws IOException {
        return bundled(BundledModel.MINILM);
    }

    /// Opens a model that comes with Basalt.
    ///
    /// @param model which model
    /// @return the embedder; whoever asked closes it
    /// @throws IOException if its files cannot be read
    public static Embedder bundled(BundledModel model) throws IOException {
        return new ModelEmbedder(EmbeddingModel.open(ModelFiles.bundled(model)));
    }

    /// Opens the model of a directory: see [ModelFiles#directory].
    ///
    /// @param directory holds `tokenizer.json` and `model.onnx`
    /// @return the embedder; whoever asked closes it
    /// @throws IOException if its files cannot be read
    /// @throws dev.basalt.core.error.CorruptDataException if a file is not what its name says
    public static Embedder directory(Path directory) throws IOException {
        return new ModelEmbedder(EmbeddingModel.open(ModelFiles.directory(directory)));
    }

    @Override
    public String id() {
        return model.id();
    }

    @Override
    public int dimension() {
        return model.dimension();
    }

    @Override
    public int maxTokens() {
        return model.maxTokens() - model.tokenizer().specialTokenCount();
    }

    @Override
    public int[] countTokens(List<String> texts) {
        return model.tokenizer().countTokens(texts);
    }

    @Override
    public float[] embed(List<String> texts) {
        return model.embed(texts).vectors();
    }

    @Override
    public void close() {
        model.close();
    }

    private static final class BundledSource implements Embedder.Source {
        @Override
        public Embedder open() throws IOException {
            return bundled();
        }

        @Override
        public Embedder.Source forCollection(String id) {
            BundledModel model = BundledModel.ofId(id).orElse(BundledModel.MINILM);
            return model == BundledModel.MINILM ? this : () -> bundled(model);
        }
    }
}
