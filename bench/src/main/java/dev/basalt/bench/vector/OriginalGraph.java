package dev.basalt.bench.vector;

import dev.basalt.core.kernel.FloatKernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/// The graph that the original builds, by the rules it is described with. It is here to learn the recall of its
/// published times, which it never measured, and not to be timed: it is not written to be fast.
///
/// What tells it from other graphs of its kind: a row's layers are drawn by coin flips, the nearest rows are linked
/// whatever their directions, as many on the lowest layer as on the others, and a link that is one too many is cut on
/// both of its ends.
///
/// - **Source:** bledden/arrwDB, its HNSW index in Rust; after Malkov and Yashunin, 2018
final class OriginalGraph {
    private static final int LINKS = 16;
    private static final int EF_CONSTRUCTION = 200;
    private static final int MAX_LAYER = 16;

    private final Matrix rows;
    private final Random random;
    /// Links by row and layer.
    private final List<List<Set<Integer>>> links = new ArrayList<>();

    private final int[] seenIn;
    private int search;
    private int entry = -1;

    /// A row and how far away it is.
    private record Near(float distance, int row) {}

    /// Builds the graph of unit rows.
    OriginalGraph(Matrix rows, long seed) {
        this.rows = rows;
        this.random = new Random(seed);
        this.seenIn = new int[rows.rowCount()];
        for (int row = 0; row < rows.rowCount(); row++) {
            add(row);
        }
    }

    private void add(int row) {
        int layers = 1;
        while (layers <= MAX_LAYER && random.nextBoolean()) {
            layers++;
        }
        List<Set<Integer>> own = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            own.add(new HashSet<>());
        }
        links.add(own);
        if (entry >= 0) {
            int top = layers(entry) - 1;
            List<Near> found = descend(rows, row, Math.min(layers - 1, top));
            for (int layer = Math.min(layers - 1, top); layer >= 0; layer--) {
                found = search(rows, row, found, EF_CONSTRUCTION, layer);
                link(row, found.subList(0, Math.min(LINKS, found.size())), layer);
            }
        }
        if (entry < 0 || layers > layers(entry)) {
            entry = row;
        }
    }

    private int layers(int row) {
        return links.get(row).size();
    }

    private void link(int row, List<Near> nearest, int layer) {
        for (Near near : nearest) {
            Set<Integer> theirs = links.get(near.row).get(layer);
            links.get(row).get(layer).add(near.row);
            theirs.add(row);
            if (theirs.size() > LINKS) {
                int farthest =
                        Collections.max(theirs, Comparator.comparingDouble(other -> distance(rows, near.row, other)));
                theirs.remove(farthest);
                links.get(farthest).get(layer).remove(near.row);
            }
        }
    }

    private float distance(Matrix queries, int query, int row) {
        int dimension = rows.dimension();
        return 1 - FloatKernels.dot(queries.values(), query * dimension, rows.values(), row * dimension, dimension);
    }

    /// Where a search of a layer begins: the nearest row that a walk down to it finds.
    private List<Near> descend(Matrix queries, int query, int layer) {
        List<Near> found = List.of(new Near(distance(queries, query, entry), entry));
        for (int above = layers(entry) - 1; above > layer; above--) {
            found = search(queries, query, found, 1, above);
        }
        return found;
    }

    /// Nearest first.
    private List<Near> search(Matrix queries, int query, List<Near> from, int ef, int layer) {
        search++;
        PriorityQueue<Near> ahead = new PriorityQueue<>(Comparator.comparingDouble(Near::distance));
        PriorityQueue<Near> best =
                new PriorityQueue<>(Comparator.comparingDouble(Near::distance).reversed());
        for (Near near : from) {
            seenIn[near.row] = search;
            ahead.add(near);
            best.add(near);
        }
        while (!ahead.isEmpty()) {
            Near next = ahead.remove();
            if (best.size() >= ef && next.distance > best.element().distance) {
                break;
            }
            for (int row : links.get(next.row).get(layer)) {
                if (seenIn[row] == search) {
                    continue;
                }
                seenIn[row] = search;
                Near near = new Near(distance(queries, query, row), row);
                if (best.size() < ef || near.distance < best.element().distance) {
                    ahead.add(near);
                    best.add(near);
                    if (best.size() > ef) {
                        best.remove();
                    }
                }
            }
        }
        List<Near> found = new ArrayList<>(best);
        found.sort(Comparator.comparingDouble(Near::distance));
        return found;
    }

    /// Asks all queries, `k` rows each.
    ///
    /// @return rows by query, nearest first; -1 where there are no more
    int[] search(Matrix queries, int k, int ef) {
        int[] found = new int[queries.rowCount() * k];
        for (int query = 0; query < queries.rowCount(); query++) {
            List<Near> nearest = search(queries, query, descend(queries, query, 0), Math.max(ef, k), 0);
            for (int rank = 0; rank < k; rank++) {
                found[query * k + rank] = rank < nearest.size() ? nearest.get(rank).row : -1;
            }
        }
        return found;
    }
}
