package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.code.RowCodes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Searches a [CodedHnsw]: walks by estimates alone, then computes the distances of the nearest rows by
/// estimate.
///
/// The effort of a search is `ef`, the rows kept in view.
///
/// - **Memory:** as [IndexSearcher] says
/// - **Threads:** confined to one
public final class CodedHnswSearcher implements IndexSearcher {
    /// At least this many times the rows asked for are looked at again, and this share of those in view.
    private static final int MIN_RESCORED = 3;

    private static final int RESCORED_SHARE = 2;

    private final CodedHnsw index;
    private final HnswGraph graph;
    private final RowScorer scorer;
    private final MemberScan scan;
    private final RowCodes.Query query;
    private final VisitedRows seen = new VisitedRows();
    private final NearestPool found = new NearestPool();
    private final NearestPool estimated = new NearestPool();
    private final int[] batch;
    private final float[] estimates;
    private int[] nearest = new int[0];
    private float[] distances = new float[0];
    private long scored;

    CodedHnswSearcher(CodedHnsw index) {
        this.index = index;
        this.graph = index.index().graph();
        this.scorer = new RowScorer(index.rows());
        this.scan = new MemberScan(index.members(), scorer);
        this.query = index.codes().query();
        this.batch = new int[graph.capacity(0) + 1];
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
        long entry = index.index().entry();
        if (wanted == 0 || entry == -1) {
            return 0;
        }
        int all = index.size();
        int ef = Math.min(
                all, Math.max(effort > 0 ? effort : index.index().options().ef(), k));
        if (!MemberScan.isCheaper(findable, ef, all)) {
            query.set(scorer.preparedQuery());
            estimated.start((int) Math.min(all, Math.ceil((double) ef * all / findable)));
            walk(descend(HnswIndex.entryRow(entry), HnswIndex.entryLayer(entry)));
            rescore(allowed, rescored(wanted, ef));
        }
        if (found.size() < wanted) {
            found.start(wanted);
            scored += scan.offerAll(allowed, found);
        }
        return found.size();
    }

    /// How many rows are looked at again: all in view where codes are the shortest, half of them otherwise.
    private int rescored(int wanted, int ef) {
        int few = (int) Math.min(ef, (long) MIN_RESCORED * wanted);
        return index.codes().bits() == 1 ? ef : Math.max(few, ef / RESCORED_SHARE);
    }

    private int descend(int entry, int top) {
        int near = entry;
        batch[0] = entry;
        query.estimate(batch, 1, estimates);
        float best = estimates[0];
        for (int layer = top; layer > 0; layer--) {
            boolean nearer = true;
            while (nearer) {
                nearer = false;
                int count = links(near, layer, false);
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
        return near;
    }

    private void walk(int from) {
        seen.start(graph.rowCapacity());
        seen.add(from);
        estimated.offer(0, from);
        int row;
        while ((row = estimated.next()) >= 0) {
            int count = links(row, 0, true);
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

    /// Collects the links of a row into the batch.
    private int links(int row, int layer, boolean unseen) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        int all = HnswGraph.count(page, base);
        boolean checkMembers = index.index().hasRemoved();
        int count = 0;
        for (int i = 1; i <= all; i++) {
            int link = page[base + i];
            if ((!unseen || seen.add(link)) && (!checkMembers || index.contains(link))) {
                batch[count++] = link;
            }
        }
        return count;
    }

    /// Computes the distances of the nearest rows by estimate, in the order of rows.
    private void rescore(@Nullable OrdinalSet allowed, int limit) {
        if (nearest.length < estimated.size()) {
            nearest = new int[estimated.size()];
            distances = new float[nearest.length];
        }
        int count = 0;
        for (int rank = 0; rank < estimated.size() && count < limit; rank++) {
            int row = estimated.row(rank);
            if (index.contains(row) && (allowed == null || allowed.contains(row))) {
                nearest[count++] = row;
            }
        }
        Arrays.sort(nearest, 0, count);
        scorer.score(nearest, 0, count, distances, 0);
        scored += count;
        for (int i = 0; i < count; i++) {
            found.offer(distances[i], nearest[i]);
        }
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
