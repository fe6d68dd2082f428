package dev.basalt.vector.internal;

import java.util.Arrays;

/// Rows by the hash of their content: several may share one, and the caller looks at each.
///
/// - **Memory:** a row takes 4 bytes for its hash and 5.3 to 8 in the table
/// - **Threads:** confined to the writer
public final class TwinTable {
    private static final int MIN_SLOTS = 64;

    /// Row + 1; 0 is empty.
    private int[] slots = new int[MIN_SLOTS];

    private int[] hashes = new int[MIN_SLOTS];
    private int count;

    /// Makes an empty table.
    public TwinTable() {}

    /// Where to begin to look for rows of a hash.
    ///
    /// @param hash the hash
    /// @return a place for [#find]
    public int start(int hash) {
        return home(hash, slots.length);
    }

    /// Finds the next row of a hash.
    ///
    /// @param hash  the hash
    /// @param place where to look: from [#start], or [#after] the place of the row before
    /// @return the place of the row, or -1 if there is none
    public int find(int hash, int place) {
        int at = place;
        while (slots[at] != 0) {
            if (hashes[slots[at] - 1] == hash) {
                return at;
            }
            at = after(at);
        }
        return -1;
    }

    /// The place behind another.
    ///
    /// @param place the other
    /// @return the place
    public int after(int place) {
        return place + 1 == slots.length ? 0 : place + 1;
    }

    /// The row at a place.
    ///
    /// @param place a place that [#find] gave
    /// @return the row
    public int row(int place) {
        return slots[place] - 1;
    }

    /// Makes room, so that adding rows moves nothing.
    ///
    /// @param rowCount how many rows there will be
    /// @param rowEnd   one more than the highest
    public void reserve(int rowCount, int rowEnd) {
        if (rowEnd > hashes.length) {
            hashes = Arrays.copyOf(hashes, rowEnd);
        }
        long wanted = ((long) rowCount * 4 + 2) / 3 + 1;
        if (wanted > slots.length) {
            rebuild((int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
    }

    /// Takes all memory that adding one row needs.
    ///
    /// @param row the row
    public void prepareAdd(int row) {
        if (row >= hashes.length) {
            hashes = Arrays.copyOf(hashes, (int) Math.min(Math.max(row + 1L, row + row / 2L), Integer.MAX_VALUE - 8));
        }
        if (count + 1 > slots.length - slots.length / 4) {
            rebuild((int) Math.min(slots.length + slots.length / 2L, Integer.MAX_VALUE - 8L));
        }
    }

    /// Adds a row that is not there yet.
    ///
    /// @param row  the row
    /// @param hash its hash
    public void add(int row, int hash) {
        prepareAdd(row);
        hashes[row] = hash;
        occupy(slots, row);
        count++;
    }

    /// Removes a row.
    ///
    /// @param row one that is there
    public void remove(int row) {
        int gap = start(hashes[row]);
        while (slots[gap] != row + 1) {
            gap = after(gap);
        }
        for (int at = after(gap); slots[at] != 0; at = after(at)) {
            int home = home(hashes[slots[at] - 1], slots.length);
            // A row may move back to the gap unless its home lies behind the gap.
            boolean homeBehindGap = gap <= at ? gap < home && home <= at : gap < home || home <= at;
            if (!homeBehindGap) {
                slots[gap] = slots[at];
                gap = at;
            }
        }
        slots[gap] = 0;
        count--;
    }

    /// Removes all rows.
    public void clear() {
        Arrays.fill(slots, 0);
        count = 0;
    }

    /// The bytes of the table.
    ///
    /// @return the size
    public long memoryBytes() {
        return 4L * slots.length + 4L * hashes.length;
    }

    private void rebuild(int length) {
        int[] table = new int[length];
        for (int slot : slots) {
            if (slot != 0) {
                occupy(table, slot - 1);
            }
        }
        slots = table;
    }

    private void occupy(int[] table, int row) {
        int at = home(hashes[row], table.length);
        while (table[at] != 0) {
            at = at + 1 == table.length ? 0 : at + 1;
        }
        table[at] = row + 1;
    }

    private static int home(int hash, int length) {
        return (int) (((hash & 0xFFFF_FFFFL) * length) >>> 32);
    }
}
