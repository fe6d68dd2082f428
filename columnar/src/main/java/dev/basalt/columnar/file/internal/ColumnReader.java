package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.encoding.ValueTest;
import dev.basalt.columnar.encoding.relation.Correlated;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads any rows of one column of an open file, with all its parts. Pages that no row is read of are not touched.
///
/// - **Memory:** one open page for each part
/// - **Threads:** confined to one
public abstract class ColumnReader {
    ColumnReader() {}

    /// Makes a reader.
    ///
    /// @param file   the open file
    /// @param column a column of it, or a part of one
    /// @return the reader
    public static ColumnReader open(OpenFile file, PhysicalColumn column) {
        return open(file, column, new PageTally());
    }

    /// Makes a reader.
    ///
    /// @param file   the open file
    /// @param column a column of it, or a part of one
    /// @param tally  counts the pages that are opened
    /// @return the reader
    public static ColumnReader open(OpenFile file, PhysicalColumn column, PageTally tally) {
        return open(file, column, tally, new SharedRows());
    }

    /// Makes a reader of a column that may follow from others.
    ///
    /// @param file   the open file
    /// @param column a column of it, or a part of one
    /// @param tally  counts the pages that are opened
    /// @param shared what is there already of other columns when this one is read
    /// @return the reader
    public static ColumnReader open(OpenFile file, PhysicalColumn column, PageTally tally, SharedRows shared) {
        PageCursor pages = new PageCursor(file, file.metadata(column.id()), tally, shared);
        return switch (column.role()) {
            case VALUES -> new Values(pages);
            case LENGTHS -> {
                PhysicalColumn element = column.children().getFirst();
                yield new ListReader(file, pages, open(file, element, tally));
            }
            case PRESENCE -> {
                List<ColumnReader> fields = new ArrayList<>();
                for (PhysicalColumn child : column.children()) {
                    fields.add(open(file, child, tally));
                }
                yield new Records(pages, fields);
            }
        };
    }

    /// Whether rows of this column follow from those of others.
    ///
    /// @return whether some do
    public boolean isRelated() {
        return false;
    }

    /// How many rows there are.
    ///
    /// @return the count
    public abstract long rows();

    /// Appends rows to a column.
    ///
    /// @param from  the first row
    /// @param count how many
    /// @param out   a column of this type
    public abstract void read(long from, int count, Column out);

    /// Appends single rows to a column.
    ///
    /// @param rows  holds which, ascending, none twice
    /// @param from  index of the first in `rows`
    /// @param count how many
    /// @param out   a column of this type
    public void gather(long[] rows, int from, int count, Column out) {
        int end = from + count;
        int i = from;
        while (i < end) {
            int run = 1;
            while (i + run < end && rows[i + run] == rows[i] + run) {
                run++;
            }
            read(rows[i], run, out);
            i += run;
        }
    }

    /// Tests rows by their values alone, where these repeat so that each is tested but once.
    ///
    /// @param from       the first row
    /// @param count      how many
    /// @param test       tells which values are wanted
    /// @param nullPasses whether rows without a value are wanted
    /// @return a bit for each row; null if reading the values and testing them is as well
    long @Nullable [] select(long from, int count, ValueTest test, boolean nullPasses) {
        return null;
    }

    /// How many rows take no more than an amount of memory.
    ///
    /// @param from  the first row
    /// @param most  the most rows wanted
    /// @param bytes how much memory
    /// @return 1 to `most`
    public abstract int fitting(long from, int most, long bytes);

    /// About what rows take in memory.
    ///
    /// @param from  the first row
    /// @param count how many
    /// @return size in bytes
    abstract double bytes(long from, int count);

    /// How many rows of several columns take no more memory together than a batch may take.
    ///
    /// @param readers the columns
    /// @param from    the first row
    /// @param most    the most rows wanted
    /// @return 1 to `most`
    public static int fitting(List<ColumnReader> readers, long from, int most) {
        int rows = most;
        while (rows > 1) {
            double bytes = 0;
            for (ColumnReader reader : readers) {
                bytes += reader.bytes(from, rows);
            }
            if (bytes <= MemoryBudget.DEFAULT.batchBytes()) {
                return rows;
            }
            // Where rows differ, as many as fit on average may still be too many: then fewer are tried.
            rows = Math.min(rows - 1, MemoryBudget.DEFAULT.rows(bytes / rows, rows));
        }
        return 1;
    }

    /// About what a row takes in memory.
    ///
    /// @return size in bytes
    abstract double averageBytes();

    /// A column of values.
    private static final class Values extends ColumnReader {
        private final PageCursor pages;

        Values(PageCursor pages) {
            this.pages = pages;
        }

        @Override
        public boolean isRelated() {
            for (PageEntry page : pages.column().pages()) {
                if (page.encoding() == Correlated.ID) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long rows() {
            return pages.column().rows();
        }

        @Override
        public void read(long from, int count, Column out) {
            pages.read(from, count, out);
        }

        @Override
        public void gather(long[] rows, int from, int count, Column out) {
            pages.gather(rows, from, count, out);
        }

        @Override
        long @Nullable [] select(long from, int count, ValueTest test, boolean nullPasses) {
            return pages.select(from, count, test, nullPasses);
        }

        @Override
        public int fitting(long from, int most, long bytes) {
            ColumnMetadata column = pages.column();
            double left = bytes;
            int rows = 0;
            for (int page = column.find(from); rows < most; page++) {
                PageEntry entry = column.pages().get(page);
                double each = Math.max(1.0, (double) entry.rawBytes() / entry.rows());
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
            ColumnMetadata column = pages.column();
            double bytes = 0;
            int rows = 0;
            for (int page = column.find(from); rows < count; page++) {
                PageEntry entry = column.pages().get(page);
                int here = (int) Math.min(count - rows, entry.endRow() - from - rows);
                bytes += (double) entry.rawBytes() / entry.rows() * here;
                rows += here;
            }
            return bytes;
        }

        @Override
        double averageBytes() {
            return rows() == 0 ? 0 : (double) pages.column().rawBytes() / rows();
        }
    }

    /// A column of records.
    private static final class Records extends ColumnReader {
        private final PageCursor pages;
        private final List<ColumnReader> fields;

        Records(PageCursor pages, List<ColumnReader> fields) {
            this.pages = pages;
            this.fields = fields;
        }

        @Override
        public long rows() {
            return pages.column().rows();
        }

        @Override
        public void read(long from, int count, Column out) {
            StructColumn records = (StructColumn) out;
            List<Column> columns = records.fields();
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).read(from, count, columns.get(i));
            }
            appendRecords(from, count, records);
        }

        private void appendRecords(long from, int count, StructColumn records) {
            long row = from;
            int left = count;
            while (left > 0) {
                int at = pages.seek(row);
                PageEntry entry = pages.entry();
                int rows = Math.min(left, entry.rows() - at);
                if (entry.nulls() == 0) {
                    records.extend(rows);
                } else {
                    records.appendStructs(pages.bits(), at, rows);
                }
                row += rows;
                left -= rows;
            }
        }

        @Override
        public void gather(long[] rows, int from, int count, Column out) {
            StructColumn records = (StructColumn) out;
            List<Column> columns = records.fields();
            for (int i = 0; i < fields.size(); i++) {
                fields.get(i).gather(rows, from, count, columns.get(i));
            }
            for (int i = from; i < from + count; i++) {
                appendRecords(rows[i], 1, records);
            }
        }

        @Override
        public int fitting(long from, int most, long bytes) {
            int rows = most;
            for (ColumnReader field : fields) {
                rows = field.fitting(from, rows, bytes);
            }
            return rows;
        }

        @Override
        double bytes(long from, int count) {
            double bytes = 0;
            for (ColumnReader field : fields) {
                bytes += field.bytes(from, count);
            }
            return bytes;
        }

        @Override
        double averageBytes() {
            double bytes = 0;
            for (ColumnReader field : fields) {
                bytes += field.averageBytes();
            }
            return bytes;
        }
    }
}
