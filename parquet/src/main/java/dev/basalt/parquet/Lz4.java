package dev.basalt.parquet;

import java.util.Arrays;

/// The LZ4 block format, which is only read.
///
/// - **Threads:** stateless
/// - **Source:** LZ4 block format description
final class Lz4 {
    private Lz4() {}

    /// Decompresses a block.
    ///
    /// @param size how many bytes it must become
    /// @throws IllegalArgumentException if it does not become that many
    static byte[] decompress(byte[] from, int size) {
        byte[] out = new byte[size];
        int end = decompress(from, out, 0);
        Bytes.require(end == size, "there must be " + size + " bytes, but there were " + end);
        return out;
    }

    /// Decompresses blocks as Hadoop frames them: the size of what follows once decompressed, then blocks until there
    /// is so much, each behind its own size; all sizes are big-endian. What is not framed like that is taken for a
    /// block, as other writers made it under the same name.
    static byte[] decompressFramed(byte[] from, int size) {
        byte[] out = new byte[size];
        return isFramed(from, out) ? out : decompress(from, size);
    }

    private static boolean isFramed(byte[] from, byte[] out) {
        int at = 0;
        int end = 0;
        while (at < from.length) {
            if (from.length - at < 8) {
                return false;
            }
            long part = Integer.toUnsignedLong(Integer.reverseBytes(Bytes.int32(from, at)));
            at += 4;
            if (part > out.length - end) {
                return false;
            }
            int partEnd = end + (int) part;
            while (end < partEnd) {
                if (from.length - at < 4) {
                    return false;
                }
                long block = Integer.toUnsignedLong(Integer.reverseBytes(Bytes.int32(from, at)));
                at += 4;
                if (block == 0 || block > from.length - at) {
                    return false;
                }
                try {
                    end = decompress(Arrays.copyOfRange(from, at, at + (int) block), out, end);
                } catch (Bytes.BadBytesException e) {
                    return false;
                }
                at += (int) block;
            }
            if (end != partEnd) {
                return false;
            }
        }
        return end == out.length;
    }

    private static int decompress(byte[] from, byte[] out, int start) {
        int size = out.length;
        int at = 0;
        int end = start;
        while (at < from.length) {
            long token = from[at++] & 0xFF;
            long literals = token >>> 4;
            if (literals == 15) {
                int octet;
                do {
                    Bytes.require(at < from.length, "a length must end within the page");
                    octet = from[at++] & 0xFF;
                    literals += octet;
                } while (octet == 255);
            }
            Bytes.require(literals <= from.length - at && literals <= size - end, "literals must end within the page");
            System.arraycopy(from, at, out, end, (int) literals);
            at += (int) literals;
            end += (int) literals;
            if (at == from.length) {
                break;
            }
            Bytes.require(from.length - at >= 2, "a copy must end within the page");
            long distance = Bytes.unsigned(from, at, 2);
            at += 2;
            long length = token & 15;
            if (length == 15) {
                int octet;
                do {
                    Bytes.require(at < from.length, "a length must end within the page");
                    octet = from[at++] & 0xFF;
                    length += octet;
                } while (octet == 255);
            }
            length += 4;
            Bytes.repeat(out, end, distance, length);
            end += (int) length;
        }
        return end;
    }
}
