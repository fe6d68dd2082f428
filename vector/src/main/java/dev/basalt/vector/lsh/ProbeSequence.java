package dev.basalt.vector.lsh;

import java.util.Arrays;

/// The buckets of a table in the order in which they are likely to hold the neighbours of a query.
///
/// A neighbour's hash differs from the query's most likely in the bits whose planes are near to the query. Sets
/// of bits are made in the order of the sum of their squared distances: the bits are sorted by distance, and
/// from a set whose last bit is `i` come the one with `i + 1` in place of `i`, and the one with `i + 1`
/// besides. Each set comes from one other alone, so none is made twice.
///
/// - **Memory:** grows with the longest sequence; after that nothing is allocated
/// - **Threads:** confined to one
/// - **Source:** Lv, Josephson, Wang, Charikar and Li, Multi-Probe LSH, 2007, §4.4
final class ProbeSequence {
    private final int bits;
    private final float[] costs;
    private final int[] order;
    private float[] heapCosts = new float[16];
    /// Sets of positions in `order`.
    private int[] heapSets = new int[16];
    private int size;

    ProbeSequence(int bits) {
        this.bits = bits;
        this.costs = new float[bits];
        this.order = new int[bits];
    }

    /// Begins anew.
    ///
    /// @param projections holds the query's distances from the planes
    /// @param from        index of the first
    void begin(float[] projections, int from) {
        for (int bit = 0; bit < bits; bit++) {
            float cost = projections[from + bit] * projections[from + bit];
            int at = bit;
            for (; at > 0 && costs[at - 1] > cost; at--) {
                costs[at] = costs[at - 1];
                order[at] = order[at - 1];
            }
            costs[at] = cost;
            order[at] = bit;
        }
        size = 0;
        push(costs[0], 1);
    }

    /// The next bucket.
    ///
    /// @return the bits in which it differs from the query's own, which is not in the sequence; 0 at the end
    int next() {
        if (size == 0) {
            return 0;
        }
        float cost = heapCosts[0];
        int set = heapSets[0];
        pop();
        int last = 31 - Integer.numberOfLeadingZeros(set);
        if (last + 1 < bits) {
            float longer = cost + costs[last + 1];
            push(longer - costs[last], set ^ (3 << last));
            push(longer, set | (2 << last));
        }
        int flipped = 0;
        for (int rest = set; rest != 0; rest &= rest - 1) {
            flipped |= 1 << order[Integer.numberOfTrailingZeros(rest)];
        }
        return flipped;
    }

    private void push(float cost, int set) {
        if (size == heapSets.length) {
            heapCosts = Arrays.copyOf(heapCosts, 2 * size);
            heapSets = Arrays.copyOf(heapSets, 2 * size);
        }
        int hole = size++;
        while (hole > 0 && heapCosts[(hole - 1) >>> 1] > cost) {
            int parent = (hole - 1) >>> 1;
            heapCosts[hole] = heapCosts[parent];
            heapSets[hole] = heapSets[parent];
            hole = parent;
        }
        heapCosts[hole] = cost;
        heapSets[hole] = set;
    }

    private void pop() {
        size--;
        float cost = heapCosts[size];
        int set = heapSets[size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && heapCosts[child + 1] < heapCosts[child]) {
                child++;
            }
            if (heapCosts[child] >= cost) {
                break;
            }
            heapCosts[hole] = heapCosts[child];
            heapSets[hole] = heapSets[child];
            hole = child;
            child = 2 * hole + 1;
        }
        heapCosts[hole] = cost;
        heapSets[hole] = set;
    }
}
