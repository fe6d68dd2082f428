package dev.basalt.parquet;

import java.util.Arrays;

/// The Snappy block format: a varint with the size of what follows once decompressed, then literals and copies of
/// what came before.
///
/// A plain one-pass compressor: a table of where four bytes were last seen, with steps that grow where nothing
/// repeats.
///
/// - **Threads:** stateless
/// - **Source:** Snappy compressed format description, 2011-10-05
final class Snappy {
    private static final int BLOCK = 1 << 16;
    private static final int TABLE_BITS = 14;
    private static final int MAX_COPY = 64;

    private Snappy() {}

    /// Compresses bytes.
    static byte[] compress(byte[] from) {
        byte[] out = new byte[32 + from.length + from.length / 6];
        int at = 0;
        int size = from.length;
        while ((size & ~0x7F) != 0) {
            out[at++] = (byte) (size | 0x80);
            size >>>= 7;
        }
        out[at++] = (byte) size;
        short[] table = new short[1 << TABLE_BITS];
        for (int start = 0; start < from.length; start += BLOCK) {
            Arrays.fill(table, (short) 0);
            at = compressBlock(from, start, Math.min(from.length, start + BLOCK), table, out, at);
        }
        return Arrays.copyOf(out, at);
    }

    private static int compressBlock(byte[] from, int start, int end, short[] table, byte[] out, int outAt) {
        int at = outAt;
        int literal = start;
        int position = start + 1;
        int misses = 32;
        while (position + 4 <= end) {
            int word = Bytes.int32(from, position);
            int slot = (word * 0x1E35A7BD) >>> (32 - TABLE_BITS);
            int candidate = start + (table[slot] & 0xFFFF);
            table[slot] = (short) (position - start);
            if (candidate >= position || Bytes.int32(from, candidate) != word) {
                position += misses++ >>> 5;
                continue;
            }
            at = literal(from, literal, position, out, at);
            int length = 4;
            while (position + length < end && from[candidate + length] == from[position + length]) {
                length++;
            }
            at = copy(position - candidate, length, out, at);
            position += length;
            literal = position;
            misses = 32;
        }
        return literal(from, literal, end, out, at);
    }

    private static int literal(byte[] from, int start, int end, byte[] out, int outAt) {
        int at = outAt;
        int length = end - start;
        if (length == 0) {
            return at;
        }
        int code = length - 1;
        if (code < 60) {
            out[at++] = (byte) (code << 2);
        } else if (code < 256) {
            out[at++] = (byte) (60 << 2);
            out[at++] = (byte) code;
        } else {
            out[at++] = (byte) (61 << 2);
            out[at++] = (byte) code;
            out[at++] = (byte) (code >>> 8);
        }
        System.arraycopy(from, start, out, at, length);
        return at + length;
    }

    private static int copy(int distance, int length, byte[] out, int outAt) {
        int at = outAt;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, MAX_COPY);
            out[at++] = (byte) (((part - 1) << 2) | 2);
            out[at++] = (byte) distance;
            out[at++] = (byte) (distance >>> 8);
            left -= part;
        }
        return at;
    }

    /// Decompresses bytes.
    ///
    /// @param size how many they must become
    /// @throws IllegalArgumentException if they do not become that many
    static byte[] decompress(byte[] from, int size) {
        int at = 0;
        long stated = 0;
        for (int shift = 0; ; shift += 7) {
            Bytes.require(at < from.length && shift < 35, "the size must end");
            int octet = from[at++];
            stated |= (octet & 0x7FL) << shift;
            if (octet >= 0) {
                break;
            }
        }
        Bytes.require(stated == size, "the size must be " + size + " bytes, but was " + stated);
        byte[] out = new byte[size];
        int end = 0;
        while (at < from.length) {
            int tag = from[at++] & 0xFF;
            int length = (tag >>> 2) + 1;
            if ((tag & 3) == 0) {
                if (length > 60) {
                    int octets = length - 60;
                    Bytes.require(octets <= from.length - at, "a literal must end within the page");
                    length = (int) Math.min(Integer.MAX_VALUE, Bytes.unsigned(from, at, octets) + 1);
                    at += octets;
                }
                Bytes.require(length <= from.length - at && length <= size - end, "a literal must end within the page");
                System.arraycopy(from, at, out, end, length);
                at += length;
            } else {
                int octets = (tag & 3) == 3 ? 4 : tag & 3;
                Bytes.require(octets <= from.length - at, "a copy must end within the page");
                long distance = Bytes.unsigned(from, at, octets);
                if (octets == 1) {
                    distance |= (tag >>> 5) << 8;
                    length = ((tag >>> 2) & 7) + 4;
                }
                at += octets;
                Bytes.repeat(out, end, distance, length);
            }
            end += length;
        }
        Bytes.require(end == size, "there must be " + size + " bytes, but there were " + end);
        return out;
    }
}
