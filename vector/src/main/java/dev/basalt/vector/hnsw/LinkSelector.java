package dev.basalt.vector.hnsw;

import dev.basalt.vector.RowScorer;
import dev.basalt.vector.VectorRows;

/// Chooses links that lead in different directions: of rows sorted by distance, each that is nearer to the centre
/// than to all chosen before it (Malkov and Yashunin 2018, algorithm 4).
final class LinkSelector {
    /// Chosen rows are compared this many at a time: the nearest ones, which come first, rule out most.
    private static final int CHUNK = 8;

    /// Two unit rows this near are the same but for rounding.
    private static final float SAME_DIRECTION = 2e-7f;

    private final RowScorer scorer;
    private final float same;
    private final float[] apart = new float[CHUNK];
    final int[] rows;
    private int count;

    LinkSelector(VectorRows rows, int capacity) {
        this.scorer = new RowScorer(rows);
        this.rows = new int[capacity];
        this.same = switch (rows.metric()) {
            case COSINE -> SAME_DIRECTION;
            case L2 -> 0;
            case DOT -> Float.NEGATIVE_INFINITY;
        };
    }

    void start() {
        count = 0;
    }

    int count() {
        return count;
    }

    /// Chooses a row without asking.
    void take(int row) {
        rows[count++] = row;
    }

    /// Chooses a row if no chosen one is nearer to it than the centre is, or the same.
    ///
    /// @param distance of the row to the centre
    boolean offer(int row, float distance) {
        if (count > 0) {
            scorer.queryRow(row);
            for (int from = 0; from < count; from += CHUNK) {
                int chunk = Math.min(CHUNK, count - from);
                scorer.score(rows, from, chunk, apart, 0);
                for (int i = 0; i < chunk; i++) {
                    if (apart[i] < distance || apart[i] <= same) {
                        return false;
                    }
                }
            }
        }
        rows[count++] = row;
        return true;
    }
}
