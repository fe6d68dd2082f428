package dev.basalt.bench.vector;

import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import dev.basalt.vector.exact.BruteForceIndex;
import dev.basalt.vector.exact.BruteForceSearcher;
import dev.basalt.vector.hnsw.HnswIndex;
import dev.basalt.vector.hnsw.HnswOptions;
import dev.basalt.vector.kdtree.KdTreeIndex;
import dev.basalt.vector.lsh.LshIndex;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/// A process that measures one [OriginalSubject]. Answers are lines `MEASURE milliseconds recall rowsScored`, the
/// latter two not a number where they mean nothing.
///
/// Everything is done a few times before it is measured, and then as often as told, of which the middle time counts.
public final class OriginalMain {
    private static final int K = 10;
    /// As the original's published times were taken.
    private static final int EF = 50;
    /// With these a graph finds no fewer of the nearest rows than the original does.
    private static final int ALIKE_EF_CONSTRUCTION = 52;

    private static final int ALIKE_EF = 30;
    /// Queries are asked for this long before they are measured.
    private static final long WARM_UP_NANOS = 1_500_000_000L;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VectorSet set;
    private final boolean byProcessorTime;
    private final PrintStream out;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private OriginalMain(VectorSet set, boolean byProcessorTime, PrintStream out) {
        this.set = set;
        this.byProcessorTime = byProcessorTime;
        this.out = out;
    }

    /// Measures a subject.
    ///
    /// @param arguments the subject, the seed of the rows, and whether times are those that the thread ran
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        VectorSet set = VectorSet.random(Metric.COSINE, Long.parseLong(arguments[1]), K);
        OriginalMain measured = new OriginalMain(set, Boolean.parseBoolean(arguments[2]), out);
        switch (OriginalSubject.valueOf(arguments[0])) {
            case STORE -> measured.store();
            case EXACT -> measured.exact();
            case EXACT_BYTES -> measured.exactBytes();
            case HNSW -> measured.hnsw(200, OriginalMeasure.HNSW_BUILD, OriginalMeasure.HNSW_QUERY, EF);
            case HNSW_ALIKE ->
                measured.hnsw(
                        ALIKE_EF_CONSTRUCTION, OriginalMeasure.ALIKE_BUILD, OriginalMeasure.ALIKE_QUERY, ALIKE_EF);
            case ORIGINAL_HNSW -> measured.originalHnsw(Long.parseLong(arguments[1]));
            case KD_TREE -> measured.kdTree();
            case LSH -> measured.lsh();
        }
    }

    private void say(OriginalMeasure measure, double nanos, double recall, double scored) {
        out.printf(Locale.ROOT, "%s %s %s %s%n", measure, nanos / 1e6, recall, scored);
    }

    private void say(OriginalMeasure measure, double nanos) {
        say(measure, nanos, Double.NaN, Double.NaN);
    }

    private long now() {
        return byProcessorTime ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /// The middle time of several runs, after others that do not count.
    private double middle(int unmeasured, int measured, Runnable run) {
        long[] times = new long[measured];
        for (int i = -unmeasured; i < measured; i++) {
            long start = now();
            run.run();
            if (i >= 0) {
                times[i] = now() - start;
            }
        }
        Arrays.sort(times);
        return times[measured / 2];
    }

    private void store() {
        int count = set.base().rowCount();
        int dimension = set.base().dimension();
        float[] values = set.base().values();
        VectorStoreOptions options =
                VectorStoreOptions.of(dimension, Metric.COSINE).withInitialCapacity(count);
        VectorStore[] kept = new VectorStore[1];
        say(OriginalMeasure.STORE_ADD, middle(30, 31, () -> kept[0] = filled(new VectorStore(options))));
        VectorStore store = kept[0];
        say(OriginalMeasure.STORE_CLEAR_ADD, middle(30, 31, () -> {
            store.clear();
            filled(store);
        }));
        int[] some = new Random(2).ints(1000, 0, count).distinct().toArray();
        float[] copy = new float[dimension];
        say(OriginalMeasure.STORE_GET, middle(2000, 201, () -> {
            for (int i = 0; i < 1000; i++) {
                store.copyRow(0, some[i % some.length], copy, 0);
            }
        }));
        float[] sum = new float[1];
        say(OriginalMeasure.STORE_VIEW, middle(2000, 201, () -> {
            long reader = store.enter();
            for (int i = 0; i < 1000; i++) {
                sum[0] += store.view(store.rowOf(some[i % some.length])).get(F32, 0);
            }
            store.exit(reader);
        }));
        long[] duplicates = new long[501];
        for (int run = -500; run < duplicates.length; run++) {
            long start = now();
            for (int i = 0; i < 100; i++) {
                store.add(count + i, values, some[i] * dimension);
            }
            duplicates[Math.max(0, run)] = now() - start;
            for (int i = 0; i < 100; i++) {
                store.remove(count + i);
            }
        }
        say(OriginalMeasure.STORE_DUPLICATES, middleOf(duplicates));
        long[] removals = new long[101];
        for (int run = -100; run < removals.length; run++) {
            long start = now();
            for (int i = 0; i < 1000; i++) {
                store.remove(i);
            }
            removals[Math.max(0, run)] = now() - start;
            for (int i = 0; i < 1000; i++) {
                store.add(i, values, i * dimension);
            }
        }
        say(OriginalMeasure.STORE_REMOVE, middleOf(removals));
    }

    private static double middleOf(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private VectorStore filled(VectorStore store) {
        for (int i = 0; i < set.base().rowCount(); i++) {
            store.add(i, set.base().values(), i * set.base().dimension());
        }
        return store;
    }

    private <T extends VectorIndex> T built(OriginalMeasure measure, int runs, Supplier<T> empty) {
        VectorIndex[] kept = new VectorIndex[1];
        say(measure, middle(Math.max(1, runs / 2), runs, () -> {
            T index = empty.get();
            index.addAll(0, set.base().rowCount(), 1);
            kept[0] = index;
        }));
        @SuppressWarnings("unchecked")
        T index = (T) kept[0];
        return index;
    }

    /// Asks all queries one after the other.
    private void search(OriginalMeasure measure, IndexSearcher searcher, int effort) {
        int[] found = new int[set.queries().rowCount() * K];
        long[] scored = new long[1];
        Runnable pass = () -> {
            scored[0] = 0;
            for (int query = 0; query < set.queries().rowCount(); query++) {
                int count = searcher.search(
                        set.queries().values(), query * set.queries().dimension(), K, effort, null);
                scored[0] += searcher.scored();
                for (int rank = 0; rank < count; rank++) {
                    found[query * K + rank] = searcher.row(rank);
                }
            }
        };
        warmUp(pass);
        double queries = set.queries().rowCount();
        say(measure, middle(0, 5, pass) / queries, set.truth().recall(found, K), scored[0] / queries);
    }

    private static void warmUp(Runnable pass) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            pass.run();
        }
    }

    private void exact() {
        try (MatrixRows rows = new MatrixRows(Metric.COSINE, set.base())) {
            BruteForceIndex index = built(OriginalMeasure.EXACT_ADD, 31, () -> new BruteForceIndex(rows));
            BruteForceSearcher searcher = index.searcher();
            search(OriginalMeasure.EXACT_QUERY, searcher, 0);
            int queries = set.queries().rowCount();
            int[] found = new int[queries * K];
            float[] distances = new float[found.length];
            Runnable pass = () -> searcher.searchAll(set.queries().values(), queries, K, null, found, distances);
            warmUp(pass);
            double nanos = middle(0, 5, pass) / queries;
            say(OriginalMeasure.EXACT_BATCH, nanos, set.truth().recall(found, K), (double) searcher.scored() / queries);
        }
    }

    private void exactBytes() {
        try (MatrixRows rows = new MatrixRows(Metric.COSINE, set.base())) {
            BruteForceIndex index = built(OriginalMeasure.BYTES_ADD, 31, () -> BruteForceIndex.withBytes(rows));
            search(OriginalMeasure.BYTES_QUERY, index.searcher(), 0);
        }
    }

    private void hnsw(int efConstruction, OriginalMeasure build, OriginalMeasure query, int ef) {
        try (MatrixRows rows = new MatrixRows(Metric.COSINE, set.base())) {
            HnswOptions options = HnswOptions.defaults().withM(16).withEfConstruction(efConstruction);
            HnswIndex index = built(build, 3, () -> new HnswIndex(rows, options));
            search(query, index.searcher(), ef);
        }
    }

    private void originalHnsw(long seed) {
        OriginalGraph graph = new OriginalGraph(set.base(), seed);
        int[] found = graph.search(set.queries(), K, EF);
        say(OriginalMeasure.ORIGINAL_RECALL, Double.NaN, set.truth().recall(found, K), Double.NaN);
    }

    private void kdTree() {
        try (MatrixRows rows = new MatrixRows(Metric.COSINE, set.base())) {
            KdTreeIndex index = built(OriginalMeasure.KD_BUILD, 31, () -> new KdTreeIndex(rows));
            search(OriginalMeasure.KD_QUERY, index.searcher(), 0);
        }
    }

    private void lsh() {
        try (MatrixRows rows = new MatrixRows(Metric.COSINE, set.base())) {
            LshIndex index = built(OriginalMeasure.LSH_BUILD, 31, () -> new LshIndex(rows));
            search(OriginalMeasure.LSH_QUERY, index.searcher(), 1);
            search(OriginalMeasure.LSH_DEFAULT, index.searcher(), 0);
        }
    }
}
