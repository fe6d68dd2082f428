package dev.basalt.bench.json;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Measures contenders that do the same work, one after the other in each round, so that what disturbs the machine
/// disturbs all of them.
///
/// - **Threads:** confined to one
final class Race {
    private static final long WARM_UP_NANOS = 1_500_000_000L;
    private static final long ROUND_NANOS = 300_000_000L;

    private final int rounds;
    private final Map<String, Work> contenders = new LinkedHashMap<>();

    /// What is measured.
    @FunctionalInterface
    interface Work {
        /// Works once.
        ///
        /// @return something of the result, so that it is not left out
        Object run() throws Exception;
    }

    Race(int rounds) {
        this.rounds = rounds;
    }

    Race add(String name, Work work) {
        contenders.put(name, work);
        return this;
    }

    /// Measures all of them.
    ///
    /// @return the median over the rounds of the time of one run, in nanoseconds
    Map<String, Double> run() throws Exception {
        int count = contenders.size();
        Work[] works = contenders.values().toArray(Work[]::new);
        double[][] times = new double[count][rounds];
        for (Work work : works) {
            time(work, WARM_UP_NANOS);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < count; i++) {
                int turn = (i + round) % count;
                times[turn][round] = time(works[turn], ROUND_NANOS);
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        int next = 0;
        for (String name : contenders.keySet()) {
            double[] sorted = times[next++];
            Arrays.sort(sorted);
            medians.put(name, sorted[rounds / 2]);
        }
        return medians;
    }

    private static double time(Work work, long nanos) throws Exception {
        long start = System.nanoTime();
        long runs = 0;
        int seen = 0;
        long passed;
        do {
            seen += work.run() == null ? 1 : 0;
            runs++;
            passed = System.nanoTime() - start;
        } while (passed < nanos);
        if (seen == runs) {
            throw new IllegalStateException("a contender must return something, but returned nothing");
        }
        return (double) passed / runs;
    }
}
