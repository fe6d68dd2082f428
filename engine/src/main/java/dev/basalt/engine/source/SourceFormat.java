package dev.basalt.engine.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The kinds of file that hold documents.
public enum SourceFormat {
    /// JSON values one after another: each object is a document, each array many documents.
    JSON("json"),
    /// One JSON object a line.
    NDJSON("ndjson", "jsonl"),
    /// A table whose first line names the fields: each further record is a document (RFC 4180).
    CSV("csv", "tsv"),
    /// A columnar file: each row is a document.
    NCF("ncf"),
    /// Arrow data in the file format: each row is a document.
    ARROW("arrow"),
    /// One document, titled by its first heading.
    MARKDOWN("md", "markdown"),
    /// One document.
    TEXT("txt", "text");

    @SuppressWarnings("ImmutableEnumChecker") // the constructor makes it with List.of
    private final List<String> extensions;

    SourceFormat(String... extensions) {
        this.extensions = List.of(extensions);
    }

    /// The format that a file's name tells.
    ///
    /// @param file the file
    /// @return its format, or nothing when the extension is none of ours
    public static Optional<SourceFormat> of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1);
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(extension))
                .findFirst();
    }

    /// All extensions, as a message names them.
    static String knownExtensions() {
        return Arrays.stream(values())
                .flatMap(format -> format.extensions.stream())
                .map(extension -> "." + extension)
                .collect(Collectors.joining(", "));
    }
}
