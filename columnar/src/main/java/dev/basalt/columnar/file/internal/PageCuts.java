package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.encoding.Profile;

/// Where the rows of a stripe are cut into pages.
final class PageCuts {
    /// What a page of wide values takes in memory, about.
    static final int TARGET_BYTES = 1 << 20;

    private PageCuts() {}

    /// What a page of values of any length takes in memory, about.
    static int target(Column column, Profile profile) {
        // What lines have in common is kept once a page.
        return column instanceof BytesColumn && profile == Profile.COMPACT ? 4 * TARGET_BYTES : TARGET_BYTES;
    }

    /// How many rows pages have: as many as make about the target, a power of two and at most 65,536.
    static int rows(Column column, int target) {
        int size = column.size();
        if (size == 0 || column instanceof StructColumn) {
            return PageEntry.MAX_ROWS;
        }
        long bytes = RawBytes.own(column, 0, size);
        int rows = PageEntry.MAX_ROWS;
        while (rows > 1 && bytes * rows > (long) target * size) {
            rows >>= 1;
        }
        return rows;
    }

    /// The row that the page behind a page begins at: earlier than usual where long values come together.
    static int end(Column column, int from, int rows, int target) {
        int end = Math.min(column.size(), from + rows);
        if (!(column instanceof BytesColumn bytes)) {
            return end;
        }
        int[] offsets = bytes.offsets();
        while (end > from + 1 && offsets[end] - offsets[from] > 2 * target) {
            end = from + Math.max(1, (end - from) >> 1);
        }
        return end;
    }
}
