package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.collection.CollectionShape;
import java.io.IOException;
import java.nio.file.Path;

/// A part that is a segment file, with the times at which its entries died since.
public final class SealedPart extends Part {
    private final SegmentEntry entry;
    private final SegmentFile file;
    private final FixedRows rows;
    private final SearchableIndex index;
    private final long indexBytes;
    private final IndexedRows indexed;
    private final DeathTimes deaths;
    // The layout computes its offsets anew each time; these are asked for often.
    private final int entryCount;

    private SealedPart(SegmentEntry entry, SegmentFile file, PartIndexes indexes) {
        this.entry = entry;
        this.file = file;
        this.rows = file.rows();
        this.entryCount = entry.entryCount();
        this.deaths = new DeathTimes(entryCount);
        Location where = Location.at(file.path(), file.layout().index());
        this.index = indexes.open(where, rows, file.index());
        this.indexBytes = indexes.memoryBytes(index);
        this.indexed = new IndexedRows(index, rows.rowCount());
        if (index.size() != rows.rowCount()) {
            throw new CorruptDataException(
                    where, "index must hold all " + rows.rowCount() + " rows, but holds " + index.size());
        }
    }

    /// Opens a segment file; one hold is the caller's.
    static SealedPart open(Disk disk, Path path, CollectionShape shape, PartIndexes indexes, SegmentEntry entry)
            throws IOException {
        SegmentFile file = SegmentFile.open(disk, path, shape, entry);
        try {
            return new SealedPart(entry, file, indexes);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    SegmentEntry entry() {
        return entry;
    }

    DeathTimes deaths() {
        return deaths;
    }

    /// Reads and checks the whole file.
    ///
    /// @throws CorruptDataException if it is damaged
    public void verifyAll() {
        file.checkAll();
    }

    long high(int number) {
        return file.high(number);
    }

    long low(int number) {
        return file.low(number);
    }

    /// The entry of an id, dead or not, or -1.
    int entryOf(long high, long low) {
        int from = 0;
        int to = entryCount;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = Ids.compare(file.high(middle), file.low(middle), high, low);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return -1;
    }

    /// Whether a row has an entry that is visible in a snapshot.
    boolean hasVisible(int row, long snapshot) {
        int end = file.rowEnd(row);
        for (int at = row == 0 ? 0 : file.rowEnd(row - 1); at < end; at++) {
            if (deaths.isVisible(file.rowEntry(at), snapshot)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int find(long high, long low, long snapshot) {
        int found = entryOf(high, low);
        return found >= 0 && deaths.isVisible(found, snapshot) ? found : -1;
    }

    @Override
    int findLive(long high, long low) {
        return find(high, low, Long.MAX_VALUE);
    }

    @Override
    void kill(int number, long lsn) {
        deaths.set(number, lsn);
    }

    @Override
    public int rowOf(int number) {
        return file.rowOf(number);
    }

    @Override
    public void check(int row) {
        file.checkRow(row);
    }

    @Override
    public void checkRows() {
        file.checkRows();
    }

    @Override
    public void hits(int row, float distance, long snapshot, Acceptance accepted, HitList hits) {
        int end = file.rowEnd(row);
        for (int at = row == 0 ? 0 : file.rowEnd(row - 1); at < end; at++) {
            int number = file.rowEntry(at);
            if (deaths.isVisible(number, snapshot)) {
                long high = file.high(number);
                long low = file.low(number);
                if (accepted.accepts(high, low)) {
                    hits.add(distance, high, low);
                }
            }
        }
    }

    @Override
    public void forEachVisible(long snapshot, EntryVisitor visitor) throws IOException {
        for (int number = 0; number < entryCount; number++) {
            if (deaths.isVisible(number, snapshot)) {
                visitor.accept(file.high(number), file.low(number), file.rowOf(number));
            }
        }
    }

    @Override
    void forEachUsed(long snapshot, IdVisitor visitor) {
        for (int number = 0; number < entryCount; number++) {
            if (deaths.isVisible(number, snapshot)) {
                visitor.accept(file.high(number), file.low(number));
            }
        }
    }

    @Override
    public void markAccepted(Acceptance accepted, long[] words) {
        for (int number = 0; number < entryCount; number++) {
            if (accepted.accepts(file.high(number), file.low(number))) {
                int row = file.rowOf(number);
                words[row >>> 6] |= 1L << row;
            }
        }
    }

    @Override
    public void markId(long high, long low, long[] words) {
        int number = entryOf(high, low);
        if (number >= 0) {
            int row = file.rowOf(number);
            words[row >>> 6] |= 1L << row;
        }
    }

    @Override
    public FixedRows rows() {
        return rows;
    }

    @Override
    public SearchableIndex index() {
        return index;
    }

    @Override
    public IndexedRows indexed() {
        return indexed;
    }

    @Override
    public int entryCount() {
        return entryCount;
    }

    @Override
    public int deadCount() {
        return deaths.count();
    }

    @Override
    public long memoryBytes() {
        return indexBytes + 8L * deaths.count();
    }

    Path path() {
        return file.path();
    }

    /// Whether its file is shorter than when it was opened, or gone.
    boolean isCutShort(Disk disk) {
        try {
            return disk.size(file.path()) < entry.byteSize();
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    void close() {
        file.close();
    }
}
