package dev.basalt.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;

/// Cuts the power at random calls of a scenario and checks its promise on the disks that could be found afterwards.
///
/// In every second case the power goes again while the promise is being checked, that is during recovery.
public final class CrashLoop {
    private static final int DISKS_PER_CUT = 4;
    private static final List<FaultEffect> EFFECTS = List.of(FaultEffect.values());

    private CrashLoop() {}

    /// Runs the loop; its cases are seeded by [Seeds].
    ///
    /// @param scenario the scenario
    /// @param cuts     how many times the power is cut in the run; each cut is followed by several disks
    /// @param <O>      its oracle
    /// @throws AssertionError naming the seed, if the promise is broken
    public static <O> void run(DiskScenario<O> scenario, int cuts) {
        long calls = callsOf(scenario);
        Seeds.check(cuts, random -> oneCut(scenario, calls, random));
    }

    private static <O> void oneCut(DiskScenario<O> scenario, long calls, Random random) throws Exception {
        long number = 1 + random.nextLong(calls + 1);
        FaultEffect effect = EFFECTS.get(random.nextInt(EFFECTS.size()));
        FaultDisk disk = FaultDisk.inMemory();
        try {
            O oracle = scenario.prepare(disk);
            disk.cutPowerAt(number, effect);
            runUntilPowerLoss(() -> scenario.run(disk, oracle));
            for (int i = 0; i < DISKS_PER_CUT; i++) {
                check(scenario, disk.crash(random), oracle, effect, random);
            }
        } catch (Exception | AssertionError e) {
            throw FaultLoop.broken("power cut at call " + number + ", effect " + effect, disk.trace(), e);
        }
    }

    private static <O> void check(
            DiskScenario<O> scenario, MemoryDisk found, O oracle, FaultEffect effect, Random random) throws Exception {
        MemoryDisk disk = found;
        if (random.nextBoolean()) {
            FaultDisk recovering = new FaultDisk(disk);
            recovering.cutPowerAt(1 + random.nextInt(20), effect);
            runUntilPowerLoss(() -> scenario.verify(recovering, oracle));
            disk = disk.crash(random);
        }
        O seen = scenario.verify(disk, oracle);
        scenario.verify(disk.crash(random), seen);
    }

    private static <O> long callsOf(DiskScenario<O> scenario) {
        FaultDisk disk = FaultDisk.inMemory();
        try {
            O oracle = scenario.prepare(disk);
            disk.reset();
            scenario.run(disk, oracle);
            return disk.calls();
        } catch (Exception e) {
            throw FaultLoop.broken("no fault at all", disk.trace(), e);
        }
    }

    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static void runUntilPowerLoss(Work work) throws Exception {
        try {
            work.run();
        } catch (IOException | UncheckedIOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PowerLossException) {
                    return;
                }
            }
            throw e;
        }
    }
}
