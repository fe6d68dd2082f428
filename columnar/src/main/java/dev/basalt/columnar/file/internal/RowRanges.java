package dev.basalt.columnar.file.internal;

import dev.basalt.columnar.file.RowRange;
import java.util.ArrayList;
import java.util.List;

/// Cuts rows into ranges for threads that work apart from each other.
public final class RowRanges {
    private static final int PAGE_ROWS = PageEntry.MAX_ROWS;
    /// More ranges than threads, so that none waits long for the last.
    private static final int RANGES_PER_THREAD = 4;

    private RowRanges() {}

    /// Cuts rows where pages of the most rows end; pages of fewer rows end there as well.
    ///
    /// @param file  the open file
    /// @param first the first row
    /// @param to    the row behind the last; beyond the end of the file means to its end
    /// @return ranges in their order; none if there are no rows
    public static List<RowRange> of(OpenFile file, long first, long to) {
        StripeList stripes = file.stripes();
        long last = Math.min(to, file.postscript().rowCount());
        int threads = Runtime.getRuntime().availableProcessors();
        long least = (last - first) / ((long) threads * RANGES_PER_THREAD);
        List<RowRange> ranges = new ArrayList<>();
        long from = first;
        while (from < last) {
            int stripe = stripes.find(from);
            long start = stripes.firstRow(stripe);
            long end = Math.min(last, stripes.firstRow(stripe + 1));
            long wanted = Math.max(1, Math.min(end - from, least));
            long pages = (from - start + wanted + PAGE_ROWS - 1) / PAGE_ROWS;
            long cut = Math.min(end, start + pages * PAGE_ROWS);
            ranges.add(new RowRange(from, cut));
            from = cut;
        }
        return ranges;
    }
}
