package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A hierarchical navigable small world: each row is linked to near rows in different directions, and a search walks
/// along the links towards the query.
///
/// A removed row is passed by at once: its neighbours are linked to each other, and no search returns it. Rows that
/// changes have cut off are found by a walk over the graph from time to time, and linked again.
///
/// - **Memory:** `8 + 8·m` bytes a row and a little for upper layers, beside the rows themselves
/// - **Threads:** as [VectorIndex] says
/// - **Source:** Malkov and Yashunin, Efficient and robust approximate nearest neighbor search using Hierarchical
///   Navigable Small World graphs, 2018
public final class HnswIndex implements VectorIndex {
    /// Changes between two looks for rows that were cut off: at least this many, and this share of all rows.
    private static final int MIN_CHANGES = 64;

    private static final int CHANGES_SHARE = 50;
    static final int MAX_LEVEL = 30;

    private final VectorRows rows;
    private final HnswOptions options;
    private final HnswGraph graph;
    private final RowMembership members = new RowMembership();
    private final Object entryLock = new Object();
    private @Nullable HnswWriter writer;
    /// The entry's layer in the upper half and its row in the lower, or -1 without rows: both change together.
    private volatile long entry = -1;

    private volatile boolean removed;
    private int changesSinceCheck;

    /// Makes an index without rows.
    ///
    /// @param rows    what is searched
    /// @param options how links are chosen
    public HnswIndex(VectorRows rows, HnswOptions options) {
        this.rows = rows;
        this.options = options;
        this.graph = new HnswGraph(options.m());
    }

    @Override
    public VectorRows rows() {
        return rows;
    }

    /// How this index is built.
    ///
    /// @return the options it was made with
    public HnswOptions options() {
        return options;
    }

    HnswGraph graph() {
        return graph;
    }

    RowMembership members() {
        return members;
    }

    long entry() {
        return entry;
    }

    static int entryRow(long entry) {
        return (int) entry;
    }

    static int entryLayer(long entry) {
        return (int) (entry >>> 32);
    }

    /// Whether links may lead to rows that are no members any more.
    boolean hasRemoved() {
        return removed;
    }

    void becomeMember(int row) {
        members.add(row);
    }

    @Override
    public void add(int row) {
        requireAddable(row);
        insert(writer(), row);
        countChange();
    }

    private void countChange() {
        if (++changesSinceCheck >= Math.max(MIN_CHANGES, size() / CHANGES_SHARE)) {
            reconnect();
        }
    }

    private HnswWriter writer() {
        HnswWriter known = writer;
        if (known == null) {
            known = new HnswWriter(this, rows, options);
            writer = known;
        }
        return known;
    }

    private void requireAddable(int row) {
        if (!rows.isLive(row)) {
            throw new IllegalArgumentException("row " + row + " holds no vector");
        }
        if (members.contains(row)) {
            throw new IllegalArgumentException("row " + row + " is in the index already");
        }
    }

    private void insert(HnswWriter with, int row) {
        int level = levelOf(row);
        graph.allocate(row, level);
        long current = entry;
        if (current != -1 && level <= entryLayer(current)) {
            with.link(row, level, entryRow(current), entryLayer(current));
            return;
        }
        // The row becomes the entry; another that is as high waits until its links are there.
        synchronized (entryLock) {
            current = entry;
            if (current == -1) {
                members.add(row);
            } else {
                with.link(row, level, entryRow(current), entryLayer(current));
            }
            if (current == -1 || level > entryLayer(current)) {
                entry = (long) level << 32 | row;
            }
        }
    }

    /// The same for a row each time, so that a row that is used again fits where it was.
    private int levelOf(int row) {
        long hash = (row + options.seed() * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        hash ^= hash >>> 32;
        hash *= 0x94D049BB133111EBL;
        hash ^= hash >>> 29;
        double uniform = ((hash >>> 11) + 1) * 0x1p-53;
        return Math.min(MAX_LEVEL, (int) (-Math.log(uniform) / Math.log(options.m())));
    }

    @Override
    public void addAll(int from, int to, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, this is: " + threads);
        }
        for (int row = from; row < to; row++) {
            requireAddable(row);
        }
        graph.ensureRows(to);
        int first = from;
        if (entry == -1 && from < to) {
            add(first++);
        }
        if (threads == 1) {
            for (int row = first; row < to; row++) {
                insert(writer(), row);
            }
        } else {
            insertAll(first, to, threads);
        }
        reconnect();
    }

    private void insertAll(int from, int to, int threads) {
        AtomicInteger next = new AtomicInteger(from);
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            HnswWriter with = i == 0 ? writer() : new HnswWriter(this, rows, options);
            work.add(() -> {
                int row;
                while ((row = next.getAndIncrement()) < to) {
                    insert(with, row);
                }
                return null;
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (var done : executor.invokeAll(work)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while adding rows; some of them are in the index", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a row could not be added", e.getCause());
        }
    }

    @Override
    public boolean remove(int row) {
        if (!members.contains(row)) {
            return false;
        }
        removed = true;
        members.remove(row);
        if (entryRow(entry) == row) {
            entry = highest();
        }
        int level = graph.level(row);
        for (int layer = level; layer >= 0; layer--) {
            writer().bypass(row, layer);
        }
        countChange();
        return true;
    }

    private long highest() {
        int best = -1;
        int bestLevel = -1;
        for (int row = members.next(0, null); row != Integer.MAX_VALUE; row = members.next(row + 1, null)) {
            int level = graph.level(row);
            if (level > bestLevel) {
                best = row;
                bestLevel = level;
            }
        }
        return best < 0 ? -1 : (long) bestLevel << 32 | best;
    }

    /// Looks for rows that no walk reaches and links them again. Removals do this from time to time.
    ///
    /// @return how many there were
    public int reconnect() {
        changesSinceCheck = 0;
        if (entry == -1) {
            return 0;
        }
        int reconnected = 0;
        Reachability reachable = new Reachability(this);
        reachable.spreadFrom(entryRow(entry));
        for (int row = members.next(0, null); row != Integer.MAX_VALUE; row = members.next(row + 1, null)) {
            if (!reachable.contains(row)) {
                if (writer().reach(row, entryRow(entry), entryLayer(entry))) {
                    reconnected++;
                }
                reachable.spreadFrom(row);
            }
        }
        return reconnected;
    }

    /// How many rows no walk on the lowest layer reaches from the entry.
    ///
    /// @return the count; 0 unless there were changes since the last [#reconnect]
    public int unreachable() {
        if (entry == -1) {
            return 0;
        }
        Reachability reachable = new Reachability(this);
        reachable.spreadFrom(entryRow(entry));
        return size() - reachable.count();
    }

    @Override
    public boolean contains(int row) {
        return members.contains(row);
    }

    @Override
    public int size() {
        return members.count();
    }

    @Override
    public HnswSearcher searcher() {
        return new HnswSearcher(this);
    }

    /// The bytes that [#save] writes.
    ///
    /// @return the size, as long as the index does not change
    public long savedBytes() {
        return SavedGraph.byteSize(this);
    }

    /// Writes the index, without the rows, so that [#load] makes it again. It must not be changed meanwhile.
    ///
    /// @param to receives [#savedBytes] bytes from its start on
    /// @throws IndexOutOfBoundsException if it is smaller
    public void save(MemorySegment to) {
        SavedGraph.write(this, to);
    }

    /// Reads an index that [#save] wrote. Every link is checked, so that no bytes can make a search fail later.
    ///
    /// @param rows   the rows it was made for
    /// @param saved  what was written
    /// @param source what errors name, as the file
    /// @return the index
    /// @throws CorruptDataException if the bytes are not an index of these rows
    /// @throws UnsupportedFormatException if a newer version wrote them
    public static HnswIndex load(VectorRows rows, MemorySegment saved, Object source) {
        return SavedGraph.read(rows, saved, source);
    }

    /// Takes over the state of a graph that was read.
    void restore(OrdinalSet rowsOfGraph, long entryOfGraph, boolean anyRemoved) {
        for (int row = rowsOfGraph.next(0); row < rowsOfGraph.size(); row = rowsOfGraph.next(row + 1)) {
            members.add(row);
        }
        removed = anyRemoved;
        entry = entryOfGraph;
    }

    @Override
    public long memoryBytes() {
        return graph.memoryBytes() + members.memoryBytes();
    }
}
