package dev.basalt.vector.kdtree;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.internal.IndexBytes;
import dev.basalt.vector.internal.RowMembership;
import java.lang.foreign.MemorySegment;

/// The bytes of a [KdTreeIndex], see `docs/format/vector-index.md`.
///
/// ```text
/// OFFSET SIZE FIELD
///      0    4 magic "KDTR"
///      4    4 version, 1
///      8    4 most rows of a leaf
///     12    4 dimension
///     16    8 fraction of rows that may wait
///     24    8 square of the largest length of a row in the tree
///     32    4 rows of the tree
///     36    4 levels of the tree
///     40    4 rows that wait
///     44   20 zero
///
/// tree rows    one each, 4 bytes: the row, or its bitwise complement if it was removed
/// waiting rows one each, 4 bytes
/// boxes        one a node, `2 · dimension` values
/// ```
final class SavedTree {
    private static final String WHAT = "KD-tree";
    /// "KDTR" read as a little-endian int.
    private static final int MAGIC = 0x5254_444B;

    private static final int VERSION = 1;
    /// A tree of more levels has more boxes than [KdTreeBuilder] makes, whatever their dimension.
    private static final int MAX_LEVELS = 28;

    private final IndexBytes saved;
    private final VectorRows rows;
    private final RowMembership members = new RowMembership();

    private SavedTree(IndexBytes saved, VectorRows rows) {
        this.saved = saved;
        this.rows = rows;
    }

    static long byteSize(KdTreeIndex.State state) {
        KdTree tree = state.tree();
        return byteSize(tree.rows.length, state.waiting().presentCount(), tree.boxes.length);
    }

    private static long byteSize(int treeRows, int waitingRows, long boxValues) {
        return IndexBytes.HEADER_BYTES + 4 * ((long) treeRows + waitingRows + boxValues);
    }

    static void write(KdTreeIndex index, MemorySegment to) {
        KdTreeIndex.State state = index.state();
        KdTree tree = state.tree();
        int waiting = state.waiting().presentCount();
        IndexBytes target = IndexBytes.begin(to, byteSize(state), WHAT, MAGIC, VERSION);
        target.putInt(8, index.options().leafSize());
        target.putInt(12, index.rows().dimension());
        target.putDouble(16, index.options().rebuildFraction());
        target.putDouble(24, tree.maxSquaredNorm);
        target.putInt(32, tree.rows.length);
        target.putInt(36, tree.levels);
        target.putInt(40, waiting);
        long at = IndexBytes.HEADER_BYTES;
        for (int row : tree.rows) {
            target.putInt(at, tree.removed.contains(row) ? ~row : row);
            at += 4;
        }
        for (int row : state.waiting().present(waiting)) {
            target.putInt(at, row);
            at += 4;
        }
        target.putFloats(at, tree.boxes);
    }

    static KdTreeIndex read(VectorRows rows, MemorySegment bytes, Object source) {
        IndexBytes saved = new IndexBytes(bytes, WHAT, source);
        saved.requireHeader(MAGIC, VERSION);
        KdTreeOptions options;
        try {
            options = new KdTreeOptions(saved.getInt(8), saved.getDouble(16));
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException(
                    Location.at(source, 8), "options of a " + WHAT + " must be in range, but " + e.getMessage(), e);
        }
        saved.requireInt(12, "dimension", rows.dimension(), rows.dimension());
        int treeRows = saved.requireInt(32, "rows", 0, rows.end());
        int waiting = saved.requireInt(40, "waiting rows", 0, rows.end());
        // Every leaf has a row, so that no node is a box around nothing.
        int most = treeRows == 0 ? 0 : Math.min(MAX_LEVELS, 31 - Integer.numberOfLeadingZeros(treeRows));
        int levels = saved.requireInt(36, "levels", 0, most);
        long boxValues = treeRows == 0 ? 0 : ((2L << levels) - 1) * 2 * rows.dimension();
        if (boxValues > KdTreeBuilder.MAX_BOX_VALUES) {
            throw saved.corrupt(
                    36,
                    "boxes of a " + WHAT + " must have at most " + KdTreeBuilder.MAX_BOX_VALUES + " values, but have "
                            + boxValues);
        }
        saved.requireSize(byteSize(treeRows, waiting, boxValues));
        return new SavedTree(saved, rows).read(options, treeRows, levels, waiting, (int) boxValues);
    }

    private KdTreeIndex read(KdTreeOptions options, int treeRows, int levels, int waiting, int boxValues) {
        double norm = saved.getDouble(24);
        if (norm < 0) {
            throw saved.corrupt(24, "squared length of a row must be at least 0, but was " + norm);
        }
        long boxesAt = byteSize(treeRows, waiting, 0);
        float[] boxes = new float[boxValues];
        saved.getFloats(boxesAt, boxes);
        int[] ofTree = new int[treeRows];
        KdTree tree = new KdTree(ofTree, levels, boxes, norm);
        readTreeRows(tree);
        WaitingRows waitingRows = new WaitingRows();
        for (int i = 0; i < waiting; i++) {
            long at = byteSize(treeRows, i, 0);
            int row = saved.getInt(at);
            requireMember(at, row);
            waitingRows.add(row);
        }
        return new KdTreeIndex(rows, options, members, new KdTreeIndex.State(tree, waitingRows));
    }

    private void readTreeRows(KdTree tree) {
        RowMembership seen = new RowMembership();
        for (int i = 0; i < tree.rows.length; i++) {
            long at = byteSize(i, 0, 0);
            int value = saved.getInt(at);
            int row = value < 0 ? ~value : value;
            if (row >= rows.end() || !seen.add(row)) {
                throw saved.corrupt(
                        at,
                        "rows of a " + WHAT + " must be below " + rows.end() + " and differ, but row " + row
                                + (row < rows.end() ? " is there twice" : " is there"));
            }
            tree.rows[i] = row;
            if (value < 0) {
                tree.remove(row);
            } else {
                requireMember(at, row);
            }
        }
    }

    private void requireMember(long at, int row) {
        if (row < 0 || row >= rows.end() || !rows.isLive(row)) {
            throw saved.corrupt(at, "rows of a " + WHAT + " must hold vectors, but row " + row + " does not");
        }
        if (!members.add(row)) {
            throw saved.corrupt(at, "rows of a " + WHAT + " must differ, but row " + row + " is there twice");
        }
    }
}
