package dev.basalt.model.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// Size and CRC-32 of some content: what a zip entry says about its file.
///
/// @param size  size in bytes
/// @param crc32 CRC-32 of all bytes, as in zip files
record Checksum(long size, long crc32) {
    private static final int BUFFER_SIZE = 1 << 18;

    /// The checksum of everything that a stream still holds.
    ///
    /// @param stream the content; not closed
    /// @return its checksum
    /// @throws IOException if reading fails
    static Checksum of(InputStream stream) throws IOException {
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER_SIZE];
        long size = 0;
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            crc.update(buffer, 0, count);
            size += count;
        }
        return new Checksum(size, crc.getValue());
    }

    /// Whether a file has this size and content.
    ///
    /// @param file any path
    /// @return false too if there is no such file
    /// @throws IOException if reading fails
    boolean matches(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != size) {
            return false;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return of(stream).equals(this);
        }
    }

    /// The CRC as eight hexadecimal digits.
    String hex() {
        return String.format("%08x", crc32);
    }
}
