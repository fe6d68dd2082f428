package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.StructColumn;

/// Where the rows of a stripe are cut into pages.
final class PageCuts {
    /// What a page of wide values takes in memory, about.
    static final int TARGET_BYTES = 1 << 20;

    private PageCuts() {}

    /// How many rows pages have: as many as make about 1 MiB, a power of two and at most 65,536.
    static int rows(Column column) {
        int size = column.size();
        if (size == 0 || column instanceof StructColumn) {
            return PageEntry.MAX_ROWS;
        }
        long bytes = RawBytes.own(column, 0, size);
        int rows = PageEntry.MAX_ROWS;
        while (rows > 1 && bytes * rows > (long) TARGET_BYTES * size) {
            rows >>= 1;
        }
        return rows;
    }

    /// The row that the page behind a page begins at: earlier than usual where long values come together.
    static int end(Column column, int from, int rows) {
        int end = Math.min(column.size(), from + rows);
        if (!(column instanceof BytesColumn bytes)) {
            return end;
        }
        int[] offsets = bytes.offsets();
        while (end > from + 1 && offsets[end] - offsets[from] > 2 * TARGET_BYTES) {
            end = from + Math.max(1, (end - from) >> 1);
        }
        return end;
    }
}
