package dev.basalt.bench.kernel;

import dev.basalt.core.kernel.FloatKernels;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How long do dot product, distance and cosine of two vectors in the first-level cache take?
///
/// `java -jar bench/target/benchmarks.jar FloatKernelsBenchmark -prof gc`
///
/// Add `-jvmArgsAppend -Dbasalt.kernel.tier=scalar` (or `128`, `256`) to see another tier.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FloatKernelsBenchmark {
    @Param({"100", "384", "1024"})
    int dimension;

    private final Arena arena = Arena.ofConfined();
    private float[] a = {};
    private float[] b = {};
    private MemorySegment segment = MemorySegment.NULL;

    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
        a = Rows.random(random, dimension);
        b = Rows.random(random, dimension);
        segment = Rows.copy(arena, b);
    }

    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    @Benchmark
    public float dotOfArrays() {
        return FloatKernels.dot(a, 0, b, 0, dimension);
    }

    @Benchmark
    public float dotWithSegment() {
        return FloatKernels.dot(a, 0, segment, 0, dimension);
    }

    @Benchmark
    public float squaredL2WithSegment() {
        return FloatKernels.squaredL2(a, 0, segment, 0, dimension);
    }

    @Benchmark
    public float cosineWithSegment() {
        return FloatKernels.cosine(a, 0, segment, 0, dimension);
    }
}
