package dev.basalt.columnar.file.internal;

import java.util.Arrays;

/// Numbers of rows.
///
/// - **Threads:** confined to one
public final class RowIds {
    private long[] ids = new long[0];
    private int count;

    /// Makes none.
    public RowIds() {}

    /// Removes all.
    public void clear() {
        count = 0;
    }

    /// How many there are.
    ///
    /// @return the count
    public int count() {
        return count;
    }

    private void reserve(int more) {
        if (count + more > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(1024, (count + more) * 3 / 2));
        }
    }

    /// Adds rows that follow each other.
    ///
    /// @param first the first
    /// @param rows  how many
    public void addRange(long first, int rows) {
        reserve(rows);
        for (int i = 0; i < rows; i++) {
            ids[count + i] = first + i;
        }
        count += rows;
    }

    void add(long[] rows, int n) {
        reserve(n);
        System.arraycopy(rows, 0, ids, count, n);
        count += n;
    }

    /// The numbers.
    ///
    /// @return a new array
    public long[] toArray() {
        return Arrays.copyOf(ids, count);
    }
}
