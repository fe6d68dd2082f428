package dev.basalt.cli;

import dev.basalt.model.embedding.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that names a model.
final class ModelMixin {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A directory with tokenizer.json and model.onnx (default: the bundled all-MiniLM-L6-v2).")
    private @Nullable Path model;

    ModelFiles files() throws IOException {
        return model == null ? ModelFiles.bundled() : ModelFiles.directory(model);
    }
}
