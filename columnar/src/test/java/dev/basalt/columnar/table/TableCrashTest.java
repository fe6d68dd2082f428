package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.CrashLoop;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import dev.basalt.core.testing.FaultLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TableCrashTest {
    @Test
    void commitsAreWholeOrNotThereWhateverCallFails() {
        assertThat(FaultLoop.everyCall(new TableWriteScenario(false))).isGreaterThan(100);
    }

    @Test
    void commitsAreWholeOrNotThereWhenTheDiskIsFull() {
        assertThat(FaultLoop.everyFullDisk(new TableWriteScenario(false), 211)).isGreaterThan(10);
    }

    @Test
    void commitsAreWholeOrNotThereWhenThePowerGoes() {
        CrashLoop.run(new TableWriteScenario(false), 150);
    }

    @Test
    @Tag("long")
    void commitsAreWholeOrNotThereInManyPowerCuts() {
        CrashLoop.run(new TableWriteScenario(false), 10_000);
    }

    @Test
    void updatesAreWholeOrNotThere() {
        assertThat(FaultLoop.everyCall(new TableWriteScenario(true))).isGreaterThan(20);
        CrashLoop.run(new TableWriteScenario(true), 100);
    }

    /// Whatever call a dying writer fails at, what it leaves is ignored and can be vacuumed.
    @Test
    void leftoversOfDeadWritersAreVacuumed() throws IOException {
        for (long call = 1; ; call++) {
            FaultDisk disk = FaultDisk.inMemory();
            TableOptions options = People.OPTIONS.withClock(new People.Ticking());
            NcfTable.create(disk, People.TABLE, People.SCHEMA, options).append(People.range(0, 5));
            disk.failAt(call, true, FaultEffect.HALF);
            try {
                NcfTable.open(disk, People.TABLE, options).merge(People.range(3, 8), List.of("id"));
            } catch (IOException _) {
                // The writer is dead.
            }
            boolean fired = disk.fired();
            disk.reset();
            NcfTable table = NcfTable.open(disk, People.TABLE, options);
            int rows = table.version() == 1 ? 5 : 8;
            assertThat(People.scores(table.snapshot())).hasSize(rows);
            table.vacuum(Duration.ZERO);
            assertThat(People.scores(table.snapshot())).hasSize(rows);
            assertThat(disk.list(People.TABLE.resolve("log")))
                    .hasSize(table.history().size());
            assertThat(disk.list(People.TABLE.resolve("data"))).hasSize(filesOf(disk, table));
            if (!fired) {
                assertThat(call).isGreaterThan(20);
                return;
            }
        }
    }

    /// Counts the files that the newest version has, deletion vectors among them.
    private static int filesOf(Disk disk, NcfTable table) throws IOException {
        int count = table.snapshot().files().size();
        boolean anyDeleted = table.snapshot().files().stream().anyMatch(file -> file.deletedRows() > 0);
        for (TableFile file : table.snapshot().files()) {
            assertThat(disk.size(People.TABLE.resolve(Path.of("data", file.name()))))
                    .isEqualTo(file.bytes());
        }
        return anyDeleted ? count + 1 : count;
    }
}
