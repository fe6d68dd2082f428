package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.relation.Numbers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of whole columns that were just read, for columns that follow from them: these need not read them again.
///
/// - **Threads:** confined to one
public final class SharedRows {
    private final Map<Integer, Column> columns = new HashMap<>();
    private long first;

    /// Makes it with no rows.
    public SharedRows() {}

    /// Forgets all rows, as they are about to be replaced.
    ///
    /// @param row the row that the columns will begin with
    public void begin(long row) {
        columns.clear();
        first = row;
    }

    /// Shares rows.
    ///
    /// @param number the number of a column
    /// @param rows   its rows from the first one on; not changed before [#begin]
    public void add(int number, Column rows) {
        columns.put(number, rows);
    }

    /// Copies the numbers of rows, if they are there.
    ///
    /// @param number the number of a column of a kind that has [Numbers]
    /// @param from   the first row
    /// @param count  how many
    /// @param to     receives them from index 0 on
    /// @return whether they were there
    boolean copy(int number, long from, int count, long[] to) {
        @Nullable Column rows = columns.get(number);
        if (rows == null || from < first || from - first > rows.size() - count) {
            return false;
        }
        Numbers.copy(rows, (int) (from - first), count, to);
        return true;
    }
}
