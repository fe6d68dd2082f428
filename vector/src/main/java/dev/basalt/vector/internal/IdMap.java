package dev.basalt.vector.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// Ids of 128 bits, the row that each stands for, and the ids of each row.
///
/// An id has an entry, which never moves. A table of entry numbers with open addressing finds it by a hash of the id;
/// a removed entry leaves a mark there, so that nothing else moves. The entries of a row are a doubly linked chain.
/// Whatever a reader follows leads to an entry that was right when the reader began, as entries are reused only when
/// all who began before have left: see [Epochs].
///
/// - **Memory:** an id takes 28 bytes in its entry and 5.3 to 8 in the table; a row takes 4
/// - **Threads:** one writer; any number of readers, inside the epochs of the [NumberPool] of entries
public final class IdMap {
    /// No entry.
    public static final int NONE = -1;

    private static final int BLOCK_SHIFT = 10;
    private static final int BLOCK = 1 << BLOCK_SHIFT;
    private static final int BLOCK_MASK = BLOCK - 1;

    private static final int ROW = 0;
    private static final int NEXT = 1;
    private static final int PREVIOUS = 2;
    private static final int LINKS = 3;

    private static final int EMPTY = 0;
    private static final int GONE = -1;
    private static final int MIN_SLOTS = 64;
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private final NumberPool entries;
    /// High and low half of each id.
    private volatile long[][] ids = new long[0][];
    /// Row, and next and previous entry of the row; entries are kept as number + 1, so that 0 is none.
    private volatile int[][] links = new int[0][];
    /// First entry of each row, + 1.
    private volatile int[][] heads = new int[0][];
    /// Entry + 1, [#EMPTY] or [#GONE].
    private volatile int[] slots = new int[MIN_SLOTS];

    private int slotsUsed;
    private int count;

    /// Makes an empty map.
    ///
    /// @param entries gives out entry numbers
    public IdMap(NumberPool entries) {
        this.entries = entries;
    }

    /// Finds an id.
    ///
    /// @param high its high half
    /// @param low  its low half
    /// @return its entry, or [#NONE]
    public int find(long high, long low) {
        int[] table = slots;
        int at = home(high, low, table.length);
        for (int probe = 0; probe < table.length; probe++) {
            int slot = (int) INTS.getAcquire(table, at);
            if (slot == EMPTY) {
                return NONE;
            }
            if (slot != GONE && isId(slot - 1, high, low)) {
                return slot - 1;
            }
            at = at + 1 == table.length ? 0 : at + 1;
        }
        return NONE;
    }

    private boolean isId(int entry, long high, long low) {
        long[] block = ids[entry >>> BLOCK_SHIFT];
        int at = (entry & BLOCK_MASK) << 1;
        return block[at + 1] == low && block[at] == high;
    }

    /// The high half of an entry's id.
    ///
    /// @param entry the entry
    /// @return the half
    public long high(int entry) {
        return ids[entry >>> BLOCK_SHIFT][(entry & BLOCK_MASK) << 1];
    }

    /// The low half of an entry's id.
    ///
    /// @param entry the entry
    /// @return the half
    public long low(int entry) {
        return ids[entry >>> BLOCK_SHIFT][((entry & BLOCK_MASK) << 1) + 1];
    }

    /// The row that an entry's id stands for.
    ///
    /// @param entry the entry
    /// @return the row
    public int row(int entry) {
        return link(entry, ROW);
    }

    /// The first entry of a row.
    ///
    /// @param row any number `>= 0`
    /// @return the entry, or [#NONE] if no id stands for the row
    public int first(int row) {
        int[][] known = heads;
        int block = row >>> BLOCK_SHIFT;
        return block < known.length ? (int) INTS.getAcquire(known[block], row & BLOCK_MASK) - 1 : NONE;
    }

    /// The next entry of the same row.
    ///
    /// @param entry an entry of a row
    /// @return the entry, or [#NONE]
    public int next(int entry) {
        return link(entry, NEXT) - 1;
    }

    /// How many ids there are.
    ///
    /// @return the count
    public int count() {
        return count;
    }

    /// Makes room, so that adding ids moves nothing, unless removed ones wait for readers.
    ///
    /// @param idCount  how many ids there will be
    /// @param rowCount how many rows there will be
    public void reserve(int idCount, int rowCount) {
        long entryEnd = (long) entries.end() + Math.max(0, idCount - count - entries.idle());
        growEntries((int) Math.min(entryEnd, Integer.MAX_VALUE - BLOCK));
        growHeads(rowCount);
        long wanted = ((long) idCount * 4 + 2) / 3 + 1;
        if (slots.length < wanted
                || (long) slotsUsed + Math.max(0, idCount - count) > slots.length - slots.length / 4) {
            rebuild((int) Math.min(Math.max(wanted, slots.length), Integer.MAX_VALUE - 8));
        }
    }

    /// Adds an id that is not there yet.
    ///
    /// @param high its high half
    /// @param low  its low half
    /// @param row  the row it stands for
    public void add(long high, long low, int row) {
        prepareAdd(row);
        int entry = entries.take();
        long[] id = ids[entry >>> BLOCK_SHIFT];
        int at = (entry & BLOCK_MASK) << 1;
        id[at] = high;
        id[at + 1] = low;
        int first = first(row);
        setLink(entry, ROW, row);
        setLink(entry, PREVIOUS, 0);
        setLink(entry, NEXT, first + 1);
        if (first != NONE) {
            setLink(first, PREVIOUS, entry + 1);
        }
        INTS.setRelease(heads[row >>> BLOCK_SHIFT], row & BLOCK_MASK, entry + 1);
        occupy(slots, high, low, entry);
        count++;
    }

    /// Takes all memory that adding one id needs, so that nothing is half done if there is none.
    ///
    /// @param row the row it will stand for
    public void prepareAdd(int row) {
        growEntries(Math.addExact(entries.next(), 1));
        growHeads(row + 1);
        int length = slots.length;
        if (slotsUsed + 1 > length - length / 4) {
            boolean mostlyGone = count + 1 <= length / 2;
            rebuild(mostlyGone ? length : (int) Math.min(length + length / 2L, Integer.MAX_VALUE - 8L));
        }
    }

    /// Removes an entry.
    ///
    /// @param entry the entry
    public void remove(int entry) {
        vacate(entry);
        int next = link(entry, NEXT);
        int previous = link(entry, PREVIOUS);
        // The entry itself keeps its links: readers that are at it go on from there.
        if (next != 0) {
            setLink(next - 1, PREVIOUS, previous);
        }
        if (previous != 0) {
            setLink(previous - 1, NEXT, next);
        } else {
            int row = link(entry, ROW);
            INTS.setRelease(heads[row >>> BLOCK_SHIFT], row & BLOCK_MASK, next);
        }
        entries.retire(entry);
        count--;
    }

    /// Removes all entries.
    public void clear() {
        int[] table = slots;
        slots = new int[table.length];
        slotsUsed = 0;
        count = 0;
        for (int slot : table) {
            if (slot > 0) {
                int row = row(slot - 1);
                INTS.setRelease(heads[row >>> BLOCK_SHIFT], row & BLOCK_MASK, 0);
            }
        }
        for (int slot : table) {
            if (slot > 0) {
                entries.retire(slot - 1);
            }
        }
    }

    /// The bytes of the map.
    ///
    /// @return the size
    public long memoryBytes() {
        return ids.length * (16L + 4 * LINKS) * BLOCK + 4L * BLOCK * heads.length + 4L * slots.length;
    }

    private int link(int entry, int which) {
        return (int) INTS.getAcquire(links[entry >>> BLOCK_SHIFT], (entry & BLOCK_MASK) * LINKS + which);
    }

    private void setLink(int entry, int which, int value) {
        INTS.setRelease(links[entry >>> BLOCK_SHIFT], (entry & BLOCK_MASK) * LINKS + which, value);
    }

    private void occupy(int[] table, long high, long low, int entry) {
        int at = home(high, low, table.length);
        while (table[at] > 0) {
            at = at + 1 == table.length ? 0 : at + 1;
        }
        if (table[at] == EMPTY) {
            slotsUsed++;
        }
        INTS.setRelease(table, at, entry + 1);
    }

    /// Leaves a mark in the entry's slot, or nothing where no search goes on beyond it.
    private void vacate(int entry) {
        int[] table = slots;
        int at = home(high(entry), low(entry), table.length);
        while (table[at] != entry + 1) {
            at = at + 1 == table.length ? 0 : at + 1;
        }
        INTS.setRelease(table, at, GONE);
        if (table[at + 1 == table.length ? 0 : at + 1] == EMPTY) {
            while (table[at] == GONE) {
                INTS.setRelease(table, at, EMPTY);
                slotsUsed--;
                at = at == 0 ? table.length - 1 : at - 1;
            }
        }
    }

    private void rebuild(int length) {
        int[] from = slots;
        int[] table = new int[length];
        slotsUsed = 0;
        for (int slot : from) {
            if (slot > 0) {
                occupy(table, high(slot - 1), low(slot - 1), slot - 1);
            }
        }
        slots = table;
    }

    private void growEntries(int end) {
        int blocks = (end + BLOCK_MASK) >>> BLOCK_SHIFT;
        if (blocks > links.length) {
            long[][] moreIds = Arrays.copyOf(ids, blocks);
            int[][] moreLinks = Arrays.copyOf(links, blocks);
            for (int i = links.length; i < blocks; i++) {
                moreIds[i] = new long[2 * BLOCK];
                moreLinks[i] = new int[LINKS * BLOCK];
            }
            ids = moreIds;
            links = moreLinks;
        }
    }

    private void growHeads(int end) {
        int blocks = (end + BLOCK_MASK) >>> BLOCK_SHIFT;
        if (blocks > heads.length) {
            int[][] more = Arrays.copyOf(heads, blocks);
            for (int i = heads.length; i < blocks; i++) {
                more[i] = new int[BLOCK];
            }
            heads = more;
        }
    }

    /// Where the search for an id begins in a table.
    static int home(long high, long low, int length) {
        long mixed = (high ^ high >>> 32) * 0x9FB2_1C65_1E98_DF25L + low;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        return (int) (((mixed >>> 32) * length) >>> 32);
    }
}
