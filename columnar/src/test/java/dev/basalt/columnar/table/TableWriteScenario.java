package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.DiskScenario;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A table of one version; then one operation of each kind, or an update alone, each of which is there whole or not at
/// all.
final class TableWriteScenario implements DiskScenario<TableWriteScenario.Oracle> {
    private final boolean updates;

    TableWriteScenario(boolean updates) {
        this.updates = updates;
    }

    /// How often the table was changed at least and at most, and what it holds after each change.
    static final class Oracle {
        int acknowledged;
        int attempted;
        final List<Map<Long, Long>> states = new ArrayList<>();
    }

    private static TableOptions options() {
        return People.OPTIONS.withFileRows(20).withClock(new People.Ticking());
    }

    @Override
    public Oracle prepare(Disk disk) throws IOException {
        NcfTable table = NcfTable.create(disk, People.TABLE, People.SCHEMA, options());
        table.append(People.range(0, 12));
        Oracle oracle = new Oracle();
        oracle.states.add(People.scores(table.snapshot()));
        return oracle;
    }

    @Override
    public void run(Disk disk, Oracle oracle) throws IOException {
        NcfTable table = NcfTable.open(disk, People.TABLE, options());
        Map<Long, Long> state = new TreeMap<>(oracle.states.getFirst());
        if (updates) {
            state.replaceAll((id, score) -> id > 8 ? 7L : score);
            step(oracle, state, () -> table.update("id > 8", People.score(7)));
            return;
        }
        for (long id = 12; id < 16; id++) {
            state.put(id, id * 10);
        }
        step(oracle, state, () -> table.append(People.range(12, 16)));
        state.remove(3L);
        step(oracle, state, () -> table.delete("id = 3"));
        for (long id = 10; id < 18; id++) {
            state.put(id, id * 2);
        }
        step(oracle, state, () -> table.merge(People.range(10, 18, 2), List.of("id")));
        step(oracle, state, table::optimize);
        table.vacuum(Duration.ZERO);
        state.clear();
        state.put(1L, 10L);
        step(oracle, state, () -> table.overwrite(People.range(1, 2)));
    }

    private interface Change {
        void run() throws IOException;
    }

    private static void step(Oracle oracle, Map<Long, Long> state, Change change) throws IOException {
        oracle.states.add(new TreeMap<>(state));
        oracle.attempted++;
        change.run();
        oracle.acknowledged++;
    }

    @Override
    public Oracle verify(Disk disk, Oracle oracle) throws IOException {
        NcfTable table = NcfTable.open(disk, People.TABLE, options());
        int changes = Math.toIntExact(table.version()) - 1;
        assertThat(changes).isBetween(oracle.acknowledged, oracle.attempted);
        assertThat(People.scores(table.snapshot())).isEqualTo(oracle.states.get(changes));
        assertThat(table.history()).hasSize(changes + 2);
        // A reader leaves names as they are: who relies on what it saw after a failed commit forces them.
        disk.forceDirectory(People.TABLE.resolve("log"));
        Oracle seen = new Oracle();
        seen.acknowledged = changes;
        seen.attempted = changes;
        seen.states.addAll(oracle.states);
        return seen;
    }
}
