package dev.basalt.cli;

import dev.basalt.columnar.text.TextFormat;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that a user names: patterns stand for the files that match, sorted by name, and what can be read but once
/// (standard input, named `-`, and pipes) is copied to a temporary file first.
///
/// - **Threads:** confined to one
final class TableInputs implements Closeable {
    private static final String STANDARD_INPUT = "-";

    private final List<Path> paths = new ArrayList<>();
    private final List<Path> copies = new ArrayList<>();
    private @Nullable Path directory;

    private TableInputs() {}

    /// Finds the files.
    ///
    /// @param given what the user named
    /// @throws NoSuchFileException if nothing matches a pattern
    static TableInputs of(List<Path> given) throws IOException {
        TableInputs inputs = new TableInputs();
        try {
            for (Path path : given) {
                inputs.add(path);
            }
        } catch (IOException | RuntimeException e) {
            inputs.close();
            throw e;
        }
        return inputs;
    }

    /// The files to read.
    List<Path> paths() {
        return paths;
    }

    private void add(Path path) throws IOException {
        if (path.toString().equals(STANDARD_INPUT)) {
            paths.add(copied(System.in, "standard-input"));
        } else if (Files.exists(path)) {
            if (Files.isRegularFile(path) || Files.isDirectory(path)) {
                paths.add(path);
            } else {
                try (InputStream in = Files.newInputStream(path)) {
                    paths.add(copied(in, String.valueOf(path.getFileName())));
                }
            }
        } else if (isPattern(path)) {
            paths.addAll(matching(path));
        } else {
            throw new NoSuchFileException(path.toString());
        }
    }

    private static boolean isPattern(Path path) {
        return String.valueOf(path.getFileName()).chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    private static List<Path> matching(Path pattern) throws IOException {
        Path parent = pattern.getParent();
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                parent == null ? Path.of("") : parent, String.valueOf(pattern.getFileName()))) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    found.add(file);
                }
            }
        }
        if (found.isEmpty()) {
            throw new NoSuchFileException(pattern.toString());
        }
        Collections.sort(found);
        return found;
    }

    private Path copied(InputStream in, String name) throws IOException {
        Path into = directory;
        if (into == null) {
            into = Files.createTempDirectory("basalt-input-");
            directory = into;
        }
        Path copy = into.resolve(name);
        copies.add(copy);
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        if (name.indexOf('.') >= 0) {
            return copy;
        }
        Path named = into.resolve(name + "." + format(copy));
        copies.add(named);
        return Files.move(copy, named);
    }

    /// The format that the first bytes of a file tell.
    private static String format(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(6);
        }
        String magic = new String(start, StandardCharsets.ISO_8859_1);
        if (magic.startsWith("PAR1")) {
            return "parquet";
        }
        if (magic.equals("ARROW1")) {
            return "arrow";
        }
        if (magic.startsWith("\u0093NUMPY")) {
            return "npy";
        }
        return TextFormat.of(file) == TextFormat.NDJSON ? "ndjson" : "csv";
    }

    /// Deletes the copies.
    @Override
    public void close() throws IOException {
        for (Path copy : copies) {
            Files.deleteIfExists(copy);
        }
        if (directory != null) {
            Files.deleteIfExists(directory);
        }
    }
}
