package dev.basalt.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A part of a file, read from its start through a buffer. A failure of the medium is an [UncheckedIOException], so
/// that it is not taken for damage.
///
/// - **Threads:** confined to one
final class PageInput extends InputStream {
    private final FileChannel file;
    private final long end;
    private final int bufferBytes;
    private byte[] buffer = new byte[0];
    private int at;
    private int filled;
    /// Where in the file the buffer ends.
    private long position;

    PageInput(FileChannel file, long start, long end, int bufferBytes) {
        this.file = file;
        this.end = end;
        this.bufferBytes = bufferBytes;
        this.position = start;
    }

    /// How many bytes are left.
    long left() {
        return Math.max(0, end - position) + filled - at;
    }

    /// The next bytes, of which there must be so many.
    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        int buffered = Math.min(count, filled - at);
        System.arraycopy(buffer, at, bytes, 0, buffered);
        at += buffered;
        int more = count - buffered;
        Bytes.require(load(bytes, buffered, more) == more, "a page must end before the footer, but is cut short");
        return bytes;
    }

    /// Passes by bytes.
    void skip(int count) {
        int buffered = Math.min(count, filled - at);
        at += buffered;
        position += count - buffered;
    }

    private int load(byte[] to, int index, int count) {
        ByteBuffer target = ByteBuffer.wrap(to, index, (int) Math.min(count, Math.max(0, end - position)));
        try {
            while (target.hasRemaining()) {
                int read = file.read(target, position);
                if (read < 0) {
                    break;
                }
                position += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.position() - index;
    }

    private boolean fill() {
        if (at < filled) {
            return true;
        }
        if (buffer.length == 0) {
            buffer = new byte[(int) Math.max(1, Math.min(bufferBytes, end - position))];
        }
        at = 0;
        filled = load(buffer, 0, buffer.length);
        return filled > 0;
    }

    @Override
    public int read() {
        return fill() ? buffer[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int index, int count) {
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int read = Math.min(count, filled - at);
        System.arraycopy(buffer, at, to, index, read);
        at += read;
        return read;
    }
}
