package dev.basalt.columnar.search;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.predicate.RowFilter;
import java.util.List;
import java.util.Objects;

/// Some of the rows of a file.
///
/// - **Memory:** a bit for each row of the file
/// - **Threads:** immutable
public final class RowSelection {
    private final long[] bits;
    private final long rowCount;

    private RowSelection(long[] bits, long rowCount) {
        this.bits = bits;
        this.rowCount = rowCount;
    }

    /// The rows that pass a filter.
    ///
    /// @param file  the file, of which the columns that the filter looks at are read
    /// @param where the filter, as [RowFilter#parse] takes it
    /// @return the rows
    /// @throws dev.basalt.core.filter.FilterSyntaxException if the text does not follow the grammar
    public static RowSelection passing(NcfFile file, String where) {
        RowFilter parsed = RowFilter.parse(where, file.schema());
        long[] bits = new long[Math.toIntExact((file.rowCount() + 63) >>> 6)];
        List<String> columns =
                parsed.columns().isEmpty() ? List.of(file.schema().field(0).name()) : parsed.columns();
        try (NcfScan scan = file.scan().columns(columns).open()) {
            RowFilter filter = RowFilter.parse(where, scan.schema());
            Batch batch = new Batch(scan.schema());
            long first = scan.nextRow();
            while (scan.next(batch)) {
                put(filter.select(batch), batch.rowCount(), first, bits);
                first = scan.nextRow();
            }
        }
        return new RowSelection(bits, file.rowCount());
    }

    /// Rows by their bits.
    ///
    /// @param bits     a bit for each row, the first in the lowest bit of the first word; not to be changed later
    /// @param rowCount how many rows the file has
    /// @return those whose bit is set
    /// @throws IllegalArgumentException if there are fewer bits than rows
    public static RowSelection of(long[] bits, long rowCount) {
        if (rowCount > 64L * bits.length) {
            throw new IllegalArgumentException(
                    "there must be a bit for each of " + rowCount + " rows, but there are " + 64L * bits.length);
        }
        return new RowSelection(bits, rowCount);
    }

    private static void put(long[] from, int count, long first, long[] to) {
        int word = (int) (first >>> 6);
        int shift = (int) (first & 63);
        for (int i = 0; i << 6 < count; i++) {
            to[word + i] |= from[i] << shift;
            if (shift > 0 && word + i + 1 < to.length) {
                to[word + i + 1] |= from[i] >>> (64 - shift);
            }
        }
    }

    /// How many rows the file has.
    ///
    /// @return the count, of those that are not selected as well
    public long rowCount() {
        return rowCount;
    }

    /// How many rows are selected.
    ///
    /// @return the count
    public long size() {
        long size = 0;
        for (long row = nextSet(0, rowCount); row < rowCount; ) {
            long end = nextClear(row, rowCount);
            size += end - row;
            row = nextSet(end, rowCount);
        }
        return size;
    }

    /// Whether a row is selected.
    ///
    /// @param row its number in the file
    /// @return whether it is
    public boolean contains(long row) {
        Objects.checkIndex(row, rowCount);
        return (bits[(int) (row >>> 6)] >>> row & 1) != 0;
    }

    /// The first selected row in a range; its end if there is none.
    long nextSet(long from, long to) {
        return next(from, to, 0);
    }

    /// The first row in a range that is not selected; its end if there is none.
    long nextClear(long from, long to) {
        return next(from, to, -1);
    }

    private long next(long from, long to, long flip) {
        long row = from;
        while (row < to) {
            long word = (bits[(int) (row >>> 6)] ^ flip) >>> row;
            if (word != 0) {
                return Math.min(to, row + Long.numberOfTrailingZeros(word));
            }
            row = (row | 63) + 1;
        }
        return to;
    }
}
