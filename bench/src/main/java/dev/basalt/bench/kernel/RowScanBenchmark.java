package dev.basalt.bench.kernel;

import dev.basalt.core.kernel.FloatRowKernels;
import dev.basalt.core.kernel.MachinePeaks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How close does a scan of 100,000 rows come to the memory limit, and what do 64 queries at once save?
///
/// `java -jar bench/target/benchmarks.jar RowScanBenchmark -prof gc`
///
/// Add `-jvmArgsAppend -Dbasalt.kernel.tier=scalar` (or `128`, `256`) to see another tier.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowScanBenchmark {
    private static final int ROWS = 100_000;
    private static final int DIMENSION = 384;
    private static final int QUERIES = 64;

    private final Arena arena = Arena.ofConfined();
    private final float[] queries = Rows.random(new Random(1), QUERIES * DIMENSION);
    private final float[] out = new float[QUERIES * ROWS];
    private final int[] ordinals = new Random(2).ints(ROWS, 0, ROWS).toArray();
    private MemorySegment rows = MemorySegment.NULL;

    @Setup(Level.Trial)
    public void fill() {
        rows = Rows.random(arena, new Random(3), (long) ROWS * DIMENSION);
    }

    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    /// The limit: the same bytes, only read.
    @Benchmark
    public double readOnly() {
        return MachinePeaks.readGigabytes(rows, 1);
    }

    @Benchmark
    public float[] dotOneQuery() {
        FloatRowKernels.dotRows(queries, 0, rows, 0, ROWS, DIMENSION, out, 0);
        return out;
    }

    @Benchmark
    public float[] squaredL2OneQuery() {
        FloatRowKernels.squaredL2Rows(queries, 0, rows, 0, ROWS, DIMENSION, out, 0);
        return out;
    }

    @Benchmark
    public float[] dotOneQueryRandomRows() {
        FloatRowKernels.dotGather(queries, 0, rows, 0, DIMENSION, ordinals, 0, ROWS, out, 0);
        return out;
    }

    @Benchmark
    public float[] dot64Queries() {
        FloatRowKernels.dotTile(queries, 0, QUERIES, rows, 0, ROWS, DIMENSION, out, 0);
        return out;
    }

    @Benchmark
    public float[] squaredL264Queries() {
        FloatRowKernels.squaredL2Tile(queries, 0, QUERIES, rows, 0, ROWS, DIMENSION, out, 0);
        return out;
    }
}
