package dev.basalt.bench.kernel;

import dev.basalt.core.kernel.BitKernels;
import dev.basalt.core.kernel.ByteKernels;
import dev.basalt.core.kernel.HalfKernels;
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

/// How long do the integer kernels and the 16-bit conversions take for one vector in the cache?
///
/// `java -jar bench/target/benchmarks.jar CodeKernelsBenchmark -prof gc`
///
/// Add `-jvmArgsAppend -Dbasalt.kernel.tier=scalar` (or `128`, `256`) to see another tier.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodeKernelsBenchmark {
    @Param({"384", "1024"})
    int dimension;

    private byte[] bytesA = {};
    private byte[] bytesB = {};
    private long[] wordsA = {};
    private long[] wordsB = {};
    private float[] floats = {};
    private short[] halves = {};

    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
        bytesA = new byte[dimension];
        bytesB = new byte[dimension];
        random.nextBytes(bytesA);
        random.nextBytes(bytesB);
        wordsA = random.longs(dimension / 64).toArray();
        wordsB = random.longs(dimension / 64).toArray();
        floats = Rows.random(random, dimension);
        halves = new short[dimension];
    }

    @Benchmark
    public int dotOfBytes() {
        return ByteKernels.dot(bytesA, 0, bytesB, 0, dimension);
    }

    @Benchmark
    public long hamming() {
        return BitKernels.hamming(wordsA, 0, wordsB, 0, dimension / 64);
    }

    @Benchmark
    public short[] f32ToF16() {
        HalfKernels.f32ToF16(floats, 0, halves, 0, dimension);
        return halves;
    }

    @Benchmark
    public float[] f16ToF32() {
        HalfKernels.f16ToF32(halves, 0, floats, 0, dimension);
        return floats;
    }

    @Benchmark
    public short[] f32ToBf16() {
        HalfKernels.f32ToBf16(floats, 0, halves, 0, dimension);
        return halves;
    }

    @Benchmark
    public float[] bf16ToF32() {
        HalfKernels.bf16ToF32(halves, 0, floats, 0, dimension);
        return floats;
    }
}
