package dev.basalt.engine.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/// A file to read documents from.
///
/// - **Units:** `byteSize` in bytes, as of when it was found
///
/// @param path     the file, as it was given or found beneath a folder that was given
/// @param format   what it holds
/// @param byteSize its size
public record SourceFile(Path path, SourceFormat format, long byteSize) {
    /// Checks that nothing is missing.
    public SourceFile {
        requireNonNull(path, "path");
        requireNonNull(format, "format");
    }
}
