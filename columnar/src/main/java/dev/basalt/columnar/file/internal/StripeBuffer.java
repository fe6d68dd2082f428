package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.schema.Schema;

/// Rows that wait to be written as a stripe.
///
/// - **Memory:** about the bytes of a stripe, or of its largest row
/// - **Threads:** confined to one
public final class StripeBuffer {
    private final Batch rows;
    private final int maxRows;
    private final long maxBytes;
    private long bytes;

    /// Makes an empty buffer.
    ///
    /// @param schema   the columns
    /// @param maxRows  most rows of a stripe
    /// @param maxBytes about the most bytes
    public StripeBuffer(Schema schema, int maxRows, long maxBytes) {
        this.rows = new Batch(schema);
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    /// The rows that wait.
    ///
    /// @return the rows themselves
    public Batch rows() {
        return rows;
    }

    /// How many rows wait.
    ///
    /// @return the count
    public int size() {
        return rows.columns().isEmpty() ? 0 : rows.column(0).size();
    }

    /// Whether the stripe is to be written.
    ///
    /// @return whether no more rows fit
    public boolean isFull() {
        return size() >= maxRows || bytes >= maxBytes;
    }

    /// Adds as many rows as fit, at least one.
    ///
    /// @param batch holds them
    /// @param from  the first of them
    /// @return the first that was not added
    public int add(Batch batch, int from) {
        int count = Math.min(batch.rowCount() - from, Math.max(1, maxRows - size()));
        long size = bytesOf(batch, from, count);
        while (count > 1 && size > maxBytes - bytes) {
            // What is left over fills the next stripe: halving comes close enough to the limit.
            count = Math.max(1, count / 2);
            size = bytesOf(batch, from, count);
        }
        for (int i = 0; i < rows.columns().size(); i++) {
            rows.column(i).append(batch.column(i), from, count);
        }
        bytes += size;
        return from + count;
    }

    private static long bytesOf(Batch batch, int from, int count) {
        long bytes = 0;
        for (Column column : batch.columns()) {
            bytes += RawBytes.of(column, from, count);
        }
        return bytes;
    }

    /// Forgets the rows; their memory is kept.
    public void clear() {
        rows.clear();
        bytes = 0;
    }
}
