package dev.basalt.core.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/// Checksums of memory that may be mapped.
///
/// The bytes are copied to the heap piece by piece. The JVM turns a fault in a copy into an error that can be told, but
/// ends the process for one in the machine code of a checksum: a file that is cut short meanwhile would be enough.
///
/// - **Threads:** stateless
public final class SegmentChecksum {
    private static final int PIECE_BYTES = 16 << 10;

    private SegmentChecksum() {}

    /// Takes the bytes of a segment into a checksum.
    ///
    /// @param crc   the checksum
    /// @param bytes the bytes
    public static void update(CRC32C crc, MemorySegment bytes) {
        long size = bytes.byteSize();
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, size)];
        for (long at = 0; at < size; at += PIECE_BYTES) {
            int count = (int) Math.min(PIECE_BYTES, size - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, piece, 0, count);
            crc.update(piece, 0, count);
        }
    }

    /// The CRC32C of a segment.
    ///
    /// @param bytes the bytes
    /// @return their checksum
    public static int crc32c(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        update(crc, bytes);
        return (int) crc.getValue();
    }
}
