package dev.basalt.vector.hnsw;

import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.code.RowCodes;
import org.jspecify.annotations.Nullable;

/// Links rows into a graph. Several writers may work on one graph at the same time, each on a thread of its
/// own.
final class HnswWriter {
    /// Where what a walk by estimates found lies within so many deviations of the estimates, the walk goes on
    /// by distances.
    private static final double MIN_SPREAD = 8;

    /// After so many walks by estimates, they go on only if at least this many rows were estimated for each
    /// that was ranked by its distance, and no more than one of so many walks had to go on by distances.
    private static final int TRIED_WALKS = 256;

    /// Walks count for that in graphs of this many times the rows in view: in smaller ones all walks are short.
    private static final int MIN_ROWS_PER_RANKED = 32;

    private static final int MIN_ESTIMATED = 4;
    /// A list of the lowest layer, the longest, holds so many times `m` links.
    private static final int MOST_LINKS = 2;

    private static final int MIN_WALKS_PER_REPEATED = 8;

    private final HnswIndex index;
    private final HnswGraph graph;
    private final int m;
    private final int efConstruction;
    private final GraphWalk walk;
    private final LinkSelector selector;
    private final NearestPool order = new NearestPool();
    private int[] chosen = new int[0];
    private int[] chosenCounts = new int[0];
    private RowCodes.@Nullable Query codes;
    /// What a squared L2 distance is multiplied by to be a distance.
    private final float perSquaredL2;
    private long estimatedLinks;
    private long estimatedWalks;
    private long repeatedWalks;
    private long estimatedRows;
    private long rankedRows;

    HnswWriter(HnswIndex index, VectorRows rows, HnswOptions options) {
        this.index = index;
        this.graph = index.graph();
        this.perSquaredL2 = rows.metric() == Metric.COSINE ? 0.5f : 1;
        this.m = options.m();
        this.efConstruction = options.efConstruction();
        this.walk = new GraphWalk(index, 2 * m + 1);
        this.selector = new LinkSelector(rows, 2 * m + 1);
    }

    /// The walk of this writer, for searches between its changes.
    GraphWalk walk() {
        return walk;
    }

    /// Links rows by their codes from now on, or by their distances alone.
    ///
    /// @param of codes of all rows of the graph and of those that are linked; null for none
    void estimateFrom(@Nullable RowCodes of) {
        codes = of == null ? null : of.query();
        estimatedWalks = 0;
        repeatedWalks = 0;
        estimatedRows = 0;
        rankedRows = 0;
    }

    /// Links a row that has its place in the graph and no links yet.
    ///
    /// @param row      the row
    /// @param level    its highest layer
    /// @param entry    the row all walks start from
    /// @param topLayer the highest layer of the entry
    void link(int row, int level, int entry, int topLayer) {
        walk.scorer.queryRow(row);
        if (codes != null) {
            if (estimatesPay()) {
                codes.set(walk.scorer.preparedQuery());
                walk.estimator = codes;
                estimatedLinks++;
            } else {
                codes = null;
            }
        }
        walk.sift(walk.estimator == null ? index.sieve() : null);
        int top = Math.min(level, topLayer);
        int from = walk.descend(entry, topLayer, top);
        if (chosenCounts.length <= top) {
            chosenCounts = new int[top + 1];
            chosen = new int[(top + 1) * MOST_LINKS * m];
        }
        walk.start(efConstruction);
        walk.enter(from, top);
        for (int layer = top; layer >= 0; layer--) {
            long before = walk.scored;
            walk.walk(layer);
            choose(row, layer, walk.estimator == null ? walk.pool : ranked(layer, walk.scored - before));
            if (layer > 0) {
                reenter();
            }
        }
        walk.estimator = null;
        walk.sift(null);
        // From the lowest layer up: once a row can be met on a layer, its links on that layer and below are there.
        for (int layer = 0; layer <= top; layer++) {
            int[] page = graph.page(row, layer);
            int base = graph.base(row, layer);
            HnswGraph.lock(page, base);
            for (int i = 0; i < chosenCounts[layer]; i++) {
                HnswGraph.append(page, base, chosen[layer * MOST_LINKS * m + i]);
            }
            HnswGraph.unlock(page, base);
        }
        index.becomeMember(row);
        for (int layer = 0; layer <= top; layer++) {
            for (int i = 0; i < chosenCounts[layer]; i++) {
                linkBack(chosen[layer * MOST_LINKS * m + i], row, layer);
            }
        }
    }

    /// What was found on one layer is where the walk on the next begins.
    private void reenter() {
        NearestPool pool = walk.pool;
        order.start(pool.size());
        for (int rank = 0; rank < pool.size(); rank++) {
            order.offer(pool.distance(rank), pool.row(rank));
        }
        reenter(order);
    }

    private void reenter(NearestPool from) {
        walk.start(efConstruction);
        for (int rank = 0; rank < from.size(); rank++) {
            int row = from.row(rank);
            if (walk.visited.add(row)) {
                walk.pool.offer(from.distance(rank), row);
            }
        }
    }

    /// How many rows this writer has linked by codes.
    long estimatedLinks() {
        return estimatedLinks;
    }

    private boolean estimatesPay() {
        return estimatedWalks < TRIED_WALKS
                || (estimatedRows >= MIN_ESTIMATED * rankedRows
                        && estimatedWalks >= MIN_WALKS_PER_REPEATED * repeatedWalks);
    }

    /// What a walk by estimates found, by distance. Where estimates do not tell these rows apart, the walk
    /// goes on from them by distances, and so do those on lower layers.
    ///
    /// @param estimated how many rows the walk looked at
    private NearestPool ranked(int layer, long estimated) {
        NearestPool pool = walk.pool;
        double variance = rank();
        boolean counts = index.size() >= MIN_ROWS_PER_RANKED * (long) efConstruction;
        if (counts) {
            estimatedWalks++;
            estimatedRows += estimated;
            rankedRows += order.size();
        }
        double spread = order.size() < efConstruction
                ? Double.POSITIVE_INFINITY
                : order.distance(order.size() - 1) - order.distance(0);
        if (spread * spread >= MIN_SPREAD * MIN_SPREAD * variance) {
            return order;
        }
        repeatedWalks += counts ? 1 : 0;
        walk.estimator = null;
        reenter(order);
        walk.walk(layer);
        return pool;
    }

    /// Sorts the rows of the pool by distance, into [#order].
    ///
    /// @return the variance of what their estimates were off by
    private double rank() {
        NearestPool pool = walk.pool;
        order.start(pool.size());
        double sum = 0;
        double squares = 0;
        for (int from = 0; from < pool.size(); from += walk.batch.length) {
            int count = Math.min(walk.batch.length, pool.size() - from);
            for (int i = 0; i < count; i++) {
                walk.batch[i] = pool.row(from + i);
            }
            walk.scorer.score(walk.batch, 0, count, walk.distances, 0);
            for (int i = 0; i < count; i++) {
                order.offer(walk.distances[i], walk.batch[i]);
                double error = pool.distance(from + i) * perSquaredL2 - walk.distances[i];
                sum += error;
                squares += error * error;
            }
        }
        int count = Math.max(1, order.size());
        return Math.max(0, (squares - sum * sum / count) / count);
    }

    /// Chooses the links of a new row: first those that lead in different directions, on the lowest layer as
    /// many as its list holds; then, up to `m`, the nearest of the others. Where a row is far from all, every
    /// other row lies in the same direction, and without those it would have a single link and hardly be found.
    private void choose(int row, int layer, NearestPool pool) {
        selector.start();
        int most = graph.capacity(layer);
        for (int rank = 0; rank < pool.size() && selector.count() < most; rank++) {
            if (pool.row(rank) != row) {
                selector.offer(pool.row(rank), pool.distance(rank));
            }
        }
        for (int rank = 0; rank < pool.size() && selector.count() < m; rank++) {
            if (pool.row(rank) != row && !chosenAlready(pool.row(rank))) {
                selector.take(pool.row(rank));
            }
        }
        chosenCounts[layer] = selector.count();
        System.arraycopy(selector.rows, 0, chosen, layer * MOST_LINKS * m, selector.count());
    }

    /// Adds a link to a list; if the list is full, chooses anew among its links and the new one.
    private void linkBack(int row, int link, int layer) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        HnswGraph.lock(page, base);
        try {
            int count = HnswGraph.count(page, base);
            if (contains(page, base, count, link)) {
                return;
            }
            if (count < graph.capacity(layer)) {
                HnswGraph.append(page, base, link);
                return;
            }
            System.arraycopy(page, base + 1, walk.batch, 0, count);
            walk.batch[count] = link;
            sortByDistance(row, count + 1);
            selector.start();
            for (int rank = 0; rank < order.size(); rank++) {
                selector.offer(order.row(rank), order.distance(rank));
            }
            HnswGraph.set(page, base, selector.rows, Math.min(selector.count(), graph.capacity(layer)));
        } finally {
            HnswGraph.unlock(page, base);
        }
    }

    /// Sorts the first rows of the batch by their distance to a row, into [#order].
    private void sortByDistance(int row, int count) {
        walk.scorer.queryRow(row);
        walk.scorer.score(walk.batch, 0, count, walk.distances, 0);
        order.start(count);
        for (int i = 0; i < count; i++) {
            order.offer(walk.distances[i], walk.batch[i]);
        }
    }

    private static boolean contains(int[] page, int base, int count, int link) {
        for (int i = 1; i <= count; i++) {
            if (page[base + i] == link) {
                return true;
            }
        }
        return false;
    }

    /// Mends the lists around a row that is no member any more: each neighbour that linked to it gets a link to
    /// another of its neighbours instead, so that the ways that led through the row lead past it.
    void bypass(int row, int layer) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        int count = HnswGraph.count(page, base);
        int[] around = new int[count];
        int live = 0;
        for (int i = 1; i <= count; i++) {
            if (index.contains(page[base + i])) {
                around[live++] = page[base + i];
            }
        }
        walk.visited.start(graph.rowCapacity());
        for (int i = 0; i < live; i++) {
            int near = around[i];
            if (walk.visited.add(near)) {
                replaceLink(near, row, around, live, layer);
            }
            int[] nearPage = graph.page(near, layer);
            int nearBase = graph.base(near, layer);
            int nearCount = HnswGraph.count(nearPage, nearBase);
            for (int j = 1; j <= nearCount; j++) {
                int second = nearPage[nearBase + j];
                if (walk.visited.add(second) && index.contains(second)) {
                    replaceLink(second, row, around, live, layer);
                }
            }
        }
    }

    private void replaceLink(int row, int removed, int[] around, int aroundCount, int layer) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        int replacement = -1;
        HnswGraph.lock(page, base);
        try {
            int count = HnswGraph.count(page, base);
            if (!contains(page, base, count, removed)) {
                return;
            }
            selector.start();
            for (int i = 1; i <= count; i++) {
                int link = page[base + i];
                if (link != removed && index.contains(link)) {
                    selector.take(link);
                }
            }
            replacement = chooseReplacement(row, around, aroundCount);
            HnswGraph.set(page, base, selector.rows, Math.min(selector.count(), graph.capacity(layer)));
        } finally {
            HnswGraph.unlock(page, base);
        }
        if (replacement >= 0) {
            linkIfRoom(replacement, row, layer);
        }
    }

    /// Takes the nearest row that lies in a direction without a link, or else the nearest without a link.
    private int chooseReplacement(int row, int[] around, int aroundCount) {
        int candidates = 0;
        for (int i = 0; i < aroundCount; i++) {
            if (around[i] != row && !chosenAlready(around[i])) {
                walk.batch[candidates++] = around[i];
            }
        }
        sortByDistance(row, candidates);
        for (int rank = 0; rank < order.size(); rank++) {
            if (selector.offer(order.row(rank), order.distance(rank))) {
                return order.row(rank);
            }
        }
        if (order.size() > 0) {
            selector.take(order.row(0));
            return order.row(0);
        }
        return -1;
    }

    private boolean chosenAlready(int row) {
        for (int i = 0; i < selector.count(); i++) {
            if (selector.rows[i] == row) {
                return true;
            }
        }
        return false;
    }

    /// Links one row to another unless its list is full.
    ///
    /// @return whether the link is there now
    boolean linkIfRoom(int row, int link, int layer) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        HnswGraph.lock(page, base);
        try {
            int count = HnswGraph.count(page, base);
            if (contains(page, base, count, link)) {
                return true;
            }
            if (count == graph.capacity(layer)) {
                return false;
            }
            HnswGraph.append(page, base, link);
            return true;
        } finally {
            HnswGraph.unlock(page, base);
        }
    }

    /// Links one row to another instead of to the one that was chosen last, which is of least use.
    void replaceLast(int row, int link, int layer) {
        int[] page = graph.page(row, layer);
        int base = graph.base(row, layer);
        HnswGraph.lock(page, base);
        try {
            int count = HnswGraph.count(page, base);
            if (!contains(page, base, count, link)) {
                System.arraycopy(page, base + 1, selector.rows, 0, count);
                selector.rows[count - 1] = link;
                HnswGraph.set(page, base, selector.rows, count);
            }
        } finally {
            HnswGraph.unlock(page, base);
        }
    }

    /// Gives a row that no walk reaches a link from the nearest row with room for one.
    ///
    /// @return whether one was found
    boolean reach(int row, int entry, int topLayer) {
        walk.scorer.queryRow(row);
        int from = walk.descend(entry, topLayer, 0);
        for (int ef = efConstruction; ; ef *= 4) {
            walk.start(ef);
            walk.enter(from, 0);
            walk.walk(0);
            NearestPool pool = walk.pool;
            for (int rank = 0; rank < pool.size(); rank++) {
                if (pool.row(rank) != row && linkIfRoom(pool.row(rank), row, 0)) {
                    return true;
                }
            }
            if (pool.size() < ef) {
                return false;
            }
        }
    }
}
