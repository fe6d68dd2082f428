package dev.basalt.vector.kdtree;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.CoarseRows;
import dev.basalt.vector.internal.CoarseScan;
import dev.basalt.vector.internal.NearestRows;
import dev.basalt.vector.internal.RowMembership;
import org.jspecify.annotations.Nullable;

/// Searches a [KdTreeIndex]: goes down to the nearest leaf first, and comes back to those that may hold nearer
/// rows.
///
/// - **Memory:** as [IndexSearcher] says
/// - **Threads:** confined to one
public final class KdTreeSearcher implements IndexSearcher {
    /// A tree has fewer levels than this.
    private static final int MAX_DEPTH = 32;
    /// Fewer allowed rows are scored faster than looked for.
    private static final int FEW_ROWS = 1000;
    /// Leaves whose bounds tell whether the tree helps at all.
    private static final int TRIED_LEAVES = 32;
    /// With fewer dimensions the tree always helps, or costs little.
    private static final int MIN_TRIED_DIMENSION = 8;
    /// Where fewer rows may be found, they alone are looked at faster than all in bytes.
    private static final double COARSE_SHARE = 0.4;

    private final KdTreeIndex index;
    private final int dimension;
    private final NearestRows nearest;
    private final BoxBound bound;
    private final CoarseScan coarseScan;

    private final int[] nodes = new int[MAX_DEPTH];
    private final int[] starts = new int[MAX_DEPTH];
    private final int[] ends = new int[MAX_DEPTH];
    private final double[] bounds = new double[MAX_DEPTH];
    private int depth;

    KdTreeSearcher(KdTreeIndex index) {
        VectorRows rows = index.rows();
        this.index = index;
        this.dimension = rows.dimension();
        this.nearest = new NearestRows(rows);
        this.bound = new BoxBound(rows.metric(), dimension);
        this.coarseScan = new CoarseScan(rows);
    }

    @Override
    public int search(float[] query, int queryIndex, int k, int effort, @Nullable OrdinalSet allowed) {
        RowMembership members = index.members();
        nearest.begin(query, queryIndex, k, members.end());
        KdTreeIndex.State state = index.state();
        KdTree tree = state.tree();
        if (isScanBetter(tree, allowed)) {
            nearest.scan(members, allowed);
        } else if (!bound.query(nearest.query(), tree)) {
            scan(state, allowed);
        } else {
            state.waiting().propose(nearest, allowed);
            if (!descend(tree, allowed)) {
                nearest.restart();
                scan(state, allowed);
            }
        }
        return nearest.finish();
    }

    /// Looks at all rows, in bytes first where most of them may be found.
    private void scan(KdTreeIndex.State state, @Nullable OrdinalSet allowed) {
        KdTree tree = state.tree();
        CoarseRows coarse = null;
        if (allowed == null || allowed.count() > COARSE_SHARE * tree.rows.length) {
            tree.makeCoarse(index.rows(), 1);
            coarse = tree.coarse();
        }
        if (coarse != null && coarseScan.query(nearest.query(), coarse)) {
            state.waiting().propose(nearest, allowed);
            nearest.flush();
            coarseScan.scan(coarse, tree.rows, tree.rows.length, tree.removed, true, allowed, nearest);
        } else {
            nearest.scan(index.members(), allowed);
        }
    }

    private boolean isScanBetter(KdTree tree, @Nullable OrdinalSet allowed) {
        int size = tree.rows.length;
        return nearest.wanted() > size / 4 || (allowed != null && allowed.count() < Math.max(FEW_ROWS, size / 32));
    }

    /// Walks the tree.
    ///
    /// @return false if it turned out to be of no use, so that all rows must be looked at
    private boolean descend(KdTree tree, @Nullable OrdinalSet allowed) {
        nearest.flush();
        boolean tried = dimension < MIN_TRIED_DIMENSION || tree.leafCount() < TRIED_LEAVES;
        depth = 0;
        push(0, 0, tree.rows.length, Double.NEGATIVE_INFINITY);
        while (depth > 0) {
            depth--;
            if (bounds[depth] > nearest.threshold() || !reachLeaf(tree)) {
                continue;
            }
            propose(tree, starts[depth], ends[depth], allowed);
            if (!tried && nearest.threshold() < Float.POSITIVE_INFINITY) {
                tried = true;
                if (isUseless(tree)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Goes down from the node on top of the stack to a leaf, always into the nearer half, and leaves the
    /// others on the stack, with the leaf above them.
    ///
    /// @return whether a leaf was reached; if not, all that is below the node is out of reach
    private boolean reachLeaf(KdTree tree) {
        float[] boxes = tree.boxes;
        int node = nodes[depth];
        int start = starts[depth];
        int end = ends[depth];
        int firstLeaf = tree.leafCount() - 1;
        while (node < firstLeaf) {
            int left = 2 * node + 1;
            int middle = (start + end) >>> 1;
            double leftBound = bound.lowest(boxes, left * 2 * dimension);
            double rightBound = bound.lowest(boxes, (left + 1) * 2 * dimension);
            float threshold = nearest.threshold();
            if (leftBound > threshold && rightBound > threshold) {
                return false;
            }
            if (leftBound <= rightBound) {
                if (!(rightBound > threshold)) {
                    push(left + 1, middle, end, rightBound);
                }
                node = left;
                end = middle;
            } else {
                if (!(leftBound > threshold)) {
                    push(left, start, middle, leftBound);
                }
                node = left + 1;
                start = middle;
            }
        }
        starts[depth] = start;
        ends[depth] = end;
        return true;
    }

    private void push(int node, int start, int end, double lowest) {
        nodes[depth] = node;
        starts[depth] = start;
        ends[depth] = end;
        bounds[depth] = lowest;
        depth++;
    }

    private void propose(KdTree tree, int start, int end, @Nullable OrdinalSet allowed) {
        RowMembership removed = tree.removed;
        if (allowed == null && removed.end() == 0) {
            nearest.addAll(tree.rows, start, end);
        } else {
            for (int i = start; i < end; i++) {
                int row = tree.rows[i];
                if (!removed.contains(row) && (allowed == null || allowed.contains(row))) {
                    nearest.add(row);
                }
            }
        }
        nearest.flush();
    }

    /// Whether so many leaves would be looked at that going through all rows in sequence is as fast.
    private boolean isUseless(KdTree tree) {
        float threshold = nearest.threshold();
        int within = 0;
        for (int i = 0; i < TRIED_LEAVES; i++) {
            int leaf = (int) ((long) tree.leafCount() * i / TRIED_LEAVES);
            if (!(bound.lowest(tree.boxes, tree.leafNode(leaf) * 2 * dimension) > threshold)) {
                within++;
            }
        }
        return within > TRIED_LEAVES * 3 / 4;
    }

    @Override
    public int row(int rank) {
        return nearest.row(rank);
    }

    @Override
    public float distance(int rank) {
        return nearest.distance(rank);
    }

    @Override
    public long scored() {
        return nearest.scored();
    }
}
