package dev.basalt.bench.kernel;

import dev.basalt.core.kernel.TopK;
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

/// What does it cost to select the best of 100,000 scores?
///
/// `java -jar bench/target/benchmarks.jar TopKBenchmark -prof gc`
///
/// Add `-jvmArgsAppend -Dbasalt.kernel.tier=scalar` (or `128`, `256`) to see another tier.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TopKBenchmark {
    private static final int COUNT = 100_000;

    @Param({"10", "100"})
    int k;

    private final float[] scores = Rows.random(new Random(1), COUNT);
    private TopK topK = TopK.highest(1);
    private long[] ids = {};
    private float[] best = {};

    @Setup(Level.Trial)
    public void create() {
        topK = TopK.highest(k);
        ids = new long[k];
        best = new float[k];
    }

    @Benchmark
    public long[] selectFromRandomOrder() {
        topK.offerAll(scores, 0, COUNT, 0);
        topK.drainTo(ids, best, 0);
        return ids;
    }
}
