package dev.basalt.vector.hnsw;

import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.IndexBytes;
import dev.basalt.vector.internal.RowMembership;

/// Reads which rows a saved graph holds.
final class SealedMembers {
    private SealedMembers() {}

    /// Reads a bit for each row.
    static RowMembership read(IndexBytes saved, long byteOffset, int count, VectorRows rows) {
        RowMembership members = new RowMembership();
        for (int word = 0; word < (count + 63) / 64; word++) {
            long at = byteOffset + 8L * word;
            for (long bits = saved.getLong(at); bits != 0; bits &= bits - 1) {
                int row = 64 * word + Long.numberOfTrailingZeros(bits);
                if (row >= count || !rows.isLive(row)) {
                    throw saved.corrupt(
                            at, "rows of a " + saved.what() + " must hold vectors, but row " + row + " does not");
                }
                members.add(row);
            }
        }
        return members;
    }

    static void requireEntry(IndexBytes saved, long byteOffset, int entry, RowMembership members) {
        if (entry == -1 ? members.count() > 0 : !members.contains(entry)) {
            throw saved.corrupt(
                    byteOffset,
                    "entry of a " + saved.what() + " must be one of its rows, or -1 without rows, but was " + entry);
        }
    }
}
