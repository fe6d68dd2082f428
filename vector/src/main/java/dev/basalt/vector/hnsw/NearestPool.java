package dev.basalt.vector.hnsw;

/// The nearest rows seen so far, sorted, each with a mark whether its links were followed.
///
/// One sorted array serves as the list of candidates and of results: the next candidate is the first without a
/// mark, and the walk ends when there is none. An entry is a `long`: the distance in an order-preserving form, then
/// the row, then the mark, so that equal distances are ordered by row.
final class NearestPool {
    private long[] entries = new long[64];
    private int size;
    private int capacity;
    private int cursor;

    /// Forgets everything, and keeps at most `newCapacity` rows from now on.
    void start(int newCapacity) {
        if (entries.length < newCapacity) {
            entries = new long[newCapacity];
        }
        capacity = newCapacity;
        size = 0;
        cursor = 0;
    }

    int size() {
        return size;
    }

    int row(int rank) {
        return (int) entries[rank] >>> 1;
    }

    float distance(int rank) {
        return distanceOf(entries[rank]);
    }

    boolean contains(int row) {
        for (int rank = 0; rank < size; rank++) {
            if (row(rank) == row) {
                return true;
            }
        }
        return false;
    }

    /// Whether a row is kept only instead of another.
    boolean isFull() {
        return size == capacity && size > 0;
    }

    /// No row at this distance or beyond is kept.
    float threshold() {
        return size < capacity || size == 0 ? Float.POSITIVE_INFINITY : distanceOf(entries[size - 1]);
    }

    /// Keeps a row that was not offered before, if it is among the nearest.
    boolean offer(float distance, int row) {
        long entry = entry(distance, row);
        if (size == capacity) {
            if (capacity == 0 || entry >= entries[size - 1]) {
                return false;
            }
            size--;
        }
        int low = 0;
        int length = size;
        // Without a branch that could be foreseen wrongly: half of all comparisons would be.
        while (length > 1) {
            int half = length >>> 1;
            low += entries[low + half - 1] < entry ? half : 0;
            length -= half;
        }
        if (length == 1 && entries[low] < entry) {
            low++;
        }
        System.arraycopy(entries, low, entries, low + 1, size - low);
        entries[low] = entry;
        size++;
        cursor = Math.min(cursor, low);
        return true;
    }

    /// Marks the nearest row without a mark.
    ///
    /// @return the row, or -1 if all are marked
    int next() {
        while (cursor < size) {
            long entry = entries[cursor];
            if ((entry & 1) == 0) {
                entries[cursor] = entry | 1;
                cursor++;
                return (int) entry >>> 1;
            }
            cursor++;
        }
        return -1;
    }

    /// The distance of the row that [#next] gave last, where nothing was offered since.
    float takenDistance() {
        return distanceOf(entries[cursor - 1]);
    }

    /// The nearest row without a mark, which stays without.
    ///
    /// @return the row, or -1 if all are marked
    int peek() {
        for (int i = cursor; i < size; i++) {
            if ((entries[i] & 1) == 0) {
                return (int) entries[i] >>> 1;
            }
        }
        return -1;
    }

    private static long entry(float distance, int row) {
        int bits = Float.floatToRawIntBits(distance);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return (long) ordered << 32 | Integer.toUnsignedLong(row << 1);
    }

    private static float distanceOf(long entry) {
        int ordered = (int) (entry >> 32);
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    }
}
