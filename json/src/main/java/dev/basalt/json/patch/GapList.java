package dev.basalt.json.patch;

import java.util.Arrays;
import java.util.Objects;

/// A list of integers that is cheap to change near the place of the last change: its free room lies there.
final class GapList {
    private int[] values;
    private int gap;
    private int gapSize;

    GapList(int[] values) {
        this.values = values;
        this.gap = values.length;
    }

    int size() {
        return values.length - gapSize;
    }

    int get(int index) {
        Objects.checkIndex(index, size());
        return values[index < gap ? index : index + gapSize];
    }

    void set(int index, int value) {
        Objects.checkIndex(index, size());
        values[index < gap ? index : index + gapSize] = value;
    }

    void insert(int index, int value) {
        if (gapSize == 0) {
            int size = values.length;
            values = Arrays.copyOf(values, size + 8 + (size >>> 1));
            gapSize = values.length - size;
            gap = size;
        }
        moveGap(index);
        values[gap++] = value;
        gapSize--;
    }

    void remove(int index) {
        moveGap(index);
        gapSize++;
    }

    private void moveGap(int to) {
        if (to < gap) {
            System.arraycopy(values, to, values, to + gapSize, gap - to);
        } else {
            System.arraycopy(values, gap + gapSize, values, gap, to - gap);
        }
        gap = to;
    }
}
