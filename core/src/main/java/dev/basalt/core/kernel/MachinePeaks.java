package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;
import dev.basalt.core.kernel.internal.ScalarPeaks;
import dev.basalt.core.kernel.internal.VectorPeaks;
import java.lang.foreign.MemorySegment;

/// What one thread of this machine can do at most, measured in this process: the marks that kernels are held against.
///
/// Each measurement repeats short runs and reports the best, as other work on the machine can only make a run slower.
/// On a shared machine a mark and the kernel held against it must be measured in turns, close to each other in time.
///
/// - **Threads:** stateless; measures the calling thread
public final class MachinePeaks {
    private static final boolean VECTOR = ActiveTier.isVector();
    private static final int RUNS = 40;
    private static final int STEPS = 25_000;
    private static final int BLOCK = 1 << 18;

    /// Written with results, so that no measured loop can be left out.
    @SuppressWarnings("UnusedVariable")
    private static volatile float sink;

    private MachinePeaks() {}

    /// The highest rate of f32 fused multiply-adds (of multiplications and additions on the scalar tier), from
    /// registers.
    ///
    /// Takes some 20 milliseconds.
    ///
    /// @return 10⁹ operations a second; a multiplication and an addition count as two
    public static double gigaflops() {
        double best = 0;
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            sink = VECTOR
                    ? VectorPeaks.multiplyAdds(STEPS, 1.0f, 1e-3f)
                    : ScalarPeaks.multiplyAdds(STEPS, -0.5f, 1e-3f);
            double nanos = System.nanoTime() - start;
            best = Math.max(best, operationsPerStep() * (double) STEPS / nanos);
        }
        return best;
    }

    /// The highest rate at which memory can be read, from the first to the last byte of a segment.
    ///
    /// Take a segment much larger than the caches to measure main memory, or the data of a kernel to get its limit.
    ///
    /// @param segment a native or mapped segment of at least 1 MiB
    /// @param repeats how often to read it; the best counts
    /// @return 10⁹ bytes a second
    /// @throws IllegalArgumentException if the segment is too small or on the heap, or `repeats` is not positive
    public static double readGigabytes(MemorySegment segment, int repeats) {
        if (!segment.isNative() || segment.byteSize() < 1 << 20) {
            throw new IllegalArgumentException(
                    "segment must be native and of at least 1048576 bytes, but has " + segment.byteSize());
        }
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats must be positive, but was " + repeats);
        }
        double best = 0;
        for (int run = 0; run < repeats; run++) {
            long start = System.nanoTime();
            long size = read(segment);
            double nanos = System.nanoTime() - start;
            best = Math.max(best, size / nanos);
        }
        return best;
    }

    private static int operationsPerStep() {
        return VECTOR ? VectorPeaks.OPERATIONS_PER_STEP : ScalarPeaks.OPERATIONS_PER_STEP;
    }

    private static long read(MemorySegment segment) {
        float sum = 0;
        long at = 0;
        for (; at <= segment.byteSize() - BLOCK; at += BLOCK) {
            sum += VECTOR ? VectorPeaks.read(segment, at, BLOCK) : ScalarPeaks.read(segment, at, BLOCK);
        }
        sink = sum;
        return at;
    }
}
