package dev.basalt.bench.ncf;

import dev.basalt.bench.ncf.Contender.Between;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;

/// Keeps the rows of a batch that are asked for.
final class Selection {
    private Selection() {}

    /// Appends the rows whose value lies in a range.
    static void between(Batch from, Between between, Batch to) {
        LongColumn keys = from.column(between.column(), LongColumn.class);
        int row = 0;
        int rows = from.rowCount();
        while (row < rows) {
            if (!holds(keys, row, between)) {
                row++;
                continue;
            }
            int end = row + 1;
            while (end < rows && holds(keys, end, between)) {
                end++;
            }
            for (int i = 0; i < from.columns().size(); i++) {
                to.column(i).append(from.column(i), row, end - row);
            }
            row = end;
        }
    }

    private static boolean holds(LongColumn keys, int row, Between between) {
        long value = keys.get(row);
        return !keys.isNull(row) && value >= between.low() && value <= between.high();
    }
}
