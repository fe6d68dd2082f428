package dev.basalt.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Runs a scenario with its first call failing, then with its second one failing, and so on until no call is left.
///
/// Every call fails in six ways: once or for good, with nothing, half or all of it happening. After each run the
/// promise is checked on the disk as a restarted process finds it, on disks as power cuts leave them, and once more
/// after both.
public final class FaultLoop {
    private static final int CRASHES = 3;
    private static final int TRACE_LINES = 40;

    private FaultLoop() {}

    /// Runs the loop.
    ///
    /// @param scenario the scenario
    /// @param <O>      its oracle
    /// @return how many faults fired
    /// @throws AssertionError naming the call, if a promise is broken
    public static <O> long everyCall(DiskScenario<O> scenario) {
        long faults = 0;
        for (FaultEffect effect : FaultEffect.values()) {
            for (boolean persistent : new boolean[] {false, true}) {
                long number = 1;
                while (oneFault(scenario, number, persistent, effect)) {
                    number++;
                }
                faults += number - 1;
            }
        }
        return faults;
    }

    /// Runs the scenario with ever more free space, until it runs through.
    ///
    /// @param scenario the scenario
    /// @param step     by how many bytes the free space grows from run to run, at least 1
    /// @param <O>      its oracle
    /// @return how many runs met a full disk
    /// @throws AssertionError naming the free space, if a promise is broken
    public static <O> long everyFullDisk(DiskScenario<O> scenario, long step) {
        for (long free = 0; ; free += step) {
            FaultDisk disk = FaultDisk.inMemory();
            String what = "disk full after " + free + " bytes";
            try {
                O oracle = scenario.prepare(disk);
                disk.reset();
                disk.freeBytes(free);
                boolean full = !runsThrough(scenario, disk, oracle, true);
                disk.freeBytes(Long.MAX_VALUE);
                check(scenario, disk, oracle);
                if (!full) {
                    return free / step;
                }
            } catch (Exception | AssertionError e) {
                throw broken(what, disk.trace(), e);
            }
        }
    }

    private static <O> boolean oneFault(DiskScenario<O> scenario, long number, boolean persistent, FaultEffect effect) {
        FaultDisk disk = FaultDisk.inMemory();
        List<String> trace = List.of();
        try {
            O oracle = scenario.prepare(disk);
            disk.failAt(number, persistent, effect);
            runsThrough(scenario, disk, oracle, false);
            trace = disk.trace();
            boolean fired = disk.fired();
            disk.reset();
            check(scenario, disk, oracle);
            if (fired) {
                cutPowerInRecovery(scenario, number, persistent, effect);
            }
            return fired;
        } catch (Exception | AssertionError e) {
            String what = "call " + number + (persistent ? " and all after it" : "") + " failing with effect " + effect;
            throw broken(what, trace.isEmpty() ? disk.trace() : trace, e);
        }
    }

    /// The same fault again, then the power goes while a restarted process recovers.
    private static <O> void cutPowerInRecovery(
            DiskScenario<O> scenario, long number, boolean persistent, FaultEffect effect) throws Exception {
        FaultDisk disk = FaultDisk.inMemory();
        O oracle = scenario.prepare(disk);
        disk.failAt(number, persistent, effect);
        runsThrough(scenario, disk, oracle, false);
        Random random = Seeds.random(Seeds.first() + number);
        disk.cutPowerAt(1 + random.nextInt(20), FaultEffect.NOTHING);
        CrashLoop.runUntilPowerLoss(() -> scenario.verify(disk, oracle));
        for (int i = 0; i < CRASHES; i++) {
            scenario.verify(disk.crash(random), oracle);
        }
    }

    /// Whether the scenario ended without an exception; an exception without a fault is thrown on.
    private static <O> boolean runsThrough(DiskScenario<O> scenario, FaultDisk disk, O oracle, boolean mayFail)
            throws Exception {
        @Nullable Exception failure = null;
        try {
            scenario.run(disk, oracle);
        } catch (IOException | UncheckedIOException e) {
            if (!mayFail && !disk.fired()) {
                throw e;
            }
            failure = e;
        }
        requireClosed(disk);
        return failure == null;
    }

    private static void requireClosed(FaultDisk disk) {
        if (disk.openCount() != 0 || disk.memory().mappingCount() != 0) {
            throw new AssertionError("all files, locks and mappings must be closed, but " + disk.openCount()
                    + " files or locks and " + disk.memory().mappingCount() + " mappings are open");
        }
    }

    private static <O> void check(DiskScenario<O> scenario, FaultDisk disk, O oracle) throws Exception {
        verifyCrashes(scenario, disk, oracle);
        O seen = scenario.verify(disk, oracle);
        requireClosed(disk);
        verifyCrashes(scenario, disk, seen);
    }

    private static <O> void verifyCrashes(DiskScenario<O> scenario, FaultDisk disk, O oracle) throws Exception {
        for (int i = 0; i < CRASHES; i++) {
            scenario.verify(disk.crash(Seeds.random(Seeds.first() + i)), oracle);
        }
    }

    static AssertionError broken(String what, List<String> trace, Throwable cause) {
        List<String> last = trace.subList(Math.max(0, trace.size() - TRACE_LINES), trace.size());
        return new AssertionError(
                "promise broken with " + what + ": " + cause + "\nlast calls:\n  " + String.join("\n  ", last), cause);
    }
}
