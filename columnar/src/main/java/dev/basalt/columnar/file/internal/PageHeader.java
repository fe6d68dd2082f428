package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I16;
import static dev.basalt.columnar.file.internal.Layouts.I32;
import static dev.basalt.columnar.file.internal.Layouts.I64;

import java.lang.foreign.MemorySegment;

/// The first 64 bytes of a page.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 4 | magic `NPAG` |
/// | 4 | 4 | physical column |
/// | 8 | 8 | first row |
/// | 16 | 4 | rows |
/// | 20 | 4 | nulls |
/// | 24 | 4 | size of the body |
/// | 28 | 4 | tag of the file |
/// | 32 | 8 | row of the first element, of lists |
/// | 40 | 2 | flags: 1 a node says which rows have values, 2 a node holds values |
/// | 42 | 2 | encoding of the values, 255 for none |
/// | 44 | 16 | zero |
/// | 60 | 4 | CRC32C of the bytes before, the body and what fills it up to a multiple of 64 |
///
/// - **Source:** `docs/format/ncf.md`
final class PageHeader {
    static final int BYTES = 64;
    static final int MAGIC = 'N' | ('P' << 8) | ('A' << 16) | ('G' << 24);
    static final int BODY_BYTES_AT = 24;
    static final int CRC_AT = 60;

    private static final int HAS_PRESENCE = 1;
    private static final int HAS_VALUES = 2;

    private PageHeader() {}

    /// Whether a page has a node that says which rows have a value.
    static boolean hasPresence(PageEntry entry) {
        return entry.nulls() > 0 && entry.nulls() < entry.rows();
    }

    private static int flags(PageEntry entry) {
        return (hasPresence(entry) ? HAS_PRESENCE : 0) | (entry.encoding() == PageEntry.NO_VALUES ? 0 : HAS_VALUES);
    }

    /// Writes all but the checksum.
    static void write(PageEntry entry, int column, int tag, MemorySegment out) {
        out.asSlice(0, BYTES).fill((byte) 0);
        out.set(I32, 0, MAGIC);
        out.set(I32, 4, column);
        out.set(I64, 8, entry.firstRow());
        out.set(I32, 16, entry.rows());
        out.set(I32, 20, entry.nulls());
        out.set(I32, 24, entry.bodyBytes());
        out.set(I32, 28, tag);
        out.set(I64, 32, entry.firstElement());
        out.set(I16, 40, (short) flags(entry));
        out.set(I16, 42, (short) entry.encoding());
    }

    /// Whether a header is the one that belongs to an entry.
    static boolean matches(PageEntry entry, int column, int tag, MemorySegment page) {
        return page.get(I32, 0) == MAGIC
                && page.get(I32, 4) == column
                && page.get(I64, 8) == entry.firstRow()
                && page.get(I32, 16) == entry.rows()
                && page.get(I32, 20) == entry.nulls()
                && page.get(I32, 24) == entry.bodyBytes()
                && page.get(I32, 28) == tag
                && page.get(I64, 32) == entry.firstElement()
                && page.get(I16, 40) == flags(entry)
                && page.get(I16, 42) == entry.encoding()
                && page.get(I32, 44) == 0
                && page.get(I64, 48) == 0
                && page.get(I32, 56) == 0;
    }

    /// The checksum of a whole page.
    static int crc(MemorySegment page) {
        return Checksums.crc32c(page.asSlice(0, CRC_AT), page.asSlice(BYTES));
    }
}
