package dev.basalt.engine.chunk;

import java.util.Arrays;

/// The sentences of one text, or parts of them: the units that are never cut further. Held in plain arrays because a
/// large document can have millions.
final class Pieces {
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] tokenCounts = new int[64];
    private boolean[] paragraphEnds = new boolean[64];
    private int size;

    void add(int start, int end, int tokenCount, boolean endsParagraph) {
        if (size == starts.length) {
            int capacity = Math.addExact(size, size >> 1);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            tokenCounts = Arrays.copyOf(tokenCounts, capacity);
            paragraphEnds = Arrays.copyOf(paragraphEnds, capacity);
        }
        starts[size] = start;
        ends[size] = end;
        tokenCounts[size] = tokenCount;
        paragraphEnds[size] = endsParagraph;
        size++;
    }

    int size() {
        return size;
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    int tokenCount(int index) {
        return tokenCounts[index];
    }

    boolean endsParagraph(int index) {
        return paragraphEnds[index];
    }
}
