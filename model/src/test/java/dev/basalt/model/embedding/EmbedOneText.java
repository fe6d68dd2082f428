package dev.basalt.model.embedding;

import java.io.IOException;
import java.io.PrintStream;

/// Embeds one text with the bundled model and prints what a reader needs to compare: run in processes of their own.
public final class EmbedOneText {
    private EmbedOneText() {}

    /// Prints the first three elements of the vector.
    ///
    /// @param arguments the text
    /// @throws IOException if the model cannot be opened
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        try (EmbeddingModel model = EmbeddingModel.openDefault()) {
            float[] vector = model.embed(arguments[0]);
            out.printf("%s %.4f %.4f %.4f%n", model.id(), vector[0], vector[1], vector[2]);
        }
    }
}
