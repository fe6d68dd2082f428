package dev.basalt.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Files of a directory that this process has open, as Linux lists them.
public final class OpenFiles {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    private OpenFiles() {}

    /// Files below a directory that have a descriptor.
    ///
    /// @param directory the directory
    /// @return a path for each descriptor
    /// @throws IOException if they cannot be listed
    public static List<String> descriptors(Path directory) throws IOException {
        List<String> open = new ArrayList<>();
        String real = directory.toRealPath().toString();
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            for (Path descriptor : all.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith(real)) {
                        open.add(target);
                    }
                } catch (NoSuchFileException e) {
                    // The one that the list itself was read with.
                }
            }
        }
        return open;
    }

    /// Files below a directory that are mapped into memory.
    ///
    /// @param directory the directory
    /// @return a line of the system for each mapping
    /// @throws IOException if they cannot be listed
    public static List<String> mappings(Path directory) throws IOException {
        String real = directory.toRealPath().toString();
        return Files.readAllLines(MAPPINGS).stream()
                .filter(line -> line.contains(real))
                .toList();
    }
}
