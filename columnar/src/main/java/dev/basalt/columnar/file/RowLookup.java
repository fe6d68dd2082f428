package dev.basalt.columnar.file;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.file.internal.ColumnReader;
import dev.basalt.columnar.file.internal.OpenFile;
import dev.basalt.columnar.schema.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Reads single rows by their numbers; pages that none of them is in are not touched.
///
/// The pages that were read last stay open, so rows near each other are best looked up by one lookup.
///
/// - **Memory:** for each column one open page
/// - **Threads:** confined to one
public final class RowLookup {
    private final OpenFile file;
    private final Schema schema;
    private final List<ColumnReader> readers;
    private final long rowCount;

    RowLookup(OpenFile file, Schema schema, List<String> columns) {
        this.file = file;
        this.schema = schema;
        this.readers = file.read(() -> NcfScan.readers(file, columns));
        this.rowCount = file.postscript().rowCount();
    }

    /// The columns that are read.
    ///
    /// @return the schema
    public Schema schema() {
        return schema;
    }

    /// Reads rows.
    ///
    /// @param rows their numbers in any order, the same more than once if wanted
    /// @param out  of this schema; cleared, then given the rows in the order of `rows`
    /// @throws IndexOutOfBoundsException if there is no such row
    public void take(long[] rows, Batch out) {
        if (!out.schema().equals(schema)) {
            throw new IllegalArgumentException(
                    "columns of the batch must be (" + schema + "), but were (" + out.schema() + ")");
        }
        boolean ascending = true;
        for (int i = 0; i < rows.length; i++) {
            Objects.checkIndex(rows[i], rowCount);
            ascending &= i == 0 || rows[i] > rows[i - 1];
        }
        out.clear();
        if (ascending) {
            gather(rows, rows.length, out);
            return;
        }
        long[] sorted = rows.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (long row : sorted) {
            if (count == 0 || row != sorted[count - 1]) {
                sorted[count++] = row;
            }
        }
        Batch found = new Batch(schema);
        gather(sorted, count, found);
        for (int c = 0; c < readers.size(); c++) {
            arrange(rows, sorted, count, found.column(c), out.column(c));
        }
    }

    private void gather(long[] rows, int count, Batch out) {
        file.read(() -> {
            for (int i = 0; i < readers.size(); i++) {
                readers.get(i).gather(rows, 0, count, out.column(i));
            }
            return count;
        });
    }

    private static void arrange(long[] rows, long[] sorted, int count, Column found, Column out) {
        for (long row : rows) {
            out.append(found, Arrays.binarySearch(sorted, 0, count, row), 1);
        }
    }
}
