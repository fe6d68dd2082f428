package dev.basalt.vector.internal;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.kernel.TopK;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The nearest of the rows that an index proposes for a query.
///
/// Proposed rows wait until a block of them can be scored together. Kernels add the values of single rows in
/// another order than those of four at once; here all rows are scored in fours, so that equal rows have equal
/// distances wherever they lie.
///
/// - **Memory:** buffers grow to the largest `k`; after that nothing is allocated
/// - **Threads:** confined to one
public final class NearestRows {
    private static final int BLOCK_ROWS = 1024;
    /// Shorter runs of rows cost more to set up than to gather.
    private static final int MIN_RUN_ROWS = 16;

    private final RowScorer scorer;
    private final float[] distances = new float[BLOCK_ROWS + 3];
    private final int[] waiting = new int[BLOCK_ROWS + 3];
    private int waitingCount;
    private TopK heap = TopK.lowest(1);
    private long[] foundRows = new long[1];
    private float[] foundDistances = new float[1];
    private long scored;
    /// Rows from here on came after the search began, and must not take the place of others.
    private int end;

    /// Makes a collector without a query.
    ///
    /// @param rows what is scored
    public NearestRows(VectorRows rows) {
        this.scorer = new RowScorer(rows);
    }

    /// Begins a search.
    ///
    /// @param query      holds the query
    /// @param queryIndex index of its first value
    /// @param k          how many rows to find, `>= 1`
    /// @param limit      one more than the highest row there is; higher ones are passed over
    /// @throws IllegalArgumentException if `k < 1`, or the query cannot be scored (see [RowScorer#query])
    public void begin(float[] query, int queryIndex, int k, int limit) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, this is: " + k);
        }
        scorer.query(query, queryIndex);
        int needed = Math.min(k, Math.max(1, limit));
        end = limit;
        if (heap.k() != needed) {
            heap = TopK.lowest(needed);
        }
        scored = 0;
        restart();
    }

    /// Forgets the rows, not the query.
    public void restart() {
        heap.clear();
        waitingCount = 0;
    }

    /// The query as it is scored.
    ///
    /// @return the array itself; must not be changed
    public float[] query() {
        return scorer.preparedQuery();
    }

    /// How many rows are looked for.
    ///
    /// @return `k`, or the limit if that is less
    public int wanted() {
        return heap.k();
    }

    /// Proposes a row.
    ///
    /// @param row the row; not proposed before in this search
    public void add(int row) {
        waiting[waitingCount++] = row;
        if (waitingCount == BLOCK_ROWS) {
            flush();
        }
    }

    /// Proposes rows.
    ///
    /// @param rows holds them
    /// @param from index of the first
    /// @param to   one after the index of the last
    public void addAll(int[] rows, int from, int to) {
        for (int at = from; at < to; ) {
            int count = Math.min(to - at, BLOCK_ROWS - waitingCount);
            System.arraycopy(rows, at, waiting, waitingCount, count);
            waitingCount += count;
            at += count;
            if (waitingCount == BLOCK_ROWS) {
                flush();
            }
        }
    }

    /// Scores the rows that wait.
    public void flush() {
        int count = 0;
        for (int i = 0; i < waitingCount; i++) {
            if (waiting[i] < end) {
                waiting[count++] = waiting[i];
            }
        }
        waitingCount = 0;
        if (count == 0) {
            return;
        }
        int fours = (count + 3) & -4;
        Arrays.fill(waiting, count, fours, waiting[count - 1]);
        scorer.score(waiting, 0, fours, distances, 0);
        heap.offerAll(distances, 0, count, waiting, 0);
        scored += count;
    }

    /// Proposes all rows of a set.
    ///
    /// @param members the set
    /// @param allowed the only rows that may be found; null for all
    public void scan(RowMembership members, @Nullable OrdinalSet allowed) {
        flush();
        int row = members.next(0, allowed);
        while (row < end) {
            int runEnd = Math.min(end, members.runEnd(row, allowed, BLOCK_ROWS));
            scanRun(row, runEnd);
            row = members.next(runEnd, allowed);
        }
        flush();
    }

    /// Proposes rows that follow each other.
    ///
    /// @param from    the first row
    /// @param to      one after the last, at most the limit of the search
    /// @param allowed the only rows that may be found; null for all
    public void scan(int from, int to, @Nullable OrdinalSet allowed) {
        flush();
        int row = allowed == null ? from : allowed.next(from);
        int last = allowed == null ? to : Math.min(to, allowed.size());
        while (row < last) {
            int most = row + Math.min(last - row, BLOCK_ROWS);
            int runEnd = allowed == null ? most : runEnd(allowed, row, most);
            scanRun(row, runEnd);
            row = allowed == null ? runEnd : allowed.next(runEnd);
        }
        flush();
    }

    private static int runEnd(OrdinalSet allowed, int from, int most) {
        int end = from + 1;
        while (end < most && allowed.contains(end)) {
            end++;
        }
        return end;
    }

    /// Scores a run of rows where it is long, and lets single rows wait for others.
    private void scanRun(int from, int to) {
        int single = from;
        if (to - from >= MIN_RUN_ROWS) {
            int fours = (to - from) & -4;
            scorer.scoreRange(from, fours, distances, 0);
            heap.offerAll(distances, 0, fours, from);
            scored += fours;
            single += fours;
        }
        for (; single < to; single++) {
            add(single);
        }
    }

    /// The distance that a row must not exceed to be found.
    ///
    /// @return the worst distance kept; infinity before as many rows are kept as are looked for
    public float threshold() {
        return heap.threshold();
    }

    /// How many rows are found by now.
    ///
    /// @return at most [#wanted]
    public int found() {
        flush();
        return heap.size();
    }

    /// Ends a search.
    ///
    /// @return how many rows were found
    public int finish() {
        flush();
        if (foundRows.length < heap.k()) {
            foundRows = new long[heap.k()];
            foundDistances = new float[heap.k()];
        }
        return heap.drainTo(foundRows, foundDistances, 0);
    }

    /// A row that was found.
    ///
    /// @param rank 0 for the nearest
    /// @return the row
    public int row(int rank) {
        return (int) foundRows[rank];
    }

    /// Its distance.
    ///
    /// @param rank 0 for the nearest
    /// @return the distance
    public float distance(int rank) {
        return foundDistances[rank];
    }

    /// How many distances were computed since the search began.
    ///
    /// @return the count
    public long scored() {
        return scored;
    }
}
