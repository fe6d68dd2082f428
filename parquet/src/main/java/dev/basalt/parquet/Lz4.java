package dev.basalt.parquet;

/// The LZ4 block format, which is only read.
///
/// - **Threads:** stateless
/// - **Source:** LZ4 block format description
final class Lz4 {
    private Lz4() {}

    /// Decompresses bytes.
    ///
    /// @param size how many they must become
    /// @throws IllegalArgumentException if they do not become that many
    static byte[] decompress(byte[] from, int size) {
        byte[] out = new byte[size];
        int at = 0;
        int end = 0;
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
        Bytes.require(end == size, "there must be " + size + " bytes, but there were " + end);
        return out;
    }
}
