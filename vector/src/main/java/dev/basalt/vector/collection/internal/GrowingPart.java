package dev.basalt.vector.collection.internal;

import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.collection.CollectionShape;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The part in memory that changes go to, until it is sealed.
///
/// Entries and rows are only ever added. The monitor guards the tables; it is held for short steps alone, never while
/// the index changes.
///
/// Rows are there at once and in the index later: those from [IndexedRows#end] on are its *tail*, which a search
/// looks at one by one. Whoever has the time moves the tail into the index, one thread at a time and without
/// keeping others from adding rows.
public final class GrowingPart extends Part {
    private static final int NONE = -1;
    private final AppendRows rows;
    private final PartIndexes indexes;
    /// Held by the one who changes the index.
    private final ReentrantLock indexing = new ReentrantLock();

    private volatile VectorIndex index;
    private volatile IndexedRows indexed;
    /// The index is not tried again before there are as many rows, after it failed.
    private volatile int retryEnd;

    private volatile boolean searched;

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
        this.indexes = indexes;
        this.index = indexes.create(rows);
        this.indexed = new IndexedRows(index, 0);
        Arrays.fill(slots, NONE);
    }

    /// Takes in the row of a vector, which searches find from the moment on that an entry is bound to it.
    int addRow(float[] prepared) {
        return rows.findOrAppend(prepared);
    }

    /// How many rows are not in the index yet, if they should get there: none are due for a while after it failed.
    int dueRows() {
        int end = rows.end();
        return end < retryEnd ? 0 : end - indexed.end();
    }

    /// Moves some of the tail into the index; waits while another thread does so.
    ///
    /// @param most    how many rows at most
    /// @param threads how many threads to use
    void index(int most, int threads) {
        indexing.lock();
        try {
            int from = indexed.end();
            indexRange(from, from + Math.min(most, rows.end() - from), threads, GrowingPart::never);
        } finally {
            indexing.unlock();
        }
    }

    /// Moves the whole tail of a part that takes no more rows into the index.
    ///
    /// @param cancelled asked between rows; says that the rest is not wanted any more
    /// @throws java.util.concurrent.CancellationException if it said so
    void indexAll(int threads, BooleanSupplier cancelled) {
        indexing.lock();
        try {
            indexRange(indexed.end(), rows.end(), threads, cancelled);
        } finally {
            indexing.unlock();
        }
    }

    private static boolean never() {
        return false;
    }

    private void indexRange(int from, int to, int threads, BooleanSupplier cancelled) {
        boolean done = false;
        try {
            if (to - from == 1) {
                index.add(from);
            } else if (to > from) {
                index.addAll(from, to, threads, cancelled);
            }
            done = true;
        } finally {
            if (done) {
                indexed = new IndexedRows(index, to);
            } else {
                startAnew();
            }
        }
    }

    /// Nobody knows what an index holds that failed: all rows are looked at one by one, until a new one holds them.
    private void startAnew() {
        retryEnd = (int) Math.min(Integer.MAX_VALUE, 2L * rows.end());
        VectorIndex empty = indexes.create(rows);
        indexed = new IndexedRows(empty, 0);
        index = empty;
    }

    @Override
    public void noteSearched() {
        searched = true;
    }

    /// Whether the part was ever searched.
    boolean isSearched() {
        return searched;
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
    public void forEachVisible(long snapshot, EntryVisitor visitor) throws IOException {
        int count = entryCount();
        for (int entry = 0; entry < count; entry++) {
            boolean visible;
            long high;
            long low;
            int row;
            synchronized (this) {
                visible = isVisible(entry, snapshot);
                high = highs[entry];
                low = lows[entry];
                row = rowOf[entry];
            }
            if (visible) {
                visitor.accept(high, low, row);
            }
        }
    }

    @Override
    synchronized void forEachUsed(long snapshot, IdVisitor visitor) {
        for (int entry = 0; entry < entryCount; entry++) {
            visitor.accept(highs[entry], lows[entry]);
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
    public IndexedRows indexed() {
        return indexed;
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
    public long memoryBytes() {
        // Not while the monitor is held: an index may answer only when it has taken in what it is taking in.
        long ofIndex = index.memoryBytes();
        synchronized (this) {
            return rows.segment().byteSize() + 44L * highs.length + 4L * (slots.length + firstOfRow.length) + ofIndex;
        }
    }

    @Override
    void close() {
        rows.close();
    }
}
