package dev.basalt.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's own files, as tests see them.
final class Project {
    private Project() {}

    /// The project's root: where the Maven wrapper is.
    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("tests must run beneath the project's root, but did not");
            }
        }
        return directory;
    }

    /// All files of an extension, without what the build makes.
    static List<Path> files(String extension) throws IOException {
        try (Stream<Path> paths = Files.walk(root())) {
            return paths.filter(path -> path.toString().endsWith(extension))
                    .filter(path -> !path.toString().contains("/target/"))
                    .filter(path -> !path.toString().contains("/.git/"))
                    .sorted()
                    .toList();
        }
    }

    /// The Java files of what is shipped.
    static List<Path> mainSources() throws IOException {
        return files(".java").stream()
                .filter(path -> path.toString().contains("/src/main/java/"))
                .toList();
    }
}
