package dev.basalt.columnar.file.internal;

import dev.basalt.core.storage.SegmentChecksum;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/// CRC32C and SHA-256 of parts of a file.
public final class Checksums {
    /// The size of a SHA-256.
    public static final int SHA_BYTES = 32;
    /// What is hashed before a page.
    public static final byte LEAF = 0;
    /// What is hashed before the metadata of a column.
    public static final byte COLUMN = 1;
    /// What is hashed before header, schema and footer of a file.
    public static final byte FILE = 2;

    /// What is hashed before the Bloom filters of a column.
    public static final byte BLOOM = 3;

    private static final long CHUNK_BYTES = 1L << 30;

    private Checksums() {}

    /// The CRC32C of bytes.
    ///
    /// @param parts the bytes, put together
    /// @return the checksum
    public static int crc32c(MemorySegment... parts) {
        CRC32C crc = new CRC32C();
        for (MemorySegment part : parts) {
            SegmentChecksum.update(crc, part);
        }
        return (int) crc.getValue();
    }

    /// The SHA-256 of bytes behind a mark of what they are.
    ///
    /// @param mark  [#LEAF], [#COLUMN], [#FILE] or [#BLOOM]
    /// @param parts the bytes, put together
    /// @return the hash
    public static byte[] sha256(byte mark, MemorySegment... parts) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
        digest.update(mark);
        for (MemorySegment part : parts) {
            for (long from = 0; from < part.byteSize(); from += CHUNK_BYTES) {
                digest.update(part.asSlice(from, Math.min(CHUNK_BYTES, part.byteSize() - from))
                        .asByteBuffer());
            }
        }
        return digest.digest();
    }
}
