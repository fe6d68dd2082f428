package dev.basalt.cli;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Some columns of the rows of a file that pass a filter, up to a number of rows.
final class FilteredRows implements RowSource {
    private final Schema schema;
    private final @Nullable RowFilter filter;
    private final RowSource scan;
    private final Batch scanned;
    private long left;

    private FilteredRows(Schema schema, @Nullable RowFilter filter, RowSource scan, long limit) {
        this.schema = schema;
        this.filter = filter;
        this.scan = scan;
        this.scanned = new Batch(scan.schema());
        this.left = limit;
    }

    /// Begins to read.
    ///
    /// @param file    the file
    /// @param columns names of the columns; null for all
    /// @param where   the filter; null for none
    /// @param limit   most rows; negative for all
    static FilteredRows open(NcfFile file, @Nullable List<String> columns, @Nullable String where, long limit) {
        List<String> wanted = columns != null ? columns : file.schema().usualNames();
        Schema schema = file.schema().select(wanted);
        long rows = limit < 0 ? Long.MAX_VALUE : limit;
        if (where == null) {
            return new FilteredRows(
                    schema, null, file.scan().columns(wanted).limit(rows).open(), rows);
        }
        Set<String> read = new LinkedHashSet<>(wanted);
        read.addAll(RowFilter.parse(where, file.schema()).columns());
        RowSource scan = file.scan().columns(new ArrayList<>(read)).open();
        return new FilteredRows(schema, RowFilter.parse(where, scan.schema()), scan, rows);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public boolean next(Batch batch) throws IOException {
        batch.clear();
        while (left > 0 && scan.next(scanned)) {
            int rows = scanned.rowCount();
            if (filter == null) {
                append(batch, 0, (int) Math.min(rows, left));
            } else {
                appendPassing(batch, filter.select(scanned), rows);
            }
            int found = batch.rowCount();
            left -= found;
            if (found > 0) {
                return true;
            }
        }
        return false;
    }

    private void appendPassing(Batch batch, long[] passing, int rows) {
        int room = (int) Math.min(rows, left);
        int row = 0;
        while (row < rows && room > 0) {
            if ((passing[row >>> 6] >>> row & 1) == 0) {
                row++;
                continue;
            }
            int first = row;
            while (row < rows && row - first < room && (passing[row >>> 6] >>> row & 1) != 0) {
                row++;
            }
            append(batch, first, row - first);
            room -= row - first;
        }
    }

    private void append(Batch batch, int first, int count) {
        for (int i = 0; i < schema.size(); i++) {
            batch.column(i).append(scanned.column(i), first, count);
        }
    }

    @Override
    public void close() throws IOException {
        scan.close();
    }
}
