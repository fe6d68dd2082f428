package dev.basalt.cli;

import dev.basalt.engine.Embedder;
import dev.basalt.engine.ModelEmbedder;
import dev.basalt.model.embedding.BundledModel;
import dev.basalt.model.embedding.EmbeddingModel;
import dev.basalt.model.embedding.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that names a model.
final class ModelMixin {
    @Option(
            names = "--model",
            paramLabel = "NAME|DIR",
            description =
                    "minilm (all-MiniLM-L6-v2), minilm-int8 (the same in 8 bits: faster, less exact), or a directory"
                            + " with tokenizer.json and model.onnx (default: the model of the collection, else minilm).")
    private @Nullable String model;

    /// The files of the model that was named, else of the default one.
    ModelFiles files() throws IOException {
        if (model == null) {
            return ModelFiles.bundled(BundledModel.MINILM);
        }
        Optional<BundledModel> bundled = BundledModel.ofShortName(model);
        if (bundled.isPresent()) {
            return ModelFiles.bundled(bundled.get());
        }
        Path directory = Path.of(model);
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("[--model] a model must be one of "
                    + String.join(", ", BundledModel.shortNames()) + " or a directory, but was '" + model + "'");
        }
        return ModelFiles.directory(directory);
    }

    /// Opens the model that was named; the collection's own where none was.
    Embedder.Source source() {
        return model == null ? ModelEmbedder.BUNDLED : () -> new ModelEmbedder(EmbeddingModel.open(files()));
    }
}
