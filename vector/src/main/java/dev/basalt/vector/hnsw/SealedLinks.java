package dev.basalt.vector.hnsw;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The links of a graph that does not change any more, in memory that may be a mapped file: for each row `2m`
/// rows of the lowest layer, for the few rows on upper layers `m` rows of each, -1 where there are fewer.
///
/// - **Memory:** borrows the lists; 12 bytes for each row with upper layers
/// - **Threads:** immutable
final class SealedLinks {
    static final int NO_ROW = -1;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int m;
    private final int rows;
    private final MemorySegment lowest;
    private final int[] upperRows;
    private final int[] levels;
    /// The list of layer 1 of each row of `upperRows`; those of the layers above follow.
    private final int[] first;
    private final MemorySegment upper;

    /// Lays links over memory.
    ///
    /// @param m         links of a row on an upper layer, at most; on the lowest twice as many
    /// @param rows      how many rows
    /// @param lowest    `8 · m` bytes a row
    /// @param upperRows the rows on upper layers, ascending
    /// @param levels    the highest layer of each of those, `>= 1`
    /// @param upper     `4 · m` bytes for each layer of each of those
    SealedLinks(int m, int rows, MemorySegment lowest, int[] upperRows, int[] levels, MemorySegment upper) {
        this.m = m;
        this.rows = rows;
        this.lowest = lowest;
        this.upperRows = upperRows;
        this.levels = levels;
        this.upper = upper;
        this.first = new int[levels.length];
        int list = 0;
        for (int i = 0; i < levels.length; i++) {
            first[i] = list;
            list += levels[i];
        }
    }

    static long lowestBytes(int m, long rows) {
        return 8L * m * rows;
    }

    static long upperBytes(int m, long lists) {
        return 4L * m * lists;
    }

    int m() {
        return m;
    }

    int rows() {
        return rows;
    }

    int[] upperRows() {
        return upperRows;
    }

    int[] levels() {
        return levels;
    }

    /// The highest layer of a row.
    int level(int row) {
        int place = Arrays.binarySearch(upperRows, row);
        return place < 0 ? 0 : levels[place];
    }

    /// Copies the links of a row that is on a layer.
    ///
    /// @param to receives at most `2m`
    /// @return how many there are
    int copy(int row, int layer, int[] to) {
        if (layer == 0) {
            return copy(lowest, 8L * m * row, 2 * m, to);
        }
        long list = first[Arrays.binarySearch(upperRows, row)] + layer - 1L;
        return copy(upper, 4L * m * list, m, to);
    }

    /// One by one, as copying all at once allocates now and then.
    private static int copy(MemorySegment from, long byteOffset, int places, int[] to) {
        for (int i = 0; i < places; i++) {
            int link = from.get(INT, byteOffset + 4L * i);
            if (link == NO_ROW) {
                return i;
            }
            to[i] = link;
        }
        return places;
    }

    /// Writes a list.
    static void write(MemorySegment to, long byteOffset, int[] links, int count, int places) {
        for (int i = 0; i < places; i++) {
            to.set(INT, byteOffset + 4L * i, i < count ? links[i] : NO_ROW);
        }
    }

    long heapBytes() {
        return 12L * levels.length;
    }

    long memoryBytes() {
        return lowest.byteSize() + upper.byteSize() + heapBytes();
    }
}
