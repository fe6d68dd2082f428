package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A part of a file kept in memory, moved along as the reader moves.
///
/// - **Threads:** confined to one thread
final class FileWindow {
    private static final int MIN_BYTES = 256 << 10;

    private final DiskFile file;
    private final long endOffset;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private long startOffset;

    /// Shows the bytes of `file` before `endOffset`.
    FileWindow(DiskFile file, long endOffset) {
        this.file = file;
        this.endOffset = endOffset;
    }

    /// Forgets what was read: the next call reads the file again.
    void forget() {
        bytes.limit(0);
    }

    /// A part of the file.
    ///
    /// - **Memory:** the result is valid until the next call
    ///
    /// @return the bytes from position 0 to the limit, little-endian; the caller has made sure that the file has
    ///         them
    ByteBuffer at(long byteOffset, int size) throws IOException {
        if (byteOffset < startOffset || byteOffset + size > startOffset + bytes.limit()) {
            load(byteOffset, size);
        }
        return bytes.slice((int) (byteOffset - startOffset), size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void load(long byteOffset, int size) throws IOException {
        int wanted = (int) Math.min(Math.max(MIN_BYTES, size), endOffset - byteOffset);
        if (bytes.capacity() < wanted) {
            bytes = ByteBuffer.allocate(wanted);
        }
        bytes.clear().limit(wanted);
        try {
            file.read(bytes, byteOffset);
        } catch (IOException | RuntimeException e) {
            forget();
            throw e;
        }
        startOffset = byteOffset;
    }
}
