package dev.basalt.vector.lsh;

import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.NewRows;
import dev.basalt.vector.internal.RowMembership;
import java.util.Arrays;

/// Finds most of the nearest rows by looking at those that share a bucket with the query.
///
/// Each of several tables hashes a vector to the sides of some random hyperplanes on which it lies, and near
/// vectors mostly lie on the same sides. A search takes the query's own bucket of each table, then those that
/// differ in the planes nearest to the query, and scores the rows it finds there exactly. `effort` is the
/// number of buckets per table. Where they hold fewer than `k` rows it goes on, up to four times as far, and
/// then looks at all rows; so `k` rows are found whenever there are as many.
///
/// All metrics are supported. For cosine and L2 the hyperplanes pass through the mean of the rows. For dot
/// products rows get an additional dimension that makes all equally long, so that the direction of a query
/// points to the largest products. Planes keep their directions and are moved to suit the rows whenever the
/// tables are built anew: when they are full, or more than three tenths of their rows were removed. Searches go
/// on meanwhile with the old tables.
///
/// - **Memory:** 8 bytes a row and table, 12 bytes a row, up to `4 · 2^bits` bytes a table, and room to grow
/// - **Threads:** as [VectorIndex] says; changes exclude each other
public final class LshIndex implements VectorIndex {
    private static final int MIN_CAPACITY = 64;
    private static final double MAX_REMOVED_FRACTION = 0.3;

    private final VectorRows rows;
    private final RowMembership members = new RowMembership();
    private volatile LshOptions options;
    private SignHash planes;
    private volatile LshTables tables;
    private volatile int size;
    private int[] slotOf = new int[0];

    /// Makes an index without rows.
    ///
    /// @param rows    what is searched
    /// @param options how to hash
    /// @throws ArithmeticException if the planes have more values than an array can hold
    public LshIndex(VectorRows rows, LshOptions options) {
        this.rows = rows;
        this.options = options;
        this.planes = new SignHash(rows, options);
        this.tables = new LshTables(planes, options, 0);
    }

    /// Makes an index without rows, with [LshOptions#DEFAULT].
    ///
    /// @param rows what is searched
    public LshIndex(VectorRows rows) {
        this(rows, LshOptions.DEFAULT);
    }

    @Override
    public VectorRows rows() {
        return rows;
    }

    /// How rows are hashed now.
    ///
    /// @return the options, with the seed of the last [#rebuild]
    public LshOptions options() {
        return options;
    }

    @Override
    public synchronized void add(int row) {
        NewRows.check(rows, members, row);
        addChecked(row, row + 1, 1);
    }

    /// Takes in live rows that follow each other; all of them, or none if one is refused.
    @Override
    public synchronized void addAll(int from, int to, int threads) {
        NewRows.check(rows, members, from, to, threads);
        if (from < to) {
            addChecked(from, to, threads);
        }
    }

    private void addChecked(int from, int to, int threads) {
        for (int row = from; row < to; row++) {
            members.add(row);
        }
        if (to - from > tables.free()) {
            build(threads);
            return;
        }
        int[] added = new int[to - from];
        Arrays.setAll(added, i -> from + i);
        take(tables, added, added.length, threads);
        size = members.count();
    }

    private void take(LshTables to, int[] added, int count, int threads) {
        int highest = count == 0 ? -1 : added[count - 1];
        if (highest >= slotOf.length) {
            slotOf = Arrays.copyOf(slotOf, Math.max(highest + 1, slotOf.length + (slotOf.length >> 1)));
        }
        int slot = to.slotCount();
        for (int i = 0; i < count; i++) {
            slotOf[added[i]] = slot + i;
        }
        to.addAll(rows, added, count, threads);
    }

    /// Hashes all rows into new tables with room for half as many more.
    private void build(int threads) {
        int count = members.count();
        int[] all = new int[count];
        int found = 0;
        for (int row = members.next(0, null); row != Integer.MAX_VALUE; row = members.next(row + 1, null)) {
            all[found++] = row;
        }
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(MIN_CAPACITY, count + count / 2L));
        LshTables built = new LshTables(planes.fitted(rows, all, found), options, capacity);
        take(built, all, found, threads);
        tables = built;
        size = found;
    }

    @Override
    public synchronized boolean remove(int row) {
        if (!members.remove(row)) {
            return false;
        }
        size = members.count();
        LshTables now = tables;
        now.remove(slotOf[row]);
        if (now.removedCount() > MAX_REMOVED_FRACTION * now.slotCount()) {
            build(1);
        }
        return true;
    }

    /// Draws new hyperplanes and hashes all rows anew.
    ///
    /// @param seed    decides the hyperplanes
    /// @param threads how many threads to use
    /// @throws IllegalArgumentException if `threads < 1`
    public synchronized void rebuild(long seed, int threads) {
        NewRows.checkThreads(threads);
        options = options.withSeed(seed);
        planes = new SignHash(rows, options);
        build(threads);
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
    public LshSearcher searcher() {
        return new LshSearcher(this);
    }

    @Override
    public synchronized long memoryBytes() {
        return members.memoryBytes() + tables.memoryBytes() + 4L * slotOf.length;
    }

    LshTables tables() {
        return tables;
    }

    RowMembership members() {
        return members;
    }
}
