package dev.basalt.cli;

import dev.basalt.columnar.text.PackedText;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads the documents of `basalt json`.
final class JsonFiles {
    private static final String STANDARD_INPUT = "-";

    private JsonFiles() {}

    /// Reads a document.
    ///
    /// @param file a file, or `-` for standard input; either may be packed with gzip or Zstandard
    static JsonDocument read(String file) throws IOException {
        boolean standard = file.equals(STANDARD_INPUT);
        Path name = Path.of(standard ? "standard input" : file);
        byte[] bytes;
        try (InputStream text = PackedText.open(name, standard ? System.in : Files.newInputStream(name))) {
            bytes = text.readAllBytes();
        }
        return new JsonParser().named(name).parse(bytes);
    }

    /// Refuses to read standard input twice.
    static void requireOneStandardInput(String one, String other) {
        if (one.equals(STANDARD_INPUT) && other.equals(STANDARD_INPUT)) {
            throw new IllegalArgumentException("standard input must be one of the documents, but was given for both");
        }
    }
}
