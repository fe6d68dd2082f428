package dev.basalt.columnar.internal;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.Replacement;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a sink writes to: a stream, or a file that takes its name only when it is complete.
///
/// - **Threads:** confined to one
public final class SinkFile implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final OutputStream out;
    private final @Nullable Replacement file;
    private boolean finished;
    private boolean closed;

    private SinkFile(OutputStream out, @Nullable Replacement file) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.file = file;
    }

    /// Writes a file under another name beside its own until it is finished.
    ///
    /// @param path the file
    /// @return the open file
    /// @throws IOException if it cannot be created
    public static SinkFile create(Path path) throws IOException {
        Replacement file = Replacement.begin(Disk.system(), path);
        return new SinkFile(file.out(), file);
    }

    /// Writes to a stream.
    ///
    /// @param out the stream, closed by [#close]
    /// @return the sink
    public static SinkFile to(OutputStream out) {
        return new SinkFile(out, null);
    }

    /// Receives the bytes.
    ///
    /// @return the stream
    public OutputStream out() {
        return out;
    }

    /// Makes the file durable under its name; what was written to a stream is flushed.
    ///
    /// @throws IOException if that fails
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        out.flush();
        if (file != null) {
            file.commit();
        }
        finished = true;
    }

    /// Closes; a file that was not finished is deleted.
    ///
    /// @throws IOException if closing fails
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (file == null) {
            out.close();
        } else {
            // What is left in the buffer need not be written.
            file.close();
        }
    }
}
