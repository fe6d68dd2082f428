package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.encoding.NodeReader;
import dev.basalt.columnar.encoding.plain.Raw;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.core.error.CorruptDataException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Looks into pages: what nodes they have, what values, and where vectors lie in them.
///
/// - **Threads:** confined to one
public final class PageNodes {
    private static final int NODE_HEADER_BYTES = 16;
    private static final int ROW_SIZE_BYTES = 4;

    private final OpenFile file;
    private final ColumnMetadata column;
    private final PageCursor cursor;

    /// Makes one for the pages of a column.
    ///
    /// @param file   the open file
    /// @param column a column of it
    public PageNodes(OpenFile file, ColumnMetadata column) {
        this.file = file;
        this.column = column;
        this.cursor = new PageCursor(file, column, new PageTally());
    }

    /// The nodes of a page.
    ///
    /// @param page index of the page
    /// @return each node before its children
    public List<NodeReader.Shape> shapes(int page) {
        List<NodeReader.Shape> shapes = new ArrayList<>();
        cursor.open(page, shapes);
        return shapes;
    }

    /// The column that a page refers to.
    ///
    /// @param page index of a page whose values follow from another column
    /// @return the path of that column
    public String referencePath(int page) {
        cursor.open(page, null);
        return file.parts().get(cursor.referenceNumber()).path();
    }

    /// The values of a page, without nulls.
    ///
    /// @param page index of the page
    /// @return the values
    public Column values(int page) {
        cursor.open(page, null);
        PageEntry entry = column.pages().get(page);
        boolean lengths = column.column().role() == PhysicalColumn.Role.LENGTHS;
        Column values = lengths
                ? new LongColumn(column.column().valueType())
                : Column.of(column.column().valueType());
        if (entry.encoding() != PageEntry.NO_VALUES) {
            cursor.decode(0, entry.rows() - entry.nulls(), values);
        }
        return values;
    }

    /// Where the vectors of a page lie.
    ///
    /// @param page index of a page that has some
    /// @return the part of the file, aligned to 64 bytes
    public MemorySegment vectors(int page) {
        cursor.open(page, null);
        PageEntry entry = column.pages().get(page);
        FixedVector type = (FixedVector) column.column().valueType();
        if (entry.encoding() != Raw.ID) {
            throw new CorruptDataException(
                    file.pageLocation(column, page), "vectors must be stored plain, but are not");
        }
        MemorySegment body = file.page(column, page).asSlice(PageHeader.BYTES, entry.bodyBytes());
        long at = FileHeader.align(cursor.valuesOffset() + NODE_HEADER_BYTES + ROW_SIZE_BYTES);
        long bytes = (long) type.rowBytes() * entry.rows();
        if (body.get(Layouts.I32, cursor.valuesOffset() + NODE_HEADER_BYTES) != type.rowBytes()
                || bytes > body.byteSize() - at) {
            throw new CorruptDataException(
                    file.pageLocation(column, page),
                    "vectors must have " + type.rowBytes() + " bytes each, but have not");
        }
        return body.asSlice(at, bytes);
    }

    /// Which rows of a page have a value.
    ///
    /// @param page index of a page
    /// @return a bit for each row; empty if all have one
    public long[] present(int page) {
        cursor.open(page, null);
        PageEntry entry = column.pages().get(page);
        return entry.nulls() == 0 ? new long[0] : Arrays.copyOf(cursor.bits(), (entry.rows() + 63) >>> 6);
    }
}
