package dev.basalt.cli;

import dev.basalt.columnar.text.TextFormat;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The files that a user names: patterns stand for the files that match, sorted by name, and what can be read but once
/// (standard input, named `-`, and pipes) is copied to a temporary file first.
///
/// - **Threads:** confined to one
final class TableInputs implements Closeable {
    private static final String STANDARD_INPUT = "-";

    /// What users call the temporary copies: errors come when these are closed.
    private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

    private final List<Path> paths = new ArrayList<>();
    private final List<Path> copies = new ArrayList<>();
    private volatile @Nullable Path directory;
    private @Nullable Thread cleaner;

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

    /// A message with the names that users know in place of those of temporary copies.
    static String named(String message) {
        String told = message;
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            told = told.replace(name.getKey(), name.getValue());
        }
        return told;
    }

    /// The files to read.
    List<Path> paths() {
        return paths;
    }

    private void add(Path path) throws IOException {
        if (path.toString().equals(STANDARD_INPUT)) {
            paths.add(copied(System.in, "input", "standard input"));
        } else if (Files.exists(path)) {
            if (Files.isRegularFile(path) || Files.isDirectory(path)) {
                paths.add(path);
            } else {
                try (InputStream in = Files.newInputStream(path)) {
                    paths.add(copied(in, String.valueOf(path.getFileName()), path.toString()));
                }
            }
        } else if (isPattern(path)) {
            paths.addAll(matching(path));
        } else {
            throw new NoSuchFileException(path.toString());
        }
    }

    static boolean isPattern(Path path) {
        return String.valueOf(path.getFileName()).chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    static List<Path> matching(Path pattern) throws IOException {
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

    /// Copies what can be read but once.
    ///
    /// @param name  the name of the copy, which tells its format if it has an ending
    /// @param known what users call it
    private Path copied(InputStream in, String name, String known) throws IOException {
        Path into = directory;
        if (into == null) {
            into = Files.createTempDirectory("basalt-input-");
            directory = into;
            Thread hook = new Thread(this::deleteCopies, "basalt-input-cleaner");
            Runtime.getRuntime().addShutdownHook(hook);
            cleaner = hook;
        }
        Path copy = kept(into.resolve(copies.size() + "-" + name));
        try {
            Files.copy(in, copy);
        } catch (FileSystemException e) {
            throw new FileSystemException(
                    known, null, "cannot be copied to " + into + ", which java.io.tmpdir names: " + e.getReason());
        } catch (IOException e) {
            throw new IOException(
                    "[" + known + "] cannot be copied to " + into + ", which java.io.tmpdir names: " + e.getMessage(),
                    e);
        }
        if (name.indexOf('.') >= 0) {
            NAMES.put(copy.toString(), known);
            return copy;
        }
        Path named = kept(into.resolve(copy.getFileName() + "." + format(copy)));
        NAMES.put(named.toString(), known);
        return Files.move(copy, named);
    }

    private Path kept(Path copy) {
        synchronized (copies) {
            copies.add(copy);
        }
        return copy;
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
    public void close() {
        deleteCopies();
        Thread hook = cleaner;
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The JVM is about to end, and the thread at work.
            }
        }
    }

    private void deleteCopies() {
        List<Path> all;
        synchronized (copies) {
            all = new ArrayList<>(copies);
        }
        Path from = directory;
        if (from != null) {
            all.add(from);
        }
        for (Path copy : all) {
            try {
                Files.deleteIfExists(copy);
            } catch (IOException _) {
                // It lies in the directory of temporary files.
            }
        }
    }
}
