package dev.basalt.columnar.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file for sources that read from a path.
final class Scratch {
    private static final Path FILE = create();

    private Scratch() {}

    private static Path create() {
        try {
            Path file = Files.createTempFile("fuzz", ".in");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path of(byte[] bytes, int from) throws IOException {
        return Files.write(FILE, java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
