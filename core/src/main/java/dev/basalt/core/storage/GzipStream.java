package dev.basalt.core.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// Unpacks a gzip stream of any number of members.
///
/// `GZIPInputStream` takes a member with a damaged header for the end of the stream, and looks for another member only
/// where `available()` promises one, so that rows may be missing without a word. Here only zeros may stand behind a
/// member.
///
/// - **Threads:** confined to one
/// - **Source:** RFC 1952
public final class GzipStream extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;
    private static final int DEFLATE = 8;
    private static final int FIXED_BYTES = 6;
    private static final int CHECKSUM_FLAG = 2;
    private static final int EXTRA_FLAG = 4;
    private static final int NAME_FLAG = 8;
    private static final int COMMENT_FLAG = 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private int from;
    private int to;
    private boolean isDone;

    /// Begins to unpack.
    ///
    /// @param in the packed bytes; closed with this stream
    /// @throws ZipException if the stream does not begin as gzip does
    /// @throws EOFException if it ends too early
    /// @throws IOException  if reading fails
    public GzipStream(InputStream in) throws IOException {
        this.in = in;
        try {
            readHeader(nextByte());
        } catch (IOException | RuntimeException e) {
            inflater.end();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!isDone) {
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                checksum.update(bytes, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("a gzip member must need no dictionary, but needs one");
            } else {
                if (from == to) {
                    fill();
                }
                if (to < 0) {
                    throw new EOFException("Unexpected end of ZLIB input stream");
                }
                inflater.setInput(buffer, from, to - from);
                from = to;
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException(e.getMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }

    private void endMember() throws IOException {
        from = to - inflater.getRemaining();
        if (littleEndian() != checksum.getValue() || littleEndian() != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("a gzip member must have the checksum and the size at its end, but has not");
        }
        inflater.reset();
        checksum.reset();
        int next = nextByte();
        while (next == 0) {
            next = nextByte();
        }
        isDone = next < 0;
        if (!isDone) {
            readHeader(next);
        }
    }

    private void readHeader(int first) throws IOException {
        if (first != MAGIC_1 || requiredByte() != MAGIC_2 || requiredByte() != DEFLATE) {
            throw new ZipException("a gzip member must begin with 1F 8B 08, but does not");
        }
        int flags = requiredByte();
        skip(FIXED_BYTES);
        if ((flags & EXTRA_FLAG) != 0) {
            skip(requiredByte() | requiredByte() << Byte.SIZE);
        }
        for (int flag : new int[] {NAME_FLAG, COMMENT_FLAG}) {
            int next = flags & flag;
            while (next != 0) {
                next = requiredByte();
            }
        }
        if ((flags & CHECKSUM_FLAG) != 0) {
            skip(Short.BYTES);
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            requiredByte();
        }
    }

    private long littleEndian() throws IOException {
        long value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value |= (long) requiredByte() << (i * Byte.SIZE);
        }
        return value;
    }

    private int requiredByte() throws IOException {
        int value = nextByte();
        if (value < 0) {
            throw new EOFException("a gzip member must be whole, but ends too early");
        }
        return value;
    }

    private int nextByte() throws IOException {
        if (from == to) {
            fill();
        }
        return to < 0 ? -1 : Byte.toUnsignedInt(buffer[from++]);
    }

    /// Reads more; at the end of the stream `from` and `to` are -1.
    private void fill() throws IOException {
        to = to < 0 ? -1 : in.read(buffer);
        from = Math.min(to, 0);
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
