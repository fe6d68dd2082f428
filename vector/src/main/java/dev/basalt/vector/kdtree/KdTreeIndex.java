package dev.basalt.vector.kdtree;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.NewRows;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;

/// Finds the nearest rows, always the true ones, and looks only at those that may be among them.
///
/// The rows are cut into boxes, and a box is skipped when no row in it can be near enough. In few dimensions,
/// or where rows lie in clusters, that leaves few boxes; in hundreds of dimensions of evenly spread data it
/// leaves all. A search notices that and looks at all rows, most of them in a copy of one byte a value, which tells
/// that they cannot be near enough. An index that was read makes this copy when a search first needs it.
///
/// New rows wait beside the tree and are found there; a removed row is not found from then on. The tree is
/// built anew by the call that makes too many rows wait, or leaves too many removed ones in it. Searches go on
/// meanwhile with the old tree.
///
/// - **Memory:** 4 bytes a row, and two boxes a leaf, each of two f32 vectors; from 64 dimensions on one byte a value
///   and 16 bytes a row
/// - **Threads:** as [VectorIndex] says; changes exclude each other
/// - **Source:** Friedman, Bentley and Finkel, An Algorithm for Finding Best Matches in Logarithmic Expected
///   Time, 1977
public final class KdTreeIndex implements VectorIndex {
    private static final int MIN_WAITING_ROWS = 1000;
    private static final double MAX_REMOVED_FRACTION = 0.3;

    private final VectorRows rows;
    private final KdTreeOptions options;
    private final RowMembership members;
    private volatile State state;
    private volatile int size;

    /// What a search reads: together they hold every row of the index once.
    record State(KdTree tree, WaitingRows waiting) {}

    /// Makes an index without rows.
    ///
    /// @param rows    what is searched
    /// @param options how to build trees
    public KdTreeIndex(VectorRows rows, KdTreeOptions options) {
        this(rows, options, new RowMembership(), new State(KdTree.empty(), new WaitingRows()));
    }

    /// Takes over the state of an index that was read.
    KdTreeIndex(VectorRows rows, KdTreeOptions options, RowMembership members, State state) {
        this.rows = rows;
        this.options = options;
        this.members = members;
        this.state = state;
        this.size = members.count();
    }

    /// Makes an index without rows, with [KdTreeOptions#DEFAULT].
    ///
    /// @param rows what is searched
    public KdTreeIndex(VectorRows rows) {
        this(rows, KdTreeOptions.DEFAULT);
    }

    @Override
    public VectorRows rows() {
        return rows;
    }

    /// How trees are built.
    ///
    /// @return the options
    public KdTreeOptions options() {
        return options;
    }

    @Override
    public synchronized void add(int row) {
        NewRows.check(rows, members, row);
        members.add(row);
        state.waiting.add(row);
        size = members.count();
        if (isTooMany(state.waiting.listedCount())) {
            rebuild(1);
        }
    }

    /// Takes in live rows that follow each other; all of them, or none if one is refused.
    @Override
    public synchronized void addAll(int from, int to, int threads) {
        NewRows.check(rows, members, from, to, threads);
        boolean anew = isTooMany((long) to - from + state.waiting.listedCount());
        for (int row = from; row < to; row++) {
            members.add(row);
            if (!anew) {
                state.waiting.add(row);
            }
        }
        if (anew) {
            rebuild(threads);
        }
        size = members.count();
    }

    private boolean isTooMany(long waiting) {
        return waiting >= Math.max(MIN_WAITING_ROWS, options.rebuildFraction() * state.tree.rows.length);
    }

    @Override
    public synchronized boolean remove(int row) {
        if (!members.remove(row)) {
            return false;
        }
        size = members.count();
        State now = state;
        if (!now.waiting.remove(row)) {
            now.tree.remove(row);
            if (now.tree.removedCount() > MAX_REMOVED_FRACTION * now.tree.rows.length) {
                rebuild(1);
            }
        }
        return true;
    }

    /// Builds the tree anew from all rows, so that none waits and no removed one is left.
    ///
    /// @param threads how many threads to use
    /// @throws IllegalArgumentException if `threads < 1`
    public synchronized void rebuild(int threads) {
        NewRows.checkThreads(threads);
        int[] all = new int[members.count()];
        int count = 0;
        for (int row = members.next(0, null); row != Integer.MAX_VALUE; row = members.next(row + 1, null)) {
            all[count++] = row;
        }
        KdTree tree = KdTreeBuilder.build(rows, all, options.leafSize(), threads);
        tree.makeCoarse(rows, threads);
        state = new State(tree, new WaitingRows());
        size = count;
    }

    @Override
    public boolean contains(int row) {
        return members.contains(row);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public KdTreeSearcher searcher() {
        return new KdTreeSearcher(this);
    }

    /// The bytes that [#save] writes.
    ///
    /// @return the size, as long as the index does not change
    public synchronized long savedBytes() {
        return SavedTree.byteSize(state);
    }

    /// Writes the index, without the rows, so that [#load] makes it again.
    ///
    /// @param to receives [#savedBytes] bytes from its start on
    /// @throws IndexOutOfBoundsException if it is smaller
    public synchronized void save(MemorySegment to) {
        SavedTree.write(this, to);
    }

    /// Reads an index that [#save] wrote, without building it anew. Rows are checked, boxes are not: wrong
    /// ones hide rows from searches, but make none fail.
    ///
    /// @param rows   the rows it was made for
    /// @param saved  what was written; not needed any more after return
    /// @param source what errors name, as the file
    /// @return the index
    /// @throws CorruptDataException       if the bytes are not an index of these rows
    /// @throws UnsupportedFormatException if another version wrote them
    public static KdTreeIndex load(VectorRows rows, MemorySegment saved, Object source) {
        return SavedTree.read(rows, saved, source);
    }

    @Override
    public long memoryBytes() {
        State now = state;
        return members.memoryBytes() + now.tree.memoryBytes() + now.waiting.memoryBytes();
    }

    State state() {
        return state;
    }

    RowMembership members() {
        return members;
    }
}
