package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I32;

import dev.basalt.columnar.file.Statistics;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// The pages of one physical column of an open file.
///
/// - **Threads:** safe for use by many
public final class ColumnMetadata {
    private final PhysicalColumn column;
    private final List<PageEntry> pages;
    private final MemorySegment leaves;
    private final long rows;
    private final long rawBytes;
    /// A bit for each page whose bytes were found to be right.
    private final AtomicIntegerArray checked;

    private ColumnMetadata(PhysicalColumn column, List<PageEntry> pages, MemorySegment leaves, long rows) {
        this.column = column;
        this.pages = List.copyOf(pages);
        this.leaves = leaves;
        this.rows = rows;
        this.checked = new AtomicIntegerArray((pages.size() + 31) >>> 5);
        long raw = 0;
        for (PageEntry page : pages) {
            raw += page.rawBytes();
        }
        this.rawBytes = raw;
    }

    /// Reads metadata.
    ///
    /// @param in     its bytes, whose checksum was found to be right
    /// @param column what it must be of
    /// @param rows   how many rows the pages must have
    /// @param from   where the first page can begin
    /// @param to     where the last page must end at the latest
    /// @param where  the place, for errors
    static ColumnMetadata read(MemorySegment in, PhysicalColumn column, long rows, long from, long to, Location where) {
        if (in.byteSize() < ColumnPages.HEADER_BYTES
                || in.get(I32, 0) != ColumnPages.MAGIC
                || in.get(I32, 4) != column.id()) {
            throw new CorruptDataException(where, "metadata must be of this column, but is not");
        }
        int count = in.get(I32, 8);
        long entryBytes = in.get(I32, 12);
        long leavesAt = ColumnPages.HEADER_BYTES + entryBytes;
        long end = leavesAt + (long) Checksums.SHA_BYTES * count;
        if (count < 0 || entryBytes < 0 || in.byteSize() != ((end + 7) & -8L)) {
            throw new CorruptDataException(where, "metadata must have room for all pages and no more, but has not");
        }
        MetaCursor cursor = new MetaCursor(in.asSlice(ColumnPages.HEADER_BYTES, entryBytes), where);
        List<PageEntry> pages = new ArrayList<>();
        long row = 0;
        for (int i = 0; i < count; i++) {
            PageEntry page = PageEntry.read(cursor, column, row, from, to);
            pages.add(page);
            row = page.endRow();
        }
        if (cursor.remaining() != 0 || row != rows) {
            throw new CorruptDataException(where, "pages must have " + rows + " rows, but have " + row);
        }
        new MetaCursor(in.asSlice(end), where).requireEnd();
        return new ColumnMetadata(column, pages, in.asSlice(leavesAt, (long) Checksums.SHA_BYTES * count), rows);
    }

    /// The column.
    ///
    /// @return what the pages are of
    public PhysicalColumn column() {
        return column;
    }

    /// The pages.
    ///
    /// @return what is known of them, in their order
    public List<PageEntry> pages() {
        return pages;
    }

    /// The rows of all pages.
    ///
    /// @return how many
    public long rows() {
        return rows;
    }

    /// What all values take in memory.
    ///
    /// @return size in bytes, without elements and fields
    public long rawBytes() {
        return rawBytes;
    }

    /// The page that a row is in.
    ///
    /// @param row below [#rows]
    /// @return the index of the page
    public int find(long row) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).firstRow() <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// The row behind the last element of a page of lists.
    ///
    /// @param page     index of the page
    /// @param elements how many elements there are in all
    /// @return the row
    long endElement(int page, long elements) {
        return page + 1 < pages.size() ? pages.get(page + 1).firstElement() : elements;
    }

    /// The hash of a page.
    MemorySegment leaf(int page) {
        return leaves.asSlice((long) page * Checksums.SHA_BYTES, Checksums.SHA_BYTES);
    }

    boolean isChecked(int page) {
        return (checked.get(page >>> 5) >>> page & 1) != 0;
    }

    void setChecked(int page) {
        checked.getAndUpdate(page >>> 5, bits -> bits | (1 << page));
    }

    /// The statistics of all pages together.
    ///
    /// @return the statistics
    public Statistics statistics() {
        List<Statistics> all = new ArrayList<>();
        for (PageEntry page : pages) {
            all.add(page.statistics());
        }
        return Statistics.merge(all, column.valueType());
    }
}
