package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I32;
import static dev.basalt.columnar.file.internal.Layouts.I64;

import dev.basalt.columnar.encoding.ByteSink;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;

/// What stands behind the pages of a stripe: it is complete, and these are its pages.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 4 | magic `NSTR` |
/// | 4 | 4 | tag of the file |
/// | 8 | 8 | number of the stripe, from 0 |
/// | 16 | 8 | first row |
/// | 24 | 8 | rows |
/// | 32 | 4 | size of the body |
/// | 36 | 24 | zero |
/// | 60 | 4 | CRC32C of the bytes before, the body and what fills it up to a multiple of 64 |
/// | 64 | | for each column how many pages it has in the stripe, and their entries |
///
/// - **Source:** `docs/format/ncf.md`
///
/// @param tag       of the file
/// @param number    of the stripe, from 0
/// @param firstRow  its first row
/// @param rows      how many rows it has
/// @param bodyBytes size of the body
record StripeRecord(int tag, long number, long firstRow, long rows, int bodyBytes) {
    static final int BYTES = 64;
    static final int MAGIC = 'N' | ('S' << 8) | ('T' << 16) | ('R' << 24);

    private static final int CRC_AT = 60;

    byte[] encode(ByteSink body) {
        byte[] bytes = new byte[(int) storedBytes()];
        MemorySegment out = MemorySegment.ofArray(bytes);
        out.set(I32, 0, MAGIC);
        out.set(I32, 4, tag);
        out.set(I64, 8, number);
        out.set(I64, 16, firstRow);
        out.set(I64, 24, rows);
        out.set(I32, 32, bodyBytes);
        System.arraycopy(body.bytes(), 0, bytes, BYTES, bodyBytes);
        out.set(I32, CRC_AT, crc(out));
        return bytes;
    }

    private static int crc(MemorySegment record) {
        return Checksums.crc32c(record.asSlice(0, CRC_AT), record.asSlice(BYTES));
    }

    long storedBytes() {
        return FileHeader.align(BYTES + (long) bodyBytes);
    }

    /// Reads and checks the record at an offset.
    ///
    /// @param file   the file
    /// @param offset where it begins
    /// @param to     where it must end at the latest
    /// @param where  the place, for errors
    static StripeRecord read(MemorySegment file, long offset, long to, Location where) {
        if (to - offset < BYTES || file.get(I32, offset) != MAGIC) {
            throw new CorruptDataException(where, "a stripe must end with a record of it, but does not");
        }
        StripeRecord record = new StripeRecord(
                file.get(I32, offset + 4),
                file.get(I64, offset + 8),
                file.get(I64, offset + 16),
                file.get(I64, offset + 24),
                file.get(I32, offset + 32));
        if (record.bodyBytes < 0 || record.storedBytes() > to - offset) {
            throw new CorruptDataException(where, "the record of a stripe must lie among the stripes, but does not");
        }
        MemorySegment bytes = file.asSlice(offset, record.storedBytes());
        if (bytes.get(I32, CRC_AT) != crc(bytes)) {
            throw new CorruptDataException(
                    where, "the record of a stripe must have the checksum in it, but has another");
        }
        return record;
    }

    /// The entries of the pages.
    static MemorySegment body(MemorySegment file, long offset, StripeRecord record) {
        return file.asSlice(offset + BYTES, record.bodyBytes);
    }
}
