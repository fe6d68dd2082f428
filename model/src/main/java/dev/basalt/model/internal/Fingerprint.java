package dev.basalt.model.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/// A short name for the content of some files.
///
/// All bytes are read; CRC-32C makes that as fast as the disk. It tells apart files that differ by chance, not files
/// that somebody made to collide.
public final class Fingerprint {
    private static final int BUFFER_SIZE = 1 << 18;

    private Fingerprint() {}

    /// The fingerprint of files, by their names, sizes and bytes.
    ///
    /// @param files the files, in an order that does not depend on the file system
    /// @return 16 hexadecimal digits
    /// @throws IOException if reading fails
    public static String of(List<Path> files) throws IOException {
        CRC32C content = new CRC32C();
        CRC32C shape = new CRC32C();
        byte[] buffer = new byte[BUFFER_SIZE];
        for (Path file : files) {
            shape.update((file.getFileName() + ":" + Files.size(file) + ";").getBytes(UTF_8));
            try (InputStream stream = Files.newInputStream(file)) {
                for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                    content.update(buffer, 0, count);
                }
            }
        }
        return String.format("%08x%08x", content.getValue(), shape.getValue());
    }
}
