package dev.basalt.vector.analysis;

import dev.basalt.vector.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The formulas of [IndexAdvisor], which documents them.
final class IndexCosts {
    static final double MISS_NANOS = 60;
    static final double BYTES_PER_NANO = 30;
    static final double NANOS_PER_PRODUCT = 0.04;
    static final double DISK_NANOS = 80_000;
    static final double ASSUMED_INTRINSIC = 15;
    static final double ASSUMED_NEAR_ANGLE = 0.9;
    static final double ASSUMED_FAR_ANGLE = Math.PI / 2;
    static final int LEAF_ROWS = 32;
    static final double MAX_FILTER_FACTOR = 4;

    private static final int MAX_KD_DIMENSION = 32;
    private static final int MIN_CODED_DIMENSION = 64;

    private final Workload work;
    private final @Nullable VectorSample sample;
    private final double rows;
    private final double rowBytes;

    IndexCosts(Workload work, @Nullable VectorSample sample) {
        this.work = work;
        this.sample = sample;
        this.rows = work.rowCount();
        this.rowBytes = (double) work.dimension() * work.type().valueBytes();
    }

    List<IndexEstimate> estimates() {
        List<IndexEstimate> all = new ArrayList<>();
        all.add(exact());
        all.add(graph());
        if (work.dimension() >= MIN_CODED_DIMENSION) {
            all.add(coded(false));
            if (work.durable()) {
                all.add(coded(true));
            }
        }
        if (work.metric() != Metric.DOT && work.dimension() <= MAX_KD_DIMENSION) {
            all.add(tree());
        }
        if (work.metric() == Metric.COSINE) {
            all.add(hashes());
        }
        return all;
    }

    double intrinsicDimension() {
        double known = sample != null ? sample.intrinsicDimension() : ASSUMED_INTRINSIC;
        return Math.min(known, work.dimension());
    }

    /// Nanoseconds for a vector of a scan.
    double scanned() {
        double compared = sample != null ? sample.nanosPerRow() : work.dimension() * NANOS_PER_PRODUCT;
        return Math.max(compared, rowBytes / BYTES_PER_NANO);
    }

    /// Nanoseconds for so many bytes somewhere in memory.
    static double fetched(double bytes) {
        return MISS_NANOS + bytes / BYTES_PER_NANO;
    }

    /// Nanoseconds for a vector somewhere in memory.
    private double rowFetched() {
        return Math.max(fetched(rowBytes), scanned());
    }

    private double scanNanos() {
        return Math.min(rows * scanned(), work.selectivity() * rows * rowFetched());
    }

    private double levels() {
        return Math.log(Math.max(2, rows)) / Math.log(2);
    }

    private IndexEstimate exact() {
        return estimate(new IndexPlan.Exact(), rows * rowBytes + rows / 8, 0, scanNanos(), 0, 1);
    }

    int efSearch(double factor) {
        double missed = Math.max(1 - work.recall(), 0.001);
        double ef = 0.19 * Math.sqrt(work.k()) * intrinsicDimension() * Math.pow(missed, -0.6) * factor;
        return (int) Math.ceil(Math.max(work.k(), ef));
    }

    private int links() {
        return work.recall() >= 0.99 ? 24 : 16;
    }

    static int efConstruction(int efSearch) {
        return Math.clamp(2L * efSearch, 100, 400);
    }

    static double linkBytes(double rows, int links) {
        return rows * 4 * (2 * links + 1) + rows / (links - 1) * 4 * (links + 1);
    }

    private double visited(int links, int ef) {
        return Math.min(rows, links * (ef + levels()));
    }

    private double filterFactor() {
        return Math.min(1 / work.selectivity(), MAX_FILTER_FACTOR);
    }

    private IndexEstimate graph() {
        int links = links();
        int ef = efSearch(1);
        int build = efConstruction(ef);
        double query = visited(links, ef) * rowFetched() * filterFactor();
        double add = 1.5 * visited(links, build) * rowFetched();
        double memory = rows * rowBytes + linkBytes(rows, links);
        double recall = Math.min(work.recall(), 0.999);
        return estimate(new IndexPlan.Hnsw(links, build, ef), memory, 0, Math.min(query, scanNanos()), add, recall);
    }

    private IndexEstimate coded(boolean onDisk) {
        int links = links();
        int bits = work.recall() <= 0.95 && work.dimension() >= 256 ? 1 : 4;
        int ef = efSearch(1.3);
        int build = efConstruction(ef);
        double codeBytes = Math.ceil(work.dimension() * bits / 8.0) + 16;
        // From disk only a few of the best by code are read; from memory all candidates are.
        double compared = onDisk ? Math.min(rows, 3.0 * work.k()) * DISK_NANOS : Math.min(rows, ef) * rowFetched();
        double query = visited(links, ef) * fetched(codeBytes) * filterFactor() + compared;
        double add = 1.5 * visited(links, build) * fetched(codeBytes);
        double inMemory = linkBytes(rows, links) + rows * codeBytes;
        double vectors = rows * rowBytes;
        double recall = Math.min(work.recall(), bits == 1 ? 0.95 : 0.99);
        return estimate(
                new IndexPlan.CompressedHnsw(links, build, ef, bits, onDisk),
                inMemory + (onDisk ? 0 : vectors),
                onDisk ? vectors : 0,
                query,
                add,
                recall);
    }

    private IndexEstimate tree() {
        double dimension = sample != null ? intrinsicDimension() : work.dimension();
        double leaves = Math.pow(Math.pow((double) work.k() / LEAF_ROWS, 1 / dimension) + 1, dimension);
        double seen = Math.min(rows, LEAF_ROWS * leaves / work.selectivity());
        double query = seen * rowFetched() + levels() * MISS_NANOS;
        double add = levels() * rowFetched();
        double memory = rows * rowBytes + 4 * rows + 2 * rows / LEAF_ROWS * 32;
        return estimate(new IndexPlan.KdTree(LEAF_ROWS), memory, 0, query, add, 1);
    }

    private IndexEstimate hashes() {
        // A sample of rows of another metric has no angles.
        boolean known = sample != null && !Double.isNaN(sample.nearAngle() + sample.farAngle());
        double near = 1 - (sample != null && known ? sample.nearAngle() : ASSUMED_NEAR_ANGLE) / Math.PI;
        double far = 1 - (sample != null && known ? sample.farAngle() : ASSUMED_FAR_ANGLE) / Math.PI;
        IndexEstimate best = null;
        for (int bits = 4; bits <= 24; bits++) {
            for (int tables = 2; tables <= 64; tables *= 2) {
                IndexEstimate next = hashes(tables, bits, near, far);
                boolean found = next.recall() >= work.recall();
                if (best == null
                        || (found
                                ? best.recall() < work.recall() || next.queryMicros() < best.queryMicros()
                                : next.recall() > best.recall())) {
                    best = next;
                }
            }
        }
        return Objects.requireNonNull(best);
    }

    private IndexEstimate hashes(int tables, int bits, double near, double far) {
        double recall = shared(near, tables, bits);
        double seen = rows * shared(far, tables, bits);
        double hashing = (double) tables * bits * work.dimension() * NANOS_PER_PRODUCT;
        double query = hashing + tables * MISS_NANOS + seen * work.selectivity() * rowFetched();
        double add = hashing + tables * MISS_NANOS;
        double memory = rows * rowBytes + 12.0 * rows * tables;
        return estimate(new IndexPlan.Lsh(tables, bits), memory, 0, query, add, recall);
    }

    /// The probability that two vectors share a hash in one of the tables.
    static double shared(double bitProbability, int tables, int bits) {
        return 1 - Math.pow(1 - Math.pow(bitProbability, bits), tables);
    }

    private IndexEstimate estimate(
            IndexPlan plan, double memory, double onlyOnDisk, double queryNanos, double indexNanos, double recall) {
        double addNanos = rowBytes / BYTES_PER_NANO + indexNanos;
        double cost = (1 - work.writeShare()) * queryNanos + work.writeShare() * addNanos;
        double query = queryNanos / 1000;
        return new IndexEstimate(
                plan,
                Math.round(memory),
                work.durable() ? Math.round(memory + onlyOnDisk) : 0,
                query,
                addNanos / 1000,
                rows * addNanos / 1e9,
                recall,
                cost / 1000,
                shortfalls(Math.round(memory), query, recall));
    }

    private List<String> shortfalls(long memory, double query, double recall) {
        List<String> shortfalls = new ArrayList<>();
        if (memory > work.memoryBytes()) {
            shortfalls.add(
                    String.format(Locale.ROOT, "needs %s of memory of %s", bytes(memory), bytes(work.memoryBytes())));
        }
        if (query > work.queryMicros()) {
            shortfalls.add(String.format(
                    Locale.ROOT, "takes about %.0f µs a search, %.0f are allowed", query, work.queryMicros()));
        }
        if (recall < work.recall()) {
            shortfalls.add(String.format(
                    Locale.ROOT, "finds about %.3f of the neighbours, %.3f are asked for", recall, work.recall()));
        }
        return shortfalls;
    }

    static String bytes(long bytes) {
        return bytes < 1 << 30
                ? String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (1 << 20))
                : String.format(Locale.ROOT, "%.1f GiB", (double) bytes / (1 << 30));
    }
}
