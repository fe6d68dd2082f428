package dev.basalt.columnar.arrow;

import dev.basalt.columnar.arrow.ArrowType.ArrowField;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.MemoryBudget;
import dev.basalt.core.error.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A record batch that is taken some rows at a time, as many as a budget allows.
///
/// - **Memory:** keeps the buffers as they are stored, or unpacked where they are compressed
/// - **Threads:** confined to one
final class StoredBatch {
    private static final int MOST_ROWS = 1 << 16;
    /// A batch is filled in so many steps, after each of which its size is looked at.
    private static final int STEPS = 8;

    private final List<ArrowField> fields;
    private final List<ArrowParts> columns = new ArrayList<>();
    private final Location where;
    private final long maxBytes;
    private final long rows;
    private final int mostRows;
    private long next;

    /// Takes the arrays of a batch.
    ///
    /// @param maxBytes most memory that the rows taken together may need
    StoredBatch(List<ArrowField> fields, BatchReader reader, Location where, long maxBytes) {
        this.fields = fields;
        this.where = where;
        this.maxBytes = maxBytes;
        this.rows = fields.isEmpty() ? 0 : reader.rows();
        // Rows without a value take no room in the file, so that a few bytes could claim any number of them.
        new MemoryLimit(where, maxBytes).take(Math.max(0, rows), 8);
        long bytes = 0;
        for (ArrowField field : fields) {
            ArrowParts parts = reader.next(field);
            ArrowDecoder.requireRows(field, parts, reader.rows(), where);
            columns.add(parts);
            bytes += parts.byteSize() + 8 * Math.max(0, rows);
        }
        this.mostRows = MemoryBudget.DEFAULT.rows((double) bytes / Math.max(1, rows), MOST_ROWS);
    }

    /// Appends the next rows to an empty batch.
    ///
    /// @return false if there are none
    boolean next(Batch batch, Map<Long, Column> dictionaries) {
        ArrowDecoder decoder = new ArrowDecoder(where, new MemoryLimit(where, maxBytes), dictionaries);
        long step = Math.max(1, mostRows / STEPS);
        while (next < rows && batch.rowCount() < mostRows && !MemoryBudget.DEFAULT.isFull(batch)) {
            long count = Math.min(Math.min(step, rows - next), mostRows - batch.rowCount());
            for (int i = 0; i < columns.size(); i++) {
                decoder.appendRows(fields.get(i), columns.get(i), next, count, batch.column(i));
            }
            next += count;
        }
        return batch.rowCount() > 0;
    }
}
