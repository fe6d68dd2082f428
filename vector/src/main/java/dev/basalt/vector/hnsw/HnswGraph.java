package dev.basalt.vector.hnsw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// The links of a graph, in pages of ints that never move.
///
/// A row of the lowest layer is `[upper, count, link...]`: `upper` is [#ABSENT], 0 for a row on the lowest layer
/// only, or the place of its upper layers, `[level, (count, link...) for each layer from 1 on]`. The top bit of a
/// count is the lock of that list.
///
/// - **Threads:** any number may read lists without locks while others change them: a reader sees old or new links,
///   each of which is a row of the graph
final class HnswGraph {
    static final int ABSENT = -1;

    private static final int ROW_PAGE_SHIFT = 12;
    private static final int ROW_PAGE_ROWS = 1 << ROW_PAGE_SHIFT;
    private static final int UPPER_PAGE_SHIFT = 16;
    private static final int UPPER_PAGE_INTS = 1 << UPPER_PAGE_SHIFT;
    private static final int LOCKED = Integer.MIN_VALUE;
    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);

    private final int m;
    private final int stride;
    private volatile int[][] rowPages = new int[0][];
    private volatile int[][] upperPages = new int[0][];
    private int upperEnd = 1;

    HnswGraph(int m) {
        this.m = m;
        this.stride = 2 + 2 * m;
    }

    /// The longest list of a layer.
    int capacity(int layer) {
        return layer == 0 ? 2 * m : m;
    }

    /// Makes room for a row, with empty lists; a row that was there before keeps its level.
    synchronized void allocate(int row, int level) {
        ensureRows(row + 1);
        int[] page = rowPages[row >>> ROW_PAGE_SHIFT];
        int base = (row & (ROW_PAGE_ROWS - 1)) * stride;
        if (page[base] == ABSENT) {
            page[base + 1] = 0;
            INT.setRelease(page, base, level == 0 ? 0 : allocateUpper(level));
            return;
        }
        for (int layer = 0; layer <= level(row); layer++) {
            int[] list = page(row, layer);
            INT.setRelease(list, base(row, layer), 0);
        }
    }

    private int allocateUpper(int level) {
        int ints = 1 + level * (1 + m);
        int start = upperEnd;
        // No row's upper layers are cut in two by the end of a page.
        if ((start >>> UPPER_PAGE_SHIFT) != (start + ints - 1) >>> UPPER_PAGE_SHIFT) {
            start = ((start >>> UPPER_PAGE_SHIFT) + 1) << UPPER_PAGE_SHIFT;
        }
        int[][] known = upperPages;
        if (start >>> UPPER_PAGE_SHIFT >= known.length) {
            known = Arrays.copyOf(known, known.length + 1);
            known[known.length - 1] = new int[UPPER_PAGE_INTS];
            upperPages = known;
        }
        known[start >>> UPPER_PAGE_SHIFT][start & (UPPER_PAGE_INTS - 1)] = level;
        upperEnd = start + ints;
        return start;
    }

    synchronized void ensureRows(int rows) {
        int[][] known = rowPages;
        int needed = (rows + ROW_PAGE_ROWS - 1) >>> ROW_PAGE_SHIFT;
        if (needed > known.length) {
            int from = known.length;
            known = Arrays.copyOf(known, needed);
            for (int i = from; i < needed; i++) {
                known[i] = new int[ROW_PAGE_ROWS * stride];
                for (int row = 0; row < ROW_PAGE_ROWS; row++) {
                    known[i][row * stride] = ABSENT;
                }
            }
            rowPages = known;
        }
    }

    /// The rows there is room for.
    int rowCapacity() {
        return rowPages.length << ROW_PAGE_SHIFT;
    }

    /// The highest layer of a row, or [#ABSENT].
    int level(int row) {
        int[][] pages = rowPages;
        if (row >>> ROW_PAGE_SHIFT >= pages.length) {
            return ABSENT;
        }
        int upper = (int) INT.getAcquire(pages[row >>> ROW_PAGE_SHIFT], (row & (ROW_PAGE_ROWS - 1)) * stride);
        return upper <= 0 ? upper : upperPages[upper >>> UPPER_PAGE_SHIFT][upper & (UPPER_PAGE_INTS - 1)];
    }

    /// The page that holds a list; it starts at [#base].
    int[] page(int row, int layer) {
        int[] page = rowPages[row >>> ROW_PAGE_SHIFT];
        if (layer == 0) {
            return page;
        }
        return upperPages[page[(row & (ROW_PAGE_ROWS - 1)) * stride] >>> UPPER_PAGE_SHIFT];
    }

    /// Where in its page a list starts: its count, then its links.
    int base(int row, int layer) {
        int base = (row & (ROW_PAGE_ROWS - 1)) * stride;
        if (layer == 0) {
            return base + 1;
        }
        int upper = rowPages[row >>> ROW_PAGE_SHIFT][base];
        return (upper & (UPPER_PAGE_INTS - 1)) + 1 + (layer - 1) * (1 + m);
    }

    /// The links of a list that are set now.
    static int count(int[] page, int base) {
        return (int) INT.getAcquire(page, base) & ~LOCKED;
    }

    static void lock(int[] page, int base) {
        while (true) {
            int word = (int) INT.getVolatile(page, base);
            if (word >= 0 && INT.compareAndSet(page, base, word, word | LOCKED)) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    static void unlock(int[] page, int base) {
        INT.setRelease(page, base, page[base] & ~LOCKED);
    }

    /// Replaces the links of a list that this thread has locked, and keeps it locked.
    static void set(int[] page, int base, int[] links, int count) {
        for (int i = 0; i < count; i++) {
            INT.setRelease(page, base + 1 + i, links[i]);
        }
        INT.setRelease(page, base, count | LOCKED);
    }

    /// Appends to a list that this thread has locked and that has room, and keeps it locked.
    static void append(int[] page, int base, int link) {
        int count = page[base] & ~LOCKED;
        INT.setRelease(page, base + 1 + count, link);
        INT.setRelease(page, base, (count + 1) | LOCKED);
    }

    long memoryBytes() {
        return 4L * rowPages.length * ROW_PAGE_ROWS * stride + 4L * upperPages.length * UPPER_PAGE_INTS;
    }
}
