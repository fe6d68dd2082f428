package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.ChildJvm;
import dev.basalt.core.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that changes a table: every commit that it acknowledged is there, at most one more is, and every
/// version has the rows that it must have.
class TableKillTest {
    private static final int MAX_CHANGES = 25;
    private static final int MAX_DELAY_MICROS = 15_000;
    /// In every fourth round the child is killed while it starts.
    private static final int MAX_START_MICROS = 400_000;
    /// How many kills one table lives through.
    private static final int KILLS_OF_A_TABLE = 40;

    @TempDir
    Path directory;

    @Test
    void losesNoCommitWheneverItsWriterIsKilled() throws Exception {
        kill(20);
    }

    @Test
    @Tag("long")
    void losesNoCommitInManyKills() throws Exception {
        kill(500);
    }

    private void kill(int rounds) throws Exception {
        Random random = Seeds.random(Seeds.first());
        long last = -1;
        Path path = directory.resolve("table");
        for (int round = 0; round < rounds; round++) {
            if (round % KILLS_OF_A_TABLE == 0) {
                path = directory.resolve("table" + round);
                last = -1;
            }
            long heard = Math.max(last, runAndKill(path, round % 4 == 3, random));
            String what = "round " + round + ", seed " + Seeds.first();
            last = look(path, last, heard, what);
        }
        assertThat(last).isPositive();
    }

    /// The last version that the child acknowledged; -1 for none.
    private long runAndKill(Path path, boolean early, Random random) throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(Writer.class, directory.resolve("errors"), List.of(path.toString()))) {
            assertThat(child.nextLine()).isEqualTo("opening");
            long heard = -1;
            for (int changes = early ? 0 : 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
                heard = Long.parseLong(child.nextLine());
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(early ? MAX_START_MICROS : MAX_DELAY_MICROS));
            child.kill();
            for (String line = child.line(); line != null; line = child.line()) {
                heard = Long.parseLong(line);
            }
            return heard;
        }
    }

    private static long look(Path path, long last, long heard, String what) throws IOException {
        if (heard < 0 && !Files.exists(path.resolve("log/v00000000000000000000.nct"))) {
            return -1;
        }
        NcfTable table = NcfTable.open(Disk.system(), path, Writer.OPTIONS);
        // One commit may have become durable without being heard of.
        assertThat(table.version()).as(what).isBetween(heard, heard + 1);
        List<TableCommit> history = table.history();
        assertThat(history).as(what).hasSize(Math.toIntExact(table.version() + 1));
        List<String> operations = new ArrayList<>();
        history.forEach(commit -> operations.add(commit.operation()));
        assertThat(operations).as(what).isEqualTo(Writer.operations(table.version()));
        for (long version = Math.max(0, last); version <= table.version(); version++) {
            checkVersion(table, version, what);
        }
        if (table.version() % 3 == 0) {
            table.vacuum(Duration.ZERO);
            assertThat(People.scores(table.snapshot())).as(what).isEqualTo(Writer.stateAfter(table.version()));
            assertThat(filesIn(path, "log")).as(what).hasSize(history.size());
            assertThat(filesIn(path, "data")).as(what).isEqualTo(dataFiles(table, filesIn(path, "data")));
        }
        return table.version();
    }

    /// A version is expired, or whole and as it was.
    private static void checkVersion(NcfTable table, long version, String what) throws IOException {
        TableSnapshot snapshot;
        try {
            snapshot = table.at(version);
        } catch (IllegalArgumentException e) {
            assertThat(e).as(what).hasMessage("version must not be expired, but " + version + " was vacuumed");
            assertThat(version).as(what).isLessThan(table.version());
            return;
        }
        assertThat(People.scores(snapshot)).as(what + ", version " + version).isEqualTo(Writer.stateAfter(version));
    }

    private static Set<String> filesIn(Path path, String part) throws IOException {
        Set<String> names = new HashSet<>();
        for (Path file : Disk.system().list(path.resolve(part))) {
            names.add(String.valueOf(file.getFileName()));
        }
        return names;
    }

    /// The files that the newest version has; of deletion vectors only those there are.
    private static Set<String> dataFiles(NcfTable table, Set<String> found) throws IOException {
        Set<String> names = new HashSet<>();
        boolean anyDeleted = false;
        for (TableFile file : table.snapshot().files()) {
            names.add(file.name());
            anyDeleted |= file.deletedRows() > 0;
        }
        for (String name : found) {
            if (anyDeleted && name.endsWith(".del")) {
                names.add(name);
            }
        }
        return names;
    }

    /// Makes one version after another and says its number when it is acknowledged. What a version does, and so what
    /// the table holds after it, depends on its number alone.
    static final class Writer {
        private static final TableOptions OPTIONS = People.OPTIONS.withFileRows(20);
        private static final int CYCLE = 12;
        private static final int VACUUM_EVERY = 7;
        private static final String NOTE = "note";

        private Writer() {}

        public static void main(String[] arguments) {
            Path path = Path.of(arguments[0]);
            ChildJvm.say("opening");
            ChildJvm.runUntilKilled(() -> {
                NcfTable table = open(path);
                for (long next = table.version() + 1; ; next++) {
                    change(table, next);
                    ChildJvm.say(Long.toString(next));
                    if (next % VACUUM_EVERY == 0) {
                        table.vacuum(Duration.ZERO);
                    }
                }
            });
        }

        private static NcfTable open(Path path) throws IOException {
            if (Files.exists(path.resolve("log/v00000000000000000000.nct"))) {
                return NcfTable.open(Disk.system(), path, OPTIONS);
            }
            NcfTable table = NcfTable.create(Disk.system(), path, People.SCHEMA, OPTIONS);
            ChildJvm.say("0");
            return table;
        }

        private static void change(NcfTable table, long version) throws IOException {
            long first = version * 10;
            Optional<TableCommit> commit = switch ((int) (version % CYCLE)) {
                case 1, 2, 5, 8 -> table.append(People.range(first, first + 9));
                case 3, 9 -> table.merge(People.range(first - 14, first + 4, 3), List.of("id"));
                case 4, 10 -> table.delete(deletion(first));
                case 6 -> table.optimize();
                case 7 ->
                    table.evolve(List.of(
                            table.schema().contains(NOTE)
                                    ? new SchemaChange.DropColumn(NOTE)
                                    : new SchemaChange.AddColumn(Field.of(NOTE, Simple.FLOAT64))));
                case 11 -> table.optimizeSortedBy(List.of("score"));
                default -> table.overwrite(People.range(first, first + 9));
            };
            if (commit.isEmpty() || commit.get().version() != version) {
                throw new AssertionError("change must make version " + version + ", but made " + commit);
            }
        }

        /// Takes a row or two from some files and all from others.
        private static String deletion(long first) {
            return "id = " + (first - 33) + " or (id >= " + (first - 15) + " and id <= " + (first - 8) + ")";
        }

        static List<String> operations(long last) {
            List<String> names = new ArrayList<>(List.of("create"));
            for (long version = 1; version <= last; version++) {
                names.add(
                        switch ((int) (version % CYCLE)) {
                            case 1, 2, 5, 8 -> "append";
                            case 3, 9 -> "merge";
                            case 4, 10 -> "delete";
                            case 6, 11 -> "optimize";
                            case 7 -> "evolve";
                            default -> "overwrite";
                        });
            }
            return names;
        }

        static Map<Long, Long> stateAfter(long last) {
            Map<Long, Long> state = new TreeMap<>();
            for (long version = last - last % CYCLE; version <= last; version++) {
                long first = version * 10;
                switch ((int) (version % CYCLE)) {
                    case 1, 2, 5, 8 -> put(state, first, first + 9, 10);
                    case 3, 9 -> put(state, first - 14, first + 4, 3);
                    case 4, 10 ->
                        state.keySet().removeIf(id -> id == first - 33 || (id >= first - 15 && id <= first - 8));
                    case 6, 7, 11 -> {}
                    default -> {
                        state.clear();
                        put(state, first, first + (version == 0 ? 0 : 9), 10);
                    }
                }
            }
            return state;
        }

        private static void put(Map<Long, Long> state, long from, long to, long factor) {
            for (long id = from; id < to; id++) {
                state.put(id, id * factor);
            }
        }
    }
}
