package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A table whose disk fails at one call is used on: what failed was done whole or not at all, and is tried again if
/// it was not.
class TableFaultTest {
    private static final TableOptions OPTIONS = People.OPTIONS.withFileRows(20);

    private interface Change {
        void run(NcfTable table) throws IOException;
    }

    /// Every second call happens although it fails.
    @Test
    void goesOnWhateverCallFails() throws IOException {
        long number = 1;
        while (fires(number, number % 2 == 0 ? FaultEffect.ALL : FaultEffect.NOTHING)) {
            number++;
        }
        assertThat(number).isGreaterThan(150);
    }

    @Test
    @Tag("long")
    void goesOnWhateverCallFailsInAnyWay() throws IOException {
        for (FaultEffect effect : FaultEffect.values()) {
            long number = 1;
            while (fires(number, effect)) {
                number++;
            }
            assertThat(number).isGreaterThan(150);
        }
    }

    @Test
    void takesNoCallForDoneThatFailsForGood() throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        NcfTable table = NcfTable.create(disk, People.TABLE, People.SCHEMA, OPTIONS);
        table.append(People.range(0, 12));
        disk.failAt(1, true, FaultEffect.NOTHING);
        assertThat(fails(table, changed -> changed.append(People.range(12, 16))))
                .isTrue();
        assertThat(fails(table, changed -> changed.update("id = 1", People.score(1))))
                .isTrue();
        assertThat(fails(table, changed -> changed.vacuum(Duration.ZERO))).isTrue();
        disk.reset();
        assertThat(table.version()).isEqualTo(1);
        assertThat(People.scores(table.snapshot())).hasSize(12);
        assertThat(disk.openCount()).isZero();
    }

    private static boolean fails(NcfTable table, Change change) {
        try {
            change.run(table);
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean fires(long number, FaultEffect effect) throws IOException {
        FaultDisk disk = FaultDisk.inMemory();
        NcfTable table = NcfTable.create(disk, People.TABLE, People.SCHEMA, OPTIONS.withClock(new People.Ticking()));
        Map<Long, Long> state = new TreeMap<>();
        Map<Long, Map<Long, Long>> versions = new TreeMap<>();
        String what = "call " + number + " failing with effect " + effect;
        disk.failAt(number, false, effect);
        put(state, 0, 12, 10);
        step(disk, table, changed -> changed.append(People.range(0, 12)), state, versions, what);
        state.remove(3L);
        step(disk, table, changed -> changed.delete("id = 3"), state, versions, what);
        state.replaceAll((id, score) -> id > 8 ? 7L : score);
        step(disk, table, changed -> changed.update("id > 8", People.score(7)), state, versions, what);
        put(state, 10, 18, 2);
        step(disk, table, changed -> changed.merge(People.range(10, 18, 2), List.of("id")), state, versions, what);
        step(disk, table, NcfTable::optimize, state, versions, what);
        checkVersions(disk, versions, what);
        vacuum(table);
        put(state, 20, 22, 10);
        step(disk, table, changed -> changed.append(People.range(20, 22)), state, versions, what);
        vacuum(table);
        boolean fired = disk.fired();
        disk.reset();
        table.vacuum(Duration.ZERO);
        checkFiles(disk, table, what);
        return fired;
    }

    private static void put(Map<Long, Long> state, long from, long to, long factor) {
        for (long id = from; id < to; id++) {
            state.put(id, id * factor);
        }
    }

    private static void step(
            FaultDisk disk,
            NcfTable table,
            Change change,
            Map<Long, Long> state,
            Map<Long, Map<Long, Long>> versions,
            String what)
            throws IOException {
        long before = versions.size();
        if (fails(table, change) && open(disk).version() == before) {
            change.run(table);
        }
        versions.put(before + 1, new TreeMap<>(state));
        assertThat(open(disk).version()).as(what).isEqualTo(before + 1);
        assertThat(People.scores(open(disk).snapshot())).as(what).isEqualTo(state);
    }

    private static NcfTable open(FaultDisk disk) throws IOException {
        return NcfTable.open(disk.memory(), People.TABLE, OPTIONS);
    }

    private static void checkVersions(FaultDisk disk, Map<Long, Map<Long, Long>> versions, String what)
            throws IOException {
        for (Map.Entry<Long, Map<Long, Long>> version : versions.entrySet()) {
            assertThat(People.scores(open(disk).at(version.getKey())))
                    .as(what + ", version " + version.getKey())
                    .isEqualTo(version.getValue());
        }
    }

    private static void vacuum(NcfTable table) throws IOException {
        if (fails(table, changed -> changed.vacuum(Duration.ZERO))) {
            table.vacuum(Duration.ZERO);
        }
    }

    /// Only what the newest version has, and a commit for each version.
    private static void checkFiles(FaultDisk disk, NcfTable table, String what) throws IOException {
        Set<String> files = new HashSet<>();
        table.snapshot().files().forEach(file -> files.add(file.name()));
        Set<String> found = new HashSet<>();
        disk.list(People.TABLE.resolve("data")).forEach(path -> found.add(String.valueOf(path.getFileName())));
        assertThat(found).as(what).isEqualTo(files);
        assertThat(disk.list(People.TABLE.resolve("log"))).as(what).hasSize((int) table.version() + 1);
        assertThat(disk.openCount()).as(what).isZero();
        assertThat(disk.memory().mappingCount()).as(what).isZero();
    }
}
