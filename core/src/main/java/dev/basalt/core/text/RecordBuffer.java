package dev.basalt.core.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The bytes of a file around the record that is being read: holds one record whole, and never more than the limit.
///
/// A record begins with [#begin] and ends where the caller stops reading. One that grows above the limit is passed
/// over without being held: [#tooLarge] tells so, and reading goes on behind it. A byte order mark at the start of
/// the file is skipped.
///
/// - **Units:** offsets in bytes of the file, the byte order mark included
/// - **Memory:** at most the limit and a block, twice while it grows
/// - **Threads:** confined to one
public final class RecordBuffer implements Closeable {
    /// What [#read] and [#skipWhitespace] return at the end of the file.
    public static final int END = -1;

    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private final int maxRecordBytes;
    private byte[] bytes = new byte[BLOCK_BYTES];

    /// Bytes `[start, position)` are the record so far, `[position, limit)` are read ahead.
    private int start;

    private int position;
    private int limit;
    private long bufferOffset;
    private long recordOffset;
    private boolean atEnd;
    private boolean passingOver;

    /// Begins at the start of a stream.
    ///
    /// @param in             where the bytes come from; closed by [#close]
    /// @param maxRecordBytes the largest record that is held
    /// @throws IOException if reading fails
    public RecordBuffer(InputStream in, int maxRecordBytes) throws IOException {
        this.in = in;
        this.maxRecordBytes = Math.min(maxRecordBytes, MAX_ARRAY_BYTES - BLOCK_BYTES);
        this.limit = in.readNBytes(bytes, 0, 3);
        this.atEnd = limit < 3;
        if (!atEnd && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            position = 3;
        }
        begin();
    }

    /// Begins the next record at the next byte.
    public void begin() {
        start = position;
        recordOffset = offset();
        passingOver = false;
    }

    /// Where the next byte stands that is read.
    ///
    /// @return its offset in the file
    public long offset() {
        return bufferOffset + position;
    }

    /// Where the record's first byte stands.
    ///
    /// @return its offset in the file
    public long recordOffset() {
        return recordOffset;
    }

    /// Whether the record is above the limit, and so is not held.
    ///
    /// @return whether it is
    public boolean tooLarge() {
        return passingOver || position - start > maxRecordBytes;
    }

    /// Holds the record's bytes from [#recordFrom] on, [#recordLength] of them, until the next record begins.
    ///
    /// @return the array itself; another one once more was read
    public byte[] bytes() {
        return bytes;
    }

    /// Where the record begins in [#bytes].
    ///
    /// @return the index of its first byte
    public int recordFrom() {
        return start;
    }

    /// How long the record is so far.
    ///
    /// @return the count of its bytes
    public int recordLength() {
        return position - start;
    }

    /// Reads bytes ahead, which are not taken into the record.
    ///
    /// @param count how many are wanted
    /// @return how many lie in [#bytes] from the next one on, fewer than wanted only at the end of the file
    /// @throws IOException if reading fails
    public int peek(int count) throws IOException {
        if (limit - position < count && !atEnd) {
            if (bytes.length - position < count) {
                bytes = Arrays.copyOf(bytes, position + count);
            }
            int found = in.readNBytes(bytes, limit, position + count - limit);
            limit += found;
            atEnd = limit < position + count;
        }
        return Math.min(count, limit - position);
    }

    /// Takes the next byte into the record.
    ///
    /// @return the byte from 0 to 255, or [#END]
    /// @throws IOException if reading fails
    public int read() throws IOException {
        return position < limit || fill() ? bytes[position++] & 0xFF : END;
    }

    /// Takes the rest of the line into the record, its line feed included.
    ///
    /// @return whether there was a line feed; the file ended when not
    /// @throws IOException if reading fails
    public boolean readLine() throws IOException {
        do {
            for (int i = position; i < limit; i++) {
                if (bytes[i] == '\n') {
                    position = i + 1;
                    return true;
                }
            }
            position = limit;
        } while (fill());
        return false;
    }

    /// Takes the rest of a JSON string into the record, its closing quote included.
    ///
    /// @return whether there was a closing quote; the file ended when not
    /// @throws IOException if reading fails
    public boolean readString() throws IOException {
        boolean escaped = false;
        do {
            for (int i = position; i < limit; i++) {
                byte next = bytes[i];
                if (escaped) {
                    escaped = false;
                } else if (next == '"') {
                    position = i + 1;
                    return true;
                } else {
                    escaped = next == '\\';
                }
            }
            position = limit;
        } while (fill());
        return false;
    }

    /// Passes over JSON white space and looks at the byte behind it, which is not taken yet.
    ///
    /// @return the byte from 0 to 255, or [#END]
    /// @throws IOException if reading fails
    public int skipWhitespace() throws IOException {
        do {
            while (position < limit) {
                if (!isWhitespace(bytes[position])) {
                    return bytes[position] & 0xFF;
                }
                position++;
            }
            start = position;
        } while (fill());
        return END;
    }

    /// Gives back the byte that was read last.
    public void unread() {
        position--;
    }

    /// Whether a byte is white space in JSON (RFC 8259 §2).
    ///
    /// @param value the byte
    /// @return whether it is
    public static boolean isWhitespace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        if (atEnd) {
            return false;
        }
        if (passingOver || limit - start > maxRecordBytes) {
            passingOver = true;
            start = limit;
        }
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, limit - start);
            bufferOffset += start;
            position -= start;
            limit -= start;
            start = 0;
        }
        if (limit == bytes.length) {
            // A record of the limit and one byte must fit: only then is it known to be too large.
            long size = Math.min(2L * bytes.length, (long) maxRecordBytes + BLOCK_BYTES);
            bytes = Arrays.copyOf(bytes, (int) size);
        }
        int count = in.read(bytes, limit, bytes.length - limit);
        atEnd = count < 0;
        limit += Math.max(count, 0);
        return !atEnd;
    }
}
