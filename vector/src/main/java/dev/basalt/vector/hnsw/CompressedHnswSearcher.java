package dev.basalt.vector.hnsw;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.code.RowCodes;
import dev.basalt.vector.code.SignQuery;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Searches a [CompressedHnsw]: walks by estimates, and computes the distance of each row it stops at.
///
/// A walk stops at four rows at a time: their memory is read at once, which hides most of the time that one
/// alone would wait for. Where few rows may be found, it looks at the codes of all those instead, and computes
/// the distances of the nearest by estimate. The effort of a search is `ef`, the rows kept in view.
///
/// - **Memory:** as [IndexSearcher] says
/// - **Threads:** confined to one
public final class CompressedHnswSearcher implements IndexSearcher {
    private static final int STEP_ROWS = 4;
    private static final long LINE_BYTES = 64;

    private final CompressedHnsw index;
    private final CompressedHnswBlocks blocks;
    private final RowScorer scorer;
    private final MemberScan scan;
    private final RowCodes.Query rowQuery;
    private final CodeScan codeScan;
    private final SignQuery query;
    private final VisitedRows seen = new VisitedRows();
    private final NearestPool found = new NearestPool();
    private final NearestPool estimated = new NearestPool();
    private final float[] estimates = new float[CompressedHnswBlocks.LANES];
    private final int[] batch = new int[STEP_ROWS];
    private final float[] distances = new float[STEP_ROWS];
    private final int[] away = new int[STEP_ROWS];
    private final float[] guesses = new float[STEP_ROWS];
    private final float toEstimate;
    /// Of the row that [#descend] gave.
    private float entryEstimate;
    /// Whether the codes of rows know the query.
    private boolean isCodeSet;

    private long scored;

    /// Takes what was read ahead, so that reading it is not left out.
    @SuppressWarnings("UnusedVariable")
    private int readAhead;

    CompressedHnswSearcher(CompressedHnsw index) {
        this.index = index;
        this.blocks = index.blocks();
        this.scorer = new RowScorer(index.rows());
        this.scan = new MemberScan(index.members(), scorer);
        this.rowQuery = index.codes().query();
        this.codeScan = new CodeScan(index.members(), scorer, scan, rowQuery);
        this.query = index.codec().query();
        this.toEstimate = SealedMetric.toEstimate(index.rows().metric());
    }

    @Override
    public int search(float[] vector, int vectorIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, this is: " + k);
        }
        scorer.query(vector, vectorIndex);
        scored = 0;
        isCodeSet = false;
        int findable = scan.count(allowed);
        int wanted = Math.min(k, findable);
        found.start(wanted);
        int entry = index.entry();
        if (wanted == 0 || entry < 0) {
            return 0;
        }
        int all = blocks.rows();
        int ef = SearchWidth.of(index.width(), Math.max(effort > 0 ? effort : index.ef(), k), all);
        boolean walks = !MemberScan.isCheaper(findable, ef, all, MemberScan.SHORT_CODES_PER_STEP);
        if (walks) {
            query.set(scorer.preparedQuery());
            // As many more rows in view as it takes for `ef` of them to be rows that may be found.
            estimated.start((int) Math.min(all, Math.ceil((double) ef * all / findable)));
            walk(descend(entry), allowed);
        }
        if (found.size() < wanted) {
            found.start(wanted);
            scored += scan(allowed, findable, wanted, ef, walks);
        }
        return found.size();
    }

    private long scan(@Nullable OrdinalSet allowed, int findable, int wanted, int ef, boolean isLost) {
        setCode();
        return codeScan.offerNearest(allowed, findable, wanted, ef, isLost, found);
    }

    /// Goes from a row on its highest layer to the nearest that steps to ever nearer neighbours reach, down to
    /// layer 1.
    private int descend(int entry) {
        int nearest = entry;
        float distance = scorer.score(entry);
        scored++;
        for (int layer = blocks.level(entry); layer > 0; layer--) {
            int next;
            while ((next = nearestByEstimate(nearest, layer, toEstimate * distance)) >= 0) {
                float nextDistance = scorer.score(next);
                scored++;
                if (!(nextDistance < distance)) {
                    break;
                }
                nearest = next;
                distance = nextDistance;
            }
        }
        entryEstimate = toEstimate * distance;
        return nearest;
    }

    private int nearestByEstimate(int row, int layer, float toCentre) {
        float best = toCentre;
        int nearest = -1;
        long block = blocks.offset(row, layer);
        for (int i = blocks.count(layer); i > 0; i--) {
            int below =
                    query.estimate(blocks.memory, block + CompressedHnswBlocks.LINE_BYTES, toCentre, best, estimates);
            for (; below != 0; below &= below - 1) {
                int lane = Integer.numberOfTrailingZeros(below);
                int link = blocks.link(block, lane);
                if (estimates[lane] < best && index.contains(link)) {
                    best = estimates[lane];
                    nearest = link;
                }
            }
            block += blocks.blockBytes;
        }
        return nearest;
    }

    private void walk(int from, @Nullable OrdinalSet allowed) {
        seen.start(blocks.rows());
        seen.add(from);
        estimated.offer(entryEstimate, from);
        int count;
        while ((count = take()) > 0) {
            readAhead(count);
            estimateRemoved(count);
            scorer.score(batch, 0, count, distances, 0);
            scored += count;
            for (int i = 0; i < count; i++) {
                int row = batch[i];
                if (!index.contains(row)) {
                    // Its vector is gone.
                    follow(row, guesses[i]);
                } else {
                    if (allowed == null || allowed.contains(row)) {
                        found.offer(distances[i], row);
                    }
                    follow(row, toEstimate * distances[i]);
                }
            }
        }
    }

    /// Estimates the distances of the removed rows of a step by their own codes. What led to them is too low an
    /// estimate rather than too high a one; taken for their distance it would make their neighbours look nearer
    /// still, and so on.
    private void estimateRemoved(int count) {
        int removed = 0;
        for (int i = 0; i < count; i++) {
            if (!index.contains(batch[i])) {
                away[removed++] = batch[i];
            }
        }
        if (removed == 0) {
            return;
        }
        setCode();
        rowQuery.estimate(away, removed, estimates);
        int next = 0;
        for (int i = 0; i < count && next < removed; i++) {
            if (batch[i] == away[next]) {
                guesses[i] = estimates[next++];
            }
        }
    }

    private void setCode() {
        if (!isCodeSet) {
            rowQuery.set(scorer.preparedQuery());
            isCodeSet = true;
        }
    }

    private int take() {
        int count = 0;
        int row;
        while (count < STEP_ROWS && (row = estimated.next()) >= 0) {
            batch[count] = row;
            guesses[count++] = estimated.takenDistance();
        }
        return count;
    }

    private void follow(int row, float toCentre) {
        MemorySegment memory = blocks.memory;
        long block = blocks.offset(row, 0);
        for (int i = blocks.low; i > 0; i--) {
            float threshold = estimated.threshold();
            int below = query.estimate(memory, block + CompressedHnswBlocks.LINE_BYTES, toCentre, threshold, estimates);
            for (; below != 0; below &= below - 1) {
                int lane = Integer.numberOfTrailingZeros(below);
                if (estimates[lane] < threshold && seen.add(blocks.link(block, lane))) {
                    estimated.offer(estimates[lane], blocks.link(block, lane));
                    threshold = estimated.threshold();
                }
            }
            block += blocks.blockBytes;
        }
    }

    /// Reads the blocks of the rows of a step side by side, so that they come from memory together.
    private void readAhead(int count) {
        MemorySegment memory = blocks.memory;
        long first = blocks.offset(batch[0], 0);
        long second = blocks.offset(batch[Math.min(1, count - 1)], 0);
        long third = blocks.offset(batch[Math.min(2, count - 1)], 0);
        long fourth = blocks.offset(batch[count - 1], 0);
        long end = blocks.low * blocks.blockBytes;
        int sum = 0;
        for (long at = 0; at < end; at += LINE_BYTES) {
            sum += memory.get(CompressedHnswBlocks.INT, first + at)
                    + memory.get(CompressedHnswBlocks.INT, second + at)
                    + memory.get(CompressedHnswBlocks.INT, third + at)
                    + memory.get(CompressedHnswBlocks.INT, fourth + at);
        }
        readAhead += sum;
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
