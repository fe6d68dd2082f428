package dev.basalt.json.path;

import java.util.Arrays;

/// A growing list of nodes.
final class Nodes {
    private int[] nodes = new int[8];
    private int size;

    int size() {
        return size;
    }

    int get(int index) {
        return nodes[index];
    }

    void add(int node) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
        }
        nodes[size++] = node;
    }

    int[] toArray() {
        return Arrays.copyOf(nodes, size);
    }
}
