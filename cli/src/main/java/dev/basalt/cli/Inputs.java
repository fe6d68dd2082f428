package dev.basalt.cli;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Inputs of commands that are not there, or are not files: wrong usage, whoever would open them.
final class Inputs {
    private Inputs() {}

    /// A file that is about to be read.
    ///
    /// @return the same
    /// @throws NoSuchFileException      if there is none
    /// @throws IllegalArgumentException if it is a directory
    static Path file(Path path) throws NoSuchFileException {
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException("[" + path + "] an input must be a file, but is a directory");
        }
        return any(path);
    }

    /// A file or directory that is about to be read.
    ///
    /// @return the same
    /// @throws NoSuchFileException if there is none
    static Path any(Path path) throws NoSuchFileException {
        if (Files.notExists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return path;
    }
}
