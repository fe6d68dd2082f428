package dev.basalt.engine.source;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Passes bytes on while it checks that they are UTF-8, and drops a byte order mark at the start.
///
/// A wrong byte is reported when the reader reaches it, not before, so that everything in front of it can be used.
///
/// - **Units:** [#bytesRead] counts bytes of the source, the byte order mark included
/// - **Threads:** confined to one
/// - **Source:** RFC 3629
final class Utf8InputStream extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final String source;
    private final ByteBuffer checked = ByteBuffer.allocate(BUFFER_BYTES);
    private final CharBuffer scratch = CharBuffer.allocate(BUFFER_BYTES);
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    /// Bytes `[served, valid)` of the buffer are checked and not yet handed out; `[valid, filled)` is a character that
    /// the buffer's end cut in two.
    private int served;

    private int valid;
    private int filled;
    private long bufferOffset;
    private boolean atEnd;
    private @Nullable CorruptDataException failure;

    Utf8InputStream(InputStream in, String source) throws IOException {
        this.in = in;
        this.source = source;
        fill();
        byte[] bytes = checked.array();
        if (valid >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            served = 3;
        }
    }

    /// Offset in the source of the next byte that [#read()] returns.
    long bytesRead() {
        return bufferOffset + served;
    }

    @Override
    public int read() throws IOException {
        return ready() ? checked.array()[served++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        java.util.Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!ready()) {
            return -1;
        }
        int count = Math.min(length, valid - served);
        System.arraycopy(checked.array(), served, target, offset, count);
        served += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean ready() throws IOException {
        while (served == valid) {
            if (failure != null) {
                throw failure;
            }
            if (atEnd) {
                return false;
            }
            fill();
        }
        return true;
    }

    private void fill() throws IOException {
        byte[] bytes = checked.array();
        int carried = filled - valid;
        System.arraycopy(bytes, valid, bytes, 0, carried);
        bufferOffset += valid;
        served = 0;
        int count = in.read(bytes, carried, bytes.length - carried);
        atEnd = count < 0;
        filled = carried + Math.max(count, 0);
        checked.position(0).limit(filled);
        scratch.clear();
        CoderResult result = decoder.decode(checked, scratch, atEnd);
        valid = checked.position();
        if (result.isError()) {
            long offset = bufferOffset + valid;
            failure = new CorruptDataException(
                    Location.at(source, offset),
                    "text must be UTF-8, but byte 0x%02X does not belong there; convert it with iconv -t UTF-8"
                            .formatted(bytes[valid]));
        }
    }
}
