package dev.basalt.columnar.arrow;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;

/// Unpacks LZ4 frames.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 4 | magic 0x184D2204 |
/// | 4 | 1 | bits 6-7: version 01; 4: blocks have checksums; 3: content size; 2: its checksum; 0: dictionary |
/// | 5 | 1 | largest block, not needed here |
/// | 6 | 0 or 8 | size of the content |
/// | ... | 1 | checksum of the header |
/// | ... | ... | blocks: 4 bytes of size, of which the highest bit says that the block is stored; 0 ends the frame |
///
/// Checksums are passed over: what Arrow data says is checked when it is read.
///
/// - **Threads:** stateless
/// - **Source:** LZ4 Frame Format 1.6.4; LZ4 Block Format
final class Lz4Frames {
    private static final int MAGIC = 0x184D2204;
    private static final int MIN_MATCH = 4;

    private final byte[] in;
    private final byte[] out;
    private final Location where;
    private final int end;
    private int at;
    private int written;

    private Lz4Frames(byte[] in, int from, int length, byte[] out, Location where) {
        this.in = in;
        this.at = from;
        this.end = from + length;
        this.out = out;
        this.where = where;
    }

    /// Unpacks all frames in a range of bytes.
    ///
    /// @return how many bytes came out
    static int unpack(byte[] in, int from, int length, byte[] out, Location where) {
        Lz4Frames frames = new Lz4Frames(in, from, length, out, where);
        while (frames.at < frames.end) {
            frames.frame();
        }
        return frames.written;
    }

    private CorruptDataException corrupt(String problem) {
        return new CorruptDataException(where, "a buffer must be compressed with LZ4, but " + problem);
    }

    private int take(int count) {
        if (count < 0 || count > end - at) {
            throw corrupt("ends after " + (end - at) + " of " + Integer.toUnsignedString(count) + " bytes");
        }
        at += count;
        return at - count;
    }

    private int takeInt() {
        int from = take(4);
        return (in[from] & 0xFF) | (in[from + 1] & 0xFF) << 8 | (in[from + 2] & 0xFF) << 16 | in[from + 3] << 24;
    }

    private void frame() {
        int magic = takeInt();
        if (magic != MAGIC) {
            throw corrupt("begins with 0x%08X instead of 0x%08X".formatted(magic, MAGIC));
        }
        int flags = in[take(1)] & 0xFF;
        if (flags >> 6 != 1 || (flags & 1) != 0) {
            throw new UnsupportedFormatException(
                    where, "an LZ4 frame must be of version 1 and without a dictionary, but has flags " + flags);
        }
        take(1 + ((flags & 8) != 0 ? 8 : 0) + 1);
        for (int size = takeInt(); size != 0; size = takeInt()) {
            int bytes = size & 0x7FFF_FFFF;
            int from = take(bytes);
            if (size < 0) {
                copy(from, bytes);
            } else {
                block(from, from + bytes);
            }
            take((flags & 16) != 0 ? 4 : 0);
        }
        take((flags & 4) != 0 ? 4 : 0);
    }

    private void copy(int from, int count) {
        if (count > out.length - written) {
            throw corrupt("has more than " + out.length + " bytes");
        }
        System.arraycopy(in, from, out, written, count);
        written += count;
    }

    private void block(int from, int blockEnd) {
        int position = from;
        while (position < blockEnd) {
            int token = in[position++] & 0xFF;
            long literals = token >> 4;
            if (literals == 15) {
                position = extend(position, blockEnd);
                literals += extension;
            }
            if (literals > blockEnd - position) {
                throw corrupt("a block ends within " + literals + " literals");
            }
            copy(position, (int) literals);
            position += (int) literals;
            if (position == blockEnd) {
                return;
            }
            if (blockEnd - position < 2) {
                throw corrupt("a block ends within a distance");
            }
            int distance = (in[position] & 0xFF) | (in[position + 1] & 0xFF) << 8;
            position += 2;
            long length = token & 15;
            if (length == 15) {
                position = extend(position, blockEnd);
                length += extension;
            }
            match(distance, length + MIN_MATCH);
        }
    }

    private long extension;

    private int extend(int from, int blockEnd) {
        extension = 0;
        int position = from;
        int next;
        do {
            if (position >= blockEnd) {
                throw corrupt("a block ends within a length");
            }
            next = in[position++] & 0xFF;
            extension += next;
        } while (next == 255);
        return position;
    }

    private void match(int distance, long length) {
        if (distance == 0 || distance > written || length > out.length - written) {
            throw corrupt("repeats " + length + " bytes from " + distance + " before, of " + written + " and up to "
                    + out.length);
        }
        for (int i = 0; i < length; i++) {
            out[written] = out[written - distance];
            written++;
        }
    }
}
