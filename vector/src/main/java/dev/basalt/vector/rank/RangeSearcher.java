package dev.basalt.vector.rank;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds all rows within a distance, by looking at every live row; [#searchIndex] asks an index instead.
///
/// - **Units:** distances as [dev.basalt.vector.Metric] defines them (L2: the square); a threshold is
///   inclusive
/// - **Memory:** buffers grow to the largest result; after that a search allocates nothing
/// - **Threads:** confined to one
public final class RangeSearcher {
    private static final int BLOCK_ROWS = 1024;
    /// Shorter runs of rows cost more to set up than to gather.
    private static final int MIN_RUN_ROWS = 16;
    /// How many rows an index is asked for at first.
    private static final int FIRST_COUNT = 64;

    private final VectorRows rows;
    private final RowScorer scorer;
    private final float[] distances = new float[BLOCK_ROWS];
    private final int[] gathered = new int[BLOCK_ROWS];
    private int gatheredCount;
    private final int[] digitCounts = new int[256];
    private long[] found = new long[256];
    private long[] spare = new long[0];
    private int foundCount;
    private int limit;
    private float bound;

    /// Makes a searcher.
    ///
    /// @param rows what to search
    public RangeSearcher(VectorRows rows) {
        this.rows = rows;
        this.scorer = new RowScorer(rows);
    }

    /// Finds all live rows within a distance, nearest first; of equal distances the lower row is first.
    ///
    /// @param query      holds the query `[dimension]`; need not be of unit length
    /// @param queryIndex index of its first value
    /// @param threshold  the largest distance that counts; not NaN
    /// @param maxCount   the most rows to find, `>= 1`; the nearest ones are kept
    /// @param allowed    the only rows that may be found; null for all
    /// @return how many were found
    /// @throws IllegalArgumentException if a number is out of range, or the query cannot be scored
    public int search(float[] query, int queryIndex, float threshold, int maxCount, @Nullable OrdinalSet allowed) {
        requireValid(threshold, maxCount);
        scorer.query(query, queryIndex);
        foundCount = 0;
        gatheredCount = 0;
        limit = maxCount;
        bound = threshold;
        int end = rows.end();
        if (allowed != null) {
            end = Math.min(end, allowed.size());
        }
        int row = next(0, end, allowed);
        while (row < end) {
            int runEnd = runEnd(row, end, allowed);
            if (runEnd - row >= MIN_RUN_ROWS) {
                scorer.scoreRange(row, runEnd - row, distances, 0);
                for (int i = 0; i < runEnd - row; i++) {
                    offer(distances[i], row + i);
                }
            } else {
                gather(row, runEnd);
            }
            row = next(runEnd, end, allowed);
        }
        flush();
        keepNearest();
        return foundCount;
    }

    /// Finds rows within a distance through an index: asks for 64, then for twice as many, until the last one
    /// is too far or no more are there. What an approximate index misses is missed here too.
    ///
    /// - **Memory:** what the searcher takes
    ///
    /// @param searcher   has the rows afterwards: ranks 0 to the returned count
    /// @param query      holds the query
    /// @param queryIndex index of its first value
    /// @param threshold  the largest distance that counts; not NaN
    /// @param maxCount   the most rows to find, `>= 1`
    /// @param effort     as [IndexSearcher#search] says
    /// @param allowed    the only rows that may be found; null for all
    /// @return how many of the searcher's ranks lie within the distance
    /// @throws IllegalArgumentException if a number is out of range, or the query cannot be scored
    public static int searchIndex(
            IndexSearcher searcher,
            float[] query,
            int queryIndex,
            float threshold,
            int maxCount,
            int effort,
            @Nullable OrdinalSet allowed) {
        requireValid(threshold, maxCount);
        int wanted = Math.min(FIRST_COUNT, maxCount);
        while (true) {
            int count = searcher.search(query, queryIndex, wanted, effort, allowed);
            boolean all = count < wanted || wanted == maxCount;
            if (all || searcher.distance(count - 1) > threshold) {
                return countWithin(searcher, count, threshold);
            }
            wanted = (int) Math.min(maxCount, 2L * wanted);
        }
    }

    /// A row that the last search found.
    ///
    /// @param rank 0 for the nearest
    /// @return the row
    public int row(int rank) {
        return (int) found[rank];
    }

    /// Its distance.
    ///
    /// @param rank 0 for the nearest
    /// @return the distance
    public float distance(int rank) {
        int bits = (int) (found[rank] >> Integer.SIZE);
        return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
    }

    private static int countWithin(IndexSearcher searcher, int count, float threshold) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (searcher.distance(middle) <= threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void requireValid(float threshold, int maxCount) {
        if (Float.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold must be a number, but was NaN");
        }
        if (maxCount < 1) {
            throw new IllegalArgumentException("maxCount must be at least 1, but was " + maxCount);
        }
    }

    private int next(int from, int end, @Nullable OrdinalSet allowed) {
        int row = from;
        while (row < end) {
            if (allowed != null) {
                row = allowed.next(row);
            }
            if (row >= end || rows.isLive(row)) {
                return row;
            }
            row++;
        }
        return row;
    }

    private int runEnd(int first, int end, @Nullable OrdinalSet allowed) {
        int last = (int) Math.min(end, first + (long) BLOCK_ROWS);
        int row = first + 1;
        while (row < last && rows.isLive(row) && (allowed == null || allowed.contains(row))) {
            row++;
        }
        return row;
    }

    private void gather(int first, int end) {
        for (int row = first; row < end; row++) {
            gathered[gatheredCount++] = row;
            if (gatheredCount == gathered.length) {
                flush();
            }
        }
    }

    private void flush() {
        scorer.score(gathered, 0, gatheredCount, distances, 0);
        for (int i = 0; i < gatheredCount; i++) {
            offer(distances[i], gathered[i]);
        }
        gatheredCount = 0;
    }

    private void offer(float distance, int row) {
        if (!(distance <= bound)) {
            return;
        }
        if (foundCount == found.length) {
            if (foundCount >= 2L * limit) {
                keepNearest();
                bound = distance(foundCount - 1);
            } else {
                found = Arrays.copyOf(found, (int) Math.min(2L * foundCount, Integer.MAX_VALUE - 8));
            }
        }
        // Keys order as distances and then rows do; adding 0 makes one of the two zeros.
        int bits = Float.floatToRawIntBits(distance + 0.0f);
        bits ^= bits >> 31 & Integer.MAX_VALUE;
        found[foundCount++] = (long) bits << Integer.SIZE | row;
    }

    private void keepNearest() {
        sort();
        foundCount = Math.min(foundCount, limit);
    }

    /// Sorts by one byte after the other, as the library's sort takes memory for large arrays.
    private void sort() {
        if (foundCount <= BLOCK_ROWS) {
            Arrays.sort(found, 0, foundCount);
            return;
        }
        if (spare.length < found.length) {
            spare = new long[found.length];
        }
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            Arrays.fill(digitCounts, 0);
            for (int i = 0; i < foundCount; i++) {
                digitCounts[digit(found[i], shift)]++;
            }
            if (digitCounts[digit(found[0], shift)] == foundCount) {
                continue;
            }
            int start = 0;
            for (int digit = 0; digit < 256; digit++) {
                int count = digitCounts[digit];
                digitCounts[digit] = start;
                start += count;
            }
            for (int i = 0; i < foundCount; i++) {
                spare[digitCounts[digit(found[i], shift)]++] = found[i];
            }
            long[] swap = found;
            found = spare;
            spare = swap;
        }
    }

    /// A byte of a key whose sign is flipped, as unsigned bytes then order as signed keys do.
    private static int digit(long key, int shift) {
        return (int) ((key ^ Long.MIN_VALUE) >>> shift) & 0xff;
    }
}
