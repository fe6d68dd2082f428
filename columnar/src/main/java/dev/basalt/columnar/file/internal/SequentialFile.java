package dev.basalt.columnar.file.internal;

import dev.basalt.core.storage.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A file that is written from its start to its end, in large pieces.
///
/// - **Threads:** confined to one
final class SequentialFile {
    private static final int BUFFER_BYTES = 1 << 18;

    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long written;

    SequentialFile(DiskFile file) {
        this.file = file;
    }

    /// Where the next byte goes.
    long position() {
        return written + buffer.position();
    }

    void write(byte[] bytes, int from, int count) throws IOException {
        if (count > buffer.remaining()) {
            flush();
        }
        if (count > buffer.remaining()) {
            file.write(ByteBuffer.wrap(bytes, from, count), written);
            written += count;
        } else {
            buffer.put(bytes, from, count);
        }
    }

    void force() throws IOException {
        flush();
        file.force();
    }

    private void flush() throws IOException {
        buffer.flip();
        int count = buffer.remaining();
        if (count > 0) {
            file.write(buffer, written);
        }
        buffer.clear();
        written += count;
    }
}
