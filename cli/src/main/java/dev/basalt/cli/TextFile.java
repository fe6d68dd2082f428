package dev.basalt.cli;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes a file of UTF-8 text that takes its name in [#finish]; until then a file of that name is what it was.
///
/// - **Threads:** confined to one
final class TextFile implements Closeable {
    private static final int BUFFER_CHARACTERS = 1 << 16;

    private final Replacement file;
    private final StringBuilder waiting = new StringBuilder();
    private long byteSize;

    TextFile(Path path) throws IOException {
        this.file = Replacement.begin(Disk.system(), path);
    }

    void write(String text) throws IOException {
        waiting.append(text);
        if (waiting.length() >= BUFFER_CHARACTERS) {
            flush();
        }
    }

    private void flush() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(waiting.toString().getBytes(StandardCharsets.UTF_8));
        waiting.setLength(0);
        int size = bytes.remaining();
        file.file().write(bytes, byteSize);
        byteSize += size;
    }

    void finish() throws IOException {
        flush();
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
