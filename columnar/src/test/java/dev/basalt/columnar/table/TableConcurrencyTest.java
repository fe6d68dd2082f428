package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableConcurrencyTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = 6;

    @TempDir
    Path directory;

    @Test
    void noRowIsLostInMemory() throws Exception {
        run(new MemoryDisk(), People.TABLE, Duration.ofHours(1));
    }

    @Test
    void noRowIsLostOnTheSystemDiskWhereNothingIsRetained() throws Exception {
        run(Disk.system(), directory.resolve("table"), Duration.ZERO);
    }

    /// Each writer appends, merges, deletes and updates rows of its own numbers; all merge one row that they share,
    /// whose score tells which merge was the last. Another thread optimizes and vacuums.
    private static void run(Disk disk, Path path, Duration retention) throws Exception {
        NcfTable.create(disk, path, People.SCHEMA, People.OPTIONS);
        AtomicLong conflicts = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1)) {
            List<Future<Map<Long, Long>>> outcomes = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                outcomes.add(threads.submit(() -> write(disk, path, number, conflicts)));
            }
            Future<?> cleaner = threads.submit(() -> {
                NcfTable table = NcfTable.open(disk, path, People.OPTIONS);
                for (int i = 0; i < ROUNDS; i++) {
                    try {
                        table.optimize();
                    } catch (CommitConflictException _) {
                        conflicts.incrementAndGet();
                    }
                    table.vacuum(retention);
                }
                return table;
            });
            Map<Long, Long> expected = new TreeMap<>();
            for (Future<Map<Long, Long>> outcome : outcomes) {
                expected.putAll(outcome.get());
            }
            cleaner.get();
            NcfTable table = NcfTable.open(disk, path, People.OPTIONS);
            Map<Long, Long> found = People.scores(table.snapshot());
            assertThat(found.remove(0L)).isBetween(0L, (long) WRITERS * ROUNDS);
            assertThat(found).isEqualTo(expected);
            checkHistory(table, retention);
        }
    }

    /// Every version follows from the one before it, and those that were retained can be read.
    private static void checkHistory(NcfTable table, Duration retention) throws IOException {
        long rows = 0;
        long version = 0;
        long appends = 0;
        for (TableCommit commit : table.history()) {
            assertThat(commit.version()).isEqualTo(version++);
            rows += commit.rowsAdded() - commit.rowsRemoved();
            assertThat(commit.rowCount()).isEqualTo(rows);
            if (!retention.isZero()) {
                assertThat(People.scores(table.at(commit.version()))).hasSize((int) rows);
            }
            appends += commit.operation().equals("append") ? 1 : 0;
        }
        assertThat(appends).isEqualTo(WRITERS * ROUNDS);
    }

    private static Map<Long, Long> write(Disk disk, Path path, int number, AtomicLong conflicts) throws IOException {
        NcfTable table = NcfTable.open(disk, path, People.OPTIONS);
        Map<Long, Long> mine = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            long first = (number + 1) * 100_000L + round * 100L;
            table.append(People.range(first, first + 20));
            for (long id = first; id < first + 20; id++) {
                mine.put(id, id * 10);
            }
            again(conflicts, () -> table.merge(People.range(first + 10, first + 30, 3), List.of("id")));
            for (long id = first + 10; id < first + 30; id++) {
                mine.put(id, id * 3);
            }
            again(conflicts, () -> table.delete("id >= " + first + " and id < " + (first + 5)));
            for (long id = first; id < first + 5; id++) {
                mine.remove(id);
            }
            again(conflicts, () -> table.update("id >= " + (first + 8) + " and id < " + (first + 12), People.score(4)));
            for (long id = first + 8; id < first + 12; id++) {
                mine.put(id, 4L);
            }
            long score = (long) number * ROUNDS + round;
            again(conflicts, () -> table.merge(People.of(Map.of(0L, score)), List.of("id")));
        }
        return mine;
    }

    private interface Change {
        void run() throws IOException;
    }

    private static void again(AtomicLong conflicts, Change change) throws IOException {
        while (true) {
            try {
                change.run();
                return;
            } catch (CommitConflictException _) {
                conflicts.incrementAndGet();
            }
        }
    }
}
