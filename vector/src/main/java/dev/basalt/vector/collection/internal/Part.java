package dev.basalt.vector.collection.internal;

import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.VectorRows;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Some of the entries of a collection, with their rows and an index on them.
///
/// An entry binds an id to a row. It is *visible* in the snapshot of an LSN if a record up to that LSN made it
/// and none up to it ended it. At most one entry of an id is visible in a snapshot, over all parts.
///
/// - **Threads:** one changes a part at a time, any number read it; it is there as long as it is held
public abstract sealed class Part permits GrowingPart, SealedPart {
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile boolean closed;

    /// Keeps the part open once more; the caller holds it already, or holds a view that does.
    final void hold() {
        holders.incrementAndGet();
    }

    /// Gives up one hold; the last one closes the part.
    final void letGo() {
        if (holders.decrementAndGet() == 0) {
            close();
            closed = true;
        }
    }

    /// Whether nobody holds the part any more.
    final boolean isClosed() {
        return closed;
    }

    abstract void close();

    /// The rows.
    ///
    /// @return the rows
    public abstract VectorRows rows();

    /// The index on them.
    ///
    /// @return the index
    public abstract SearchableIndex index();

    /// The index, and how far it goes.
    ///
    /// @return both, as of one moment
    public abstract IndexedRows indexed();

    /// Learns that the part is searched, so that its rows should not be without an index for long.
    public void noteSearched() {}

    /// How many entries there are, visible or not.
    ///
    /// @return the count
    public abstract int entryCount();

    /// How many entries have died.
    ///
    /// @return the count
    public abstract int deadCount();

    /// The entry of an id that is visible in a snapshot.
    ///
    /// @param high     most significant bits of the id
    /// @param low      its least significant bits
    /// @param snapshot the LSN
    /// @return the entry, or -1
    public abstract int find(long high, long low, long snapshot);

    /// The entry of an id that no record has ended so far.
    abstract int findLive(long high, long low);

    /// Ends an entry.
    abstract void kill(int entry, long lsn);

    /// The row of an entry.
    ///
    /// @param entry the entry
    /// @return the row
    public abstract int rowOf(int entry);

    /// A row that will be part of an answer: makes sure that it is what was written.
    ///
    /// @param row the row
    /// @throws dev.basalt.core.error.CorruptDataException if it is damaged
    public abstract void check(int row);

    /// All rows will be looked at: makes sure, once, that they are what was written, as a damaged one might be far from
    /// everything and so be missing without a word.
    ///
    /// @throws dev.basalt.core.error.CorruptDataException if one is damaged
    public void checkRows() {}

    /// Appends the visible ids of a row, in ascending order, as hits.
    ///
    /// @param row      the row
    /// @param distance its distance
    /// @param snapshot the LSN
    /// @param accepted which ids to append
    /// @param hits     receives them
    public abstract void hits(int row, float distance, long snapshot, Acceptance accepted, HitList hits);

    /// Goes through the entries that are visible in a snapshot.
    ///
    /// @param snapshot the LSN
    /// @param visitor  takes each
    /// @throws IOException if the visitor does
    public abstract void forEachVisible(long snapshot, EntryVisitor visitor) throws IOException;

    /// Goes through the ids that are visible in a snapshot or may become so.
    abstract void forEachUsed(long snapshot, IdVisitor visitor);

    /// Takes entries.
    @FunctionalInterface
    public interface EntryVisitor {
        /// Takes one.
        ///
        /// @param high most significant bits of its id
        /// @param low  its least significant bits
        /// @param row  its row
        /// @throws IOException if that fails
        void accept(long high, long low, int row) throws IOException;
    }

    /// Takes ids.
    @FunctionalInterface
    interface IdVisitor {
        /// Takes one.
        void accept(long high, long low);
    }

    /// Marks the rows of all entries whose ids are accepted.
    ///
    /// @param accepted which ids
    /// @param words    receives the rows, one bit each
    public abstract void markAccepted(Acceptance accepted, long[] words);

    /// Marks the rows of all entries of one id.
    ///
    /// @param high  most significant bits of the id
    /// @param low   its least significant bits
    /// @param words receives the rows, one bit each
    public abstract void markId(long high, long low, long[] words);

    /// Bytes in memory beside mapped files, an estimate.
    ///
    /// @return the size
    public abstract long memoryBytes();

    /// Which ids may be returned.
    @FunctionalInterface
    public interface Acceptance {
        /// Accepts all.
        Acceptance ALL = (_, _) -> true;

        /// Whether an id may be returned.
        ///
        /// @param high most significant bits of the id
        /// @param low  its least significant bits
        /// @return whether it may
        boolean accepts(long high, long low);
    }
}
