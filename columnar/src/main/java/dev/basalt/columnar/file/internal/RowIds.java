package dev.basalt.columnar.file.internal;

import java.util.Arrays;

/// Numbers of rows.
///
/// - **Threads:** confined to one
public final class RowIds {
    private long[] ids = new long[0];
    private int count;
    /// The first of the rows while these follow each other and are not written down one by one.
    private long first;

    private boolean range = true;

    /// Makes none.
    public RowIds() {}

    /// Removes all.
    public void clear() {
        count = 0;
        range = true;
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
        if (range) {
            range = false;
            write(first, 0, count);
        }
    }

    private void write(long from, int at, int rows) {
        for (int i = 0; i < rows; i++) {
            ids[at + i] = from + i;
        }
    }

    /// Adds rows that follow each other.
    ///
    /// @param from the first
    /// @param rows how many
    public void addRange(long from, int rows) {
        if (range && (count == 0 || first + count == from)) {
            first = count == 0 ? from : first;
            count += rows;
            return;
        }
        reserve(rows);
        write(from, count, rows);
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
        if (range) {
            reserve(0);
        }
        return Arrays.copyOf(ids, count);
    }
}
