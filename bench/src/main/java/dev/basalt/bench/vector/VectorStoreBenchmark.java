package dev.basalt.bench.vector;

import dev.basalt.vector.Deduplication;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import dev.basalt.vector.VectorStore;
import dev.basalt.vector.VectorStoreOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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

/// How long do 10,000 vectors of 384 values take to add, find and remove?
///
/// `java -jar bench/target/benchmarks.jar VectorStoreBenchmark -prof gc`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VectorStoreBenchmark {
    private static final int ROWS = 10_000;
    private static final int DIMENSION = 384;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Param({"F32", "F16"})
    @SuppressWarnings("NullAway.Init")
    RowType type;

    @Param("EXACT")
    @SuppressWarnings("NullAway.Init")
    Deduplication deduplication;

    private final float[] vectors = new float[ROWS * DIMENSION];
    private final long[] ids = new long[ROWS];
    private final int[] some = new Random(2).ints(1000, 0, ROWS).distinct().toArray();
    private final float[] copy = new float[DIMENSION];
    private VectorStore full = new VectorStore(VectorStoreOptions.of(1, Metric.L2));
    private VectorStore changing = full;

    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = random.nextFloat(-1, 1);
        }
        for (int i = 0; i < ROWS; i++) {
            ids[i] = i;
        }
        full = newStore(ROWS);
        changing = newStore(ROWS);
        full.addAll(vectors, ids);
    }

    private VectorStore newStore(int capacity) {
        return new VectorStore(VectorStoreOptions.of(DIMENSION, Metric.COSINE)
                .withRowType(type)
                .withDeduplication(deduplication)
                .withInitialCapacity(capacity));
    }

    /// Into memory that was taken and touched before; what the 10,000 rows cost to free is in it too.
    @Benchmark
    public int clearAndAdd10000() {
        changing.clear();
        int row = 0;
        for (int i = 0; i < ROWS; i++) {
            row = changing.add(i, vectors, i * DIMENSION);
        }
        return row;
    }

    @Benchmark
    public int clearAndAddAll10000() {
        changing.clear();
        changing.addAll(vectors, ids);
        return changing.end();
    }

    /// Into a new store that grows from 1,000 rows on.
    @Benchmark
    public int add10000ToNewStore() {
        VectorStore store = newStore(1000);
        int row = 0;
        for (int i = 0; i < ROWS; i++) {
            row = store.add(i, vectors, i * DIMENSION);
        }
        return row;
    }

    /// Adds 100 duplicates and removes them.
    @Benchmark
    public int addAndRemove100Duplicates() {
        int row = 0;
        for (int i = 0; i < 100; i++) {
            row += full.add(ROWS + i, vectors, some[i] * DIMENSION);
        }
        for (int i = 0; i < 100; i++) {
            full.remove(ROWS + i);
        }
        return row;
    }

    /// 1,000 copies of vectors by id.
    @Benchmark
    public float get1000Copies() {
        float sum = 0;
        for (int i = 0; i < 1000; i++) {
            full.copyRow(0, some[i % some.length], copy, 0);
            sum += copy[5];
        }
        return sum;
    }

    /// 1,000 vectors by id without a copy.
    @Benchmark
    public float get1000Views() {
        float sum = 0;
        long reader = full.enter();
        for (int i = 0; i < 1000; i++) {
            MemorySegment view = full.view(full.rowOf(some[i % some.length]));
            sum += view.get(F32, 0);
        }
        full.exit(reader);
        return sum;
    }

    /// Removes 1,000 rows and adds them again.
    @Benchmark
    public int removeAndAdd1000() {
        int removed = 0;
        for (int i = 0; i < 1000; i++) {
            removed += full.remove(i) ? 1 : 0;
        }
        for (int i = 0; i < 1000; i++) {
            full.add(i, vectors, i * DIMENSION);
        }
        return removed;
    }

    /// What of it is adding.
    @Benchmark
    public int add1000AndClear() {
        for (int i = 0; i < 1000; i++) {
            changing.add(i, vectors, i * DIMENSION);
        }
        changing.clear();
        return changing.end();
    }
}
