package dev.basalt.columnar.text;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Text of any character set as UTF-8.
///
/// - **Memory:** some 32 KiB
/// - **Threads:** confined to one
final class TranscodedStream extends InputStream {
    private static final int BLOCK = 8 << 10;

    private final Path path;
    private final InputStream from;
    private final CharsetDecoder decoder;
    private final ByteBuffer in = ByteBuffer.allocate(BLOCK).flip();
    private final CharBuffer characters = CharBuffer.allocate(BLOCK);
    private byte[] out = new byte[0];
    private int next;
    private long line = 1;
    private boolean first = true;
    private boolean ended;

    TranscodedStream(Path path, InputStream from, Charset charset) {
        this.path = path;
        this.from = from;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        return next < out.length || fill() ? Byte.toUnsignedInt(out[next++]) : -1;
    }

    @Override
    public int read(byte[] bytes, int at, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (next == out.length && !fill()) {
            return -1;
        }
        int taken = Math.min(count, out.length - next);
        System.arraycopy(out, next, bytes, at, taken);
        next += taken;
        return taken;
    }

    /// Decodes the next characters.
    ///
    /// @return false at the end
    private boolean fill() throws IOException {
        while (!ended) {
            in.compact();
            int count = from.read(in.array(), in.position(), in.remaining());
            boolean last = count < 0;
            in.position(in.position() + Math.max(count, 0)).flip();
            characters.clear();
            CoderResult result = decoder.decode(in, characters, last);
            if (!result.isError() && last && !in.hasRemaining()) {
                decoder.flush(characters);
                ended = true;
            }
            characters.flip();
            String text = characters.toString();
            countLines(text);
            if (result.isError()) {
                throw new CorruptDataException(
                        Location.in(path, "line " + line),
                        "text must be " + decoder.charset().name() + ", but is not; name its encoding with --encoding");
            }
            if (first && !text.isEmpty()) {
                first = false;
                text = text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
            }
            if (!text.isEmpty()) {
                // A pair of surrogates is never cut: decoders give both or none.
                out = text.getBytes(StandardCharsets.UTF_8);
                next = 0;
                return true;
            }
        }
        return false;
    }

    private void countLines(String text) {
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            line++;
        }
    }

    @Override
    public void close() throws IOException {
        from.close();
    }
}
