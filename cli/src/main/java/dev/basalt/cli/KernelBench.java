package dev.basalt.cli;

import dev.basalt.core.kernel.BitKernels;
import dev.basalt.core.kernel.ByteKernels;
import dev.basalt.core.kernel.FloatKernels;
import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.HalfKernels;
import dev.basalt.core.kernel.Kernels;
import dev.basalt.core.kernel.MachinePeaks;
import dev.basalt.core.kernel.PackedMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `basalt bench kernels`.
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        header = "The SIMD kernels, one thread, beside peak FMA and memory bandwidth.")
final class KernelBench implements Callable<Integer> {
    private static final int DIMENSION = 384;
    private static final int ROWS = 100_000;
    private static final int QUICK_ROWS = 2_000;
    private static final int QUERIES = 64;
    private static final int CACHED_ROWS = 64;

    @Option(
            names = "--quick",
            description = "Measure briefly, on 2,000 rows: shows that everything runs; its figures are rough.")
    private boolean quick;

    @Option(names = "--json", description = "One JSON object a line for each figure.")
    private boolean json;

    private Stopwatch stopwatch = new Stopwatch(false);
    private final Random random = new Random(1);

    @Override
    public Integer call() {
        BenchTable table = new BenchTable(json);
        stopwatch = new Stopwatch(quick);
        int rowCount = quick ? QUICK_ROWS : ROWS;
        double flops = MachinePeaks.gigaflops();
        table.note("tier " + Kernels.tier() + ": " + Kernels.reason());
        cached(table, flops);
        matrix(table, flops);
        try (Arena arena = Arena.ofConfined()) {
            memory(table, flops, arena.allocate((long) rowCount * DIMENSION * Float.BYTES, 64), rowCount);
        }
        return Double.isNaN(stopwatch.sink()) ? ExitCode.BUG : ExitCode.DONE;
    }

    /// Kernels on rows that stay in the first-level cache.
    private void cached(BenchTable table, double flops) {
        float[] query = floats(DIMENSION);
        float[] rows = floats(CACHED_ROWS * DIMENSION / 8);
        int count = rows.length / DIMENSION;
        Stopwatch.Time dot = stopwatch.time(() -> {
            float sum = 0;
            for (int row = 0; row < count; row++) {
                sum += FloatKernels.dot(query, 0, rows, row * DIMENSION, DIMENSION);
            }
            return sum;
        });
        flopsRow(table, "f32 dot, 384 values, in cache", dot.median() / count, 2.0 * DIMENSION, flops);
        Stopwatch.Time l2 = stopwatch.time(() -> {
            float sum = 0;
            for (int row = 0; row < count; row++) {
                sum += FloatKernels.squaredL2(query, 0, rows, row * DIMENSION, DIMENSION);
            }
            return sum;
        });
        flopsRow(table, "f32 squared L2, 384 values, in cache", l2.median() / count, 3.0 * DIMENSION, null);
        byte[] bytes = new byte[CACHED_ROWS * DIMENSION];
        random.nextBytes(bytes);
        Stopwatch.Time int8 = stopwatch.time(() -> {
            int sum = 0;
            for (int row = 1; row < CACHED_ROWS; row++) {
                sum += ByteKernels.dot(bytes, 0, bytes, row * DIMENSION, DIMENSION);
            }
            return sum;
        });
        flopsRow(table, "int8 dot, 384 values, in cache", int8.median() / (CACHED_ROWS - 1), 2.0 * DIMENSION, null);
        int words = DIMENSION / Long.SIZE;
        long[] bits = random.longs((long) CACHED_ROWS * words).toArray();
        Stopwatch.Time hamming = stopwatch.time(() -> {
            long sum = 0;
            for (int row = 1; row < CACHED_ROWS; row++) {
                sum += BitKernels.hamming(bits, 0, bits, row * words, words);
            }
            return sum;
        });
        double nanos = hamming.median() / (CACHED_ROWS - 1);
        table.add("Hamming, 384 bits, in cache", nanos, DIMENSION / 8.0 / nanos, null, "GB/s");
    }

    private void matrix(BenchTable table, double flops) {
        int m = 512;
        int n = 1536;
        float[] a = floats(m * DIMENSION);
        float[] c = new float[m * n];
        PackedMatrix b = PackedMatrix.of(floats(DIMENSION * n), 0, DIMENSION, n);
        Stopwatch.Time time = stopwatch.time(() -> {
            b.multiply(a, 0, m, c, 0);
            return c[0];
        });
        flopsRow(table, "f32 matrix product, 512 x 384 x 1536", time.median(), 2.0 * m * n * DIMENSION, flops);
    }

    /// Kernels on rows that no cache near the core holds, unless there are few.
    private void memory(BenchTable table, double flops, MemorySegment rows, int rowCount) {
        for (long i = 0; i < (long) rowCount * DIMENSION; i++) {
            rows.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
        }
        double bandwidth = MachinePeaks.readGigabytes(rows, 5);
        float[] queries = floats(QUERIES * DIMENSION);
        float[] scores = new float[QUERIES * rowCount];
        Stopwatch.Time scan = stopwatch.time(() -> {
            FloatRowKernels.dotRows(queries, 0, rows, 0, rowCount, DIMENSION, scores, 0);
            return scores[0];
        });
        double bytes = (double) rowCount * DIMENSION * Float.BYTES;
        String of = " x " + Console.count(rowCount) + " rows of 384";
        table.add("f32 dot, 1 query" + of, scan.median(), bytes / scan.median(), bandwidth, "GB/s");
        Stopwatch.Time tile = stopwatch.time(() -> {
            FloatRowKernels.dotTile(queries, 0, QUERIES, rows, 0, rowCount, DIMENSION, scores, 0);
            return scores[0];
        });
        flopsRow(table, "f32 dot, 64 queries" + of, tile.median(), 2.0 * QUERIES * rowCount * DIMENSION, flops);
        float[] widened = new float[Math.min(1 << 20, rowCount * DIMENSION)];
        Stopwatch.Time half = stopwatch.time(() -> {
            HalfKernels.f16ToF32(rows, 0, widened, 0, widened.length);
            return widened[0];
        });
        table.add(
                "f16 to f32, " + Console.count(widened.length) + " values",
                half.median(),
                widened.length * 6.0 / half.median(),
                bandwidth,
                "GB/s");
    }

    private static void flopsRow(
            BenchTable table, String name, double nanos, double operations, @Nullable Double peak) {
        table.add(name, nanos, operations / nanos, peak, "Gop/s");
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
