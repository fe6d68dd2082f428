package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.code.RowCodes;
import org.jspecify.annotations.Nullable;

/// Searches a [CodedHnsw]: walks by estimates alone, then computes the distances of the nearest rows by
/// estimate.
///
/// Where few rows may be found, it looks at the codes of all those instead. The effort of a search is `ef`,
/// the rows kept in view.
///
/// - **Memory:** as [IndexSearcher] says
/// - **Threads:** confined to one
public final class CodedHnswSearcher implements IndexSearcher {
    /// At least this many times the rows asked for are looked at again, and this share of those in view.
    private static final int MIN_RESCORED = 3;

    private static final int RESCORED_SHARE = 2;

    private final CodedHnsw index;
    private final SealedLinks links;
    private final RowScorer scorer;
    private final MemberScan scan;
    private final long perStep;
    private final RowCodes.Query query;
    private final CodeScan codeScan;
    private final VisitedRows seen = new VisitedRows();
    private final NearestPool found = new NearestPool();
    private final NearestPool estimated = new NearestPool();
    private final int[] batch;
    private final float[] estimates;
    private float entryEstimate;
    private long scored;

    CodedHnswSearcher(CodedHnsw index) {
        this.index = index;
        this.links = index.links();
        this.scorer = new RowScorer(index.rows());
        this.scan = new MemberScan(index.members(), scorer);
        this.query = index.codes().query();
        this.perStep = index.codes().bits() == 1 ? MemberScan.SHORT_CODES_PER_STEP : MemberScan.CODES_PER_STEP;
        this.codeScan = new CodeScan(index.members(), scorer, scan, query);
        this.batch = new int[2 * links.m()];
        this.estimates = new float[batch.length];
    }

    @Override
    public int search(float[] vector, int vectorIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, this is: " + k);
        }
        scorer.query(vector, vectorIndex);
        scored = 0;
        int findable = scan.count(allowed);
        int wanted = Math.min(k, findable);
        found.start(wanted);
        int entry = index.entry();
        if (wanted == 0 || entry < 0) {
            return 0;
        }
        int all = links.rows();
        int ef = SearchWidth.of(index.width(), Math.max(effort > 0 ? effort : index.ef(), k), all);
        query.set(scorer.preparedQuery());
        boolean walks = !MemberScan.isCheaper(findable, ef, all, perStep);
        if (walks) {
            // As many more rows in view as it takes for `ef` of them to be rows that may be found.
            estimated.start((int) Math.min(all, Math.ceil((double) ef * all / findable)));
            walk(descend(entry));
            scored += codeScan.rescore(estimated, allowed, rescored(wanted, ef), found);
        }
        if (found.size() < wanted) {
            found.start(wanted);
            scored += codeScan.offerNearest(allowed, findable, wanted, ef, walks, found);
        }
        return found.size();
    }

    /// How many rows are looked at again: all in view where codes are the shortest, half of them otherwise.
    private int rescored(int wanted, int ef) {
        int few = (int) Math.min(ef, (long) MIN_RESCORED * wanted);
        return index.codes().bits() == 1 ? ef : Math.max(few, ef / RESCORED_SHARE);
    }

    /// Goes from a row on its highest layer to the nearest by estimate that steps to ever nearer neighbours
    /// reach, down to layer 1.
    private int descend(int entry) {
        int near = entry;
        batch[0] = entry;
        query.estimate(batch, 1, estimates);
        float best = estimates[0];
        for (int layer = links.level(entry); layer > 0; layer--) {
            boolean nearer = true;
            while (nearer) {
                nearer = false;
                int count = links.copy(near, layer, batch);
                query.estimate(batch, count, estimates);
                for (int i = 0; i < count; i++) {
                    if (estimates[i] < best) {
                        best = estimates[i];
                        near = batch[i];
                        nearer = true;
                    }
                }
            }
        }
        entryEstimate = best;
        return near;
    }

    private void walk(int from) {
        seen.start(links.rows());
        seen.add(from);
        estimated.offer(entryEstimate, from);
        int row;
        while ((row = estimated.next()) >= 0) {
            int count = unseen(links.copy(row, 0, batch));
            query.estimate(batch, count, estimates);
            float threshold = estimated.threshold();
            for (int i = 0; i < count; i++) {
                if (estimates[i] < threshold) {
                    estimated.offer(estimates[i], batch[i]);
                    threshold = estimated.threshold();
                }
            }
        }
    }

    /// Keeps those rows of the batch that the walk has not seen.
    private int unseen(int all) {
        int count = 0;
        for (int i = 0; i < all; i++) {
            if (seen.add(batch[i])) {
                batch[count++] = batch[i];
            }
        }
        return count;
    }

    @Override
    public int row(int rank) {
        return found.row(rank);
    }

    @Override
    public float distance(int rank) {
        return found.distance(rank);
    }

    @Override
    public long scored() {
        return scored;
    }
}
