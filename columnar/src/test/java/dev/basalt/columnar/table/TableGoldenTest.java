package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.BasaltException;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.Golden;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A table of format version 1 must be read, and written on, by every later build.
class TableGoldenTest {
    private static final String FOLDER = "ncf-table-v1";
    private static final Path TABLE = Path.of("golden");
    private static final List<String> OPERATIONS =
            List.of("create", "append", "delete", "append", "merge", "evolve", "merge", "delete", "optimize");

    private final MemoryDisk disk = new MemoryDisk();

    /// What each version holds, in the order of the rows.
    private static List<String> rows(int version) {
        List<String> first = people(0, 12, 10);
        List<String> deleted = without(first, 3, 7);
        List<String> second = joined(deleted, people(12, 15, 10));
        List<String> merged = joined(without(second, 10, 11, 12, 13, 14), people(10, 17, 2));
        List<String> renamed = merged.stream().map(row -> row + "|null").toList();
        List<String> wide =
                joined(without(renamed, 2), List.of("2|person 2|5000000000|0.5", "100|person 100|-1|-0.25"));
        // A file that loses most of its rows is written anew, behind the others.
        List<String> last = joined(without(wide, 0, 1, 4, 5, 6, 8, 9), List.of("9|person 9|90|null"));
        return switch (version) {
            case 0 -> List.of();
            case 1 -> first;
            case 2 -> deleted;
            case 3 -> second;
            case 4 -> merged;
            case 5 -> renamed;
            case 6 -> wide;
            default -> last;
        };
    }

    private static List<String> people(int from, int to, int factor) {
        return IntStream.range(from, to)
                .mapToObj(id -> id + "|person " + id + "|" + id * factor)
                .toList();
    }

    private static List<String> joined(List<String> rows, List<String> more) {
        return Stream.concat(rows.stream(), more.stream()).toList();
    }

    private static List<String> without(List<String> rows, int... ids) {
        return rows.stream()
                .filter(row -> IntStream.of(ids).noneMatch(id -> row.startsWith(id + "|")))
                .toList();
    }

    /// How the golden table was made.
    private static void make(Disk on, Path path) throws IOException {
        TableOptions options = People.OPTIONS.withClock(new People.Ticking());
        NcfTable table = NcfTable.create(on, path, People.SCHEMA, options);
        table.append(People.range(0, 12));
        table.delete("id = 3 or id = 7");
        table.append(People.range(12, 15));
        table.merge(People.range(10, 17, 2), List.of("id"));
        table.evolve(List.of(
                new SchemaChange.RenameColumn("score", "points"),
                new SchemaChange.WidenColumn("points", Simple.INT64),
                new SchemaChange.AddColumn(Field.of("ratio", Simple.FLOAT64))));
        Schema schema = table.schema();
        Batch more = new Batch(schema);
        more.column("id", LongColumn.class).append(2);
        more.column("name", BytesColumn.class).append("person 2");
        more.column("points", LongColumn.class).append(5_000_000_000L);
        more.column("ratio", DoubleColumn.class).append(0.5);
        more.column("id", LongColumn.class).append(100);
        more.column("name", BytesColumn.class).append("person 100");
        more.column("points", LongColumn.class).append(-1);
        more.column("ratio", DoubleColumn.class).append(-0.25);
        table.merge(People.source(more), List.of("id"));
        table.delete("id < 9 and ratio is null");
        table.optimize();
    }

    @BeforeEach
    void load() throws IOException {
        Path folder = Golden.folder(FOLDER);
        if (Golden.isWriting() && !Files.exists(folder.resolve("log"))) {
            make(Disk.system(), folder);
        }
        for (String part : List.of("log", "data")) {
            disk.createDirectories(TABLE.resolve(part));
            try (Stream<Path> files = Files.list(folder.resolve(part))) {
                for (Path file : files.toList()) {
                    disk.put(TABLE.resolve(part).resolve(file.getFileName().toString()), Files.readAllBytes(file));
                }
            }
        }
    }

    private NcfTable open() throws IOException {
        return NcfTable.open(disk, TABLE, People.OPTIONS);
    }

    @Test
    void readsEveryVersion() throws IOException {
        NcfTable table = open();
        assertThat(table.history().stream().map(TableCommit::operation)).isEqualTo(OPERATIONS);
        for (int version = 0; version < OPERATIONS.size(); version++) {
            TableSnapshot snapshot = table.at(version);
            assertThat(People.rows(snapshot.scan())).as("version " + version).isEqualTo(rows(version));
            assertThat(snapshot.rowCount()).isEqualTo(rows(version).size());
        }
        assertThat(table.history().getFirst().time()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(table.asOf(table.at(4).commit().time()).version()).isEqualTo(4);
        assertThat(table.schema()).hasToString("id int64 not null, name string, points int64, ratio float64");
        assertThat(People.rows(table.scan().where("points > 100").columns("id")))
                .containsExactly("2");
    }

    @Test
    void writesOn() throws IOException {
        NcfTable table = open();
        table.delete("id = 100");
        table.evolve(List.of(new SchemaChange.RenameColumn("points", "score"), new SchemaChange.DropColumn("ratio")));
        table.append(People.range(17, 18));
        table.vacuum(Duration.ofDays(1));
        assertThat(People.scores(table.snapshot()).keySet())
                .containsExactly(2L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L);
    }

    /// Whatever byte of a commit is damaged, no version has other rows than it had.
    @Test
    void reportsEveryFlippedByteOfACommit() throws IOException {
        Map<Path, byte[]> commits = new TreeMap<>();
        for (Path path : disk.list(TABLE.resolve("log"))) {
            commits.put(path, disk.bytes(path));
        }
        assertThat(commits).hasSize(OPERATIONS.size());
        int version = 0;
        for (Map.Entry<Path, byte[]> commit : commits.entrySet()) {
            byte[] whole = commit.getValue();
            for (int at = 0; at < whole.length; at++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << (at % 8));
                disk.put(commit.getKey(), damaged);
                assertThat(reads(version))
                        .as("version %d, byte %d", version, at)
                        .isFalse();
            }
            disk.put(commit.getKey(), whole);
            assertThat(reads(version)).isTrue();
            version++;
        }
    }

    private boolean reads(int version) throws IOException {
        try {
            assertThat(People.rows(open().at(version).scan())).isEqualTo(rows(version));
            return true;
        } catch (BasaltException e) {
            assertThat(e.getMessage()).startsWith("[" + TABLE.resolve("log"));
            return false;
        }
    }

    /// Wherever a file with rows or deletion vectors is damaged, no version has other rows than it had.
    @Test
    void neverReadsOtherRowsFromADamagedFile() throws IOException {
        for (Path path : disk.list(TABLE.resolve("data"))) {
            byte[] whole = disk.bytes(path);
            int refused = 0;
            int step = 1 + whole.length / 50;
            for (int at = 0; at < whole.length; at += step) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << (at % 8));
                disk.put(path, damaged);
                refused += readsAll() ? 0 : 1;
            }
            assertThat(refused).as(path.toString()).isPositive();
            disk.put(path, whole);
        }
        assertThat(readsAll()).isTrue();
    }

    private boolean readsAll() throws IOException {
        try {
            for (int version = 2; version < OPERATIONS.size(); version++) {
                assertThat(People.rows(open().at(version).scan())).isEqualTo(rows(version));
            }
            return true;
        } catch (BasaltException e) {
            assertThat(e.getMessage()).startsWith("[" + TABLE.resolve("data"));
            return false;
        }
    }
}
