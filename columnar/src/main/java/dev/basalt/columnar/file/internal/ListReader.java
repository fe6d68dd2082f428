package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;

/// Reads a column of lists: lengths, and the elements they come to.
///
/// - **Threads:** confined to one
final class ListReader extends ColumnReader {
    private static final int OFFSET_BYTES = 4;

    private final OpenFile file;
    private final PageCursor lengths;
    private final ColumnReader elements;
    private final LongColumn scratch = new LongColumn(Simple.INT64);

    /// The row behind the last that was read, and its first element.
    private long nextRow = -1;

    private long nextElement;

    ListReader(OpenFile file, PageCursor lengths, ColumnReader elements) {
        this.file = file;
        this.lengths = lengths;
        this.elements = elements;
    }

    @Override
    public long rows() {
        return lengths.column().rows();
    }

    @Override
    public void read(long from, int count, Column out) {
        ListColumn lists = (ListColumn) out;
        long row = from;
        int left = count;
        while (left > 0) {
            int at = lengths.seek(row);
            int rows = Math.min(left, lengths.entry().rows() - at);
            readInPage(row, at, rows, lists);
            row += rows;
            left -= rows;
        }
    }

    private void readInPage(long row, int at, int rows, ListColumn lists) {
        PageEntry entry = lengths.entry();
        long element = firstElement(row, at);
        int total = readLengths(at, rows, element, lists.elements().size());
        int pos = lists.elements().size();
        elements.read(element, total, lists.elements());
        int first = lists.extend(rows);
        int[] offsets = lists.offsets();
        long[] each = scratch.values();
        int next = 0;
        if (entry.nulls() == 0) {
            for (int i = 0; i < rows; i++) {
                pos += (int) each[i];
                offsets[first + i + 1] = pos;
            }
        } else {
            long[] bits = lengths.bits();
            for (int i = 0; i < rows; i++) {
                int bit = at + i;
                if ((bits[bit >>> 6] >>> bit & 1) != 0) {
                    pos += (int) each[next++];
                }
                offsets[first + i + 1] = pos;
            }
            lists.markNulls(first, bits, at, rows);
        }
        nextRow = row + rows;
        nextElement = element + total;
        if (at + rows == entry.rows()) {
            long end = lengths.column().endElement(lengths.page(), elements.rows());
            if (nextElement != end) {
                throw new CorruptDataException(
                        lengths.where(),
                        "lists of the page must end with element " + end + ", but end with " + nextElement);
            }
        }
    }

    /// The first element of a row.
    private long firstElement(long row, int at) {
        long pageRow = row - at;
        boolean behind = nextRow >= pageRow && nextRow <= row;
        int known = behind ? (int) (nextRow - pageRow) : 0;
        long element = behind ? nextElement : lengths.entry().firstElement();
        return element + readLengths(known, at - known, element, 0);
    }

    /// Reads the lengths of rows that have a list.
    ///
    /// @return their sum
    private int readLengths(int at, int rows, long element, int before) {
        scratch.clear();
        int from = lengths.valuesBefore(at);
        int count = lengths.valuesBefore(at + rows) - from;
        lengths.decode(from, count, scratch);
        long[] values = scratch.values();
        long most = elements.rows() - element;
        long total = 0;
        for (int i = 0; i < count; i++) {
            if (values[i] < 0 || values[i] > most - total) {
                throw new CorruptDataException(
                        lengths.where(),
                        "lists must end within the " + elements.rows() + " elements, but one does not");
            }
            total += values[i];
        }
        long limit = Math.min(Integer.MAX_VALUE - 64L - before, file.options().maxPageBytes());
        if (total > limit) {
            throw new LimitExceededException(
                    lengths.where(),
                    "lists that are read at once must have at most " + limit + " elements, but have " + total
                            + "; read fewer rows at once or raise NcfOptions.maxPageBytes");
        }
        return (int) total;
    }

    @Override
    public int fitting(long from, int most, long bytes) {
        ColumnMetadata column = lengths.column();
        double element = elements.averageBytes();
        double left = bytes;
        int rows = 0;
        for (int page = column.find(from); rows < most; page++) {
            PageEntry entry = column.pages().get(page);
            long count = column.endElement(page, elements.rows()) - entry.firstElement();
            double each = OFFSET_BYTES + element * count / entry.rows();
            int here = (int) Math.min(most - rows, entry.endRow() - from - rows);
            if (each * here > left) {
                return Math.max(1, rows + (int) (left / each));
            }
            left -= each * here;
            rows += here;
        }
        return rows;
    }

    @Override
    double bytes(long from, int count) {
        ColumnMetadata column = lengths.column();
        double element = elements.averageBytes();
        double bytes = 0;
        int rows = 0;
        for (int page = column.find(from); rows < count; page++) {
            PageEntry entry = column.pages().get(page);
            long inPage = column.endElement(page, elements.rows()) - entry.firstElement();
            int here = (int) Math.min(count - rows, entry.endRow() - from - rows);
            bytes += (OFFSET_BYTES + element * inPage / entry.rows()) * here;
            rows += here;
        }
        return bytes;
    }

    @Override
    double averageBytes() {
        return rows() == 0 ? 0 : OFFSET_BYTES + elements.averageBytes() * elements.rows() / rows();
    }
}
