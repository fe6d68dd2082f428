package dev.basalt.cli;

import dev.basalt.core.npy.NpyWriter;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `basalt vector export`.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header = "Write the vectors of a collection to a file, as it keeps them: at unit length for cosine.")
final class VectorExport implements Callable<Integer> {
    @Mixin
    private final VectorTarget target = new VectorTarget();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F",
            description = "A .npy file of f32, or .ndjson or .csv with ids and values.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--ids",
            paramLabel = "F",
            description = "Write the ids there, in the same order: .npy of numbers, .ndjson, or a text of one a line.")
    private @Nullable Path idFile;

    @Option(names = "--json", description = "Print what was written as a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String name = out.toString().toLowerCase(Locale.ROOT);
        VectorHits.requireKind(out);
        Outputs.check(out, target.directory());
        Outputs.check(idFile, target.directory());
        Outputs.requireDifferent("--out", out, "--ids", idFile);
        long count;
        try (VectorCollection collection = target.openToRead()) {
            if (idFile != null) {
                VectorHits.requireFit(collection, idFile);
            }
            count = collection.size();
            if (name.endsWith(".npy")) {
                try (NpyWriter writer = new NpyWriter(out, collection.shape().dimension())) {
                    collection.forEach((_, _, vector) -> writer.write(vector, 0, 1));
                    writer.finish();
                }
            } else {
                try (TextFile writer = new TextFile(out)) {
                    boolean isJson = !name.endsWith(".csv");
                    if (!isJson) {
                        writer.write("id,vector\n");
                    }
                    collection.forEach((high, low, vector) ->
                            writer.write(VectorHits.line(collection.text(high, low), vector, isJson)));
                    writer.finish();
                }
            }
            if (idFile != null) {
                VectorHits.writeIds(collection, idFile);
            }
            print(count, collection.shape().dimension());
        }
        return ExitCode.DONE;
    }

    private void print(long count, int dimension) {
        if (json) {
            new JsonOut(System.out).object(object -> {
                object.name("vectors").value(count);
                object.name("dimension").value(dimension);
            });
        } else {
            System.out.println(Console.count(count) + " vectors of " + dimension + " values in " + out);
        }
    }
}
