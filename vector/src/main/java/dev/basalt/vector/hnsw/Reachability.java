package dev.basalt.vector.hnsw;

import java.util.Arrays;

/// The members of a graph that can be reached over links of the lowest layer.
final class Reachability {
    private final HnswIndex index;
    private int[] waiting = new int[1024];
    private int waitingCount;
    private int count;
    private final boolean[] isReached;

    Reachability(HnswIndex index) {
        this.index = index;
        this.isReached = new boolean[index.graph().rowCapacity()];
    }

    /// Adds a row and all that can be reached from it.
    void spreadFrom(int start) {
        meet(start);
        HnswGraph graph = index.graph();
        while (waitingCount > 0) {
            int row = waiting[--waitingCount];
            int[] page = graph.page(row, 0);
            int base = graph.base(row, 0);
            int links = HnswGraph.count(page, base);
            for (int i = 1; i <= links; i++) {
                meet(page[base + i]);
            }
        }
    }

    private void meet(int row) {
        if (isReached[row] || !index.contains(row)) {
            return;
        }
        isReached[row] = true;
        count++;
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * waiting.length);
        }
        waiting[waitingCount++] = row;
    }

    boolean contains(int row) {
        return isReached[row];
    }

    int count() {
        return count;
    }
}
