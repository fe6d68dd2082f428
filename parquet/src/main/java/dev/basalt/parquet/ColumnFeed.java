package dev.basalt.parquet;

import dev.basalt.columnar.column.Column;

/// Gives rows of one column of a row group. Rows that were read, but did not fit a batch because another column had
/// enough bytes before, are kept for the next one.
///
/// - **Threads:** confined to one
final class ColumnFeed {
    private final NodeReader reader;
    private Column kept;
    private int keptFrom;

    /// @param empty a column of the same type
    ColumnFeed(NodeReader reader, Column empty) {
        this.reader = reader;
        this.kept = empty;
    }

    /// Adds rows to an empty column: all that are asked for, or fewer where they have enough bytes.
    ///
    /// @param most about how many bytes are enough
    /// @return how many rows were added
    int fill(int rows, Column out, long most) {
        int before = Math.min(rows, kept.size() - keptFrom);
        if (before > 0) {
            out.append(kept, keptFrom, before);
            keptFrom += before;
            if (keptFrom == kept.size()) {
                kept.clear();
                keptFrom = 0;
            }
        }
        long left = most - out.usedBytes();
        return before == rows || (before > 0 && left <= 0) ? before : before + reader.read(rows - before, out, left);
    }

    /// Takes rows back, so that so many are left.
    void cut(int rows, Column out) {
        if (out.size() == rows) {
            return;
        }
        Column back = Column.of(out.type());
        back.append(out, rows, out.size() - rows);
        back.append(kept, keptFrom, kept.size() - keptFrom);
        Column stay = Column.of(out.type());
        stay.append(out, 0, rows);
        out.clear();
        out.append(stay, 0, rows);
        kept = back;
        keptFrom = 0;
    }
}
