package dev.basalt.vector.collection.internal;

import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.collection.CollectionShape;
import java.util.Arrays;

/// The part in memory that changes go to, until it is sealed.
///
/// Entries and rows are only ever added. The monitor guards the tables; it is held for short steps alone, never while
/// the index changes.
public final class GrowingPart extends Part {
    private static final int NONE = -1;

    private final AppendRows rows;
    private final VectorIndex index;
    private int indexedEnd;

    private int entryCount;
    private volatile int deadCount;
    private long[] highs = new long[16];
    private long[] lows = new long[16];
    private long[] born = new long[16];
    private long[] died = new long[16];
    private int[] rowOf = new int[16];
    /// The next entry of the same row.
    private int[] nextOfRow = new int[16];
    /// The entry of the same id before.
    private int[] previousOfId = new int[16];
    private int[] firstOfRow = new int[16];
    /// The newest entry of each id, by hash.
    private int[] slots = new int[64];

    private int idCount;

    GrowingPart(CollectionShape shape, PartIndexes indexes) {
        this.rows = new AppendRows(shape);
        this.index = indexes.create(rows);
        Arrays.fill(slots, NONE);
    }

    /// Takes in the row of a vector, which [#indexRows] then makes searchable.
    int addRow(float[] prepared) {
        return rows.findOrAppend(prepared);
    }

    /// Makes the rows searchable that are not yet.
    void indexRows(int threads) {
        int end = rows.end();
        if (end - indexedEnd == 1) {
            index.add(indexedEnd);
        } else if (end > indexedEnd) {
            index.addAll(indexedEnd, end, threads);
        }
        indexedEnd = end;
    }

    /// Binds an id to a row; an entry of the id in this part has ended before.
    synchronized void addEntry(long high, long low, int row, long lsn) {
        int entry = entryCount;
        if (entry == highs.length) {
            growEntries();
        }
        if (row >= firstOfRow.length) {
            firstOfRow = Arrays.copyOf(firstOfRow, Math.max(row + 1, firstOfRow.length * 2));
        }
        highs[entry] = high;
        lows[entry] = low;
        rowOf[entry] = row;
        born[entry] = lsn;
        // Zero stands for none, so that new memory needs no filling.
        nextOfRow[entry] = firstOfRow[row];
        firstOfRow[row] = entry + 1;
        int slot = slotOf(high, low);
        previousOfId[entry] = slots[slot];
        boolean isNew = slots[slot] == NONE;
        slots[slot] = entry;
        entryCount++;
        if (isNew && ++idCount * 2 > slots.length) {
            rehash();
        }
    }

    private int slotOf(long high, long low) {
        int mask = slots.length - 1;
        int slot = Ids.hash(high, low) & mask;
        while (slots[slot] != NONE && (highs[slots[slot]] != high || lows[slots[slot]] != low)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void rehash() {
        int[] old = slots;
        slots = new int[old.length * 2];
        Arrays.fill(slots, NONE);
        for (int entry : old) {
            if (entry != NONE) {
                slots[slotOf(highs[entry], lows[entry])] = entry;
            }
        }
    }

    private void growEntries() {
        int capacity = Math.addExact(entryCount, entryCount);
        highs = Arrays.copyOf(highs, capacity);
        lows = Arrays.copyOf(lows, capacity);
        born = Arrays.copyOf(born, capacity);
        died = Arrays.copyOf(died, capacity);
        rowOf = Arrays.copyOf(rowOf, capacity);
        nextOfRow = Arrays.copyOf(nextOfRow, capacity);
        previousOfId = Arrays.copyOf(previousOfId, capacity);
    }

    private boolean isVisible(int entry, long snapshot) {
        return born[entry] <= snapshot && (died[entry] == 0 || died[entry] > snapshot);
    }

    @Override
    public synchronized int find(long high, long low, long snapshot) {
        for (int entry = slots[slotOf(high, low)]; entry != NONE; entry = previousOfId[entry]) {
            if (isVisible(entry, snapshot)) {
                return entry;
            }
        }
        return NONE;
    }

    @Override
    synchronized int findLive(long high, long low) {
        int entry = slots[slotOf(high, low)];
        return entry != NONE && died[entry] == 0 ? entry : NONE;
    }

    @Override
    synchronized void kill(int entry, long lsn) {
        died[entry] = lsn;
        deadCount++;
    }

    @Override
    public synchronized int rowOf(int entry) {
        return rowOf[entry];
    }

    synchronized long high(int entry) {
        return highs[entry];
    }

    synchronized long low(int entry) {
        return lows[entry];
    }

    synchronized long died(int entry) {
        return died[entry];
    }

    @Override
    public synchronized void hits(int row, float distance, long snapshot, Acceptance accepted, HitList hits) {
        if (row >= firstOfRow.length) {
            return;
        }
        // The chain is from new to old; ids are to come in ascending order. Chains are short.
        long lastHigh = 0;
        long lastLow = 0;
        boolean first = true;
        while (true) {
            int best = NONE;
            for (int entry = firstOfRow[row] - 1; entry != NONE; entry = nextOfRow[entry] - 1) {
                boolean later = first || Ids.compare(highs[entry], lows[entry], lastHigh, lastLow) > 0;
                if (later
                        && isVisible(entry, snapshot)
                        && (best == NONE || Ids.compare(highs[entry], lows[entry], highs[best], lows[best]) < 0)) {
                    best = entry;
                }
            }
            if (best == NONE) {
                return;
            }
            first = false;
            lastHigh = highs[best];
            lastLow = lows[best];
            if (accepted.accepts(lastHigh, lastLow)) {
                hits.add(distance, lastHigh, lastLow);
            }
        }
    }

    @Override
    public void markAccepted(Acceptance accepted, long[] words) {
        int count = entryCount();
        for (int entry = 0; entry < count; entry++) {
            long high;
            long low;
            int row;
            synchronized (this) {
                high = highs[entry];
                low = lows[entry];
                row = rowOf[entry];
            }
            if (row >>> 6 < words.length && accepted.accepts(high, low)) {
                words[row >>> 6] |= 1L << row;
            }
        }
    }

    @Override
    public synchronized void markId(long high, long low, long[] words) {
        for (int entry = slots[slotOf(high, low)]; entry != NONE; entry = previousOfId[entry]) {
            int row = rowOf[entry];
            if (row >>> 6 < words.length) {
                words[row >>> 6] |= 1L << row;
            }
        }
    }

    @Override
    public AppendRows rows() {
        return rows;
    }

    @Override
    public VectorIndex index() {
        return index;
    }

    @Override
    public synchronized int entryCount() {
        return entryCount;
    }

    @Override
    public int deadCount() {
        return deadCount;
    }

    @Override
    public void check(int row) {
        // Memory is trusted.
    }

    @Override
    public synchronized long memoryBytes() {
        return rows.segment().byteSize()
                + 44L * highs.length
                + 4L * (slots.length + firstOfRow.length)
                + index.memoryBytes();
    }

    @Override
    void close() {
        rows.close();
    }
}
