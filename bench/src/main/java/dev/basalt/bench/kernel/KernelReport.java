package dev.basalt.bench.kernel;

import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.Kernels;
import dev.basalt.core.kernel.MachinePeaks;
import dev.basalt.core.kernel.PackedMatrix;
import dev.basalt.core.kernel.TopK;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/// How do the kernels compare with what the machine can do, on a machine that others use too?
///
/// `java --add-modules jdk.incubator.vector -cp bench/target/benchmarks.jar dev.basalt.bench.kernel.KernelReport`
///
/// Short windows of a kernel and of the mark it is held against are measured in turns; the report gives the best of
/// each and the median of their ratios, which other work on the machine disturbs least. Set `-Dbasalt.kernel.tier`
/// to compare tiers.
public final class KernelReport {
    private static final int DIMENSION = 384;
    private static final int ROWS = 100_000;
    private static final int QUERIES = 64;
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long WINDOW_NANOS = 500_000L;

    private final PrintStream out;
    private final Random random = new Random(1);
    private float sink;

    private KernelReport(PrintStream out) {
        this.out = out;
    }

    /// Prints the report.
    ///
    /// @param arguments none
    public static void main(String[] arguments) {
        new KernelReport(System.out).run();
    }

    private void run() {
        out.println(Kernels.tier() + ": " + Kernels.reason());
        out.printf("%-34s %12s %12s %10s %8s%n", "kernel", "best", "unit", "mark", "ratio");
        singles();
        rows();
        products();
        selection();
        out.println("(" + sink + ")");
    }

    private void singles() {
        float[] a = Rows.random(random, DIMENSION);
        float[] b = Rows.random(random, DIMENSION);
        double work = 2.0 * DIMENSION;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = Rows.copy(arena, b);
            nanos("dot 384, arrays", work, () -> sink += FloatKernels.dot(a, 0, b, 0, DIMENSION));
            nanos("dot 384, segment", work, () -> sink += FloatKernels.dot(a, 0, segment, 0, DIMENSION));
            nanos("squared L2 384, segment", work, () -> sink += FloatKernels.squaredL2(a, 0, segment, 0, DIMENSION));
            nanos("cosine 384, segment", work, () -> sink += FloatKernels.cosine(a, 0, segment, 0, DIMENSION));
        }
    }

    private void rows() {
        float[] queries = Rows.random(random, QUERIES * DIMENSION);
        float[] scores = new float[QUERIES * ROWS];
        int[] ordinals = random.ints(ROWS, 0, ROWS).toArray();
        double bytes = (double) Float.BYTES * DIMENSION * ROWS;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = Rows.random(arena, random, (long) ROWS * DIMENSION);
            againstReading(
                    "scan of 100,000 rows",
                    bytes,
                    rows,
                    () -> FloatRowKernels.dotRows(queries, 0, rows, 0, ROWS, DIMENSION, scores, 0));
            againstReading(
                    "scan, squared L2",
                    bytes,
                    rows,
                    () -> FloatRowKernels.squaredL2Rows(queries, 0, rows, 0, ROWS, DIMENSION, scores, 0));
            againstReading(
                    "100,000 rows at random",
                    bytes,
                    rows,
                    () -> FloatRowKernels.dotGather(queries, 0, rows, 0, DIMENSION, ordinals, 0, ROWS, scores, 0));
            batch(
                    "64 queries at once, dot",
                    rows,
                    queries,
                    scores,
                    () -> FloatRowKernels.dotTile(queries, 0, QUERIES, rows, 0, ROWS, DIMENSION, scores, 0));
            batch(
                    "64 queries at once, squared L2",
                    rows,
                    queries,
                    scores,
                    () -> FloatRowKernels.squaredL2Tile(queries, 0, QUERIES, rows, 0, ROWS, DIMENSION, scores, 0));
        }
    }

    private void products() {
        for (int[] shape : new int[][] {{512, 384, 1536}, {512, 1536, 384}, {128, 384, 384}, {1, 384, 1536}}) {
            int m = shape[0];
            int k = shape[1];
            int n = shape[2];
            float[] a = Rows.random(random, m * k);
            float[] c = new float[m * n];
            PackedMatrix matrix = PackedMatrix.of(Rows.random(random, k * n), 0, k, n);
            String name = "product " + m + "x" + k + "x" + n;
            againstPeak(name, 2.0 * m * k * n, () -> matrix.multiply(a, 0, m, c, 0));
        }
    }

    private void selection() {
        float[] scores = Rows.random(random, ROWS);
        TopK topK = TopK.highest(10);
        long[] ids = new long[10];
        float[] best = new float[10];
        double nanos = best(() -> {
            topK.offerAll(scores, 0, ROWS, 0);
            topK.drainTo(ids, best, 0);
        });
        print("best 10 of 100,000", nanos / 1e3, "us", Double.NaN, Double.NaN);
    }

    private void nanos(String name, double work, Runnable kernel) {
        Runnable thousand = () -> {
            for (int i = 0; i < 1000; i++) {
                kernel.run();
            }
        };
        double nanos = best(thousand) / 1000;
        print(name, nanos, "ns", MachinePeaks.gigaflops(), work / nanos / MachinePeaks.gigaflops());
    }

    private double best(Runnable kernel) {
        warmUp(kernel);
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            best = Math.min(best, window(kernel));
        }
        return best;
    }

    private void againstPeak(String name, double operations, Runnable kernel) {
        warmUp(kernel);
        warmUp(MachinePeaks::gigaflops);
        double[] ratios = new double[60];
        double best = 0;
        double peak = 0;
        for (int i = 0; i < ratios.length; i++) {
            double rate = operations / window(kernel);
            double mark = MachinePeaks.gigaflops();
            ratios[i] = rate / mark;
            best = Math.max(best, rate);
            peak = Math.max(peak, mark);
        }
        print(name, best, "Gop/s", peak, median(ratios));
    }

    private void againstReading(String name, double bytes, MemorySegment rows, Runnable kernel) {
        warmUp(kernel);
        warmUp(() -> MachinePeaks.readGigabytes(rows, 1));
        double[] ratios = new double[40];
        double best = 0;
        double peak = 0;
        for (int i = 0; i < ratios.length; i++) {
            double rate = bytes / window(kernel);
            double mark = MachinePeaks.readGigabytes(rows, 1);
            ratios[i] = mark / rate;
            best = Math.max(best, rate);
            peak = Math.max(peak, mark);
        }
        print(name, best, "GB/s", peak, median(ratios));
    }

    /// The ratio is what one query costs alone over what it costs among 64.
    private void batch(String name, MemorySegment rows, float[] queries, float[] scores, Runnable kernel) {
        Runnable alone = () -> FloatRowKernels.dotRows(queries, 0, rows, 0, ROWS, DIMENSION, scores, 0);
        warmUp(kernel);
        warmUp(alone);
        double[] ratios = new double[15];
        double best = Double.MAX_VALUE;
        double bestAlone = Double.MAX_VALUE;
        for (int i = 0; i < ratios.length; i++) {
            double together = window(kernel) / QUERIES;
            double single = window(alone);
            ratios[i] = single / together;
            best = Math.min(best, together);
            bestAlone = Math.min(bestAlone, single);
        }
        print(name, best / 1e6, "ms/query", bestAlone / 1e6, median(ratios));
    }

    /// Nanoseconds of one run, over a window of at least half a millisecond.
    private static double window(Runnable kernel) {
        long start = System.nanoTime();
        long now;
        int runs = 0;
        do {
            kernel.run();
            runs++;
            now = System.nanoTime();
        } while (now - start < WINDOW_NANOS);
        return (double) (now - start) / runs;
    }

    private static void warmUp(Runnable kernel) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            kernel.run();
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private void print(String name, double best, String unit, double mark, double ratio) {
        out.printf(Locale.ROOT, "%-34s %12.2f %12s %10.1f %8.2f%n", name, best, unit, mark, ratio);
    }
}
