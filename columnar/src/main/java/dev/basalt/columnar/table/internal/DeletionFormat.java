package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.file.internal.Checksums;
import dev.basalt.columnar.file.internal.MetaCursor;
import dev.basalt.columnar.file.internal.MetaSink;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;

/// Deletion vectors as bytes: a bit for each row of a file, or the distances between deleted rows where these are
/// shorter.
///
/// - **Source:** `docs/format/ncf-table.md`, section "Deletion vectors"
final class DeletionFormat {
    static final int MAX_BYTES = 1 << 28;

    private static final int BITS = 0;
    private static final int DISTANCES = 1;

    private DeletionFormat() {}

    static byte[] encode(long[] bits, long rows) {
        MetaSink distances = new MetaSink();
        distances.bytes().putByte(DISTANCES);
        long next = 0;
        int bitBytes = (int) ((rows + 7) / 8);
        for (int word = 0; word < bits.length && distances.bytes().size() <= bitBytes; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                long row = ((long) word << 6) + Long.numberOfTrailingZeros(left);
                distances.putVar(row - next);
                next = row + 1;
            }
        }
        if (distances.bytes().size() <= bitBytes) {
            return java.util.Arrays.copyOf(
                    distances.bytes().bytes(), distances.bytes().size());
        }
        byte[] bytes = new byte[1 + bitBytes];
        bytes[0] = BITS;
        for (int i = 0; i < bitBytes; i++) {
            bytes[1 + i] = (byte) (bits[i >>> 3] >>> (i << 3));
        }
        return bytes;
    }

    /// Reads a vector.
    ///
    /// @return a bit for each deleted row
    static long[] decode(byte[] bytes, DeletedRows expected, long rows, Location where) {
        if (Checksums.crc32c(MemorySegment.ofArray(bytes)) != expected.crc()) {
            throw new CorruptDataException(where, "the CRC32C of a deletion vector must match, but does not");
        }
        MetaCursor in = new MetaCursor(MemorySegment.ofArray(bytes), where);
        long[] bits = new long[(int) ((rows + 63) >>> 6)];
        switch (in.takeByte()) {
            case BITS -> readBits(in, bits, rows);
            case DISTANCES -> {
                long next = 0;
                while (in.remaining() > 0) {
                    long row = next + in.takeCount("distance to a deleted row", rows - next - 1);
                    bits[(int) (row >>> 6)] |= 1L << row;
                    next = row + 1;
                }
            }
            default -> throw in.corrupt("a deletion vector must be of kind 0 or 1, but is of kind " + bytes[0]);
        }
        long count = java.util.Arrays.stream(bits).map(Long::bitCount).sum();
        if (count != expected.count()) {
            throw in.corrupt("a deletion vector must delete " + expected.count() + " rows, but deletes " + count);
        }
        return bits;
    }

    private static void readBits(MetaCursor in, long[] bits, long rows) {
        long bitBytes = (rows + 7) / 8;
        if (in.remaining() != bitBytes) {
            throw in.corrupt("a deletion vector of " + rows + " rows must have " + bitBytes + " bytes, but has "
                    + in.remaining());
        }
        for (int i = 0; i < bitBytes; i++) {
            bits[i >>> 3] |= (long) in.takeByte() << (i << 3);
        }
        if ((rows & 63) != 0 && bits[bits.length - 1] >>> rows != 0) {
            throw in.corrupt("only rows of the file must be deleted, but some behind its end are");
        }
    }
}
