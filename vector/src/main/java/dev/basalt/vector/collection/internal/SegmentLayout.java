package dev.basalt.vector.collection.internal;

import dev.basalt.vector.collection.CollectionShape;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Where things lie in a segment file, format version 1; see `docs/format/vector-segment.md`.
///
/// ```text
/// header, 64 bytes                        trailer, the last 64 bytes
/// OFFSET SIZE FIELD                       OFFSET SIZE FIELD
///      0    8 magic "BASALTVS"                 0    4 number of rows
///      8    4 format version, 1                4    4 number of entries
///     12    4 dimension                        8    8 bytes of the index
///     16    4 metric                          16    4 bytes of a checked block
///     20    4 type of the values              20    4 number of blocks
///     24    4 kind of the index               24    8 number of the segment
///     28    4 zero                            32   20 zero
///     32    8 number of the segment           52    4 CRC32C: checksums of the blocks, bytes 0-51
///     40   24 zero                            56    8 magic "BASALTVE"
///
/// then, each from a multiple of 64 on, with zeros between
/// rows        one a row, `dimension` values
/// ids         one an entry, 16 bytes, ascending
/// id rows     one an entry, 4 bytes: its row
/// row ends    one a row, 4 bytes: index in row entries behind its last
/// row entries one an entry, 4 bytes: the entries of row 0, of row 1, ...
/// index       as the kind of index writes it
/// checksums   one a block of all before, 4 bytes: CRC32C
/// ```
///
/// @param rowCount   number of rows
/// @param entryCount number of entries
/// @param rowBytes   bytes of one row
/// @param indexBytes bytes of the index
record SegmentLayout(int rowCount, int entryCount, long rowBytes, long indexBytes) {
    static final int VERSION = 1;
    /// "BASALTVS" read as a little-endian long.
    static final long MAGIC = 0x5356_544C_4153_4142L;
    /// "BASALTVE" read as a little-endian long.
    static final long END_MAGIC = 0x4556_544C_4153_4142L;

    static final int HEADER_BYTES = 64;
    static final int TRAILER_BYTES = 64;
    static final int TRAILER_CRC_OFFSET = 52;
    static final int ID_BYTES = 16;
    static final int BLOCK_BYTES = 64 << 10;
    static final int MIN_BLOCK_BYTES = 64;
    static final int MAX_BLOCK_BYTES = 16 << 20;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /// Ids are kept with the first byte first, so that their bytes are ordered as they are.
    static final ValueLayout.OfLong ID = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    static final int ALIGNMENT = 64;

    static long align(long offset) {
        return Math.addExact(offset, ALIGNMENT - 1) & -ALIGNMENT;
    }

    static long rowBytes(CollectionShape shape) {
        return RowForm.bytes(shape);
    }

    long rows() {
        return HEADER_BYTES;
    }

    long ids() {
        return align(Math.addExact(rows(), Math.multiplyExact(rowCount, rowBytes)));
    }

    long idRows() {
        return align(ids() + (long) ID_BYTES * entryCount);
    }

    long rowEnds() {
        return align(idRows() + (long) Integer.BYTES * entryCount);
    }

    long rowEntries() {
        return align(rowEnds() + (long) Integer.BYTES * rowCount);
    }

    long index() {
        return align(rowEntries() + (long) Integer.BYTES * entryCount);
    }

    long checksums() {
        return align(Math.addExact(index(), indexBytes));
    }

    /// The section that a byte is in.
    String sectionAt(long byteOffset) {
        if (byteOffset < rows()) {
            return "header";
        }
        if (byteOffset < ids()) {
            return "rows";
        }
        if (byteOffset < index()) {
            return "ids";
        }
        return byteOffset < checksums() ? "index" : "checksums";
    }
}
