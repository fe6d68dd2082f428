package dev.basalt.cli;

import dev.basalt.core.npy.NpyType;
import dev.basalt.core.npy.NpyWriter;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// The forms in which ids, vectors and distances leave the command.
final class VectorHits {
    private VectorHits() {}

    static boolean isNpy(Path path) {
        return ends(path, ".npy");
    }

    static boolean isCsv(Path path) {
        return ends(path, ".csv");
    }

    private static boolean ends(Path path, String ending) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /// Refuses files whose names do not say what they are to hold.
    static void requireKind(Path path) {
        if (!isNpy(path) && !isCsv(path) && !ends(path, ".ndjson") && !ends(path, ".jsonl")) {
            throw new IllegalArgumentException(
                    "[" + path + "] results must go to a .npy, .ndjson or .csv file, by its name");
        }
    }

    /// Refuses a `.npy` file for ids that are no numbers, before anything is written.
    static void requireFit(VectorCollection collection, Path path) throws IOException {
        if (isNpy(path)) {
            collection.forEachId((high, low, _) -> {
                if (high != 0) {
                    throw new IllegalArgumentException("[" + path
                            + "] ids must be numbers to be written as .npy, but the collection has '"
                            + collection.text(high, low) + "'; write .ndjson or .csv");
                }
            });
        }
    }

    /// Writes all ids, in the order of [VectorCollection#forEach].
    static void writeIds(VectorCollection collection, Path path) throws IOException {
        if (isNpy(path)) {
            long[] id = new long[1];
            try (NpyWriter writer = new NpyWriter(path, NpyType.I64, 1)) {
                collection.forEachId((_, low, _) -> {
                    id[0] = low;
                    writer.write(id, 0, 1);
                });
                writer.finish();
            }
            return;
        }
        boolean isJson = ends(path, ".ndjson") || ends(path, ".jsonl");
        try (TextFile writer = new TextFile(path)) {
            collection.forEachId((high, low, _) -> {
                String id = collection.text(high, low);
                writer.write((isJson ? JsonOut.quoted(id) : id) + '\n');
            });
            writer.finish();
        }
    }

    /// A line with an id and its vector, as NDJSON or as CSV with the values in one cell.
    static String line(String id, float[] vector, boolean isJson) {
        StringBuilder line = new StringBuilder();
        line.append(isJson ? "{\"id\":" + JsonOut.quoted(id) + ",\"vector\":[" : cell(id) + ",\"[");
        for (int i = 0; i < vector.length; i++) {
            line.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return line.append(isJson ? "]}\n" : "]\"\n").toString();
    }

    /// A cell of a CSV file.
    static String cell(String text) {
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
