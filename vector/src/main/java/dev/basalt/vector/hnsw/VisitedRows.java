package dev.basalt.vector.hnsw;

import java.util.Arrays;

/// Which rows a walk has seen. Forgetting all of them costs next to nothing.
final class VisitedRows {
    private byte[] marks = new byte[0];
    private byte mark;

    /// Forgets all rows, and makes room for rows below `rows`.
    void start(int rows) {
        if (marks.length < rows) {
            marks = new byte[rows];
            mark = 0;
        }
        if (++mark == 0) {
            Arrays.fill(marks, (byte) 0);
            mark = 1;
        }
    }

    /// Marks a row.
    ///
    /// @return whether it was new; false too for a row beyond the room, which came after the walk began
    boolean add(int row) {
        if (row >= marks.length || marks[row] == mark) {
            return false;
        }
        marks[row] = mark;
        return true;
    }
}
