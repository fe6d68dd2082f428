package dev.basalt.cli;

import dev.basalt.columnar.text.PackedText;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonFields;
import dev.basalt.json.JsonLimits;
import dev.basalt.json.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The inputs of `basalt json`: files, patterns of files, and `-` for standard input, packed with gzip or Zstandard or
/// not.
final class JsonFiles {
    private static final String STANDARD_INPUT = "-";
    private static final List<String> LINES = List.of(".ndjson", ".jsonl", ".ldjson");
    private static final List<String> PACKED = List.of(".gz", ".zst", ".zstd");

    /// What a value that is not packed begins with, and white space before it.
    private static final String FIRST_BYTES = "{[\"-0123456789tfn \t\r\n";

    private JsonFiles() {}

    /// What is done with a document while its file is open.
    @FunctionalInterface
    interface Use<R> {
        R of(JsonDocument document) throws IOException;
    }

    /// Finds the inputs that were named.
    ///
    /// @param given files, patterns and `-`
    /// @return the files that match, sorted by name within each pattern
    /// @throws NoSuchFileException if nothing matches a pattern
    static List<String> named(List<String> given) throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : given) {
            Path path = Path.of(name);
            if (name.equals(STANDARD_INPUT) || Files.exists(path) || !TableInputs.isPattern(path)) {
                files.add(name);
            } else {
                TableInputs.matching(path).forEach(match -> files.add(match.toString()));
            }
        }
        return files;
    }

    /// What messages call an input.
    static String nameOf(String file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file;
    }

    /// Whether the name of a file says that it has a document on each line.
    static boolean isLines(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        for (String ending : PACKED) {
            if (name.endsWith(ending)) {
                name = name.substring(0, name.length() - ending.length());
            }
        }
        return LINES.stream().anyMatch(name::endsWith);
    }

    /// How many bytes some inputs have, as far as that is known.
    static long size(List<String> files) throws IOException {
        long size = 0;
        for (String file : files) {
            Path path = Path.of(file);
            size += Files.isRegularFile(path) ? Files.size(path) : 0;
        }
        return size;
    }

    /// Opens an input.
    ///
    /// @param progress receives how many bytes were read each time, before they are unpacked
    static InputStream open(String file, LongConsumer progress) throws IOException {
        boolean standard = file.equals(STANDARD_INPUT);
        Path name = Path.of(nameOf(file));
        InputStream in = standard ? System.in : Files.newInputStream(Inputs.file(name));
        return PackedText.open(name, new ReadingProgress(in, progress));
    }

    /// Reads a document. A file that is not packed is read where it lies, so that it may be larger than memory.
    static <R> R read(String file, Use<R> use) throws IOException {
        return read(file, JsonLimits.DEFAULT, null, use);
    }

    /// Reads a document, or some fields of it.
    ///
    /// @param limits how much it may hold
    /// @param fields the fields, null for all
    static <R> R read(String file, JsonLimits limits, @Nullable JsonFields fields, Use<R> use) throws IOException {
        JsonParser parser = new JsonParser(limits).named(nameOf(file));
        if (fields != null) {
            parser.only(fields);
        }
        Path path = Path.of(file);
        if (!file.equals(STANDARD_INPUT) && Files.isRegularFile(path) && isPlain(path)) {
            try (MappedFile mapped = MappedFile.open(Disk.system(), path)) {
                return mapped.read(() -> use.of(parser.parse(mapped.segment())));
            }
        }
        try (InputStream text = open(file, _ -> {})) {
            return use.of(parser.parse(text.readAllBytes()));
        }
    }

    static boolean isPlain(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(2);
            // Every other byte of ASCII is zero in UTF-16.
            return start.length == 2 && start[1] != 0 && FIRST_BYTES.indexOf(start[0]) >= 0;
        }
    }

    /// Refuses to read standard input twice.
    static void requireOneStandardInput(List<String> files) {
        if (files.stream().filter(STANDARD_INPUT::equals).count() > 1) {
            throw new IllegalArgumentException("standard input must be one of the documents, but was given twice");
        }
    }
}
