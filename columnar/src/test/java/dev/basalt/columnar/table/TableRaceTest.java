package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A writer and, at the worst moment, others in the same process that change the table and vacuum it at once.
class TableRaceTest {
    private final List<RacingDisk.Action> actions = new ArrayList<>();
    private final RacingDisk disk = new RacingDisk(new MemoryDisk(), () -> {
        for (RacingDisk.Action action : actions) {
            action.run();
        }
    });
    private NcfTable slow;
    private NcfTable other;

    @BeforeEach
    void create() throws IOException {
        slow = NcfTable.create(disk, People.TABLE, People.SCHEMA, People.OPTIONS);
        slow.append(People.range(0, 3));
        slow.append(People.range(3, 6));
        other = NcfTable.open(disk, People.TABLE, People.OPTIONS);
    }

    private interface Write {
        void run() throws IOException;
    }

    /// Files that a writer is about to read stay there; that they are of no use any more shows in the end.
    private void conflicts(int before, Write write) throws IOException {
        actions.add(other::optimize);
        actions.add(() -> other.vacuum(Duration.ZERO));
        disk.armForRows(before);
        assertThatThrownBy(write::run)
                .isInstanceOf(CommitConflictException.class)
                .hasMessageStartingWith("[people] a file ")
                .hasMessageEndingWith("' was changed by version 3 or one before it; run the operation again");
        assertThat(People.scores(slow.snapshot())).hasSize(6);
        slow.vacuum(Duration.ZERO);
        assertThat(disk.list(People.TABLE.resolve("data"))).hasSize(1);
    }

    @Test
    void deletingKeepsTheFilesItReads() throws IOException {
        conflicts(0, () -> slow.delete("id >= 2"));
    }

    @Test
    void updatingKeepsTheFilesItReads() throws IOException {
        conflicts(0, () -> slow.update("id >= 2", People.score(1)));
    }

    @Test
    void optimizingKeepsTheFilesItReads() throws IOException {
        conflicts(0, () -> slow.optimizeSortedBy(List.of("score")));
    }

    @Test
    void mergingKeepsTheFilesItReads() throws IOException {
        // It reads the file that it wrote first.
        conflicts(1, () -> slow.merge(People.range(1, 4, 7), List.of("id")));
    }

    /// Neither the files that are about to be committed nor the commit itself are taken for leftovers.
    @Test
    void vacuumLeavesACommitInTheMakingAlone() throws IOException {
        actions.add(() -> other.vacuum(Duration.ZERO));
        disk.arm();
        slow.append(People.range(6, 8));
        assertThat(People.scores(other.snapshot())).hasSize(8);
    }

    @Test
    void vacuumsMayMeet() throws IOException {
        slow.overwrite(People.range(0, 1));
        NcfTable third = NcfTable.open(disk, People.TABLE, People.OPTIONS);
        List<VacuumResult> results = new ArrayList<>();
        actions.add(() -> results.add(third.vacuum(Duration.ZERO)));
        disk.armForDeletion();
        results.add(other.vacuum(Duration.ZERO));
        assertThat(results).hasSize(2);
        assertThat(results.getFirst().filesDeleted() + results.getLast().filesDeleted())
                .isEqualTo(2);
        assertThat(disk.list(People.TABLE.resolve("data"))).hasSize(1);
        assertThat(disk.list(People.TABLE.resolve("log"))).hasSize(4);
    }
}
