package dev.basalt.vector.collection.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.IntPredicate;

/// Finds rows by their bytes.
///
/// - **Threads:** confined to one at a time
final class RowTable {
    private static final int EMPTY = -1;

    private int[] rows = new int[64];
    private int[] hashes = new int[64];
    private int size;

    RowTable() {
        Arrays.fill(rows, EMPTY);
    }

    /// Spreads the bytes of a row.
    ///
    /// @param size size of the row in bytes, even
    static int hash(MemorySegment segment, long byteOffset, long size) {
        long hash = size;
        long at = byteOffset;
        long end = byteOffset + size;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = (hash ^ segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 32;
        }
        for (; at < end; at += Short.BYTES) {
            hash = (hash ^ segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at)) * 0xC2B2_AE3D_27D4_EB4FL;
        }
        return (int) (hash ^ (hash >>> 29));
    }

    /// The row with a hash that is the right one, or -1.
    int find(int hash, IntPredicate same) {
        int mask = rows.length - 1;
        for (int slot = hash & mask; rows[slot] != EMPTY; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash && same.test(rows[slot])) {
                return rows[slot];
            }
        }
        return EMPTY;
    }

    /// Adds a row that was not found.
    void add(int hash, int row) {
        if (size * 2 >= rows.length) {
            grow();
        }
        put(hash, row);
        size++;
    }

    private void put(int hash, int row) {
        int mask = rows.length - 1;
        int slot = hash & mask;
        while (rows[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        rows[slot] = row;
        hashes[slot] = hash;
    }

    private void grow() {
        int[] oldRows = rows;
        int[] oldHashes = hashes;
        rows = new int[Math.multiplyExact(oldRows.length, 2)];
        hashes = new int[rows.length];
        Arrays.fill(rows, EMPTY);
        for (int slot = 0; slot < oldRows.length; slot++) {
            if (oldRows[slot] != EMPTY) {
                put(oldHashes[slot], oldRows[slot]);
            }
        }
    }
}
