package dev.basalt.cli;

import java.util.Arrays;

/// Times a piece of work: warms it up, runs it several times, and keeps the best and the median run.
final class Stopwatch {
    private static final long WARM_UP_NANOS = 1_000_000_000;
    private static final long BRIEF_WARM_UP_NANOS = 1_000_000;
    private static final double RUNS_IN_WARM_UP = 0.15;
    private static final int RUNS = 9;

    /// Work that is timed. What it returns keeps the JIT from leaving it out.
    @FunctionalInterface
    interface Work {
        double run();
    }

    /// Nanoseconds for one call.
    ///
    /// @param best   of the fastest run: what the machine can do when nobody disturbs it
    /// @param median of the middle run
    record Time(double best, double median) {}

    private final long warmUpNanos;
    private double sink;

    /// @param isBrief whether to measure for milliseconds rather than seconds, which gives rough figures
    Stopwatch(boolean isBrief) {
        warmUpNanos = isBrief ? BRIEF_WARM_UP_NANOS : WARM_UP_NANOS;
    }

    Time time(Work work) {
        long calls = 0;
        long start = System.nanoTime();
        do {
            sink += work.run();
            calls++;
        } while (System.nanoTime() - start < warmUpNanos);
        long perRun = Math.max(1, (long) (calls * RUNS_IN_WARM_UP));
        double[] nanos = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long from = System.nanoTime();
            for (long call = 0; call < perRun; call++) {
                sink += work.run();
            }
            nanos[i] = (double) (System.nanoTime() - from) / perRun;
        }
        Arrays.sort(nanos);
        return new Time(nanos[0], nanos[RUNS / 2]);
    }

    /// The sum of all that was returned; to be used somewhere.
    double sink() {
        return sink;
    }
}
