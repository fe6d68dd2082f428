package dev.basalt.columnar.file.internal;

import java.util.concurrent.atomic.LongAdder;

/// Counts the pages that readers opened.
///
/// - **Threads:** safe for use by many
public final class PageTally {
    private final LongAdder pages = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /// Makes a tally of nothing.
    public PageTally() {}

    void add(long storedBytes) {
        pages.increment();
        bytes.add(storedBytes);
    }

    /// How many pages were opened; one that was opened again counts again.
    ///
    /// @return the count
    public long pages() {
        return pages.sum();
    }

    /// The size of these pages in the file.
    ///
    /// @return size in bytes
    public long bytes() {
        return bytes.sum();
    }
}
