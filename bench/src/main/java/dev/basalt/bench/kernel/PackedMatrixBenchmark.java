package dev.basalt.bench.kernel;

import dev.basalt.core.kernel.PackedMatrix;
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
import org.openjdk.jmh.annotations.Warmup;

/// How fast is the f32 matrix product at the shapes of a small Transformer?
///
/// `java -jar bench/target/benchmarks.jar PackedMatrixBenchmark -prof gc`
///
/// Add `-jvmArgsAppend -Dbasalt.kernel.tier=scalar` (or `128`, `256`) to see another tier.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackedMatrixBenchmark {
    /// `m x k x n`.
    @Param({"512x384x1536", "512x1536x384", "128x384x384", "1x384x1536"})
    String shape = "";

    private int m;
    private float[] a = {};
    private float[] c = {};
    private PackedMatrix matrix = PackedMatrix.of(a, 0, 0, 0);

    @Setup(Level.Trial)
    public void fill() {
        String[] parts = shape.split("x", 3);
        m = Integer.parseInt(parts[0]);
        int k = Integer.parseInt(parts[1]);
        int n = Integer.parseInt(parts[2]);
        Random random = new Random(1);
        a = Rows.random(random, m * k);
        c = new float[m * n];
        matrix = PackedMatrix.of(Rows.random(random, k * n), 0, k, n);
    }

    @Benchmark
    public float[] multiply() {
        matrix.multiply(a, 0, m, c, 0);
        return c;
    }
}
