package dev.basalt.cli;

import dev.basalt.core.npy.NpyWriter;
import dev.basalt.model.embedding.EmbeddingModel;
import dev.basalt.model.embedding.Embeddings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt embed`.
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        header = "Turn texts into vectors.",
        description = "Prints one JSON object a line for each text, or writes all vectors to a NumPy file.")
final class EmbedCommand implements Callable<Integer> {
    private static final int TEXTS_AT_ONCE = 512;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TextLines texts;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ModelMixin model;

    @Option(names = "--out", paramLabel = "F.npy", description = "Write a NumPy matrix of f32, one row a text.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        Outputs.check(out, texts.file());
        long truncated = 0;
        long count = 0;
        try (TextLines.Source source = texts.open();
                EmbeddingModel embedder = EmbeddingModel.open(model.files());
                NpyWriter npy = out == null ? null : new NpyWriter(out, embedder.dimension())) {
            for (List<String> next = source.next(TEXTS_AT_ONCE); !next.isEmpty(); next = source.next(TEXTS_AT_ONCE)) {
                Embeddings embeddings = embedder.embed(next);
                if (npy == null) {
                    print(next, embeddings);
                } else {
                    npy.write(embeddings.vectors(), 0, embeddings.count());
                }
                truncated += embeddings.truncatedCount();
                count += next.size();
            }
            if (npy != null) {
                npy.finish();
            }
            if (truncated > 0) {
                Console.say(Console.count(truncated) + " of " + Console.count(count)
                        + " texts are longer than the model's " + embedder.maxTokens()
                        + " tokens; what is behind was left out");
            }
        }
        if (out != null) {
            Console.say(Console.count(count) + " vectors written to " + out);
        }
        return ExitCode.DONE;
    }

    private static void print(List<String> texts, Embeddings embeddings) {
        JsonOut json = new JsonOut(System.out);
        for (int i = 0; i < texts.size(); i++) {
            int row = i;
            json.object(object -> {
                object.name("text").value(texts.get(row));
                object.name("tokens").value(embeddings.tokenCount(row));
                object.name("truncated").value(embeddings.truncated(row));
                float[] vector = embeddings.vector(row);
                JsonOut.vector(object, "vector", vector, 0, vector.length);
            });
        }
    }
}
