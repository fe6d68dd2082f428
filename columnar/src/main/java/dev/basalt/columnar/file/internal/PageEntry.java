package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.file.Statistics;
import dev.basalt.columnar.schema.DataType;

/// What is known of a page without reading it.
///
/// - **Threads:** immutable
///
/// @param offset       where it begins in the file
/// @param bodyBytes    its size without the header and what fills it up
/// @param firstRow     its first row
/// @param firstElement of lists, the row of the first element; else 0
/// @param rawBytes     what its values take in memory
/// @param encoding     the number of the encoding of its values, [#NO_VALUES] where there are none
/// @param statistics   rows, nulls, bounds
public record PageEntry(
        long offset,
        int bodyBytes,
        long firstRow,
        long firstElement,
        long rawBytes,
        int encoding,
        Statistics statistics) {
    /// Stands for the encoding of a page of nulls only.
    public static final int NO_VALUES = 255;
    /// Most rows of a page.
    public static final int MAX_ROWS = 65_536;

    /// The size of the page in the file.
    ///
    /// @return size in bytes, header and filling included
    public long storedBytes() {
        return FileHeader.align(PageHeader.BYTES + (long) bodyBytes);
    }

    /// How many rows there are.
    ///
    /// @return 1 to 65,536
    public int rows() {
        return (int) statistics.rows();
    }

    /// How many rows have no value.
    ///
    /// @return at most [#rows]
    public int nulls() {
        return (int) statistics.nulls();
    }

    /// The row behind the last.
    ///
    /// @return the row
    public long endRow() {
        return firstRow + statistics.rows();
    }

    /// This entry for a page that lies elsewhere.
    PageEntry at(long newOffset) {
        return new PageEntry(newOffset, bodyBytes, firstRow, firstElement, rawBytes, encoding, statistics);
    }

    void write(PhysicalColumn column, MetaSink out) {
        out.putVar(offset / FileHeader.ALIGNMENT);
        out.putVar(bodyBytes);
        out.putVar(rows());
        out.putVar(rawBytes);
        out.bytes().putByte(encoding);
        if (column.role() == PhysicalColumn.Role.LENGTHS) {
            out.putVar(firstElement);
        }
        StatisticsFormat.write(statistics, column.valueType(), out);
    }

    /// Reads an entry; the page lies between two offsets.
    static PageEntry read(MetaCursor in, PhysicalColumn column, long firstRow, long from, long to) {
        long offset = FileHeader.ALIGNMENT * in.takeCount("the offset of a page in units of 64", to / 64);
        int bodyBytes = (int) in.takeCount("the size of a page", Integer.MAX_VALUE - FileHeader.ALIGNMENT);
        int rows = (int) in.takeCount("the rows of a page", MAX_ROWS);
        long rawBytes = in.takeCount("the size of a page in memory", Long.MAX_VALUE);
        int encoding = in.takeByte();
        boolean lengths = column.role() == PhysicalColumn.Role.LENGTHS;
        long firstElement = lengths ? in.takeCount("the first element of a page", Long.MAX_VALUE) : 0;
        DataType type = column.valueType();
        Statistics statistics = StatisticsFormat.read(in, type, rows);
        PageEntry entry = new PageEntry(offset, bodyBytes, firstRow, firstElement, rawBytes, encoding, statistics);
        if (rows == 0 || offset < from || entry.storedBytes() > to - offset) {
            throw in.corrupt(
                    "a page must have rows and lie among the stripes, but has " + rows + " and lies at byte " + offset);
        }
        return entry;
    }
}
