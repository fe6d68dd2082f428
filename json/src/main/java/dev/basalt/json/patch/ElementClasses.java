package dev.basalt.json.patch;

import java.util.Arrays;

/// Numbers for the elements of two arrays, so that equal elements have the same number.
final class ElementClasses {
    /// What an element weighs besides its text: the rest of an operation.
    static final int BASE = 32;

    private final int[] left;
    private final int[] right;
    private final int[] weights;
    private final int[] table;
    private final int[] firsts;
    private final boolean[] firstIsLeft;
    private int count;

    ElementClasses(TreeHash lefts, int[] a, TreeHash rights, int[] b) {
        int total = a.length + b.length;
        table = new int[Integer.highestOneBit(Math.max(1, total)) * 4];
        firsts = new int[total];
        firstIsLeft = new boolean[total];
        int[] sizes = new int[total];
        left = new int[a.length];
        right = new int[b.length];
        for (int i = 0; i < a.length; i++) {
            left[i] = find(lefts, a[i], true, lefts, rights, sizes);
        }
        for (int j = 0; j < b.length; j++) {
            right[j] = find(rights, b[j], false, lefts, rights, sizes);
        }
        weights = Arrays.copyOf(sizes, count);
    }

    private int find(TreeHash hashes, int node, boolean isLeft, TreeHash lefts, TreeHash rights, int[] sizes) {
        int mask = table.length - 1;
        int at = (int) (hashes.of(node) >>> 16) & mask;
        while (table[at] != 0) {
            int id = table[at] - 1;
            if (TreeHash.equal(firstIsLeft[id] ? lefts : rights, firsts[id], hashes, node)) {
                return id;
            }
            at = at + 1 & mask;
        }
        firsts[count] = node;
        firstIsLeft[count] = isLeft;
        sizes[count] = BASE + (int) Math.min(1 << 24, Spans.size(hashes.document(), node));
        table[at] = ++count;
        return count - 1;
    }

    int[] left() {
        return left;
    }

    int[] right() {
        return right;
    }

    /// For each class how many bytes are saved where an element stays.
    int[] weights() {
        return weights;
    }
}
