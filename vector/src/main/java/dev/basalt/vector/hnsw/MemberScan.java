package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.internal.RowMembership;
import org.jspecify.annotations.Nullable;

/// Finds the nearest rows by looking at all that may be found, where those are few or a walk found too little.
final class MemberScan {
    private static final int BATCH_ROWS = 64;
    /// Rows whose vectors are looked at in the time in which a walk goes on by one row.
    static final long ROWS_PER_STEP = 8;
    /// Rows whose codes are: codes of one bit a value are one line of memory each, up to 416 values.
    static final long SHORT_CODES_PER_STEP = 40;

    static final long CODES_PER_STEP = 32;

    private final RowMembership members;
    private final RowScorer scorer;
    private final int[] batch = new int[BATCH_ROWS];
    private final float[] distances = new float[BATCH_ROWS];

    MemberScan(RowMembership members, RowScorer scorer) {
        this.members = members;
        this.scorer = scorer;
    }

    /// How many rows may be found.
    int count(@Nullable OrdinalSet allowed) {
        return allowed == null ? members.count() : members.countIn(allowed);
    }

    /// Whether looking at some rows costs no more than a walk that meets as many of them as `effort` asks for.
    ///
    /// @param perStep how many are looked at while a walk goes on by one row
    static boolean isCheaper(int findable, int effort, int all, long perStep) {
        return (double) findable * findable <= (double) perStep * effort * all;
    }

    /// Offers all rows that may be found to a pool.
    ///
    /// @return how many there were
    long offerAll(@Nullable OrdinalSet allowed, NearestPool pool) {
        long scored = 0;
        int row = members.next(0, allowed);
        while (row != Integer.MAX_VALUE) {
            int count = 0;
            for (; row != Integer.MAX_VALUE && count < BATCH_ROWS; row = members.next(row + 1, allowed)) {
                batch[count++] = row;
            }
            scorer.score(batch, 0, count, distances, 0);
            for (int i = 0; i < count; i++) {
                pool.offer(distances[i], batch[i]);
            }
            scored += count;
        }
        return scored;
    }
}
