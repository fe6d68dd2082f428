package dev.basalt.columnar.table.internal;

import dev.basalt.columnar.column.Batch;

/// Bits for the rows of a batch.
public final class Selections {
    private Selections() {}

    /// The bits of all rows.
    ///
    /// @param rows how many
    /// @return a new array
    public static long[] all(int rows) {
        long[] bits = new long[(rows + 63) >>> 6];
        java.util.Arrays.fill(bits, -1L);
        if ((rows & 63) != 0) {
            bits[bits.length - 1] = (1L << rows) - 1;
        }
        return bits;
    }

    /// Adds the rows that have bits to another batch.
    ///
    /// @param from  the rows
    /// @param bits  of those that are wanted
    /// @param limit most rows to add
    /// @param to    whose columns are found by their names
    /// @return how many were added
    public static int append(Batch from, long[] bits, long limit, Batch to) {
        int rows = from.rowCount();
        int added = 0;
        int row = 0;
        while (row < rows && added < limit) {
            while (row < rows && (bits[row >>> 6] >>> row & 1) == 0) {
                row++;
            }
            int start = row;
            while (row < rows && row - start < limit - added && (bits[row >>> 6] >>> row & 1) != 0) {
                row++;
            }
            for (int i = 0; i < to.columns().size() && row > start; i++) {
                to.column(i).append(from.column(to.schema().field(i).name()), start, row - start);
            }
            added += row - start;
        }
        return added;
    }
}
