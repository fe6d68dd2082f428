package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.internal.RowMembership;
import dev.basalt.vector.internal.Workers;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A hierarchical navigable small world: each row is linked to near rows in different directions, and a search
/// walks along the links towards the query.
///
/// A removed row is passed by at once: its neighbours are linked to each other, and no search returns it. Rows
/// that changes have cut off are found by a walk over the graph from time to time, and linked again.
///
/// Many rows that are added together are linked with the help of short codes of all rows, as long as these are
/// worth their making: see [#addAll]. The graph is as good as without. Where rows take megabytes and are not
/// compared by [Metric#DOT], searches rule out most rows by shorter codes before they read their values; what
/// they find, they find by distance.
///
/// - **Memory:** `8 + 8·m` bytes a row and a little for upper layers, beside the rows themselves; for searches
///   a code of `2 · dimension / 8 + 12` bytes a row, rounded up to 64; while many rows are added together,
///   another of `3 · dimension / 8 + 12`, rounded up likewise
/// - **Threads:** as [VectorIndex] says
/// - **Source:** Malkov and Yashunin, Efficient and robust approximate nearest neighbor search using
///   Hierarchical Navigable Small World graphs, 2018
public final class HnswIndex implements VectorIndex {
    /// Changes between two looks for rows that were cut off: at least this many, and this share of all rows.
    private static final int MIN_CHANGES = 64;

    private static final int CHANGES_SHARE = 50;
    static final int MAX_LEVEL = 30;

    /// All rows are looked for when one of so many has changed since that was done last.
    private static final int MENDED_SHARE = 2;

    /// A sample of them is when one of so many has; if more than a few are lost, all are.
    private static final int SAMPLED_SHARE = 8;

    private static final int SAMPLE_ROWS = 128;
    private static final int MAX_LOST = 1;

    /// Walks through fewer rows come to all of them.
    private static final int MIN_MENDED_ROWS = 64;

    /// Codes of three bits take an eighth of the memory of f32 rows; with two, graphs are a little worse.
    private static final int CODE_BITS = 3;

    /// Codes are made for rows of at least so many bytes: fewer are read fast enough as they are.
    private static final long MIN_CODED_BYTES = 32L << 20;

    /// Walks rule out rows by codes from so many bytes of rows on: fewer stay in the cache next to a core.
    private static final long MIN_SIFTED_BYTES = 4L << 20;

    /// Codes are made where at least one of so many rows is still to be added.
    private static final int MAX_ROWS_PER_NEW = 4;
    private static final int NO_ROW = -1;

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
    /// Changes since all rows were last looked for.
    private int unmended;
    private final long minCodedBytes;
    private final long minSiftedBytes;
    /// Of all rows below the count, while more rows are to be added; read by others for its size alone.
    private volatile @Nullable RowCodes codes;

    private int codedRows;
    /// Of all members, or null where there are too few of them to pay.
    private volatile @Nullable RowSieve sieve;

    /// Makes an index without rows.
    ///
    /// @param rows    what is searched
    /// @param options how links are chosen
    public HnswIndex(VectorRows rows, HnswOptions options) {
        this(rows, options, MIN_CODED_BYTES, MIN_SIFTED_BYTES);
    }

    /// Makes an index without rows that links by codes, and searches by codes, from so many bytes of rows on.
    HnswIndex(VectorRows rows, HnswOptions options, long minCodedBytes, long minSiftedBytes) {
        this.minCodedBytes = minCodedBytes;
        this.minSiftedBytes = minSiftedBytes;
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

    @Nullable
    RowSieve sieve() {
        return sieve;
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
        codes = null;
        code(row, row + 1, 1, HnswIndex::never);
        insert(writer(), row);
        countChange();
    }

    /// Codes rows that are to be added, and all members once there are enough of them.
    private void code(int from, int to, int threads, BooleanSupplier cancelled) {
        RowSieve known = sieve;
        if (known != null) {
            RowSieve roomy = known.grown(rows, to);
            forEachRow(from, to, threads, cancelled, () -> roomy.encoder(rows));
            sieve = roomy;
        } else if (RowSieve.fits(rows.metric()) && bytes((long) size() + to - from) >= minSiftedBytes) {
            int end = Math.max(to, members.end());
            RowSieve made = RowSieve.of(rows, end, options.seed());
            forEachRow(0, end, threads, cancelled, () -> {
                IntConsumer encoder = made.encoder(rows);
                return row -> {
                    if ((row >= from && row < to) || members.contains(row)) {
                        encoder.accept(row);
                    }
                };
            });
            sieve = made;
        }
    }

    private long bytes(long count) {
        return count * rows.dimension() * rows.type().valueBytes();
    }

    private void countChange() {
        unmended++;
        if (++changesSinceCheck >= Math.max(MIN_CHANGES, size() / CHANGES_SHARE)) {
            reconnect();
            mendInTime(1, HnswIndex::never);
        }
    }

    HnswWriter writer() {
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

    /// Takes in live rows that follow each other.
    ///
    /// A random eighth of them is linked first, in a random order: rows that come sorted would make a graph that
    /// is hard to find ways in. The others follow in their own order, in which a row's neighbours often were read
    /// just before. Where the rows take tens of megabytes and are not compared by [Metric#DOT], links are sought by
    /// codes of all rows, and what is found is ranked by distance. Codes stay until the last row there is was
    /// added. One thread makes the same graph of the same rows, seed and calls each time.
    @Override
    public void addAll(int from, int to, int threads) {
        addAll(from, to, threads, HnswIndex::never);
    }

    @Override
    public void addAll(int from, int to, int threads, BooleanSupplier cancelled) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, this is: " + threads);
        }
        for (int row = from; row < to; row++) {
            requireAddable(row);
        }
        graph.ensureRows(to);
        code(from, to, threads, cancelled);
        RowCodes known = codesWith(from, to, threads, cancelled);
        insertAll(from, to, threads, known, cancelled);
        codes = to < rows.end() ? known : null;
        unmended += to - from;
        reconnect();
        mendInTime(threads, cancelled);
    }

    private void insertAll(int from, int to, int threads, @Nullable RowCodes known, BooleanSupplier cancelled) {
        RandomOrder order = new RandomOrder(from, to, options.seed());
        int start = NO_ROW;
        if (entry == -1 && from < to) {
            start = order.row(0);
            insert(writer(), start);
        }
        int first = start;
        HnswWriter own = writer();
        try {
            forEachRow(0, to - from, threads, cancelled, () -> {
                HnswWriter with = writer(own, threads, known);
                return place -> {
                    int row = order.row(place);
                    if (order.isEarly(row) && row != first) {
                        insert(with, row);
                    }
                };
            });
            forEachRow(from, to, threads, cancelled, () -> {
                HnswWriter with = writer(own, threads, known);
                return row -> {
                    if (!order.isEarly(row) && row != first) {
                        insert(with, row);
                    }
                };
            });
        } finally {
            own.estimateFrom(null);
        }
    }

    private HnswWriter writer(HnswWriter own, int threads, @Nullable RowCodes known) {
        HnswWriter with = threads == 1 ? own : new HnswWriter(this, rows, options);
        with.estimateFrom(known);
        return with;
    }

    /// Looks for rows that a search for their own vector does not find, though links lead to them, and links
    /// them from where that search ends. Rows that were added in the order of their clusters need it most; for
    /// rows added together it was done already.
    ///
    /// @param threads how many threads to use, `>= 1`
    /// @return how many there were; 0 without looking if nothing changed since
    public int mend(int threads) {
        return mend(threads, HnswIndex::never);
    }

    private int mend(int threads, BooleanSupplier cancelled) {
        if (unmended == 0 || entry == -1) {
            return 0;
        }
        AtomicInteger lost = new AtomicInteger();
        RandomOrder order = new RandomOrder(0, members.end(), options.seed());
        HnswWriter own = writer();
        forEachRow(0, members.end(), threads, cancelled, () -> {
            LostRows some = new LostRows(this, threads == 1 ? own : new HnswWriter(this, rows, options));
            return place -> {
                int row = order.row(place);
                if (members.contains(row) && some.mend(row)) {
                    lost.incrementAndGet();
                }
            };
        });
        reconnect();
        unmended = 0;
        return lost.get();
    }

    /// Mends the graph once enough has changed since that was done last, or where a sample says that it is
    /// time.
    private void mendInTime(int threads, BooleanSupplier cancelled) {
        int size = size();
        if (size < MIN_MENDED_ROWS || unmended < size / SAMPLED_SHARE) {
            return;
        }
        if (unmended >= size / MENDED_SHARE || lostOfSample(size) > MAX_LOST) {
            mend(threads, cancelled);
        }
    }

    private int lostOfSample(int size) {
        LostRows lostRows = new LostRows(this, writer());
        RandomOrder order = new RandomOrder(0, members.end(), options.seed() + size);
        int lost = 0;
        for (int place = 0; place < Math.min(SAMPLE_ROWS, members.end()); place++) {
            int row = order.row(place);
            lost += members.contains(row) && !lostRows.isFound(row) ? 1 : 0;
        }
        return lost;
    }

    /// Codes of all rows there are and of those to be added, or null where these are not worth their making.
    private @Nullable RowCodes codesWith(int from, int to, int threads, BooleanSupplier cancelled) {
        RowCodes known = codes;
        if (from >= to) {
            return known;
        }
        int begin = from;
        if (known == null || codedRows < to) {
            int end = rows.end();
            long coming = (long) end - from;
            long all = size() + coming;
            if (rows.metric() == Metric.DOT || bytes(all) < minCodedBytes || all > MAX_ROWS_PER_NEW * coming) {
                return null;
            }
            known = new RowCodes(rows, end, CODE_BITS, options.seed());
            codedRows = end;
            begin = 0;
        }
        RowCodes made = known;
        forEachRow(begin, Math.max(to, begin == 0 ? codedRows : 0), threads, cancelled, () -> {
            RowCodes.Encoder encoder = made.encoder();
            RowScorer reader = new RowScorer(rows);
            return row -> {
                if ((row >= from && row < to) || members.contains(row)) {
                    reader.queryRow(row);
                    encoder.encode(row, reader.preparedQuery());
                }
            };
        });
        return made;
    }

    /// Does something with each row of a range, on several threads, whether or not this one is interrupted.
    /// What one thread throws ends the others and is thrown.
    ///
    /// @param cancelled asked before each row
    /// @param work      makes what one thread does with a row
    private static void forEachRow(
            int from, int to, int threads, BooleanSupplier cancelled, Supplier<IntConsumer> work) {
        if (threads == 1) {
            IntConsumer each = work.get();
            for (int row = from; row < to; row++) {
                requireWanted(cancelled);
                each.accept(row);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger(from);
        Workers.run(threads, _ -> {
            boolean isDone = false;
            try {
                IntConsumer each = work.get();
                int row;
                while ((row = next.getAndIncrement()) < to) {
                    requireWanted(cancelled);
                    each.accept(row);
                }
                isDone = true;
            } finally {
                if (!isDone) {
                    // The others need not go on either.
                    next.set(to);
                }
            }
        });
    }

    private static boolean never() {
        return false;
    }

    private static void requireWanted(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("rows were to be added, but are not wanted any more");
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
    /// @return the count; 0 unless single rows were added or removed since the last [#reconnect]
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
    void restore(OrdinalSet rowsOfGraph, long entryOfGraph, boolean anyRemoved, @Nullable RowSieve codesOfGraph) {
        sieve = codesOfGraph;
        for (int row = rowsOfGraph.next(0); row < rowsOfGraph.size(); row = rowsOfGraph.next(row + 1)) {
            members.add(row);
        }
        removed = anyRemoved;
        entry = entryOfGraph;
    }

    @Override
    public long memoryBytes() {
        RowCodes known = codes;
        RowSieve sieved = sieve;
        return graph.memoryBytes()
                + members.memoryBytes()
                + (known == null ? 0 : known.memoryBytes())
                + (sieved == null ? 0 : sieved.memoryBytes());
    }
}
