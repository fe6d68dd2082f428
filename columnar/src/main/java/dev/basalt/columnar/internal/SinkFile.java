package dev.basalt.columnar.internal;

import dev.basalt.core.storage.Disk;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// What a sink writes to: a stream, or a file that takes its name only when it is complete.
///
/// - **Threads:** confined to one
public final class SinkFile implements Closeable {
    private static final int BUFFER_BYTES = 64 << 10;

    private final OutputStream out;
    private final @Nullable FileOutputStream file;
    private final @Nullable Path temporary;
    private final @Nullable Path target;
    private boolean finished;
    private boolean closed;

    private SinkFile(
            OutputStream out, @Nullable FileOutputStream file, @Nullable Path temporary, @Nullable Path target) {
        this.out = out;
        this.file = file;
        this.temporary = temporary;
        this.target = target;
    }

    /// Writes a file under another name beside its own until it is finished.
    ///
    /// @param path the file
    /// @return the open file
    /// @throws IOException if it cannot be created
    public static SinkFile create(Path path) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        FileOutputStream file = new FileOutputStream(temporary.toFile());
        return new SinkFile(new BufferedOutputStream(file, BUFFER_BYTES), file, temporary, path);
    }

    /// Writes to a stream.
    ///
    /// @param out the stream, closed by [#close]
    /// @return the sink
    public static SinkFile to(OutputStream out) {
        return new SinkFile(new BufferedOutputStream(out, BUFFER_BYTES), null, null, null);
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
        if (file != null && temporary != null && target != null) {
            file.getFD().sync();
            out.close();
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            Path directory = target.toAbsolutePath().getParent();
            if (directory != null) {
                Disk.system().forceDirectory(directory);
            }
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
        } else if (!finished && temporary != null) {
            // What is left in the buffer need not be written.
            file.close();
            Files.deleteIfExists(temporary);
        }
    }
}
