package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.internal.RowMembership;
import org.jspecify.annotations.Nullable;

/// Looks at the codes of rows, then at the vectors of the nearest of them by estimate.
final class CodeScan {
    private static final int BATCH_ROWS = 256;
    /// At least this many times the rows asked for are looked at again, and this many times those in view.
    private static final int MIN_RESCORED = 3;

    private static final int RESCORED = 2;
    /// The same where a walk did not come to rows that may be found: they are far from the query, and so at
    /// much the same distance.
    private static final int LOST_RESCORED = 8;

    private final RowMembership members;
    private final RowScorer scorer;
    private final MemberScan scan;
    private final RowCodes.Query query;
    private final NearestPool estimated = new NearestPool();
    private final int[] batch = new int[BATCH_ROWS];
    private final float[] estimates = new float[BATCH_ROWS];
    private int[] nearest = new int[0];
    private float[] distances = new float[0];

    /// Makes a scan without a query.
    ///
    /// @param scorer its query is set before each scan
    /// @param query  as well
    CodeScan(RowMembership members, RowScorer scorer, MemberScan scan, RowCodes.Query query) {
        this.members = members;
        this.scorer = scorer;
        this.scan = scan;
        this.query = query;
    }

    /// Looks at all rows that may be found and offers the nearest to a pool.
    ///
    /// @param findable how many may be found
    /// @param wanted   how many are asked for
    /// @param ef       how many a walk would have in view
    /// @param isLost   whether a walk found too few
    /// @return how many distances were computed
    long offerNearest(
            @Nullable OrdinalSet allowed, int findable, int wanted, int ef, boolean isLost, NearestPool pool) {
        long limit = Math.max((isLost ? LOST_RESCORED : RESCORED) * (long) ef, (long) MIN_RESCORED * wanted);
        if (findable <= 2 * limit) {
            return scan.offerAll(allowed, pool);
        }
        estimated.start((int) limit);
        int next = 0;
        int count;
        while ((count = members.copy(next, allowed, batch, BATCH_ROWS)) > 0) {
            next = batch[count - 1] + 1;
            query.estimate(batch, count, estimates);
            float threshold = estimated.threshold();
            for (int i = 0; i < count; i++) {
                // The farthest are at infinity, and may be found as well.
                if (estimates[i] < threshold || estimated.size() < limit) {
                    estimated.offer(estimates[i], batch[i]);
                    threshold = estimated.threshold();
                }
            }
        }
        return rescore(estimated, allowed, (int) limit, pool);
    }

    /// Offers the nearest rows by estimate that may be found to a pool, by their distances, which are computed in the
    /// order of rows.
    ///
    /// @param limit how many at most
    /// @return how many there were
    int rescore(NearestPool byEstimate, @Nullable OrdinalSet allowed, int limit, NearestPool pool) {
        if (nearest.length < byEstimate.size()) {
            nearest = new int[byEstimate.size()];
            distances = new float[nearest.length];
        }
        int count = 0;
        for (int rank = 0; rank < byEstimate.size() && count < limit; rank++) {
            int row = byEstimate.row(rank);
            if (members.contains(row) && (allowed == null || allowed.contains(row))) {
                nearest[count++] = row;
            }
        }
        sort(nearest, count);
        scorer.score(nearest, 0, count, distances, 0);
        for (int i = 0; i < count; i++) {
            pool.offer(distances[i], nearest[i]);
        }
        return count;
    }

    /// Shell's way, as the library's allocates.
    private static void sort(int[] values, int count) {
        int gap = 1;
        while (gap < count / 3) {
            gap = 3 * gap + 1;
        }
        for (; gap > 0; gap /= 3) {
            for (int i = gap; i < count; i++) {
                int value = values[i];
                int at = i;
                for (; at >= gap && values[at - gap] > value; at -= gap) {
                    values[at] = values[at - gap];
                }
                values[at] = value;
            }
        }
    }
}
