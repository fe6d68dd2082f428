package dev.basalt.columnar.table;

import static dev.basalt.columnar.table.People.OPTIONS;
import static dev.basalt.columnar.table.People.SCHEMA;
import static dev.basalt.columnar.table.People.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NcfTableTest {
    private final MemoryDisk disk = new MemoryDisk();
    private final People.Ticking clock = new People.Ticking();
    private NcfTable table;

    @BeforeEach
    void create() throws IOException {
        table = NcfTable.create(disk, TABLE, SCHEMA, OPTIONS.withClock(clock));
    }

    @Test
    void aNewTableIsEmpty() throws IOException {
        assertThat(table.version()).isZero();
        assertThat(table.rowCount()).isZero();
        assertThat(table.schema()).isEqualTo(SCHEMA);
        assertThat(People.rows(table.scan())).isEmpty();
        assertThat(table.append(People.of(Map.of()))).isEmpty();
        assertThat(table.overwrite(People.of(Map.of()))).isEmpty();
        assertThat(table.delete("id > 0")).isEmpty();
        assertThat(table.optimize()).isEmpty();
        assertThat(table.version()).isZero();
        assertThatThrownBy(() -> NcfTable.create(disk, TABLE, SCHEMA, OPTIONS))
                .isInstanceOf(IOException.class)
                .hasMessage("[people] there must be no table yet, but there is one");
        assertThatThrownBy(() -> NcfTable.open(disk, java.nio.file.Path.of("other"), OPTIONS))
                .isInstanceOf(IOException.class)
                .hasMessage("[other] a table must have a version, but there is none");
    }

    @Test
    void timeTravelSeesAllThatWasAppendedBefore() throws IOException {
        for (int i = 0; i < 15; i++) {
            table.append(People.range(i * 10L, i * 10L + 10));
        }
        assertThat(table.history()).hasSize(16);
        for (int version = 0; version <= 15; version++) {
            assertThat(People.scores(table.at(version))).hasSize(version * 10);
            TableCommit commit = table.history().get(version);
            assertThat(table.asOf(commit.time()).version()).isEqualTo(version);
            assertThat(table.asOf(commit.time().plusMillis(1)).version()).isEqualTo(version);
        }
        assertThat(table.history().get(3))
                .isEqualTo(new TableCommit(3, table.at(3).commit().time(), "append", Map.of(), 10, 0, 1, 0, 30, 3));
        assertThatThrownBy(() -> table.at(16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version must be 0 to 15, but was 16");
        Instant start = table.at(0).commit().time();
        assertThatThrownBy(() -> table.asOf(start.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time must not be before that of version 0, " + start + ", but was " + start.minusNanos(1));
    }

    @Test
    void overwritingKeepsWhatWasBeforeForTimeTravel() throws IOException {
        table.append(People.range(0, 5));
        table.overwrite(People.range(7, 9));
        assertThat(People.rows(table.scan())).containsExactly("7|person 7|70", "8|person 8|80");
        assertThat(People.scores(table.at(1))).hasSize(5);
        assertThat(table.overwrite(People.of(Map.of())).orElseThrow().rowsRemoved())
                .isEqualTo(2);
        assertThat(table.rowCount()).isZero();
    }

    @Test
    void mergingReplacesRowsOfEqualKeysAndAddsOthers() throws IOException {
        table.append(People.range(0, 10));
        table.append(People.range(10, 20));
        TableCommit commit = table.merge(People.range(8, 22, 7), List.of("id")).orElseThrow();
        assertThat(commit.rowsAdded()).isEqualTo(14);
        assertThat(commit.rowsRemoved()).isEqualTo(12);
        assertThat(commit.rowCount()).isEqualTo(22);
        Map<Long, Long> scores = People.scores(table.snapshot());
        for (long id = 0; id < 22; id++) {
            assertThat(scores.get(id)).isEqualTo(id < 8 ? id * 10 : id * 7);
        }
        assertThat(table.merge(People.range(8, 9, 1), List.of("id", "name"))
                        .orElseThrow()
                        .rowsRemoved())
                .isEqualTo(1);
        assertThatThrownBy(() -> table.merge(People.range(1, 2), List.of("nobody")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column must be one of [id, name, score], but was nobody");
        Batch twice = new Batch(Schema.of(SCHEMA.field(0)));
        twice.column("id", LongColumn.class).append(4);
        twice.column("id", LongColumn.class).append(4);
        assertThatThrownBy(() -> table.merge(People.source(twice), List.of("id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows to merge must have different keys, but two have 4");
        assertThatThrownBy(() -> table.merge(People.source(twice), List.of("name")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a key must have no nulls, but column name has one");
        assertThat(disk.openCount()).isZero();
    }

    @Test
    void fewDeletedRowsAreMarkedAndManyMakeANewFile() throws IOException {
        table.append(People.range(0, 1000));
        String name = table.snapshot().files().getFirst().name();
        assertThat(table.delete("id >= 100 and id < 200").orElseThrow().rowsRemoved())
                .isEqualTo(100);
        TableFile marked = table.snapshot().files().getFirst();
        assertThat(marked.name()).isEqualTo(name);
        assertThat(marked.deletedRows()).isEqualTo(100);
        assertThat(table.delete("id = 150")).isEmpty();
        assertThat(table.delete("score = 10 or id = 5").orElseThrow().rowsRemoved())
                .isEqualTo(2);
        assertThat(table.rowCount()).isEqualTo(898);
        assertThat(People.rows(table.scan().where("id < 7").columns("id"))).containsExactly("0", "2", "3", "4", "6");
        assertThat(table.delete("id < 600").orElseThrow().rowsRemoved()).isEqualTo(498);
        TableFile rewritten = table.snapshot().files().getFirst();
        assertThat(rewritten.name()).isNotEqualTo(name);
        assertThat(rewritten.rows()).isEqualTo(400);
        assertThat(rewritten.deletedRows()).isZero();
        assertThat(table.delete("id >= 0").orElseThrow().fileCount()).isZero();
        assertThat(People.scores(table.at(1))).hasSize(1000);
        assertThat(People.scores(table.at(2))).hasSize(900);
    }

    @Test
    void optimizingWritesFewerFilesOfTheSameRows() throws IOException {
        for (int i = 0; i < 20; i++) {
            table.append(People.range(i * 100L, i * 100L + 100));
        }
        table.delete("id = 77");
        Map<Long, Long> before = People.scores(table.snapshot());
        TableCommit commit = table.optimize().orElseThrow();
        assertThat(commit.filesRemoved()).isEqualTo(20);
        assertThat(commit.filesAdded()).isEqualTo(2);
        assertThat(table.snapshot().files()).extracting(TableFile::rows).containsExactly(1000L, 999L);
        assertThat(People.scores(table.snapshot())).isEqualTo(before);
        assertThat(table.optimize()).isEmpty();
        assertThat(People.scores(table.at(21))).isEqualTo(before);
    }

    @Test
    void sortingLetsFiltersSkipFiles() throws IOException {
        for (int i = 0; i < 4; i++) {
            java.util.TreeMap<Long, Long> scores = new java.util.TreeMap<>();
            for (long id = i; id < 4000; id += 4) {
                scores.put(id, (id * 7919) % 4000);
            }
            table.append(People.of(scores));
        }
        Map<Long, Long> before = People.scores(table.snapshot());
        assertThat(files("score < 900")).isEqualTo(4);
        List<String> found = People.rows(table.scan().where("score < 900"));
        table.optimizeSortedBy(List.of("score", "id"));
        assertThat(files("score < 900")).isEqualTo(1);
        assertThat(People.rows(table.scan().where("score < 900"))).containsExactlyInAnyOrderElementsOf(found);
        assertThat(found).hasSize(900);
        assertThat(People.scores(table.snapshot())).isEqualTo(before);
        assertThat(People.rows(table.scan().columns("score").limit(3))).containsExactly("0", "1", "2");
        assertThat(files("score is null")).isZero();
    }

    private int files(String where) throws IOException {
        try (TableScan scan = table.scan().where(where).open()) {
            return scan.fileCount();
        }
    }

    @Test
    void filtersGoDownIntoThePagesOfFiles() throws IOException {
        NcfTable paged = NcfTable.create(
                disk,
                Path.of("paged"),
                SCHEMA,
                OPTIONS.withClock(clock)
                        .withFileRows(20_000)
                        .withFile(OPTIONS.file().withStripes(500, 64 << 20)));
        paged.append(People.range(0, 10_000));
        long all = bytesRead(paged, "id >= 0", "id", 10_000);
        assertThat(bytesRead(paged, "id >= 4000 and id < 4400", "id", 400)).isLessThan(all / 10);
        // Pages of the wanted column are read where rows pass.
        long byScore = bytesRead(paged, "score >= 40000 and score < 40050", "name", 5);
        assertThat(byScore).isLessThan(bytesRead(paged, "score >= 0", "name", 10_000) / 10);
        assertThat(bytesRead(paged, "id < 0", "name", 0)).isZero();

        assertThat(paged.delete("id >= 4100 and id < 4200").orElseThrow().rowsRemoved())
                .isEqualTo(100);
        assertThat(bytesRead(paged, "id >= 4000 and id < 4400", "id", 300)).isLessThan(all / 10);
        assertThat(People.rows(paged.scan().where("id >= 4098 and id <= 4201").columns("name")))
                .containsExactly("person 4098", "person 4099", "person 4200", "person 4201");
        assertThat(People.rows(paged.scan()
                        .where("id > 4097 and name != 'person 4200'")
                        .columns("id")
                        .limit(3)))
                .containsExactly("4098", "4099", "4201");

        paged.evolve(List.of(
                new SchemaChange.AddColumn(Field.of("id2", Simple.STRING)),
                new SchemaChange.RenameColumn("id", "key"),
                new SchemaChange.RenameColumn("id2", "id"),
                new SchemaChange.WidenColumn("score", Simple.INT64)));
        // The condition on a column that the file has not stays above it; the other goes down by its old name.
        assertThat(bytesRead(paged, "id is null and key >= 4000 and key < 4400", "key", 300))
                .isLessThan(all / 10);
        assertThat(bytesRead(paged, "score >= 40000 and score < 40050 and id = 'x'", "name", 0))
                .isZero();
        assertThat(People.rows(paged.scan().where("key = 4099").columns("id"))).containsExactly("null");
        assertThat(People.rows(paged.scan().where("score < 15").columns("id", "key")))
                .containsExactly("null|0", "null|1");
    }

    private static long bytesRead(NcfTable table, String where, String column, int rows) throws IOException {
        try (TableScan scan = table.scan().where(where).columns(column).open()) {
            Batch batch = new Batch(scan.schema());
            int found = 0;
            while (scan.next(batch)) {
                found += batch.rowCount();
            }
            assertThat(found).as(where).isEqualTo(rows);
            return scan.bytesRead();
        }
    }

    @Test
    void limitsCountRowsThatPass() throws IOException {
        table.append(People.range(0, 2500));
        table.delete("id = 0");
        assertThat(People.rows(table.scan().limit(0))).isEmpty();
        assertThat(People.rows(table.scan().columns("id").limit(2))).containsExactly("1", "2");
        assertThat(People.rows(table.scan().limit(2001))).hasSize(2001);
        assertThat(People.rows(table.scan().where("id >= 1999").columns("name").limit(2)))
                .containsExactly("person 1999", "person 2000");
        assertThat(People.rows(table.scan().limit(9999))).hasSize(2499);
    }

    @Test
    void vacuumingDeletesWhatNoRetainedVersionUses() throws IOException {
        table.append(People.range(0, 10));
        table.append(People.range(10, 20));
        table.optimize();
        assertThat(disk.list(TABLE.resolve("data"))).hasSize(3);
        assertThat(table.vacuum(Duration.ofDays(1))).isEqualTo(new VacuumResult(0, 0, 0));
        clock.skip(100);
        VacuumResult result = table.vacuum(Duration.ofSeconds(50));
        assertThat(result.versionsExpired()).isEqualTo(3);
        assertThat(result.filesDeleted()).isEqualTo(2);
        assertThat(result.bytesDeleted()).isPositive();
        assertThat(disk.list(TABLE.resolve("data"))).hasSize(1);
        assertThat(People.scores(table.snapshot())).hasSize(20);
        assertThat(table.history())
                .extracting(TableCommit::operation)
                .containsExactly("create", "append", "append", "optimize");
        assertThatThrownBy(() -> table.at(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version must not be expired, but 1 was vacuumed");
        assertThat(table.vacuum(Duration.ZERO)).isEqualTo(new VacuumResult(0, 0, 0));
    }

    @Test
    void vacuumingLeavesFilesThatAScanReads() throws IOException {
        table.append(People.range(0, 1500));
        TableSnapshot old = table.snapshot();
        try (TableScan scan = old.scan().open()) {
            table.overwrite(People.range(0, 1));
            assertThat(table.vacuum(Duration.ZERO).filesDeleted()).isZero();
            Batch batch = new Batch(SCHEMA);
            int rows = 0;
            while (scan.next(batch)) {
                rows += batch.rowCount();
            }
            assertThat(rows).isEqualTo(1500);
        }
        assertThat(table.vacuum(Duration.ZERO).filesDeleted()).isEqualTo(2);
        assertThatThrownBy(() -> old.scan().open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version must not be expired, but 1 was vacuumed");
        assertThat(disk.openCount()).isZero();
        assertThat(disk.mappingCount()).isZero();
    }

    @Test
    void columnsChangeWithoutNewFiles() throws IOException {
        table.append(People.range(1, 3));
        table.evolve(List.of(
                new SchemaChange.AddColumn(Field.of("city", Simple.STRING)),
                new SchemaChange.RenameColumn("name", "label"),
                new SchemaChange.WidenColumn("score", Simple.INT64),
                new SchemaChange.MakeNullable("id")));
        assertThat(People.rows(table.scan())).containsExactly("1|person 1|10|null", "2|person 2|20|null");
        assertThat(table.snapshot().files()).isEqualTo(table.at(1).files());
        Batch wide = new Batch(Schema.of(Field.of("city", Simple.STRING), Field.of("score", Simple.INT64)));
        wide.column("city", dev.basalt.columnar.column.BytesColumn.class).append("Rome");
        wide.column("score", LongColumn.class).append(1L << 40);
        table.append(People.source(wide));
        assertThat(People.rows(table.scan().where("score > 15")))
                .containsExactly("2|person 2|20|null", "null|null|1099511627776|Rome");
        assertThat(People.rows(table.scan().where("city is null").columns("label")))
                .containsExactly("person 1", "person 2");
        table.evolve(List.of(new SchemaChange.DropColumn("city")));
        table.evolve(List.of(new SchemaChange.AddColumn(Field.of("city", Simple.INT8))));
        assertThat(People.rows(table.scan().columns("city"))).containsExactly("null", "null", "null");
        assertThat(People.rows(table.at(1).scan())).containsExactly("1|person 1|10", "2|person 2|20");
        assertThat(People.rows(table.at(3).scan().columns("city"))).containsExactly("null", "null", "Rome");
        table.optimize();
        assertThat(People.rows(table.scan()))
                .containsExactly("1|person 1|10|null", "2|person 2|20|null", "null|null|1099511627776|null");
        assertThatThrownBy(() -> table.evolve(List.of(new SchemaChange.WidenColumn("score", Simple.INT32))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column score must be widened to a type that holds all int64, but int32 does not");
        assertThatThrownBy(() -> table.evolve(List.of(
                        new SchemaChange.AddColumn(Field.of("must", Simple.INT8).notNull()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an added column must be nullable, but must is not");
    }

    @Test
    void rowsThatDoNotFitLeaveNothingBehind() throws IOException {
        Batch named = new Batch(Schema.of(SCHEMA.field(1)));
        named.column("name", dev.basalt.columnar.column.BytesColumn.class).append("x");
        assertThatThrownBy(() -> table.append(People.source(named)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows must have column id, which is not nullable");
        Batch typed = new Batch(Schema.of(Field.of("id", Simple.STRING)));
        assertThatThrownBy(() -> table.append(People.source(typed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column id must be int64, but is string");
        Batch nulls = new Batch(Schema.of(Field.of("id", Simple.INT64)));
        nulls.column("id").appendNull();
        assertThatThrownBy(() -> table.append(People.source(nulls))).isInstanceOf(IllegalArgumentException.class);
        assertThat(table.version()).isZero();
        assertThat(disk.list(TABLE.resolve("data"))).isEmpty();
        assertThat(disk.list(TABLE.resolve("log"))).hasSize(1);
        assertThat(disk.openCount()).isZero();
    }

    /// Runs something when the rows are asked for, that is after the operation has looked at the table.
    private static RowSource before(RowSource source, Action action) {
        return new RowSource() {
            private boolean done;

            @Override
            public Schema schema() {
                return source.schema();
            }

            @Override
            public boolean next(Batch batch) throws IOException {
                if (!done) {
                    done = true;
                    action.run();
                }
                return source.next(batch);
            }

            @Override
            public void close() throws IOException {
                source.close();
            }
        };
    }

    private interface Action {
        void run() throws IOException;
    }

    @Test
    void appendsDoNotConflict() throws IOException {
        NcfTable other = NcfTable.open(disk, TABLE, OPTIONS.withClock(clock));
        table.append(before(People.range(0, 5), () -> other.append(People.range(5, 9))));
        assertThat(table.version()).isEqualTo(2);
        assertThat(People.scores(table.snapshot())).hasSize(9);
        table.append(before(
                People.range(9, 10),
                () -> other.evolve(List.of(
                        new SchemaChange.DropColumn("score"),
                        new SchemaChange.AddColumn(Field.of("x", Simple.INT8))))));
        assertThat(People.rows(table.scan().where("id = 9"))).containsExactly("9|person 9|null");
    }

    @Test
    void overwritingConflictsWithAnyCommit() throws IOException {
        NcfTable other = NcfTable.open(disk, TABLE, OPTIONS.withClock(clock));
        assertThatThrownBy(() -> table.overwrite(before(People.range(0, 5), () -> other.append(People.range(5, 9)))))
                .isInstanceOf(CommitConflictException.class)
                .hasMessage("[people] a table must stay as it is while it is overwritten, but version 0 was followed"
                        + " by 1; run the operation again");
        assertThat(People.scores(table.snapshot())).hasSize(4);
        assertThat(disk.list(TABLE.resolve("data"))).hasSize(1);
    }

    @Test
    void mergesOfOneKeyLeaveOneRow() throws IOException {
        NcfTable other = NcfTable.open(disk, TABLE, OPTIONS.withClock(clock));
        table.merge(
                before(People.range(0, 5, 3), () -> other.merge(People.range(3, 8, 4), List.of("id"))), List.of("id"));
        assertThat(People.scores(table.snapshot()))
                .isEqualTo(Map.of(0L, 0L, 1L, 3L, 2L, 6L, 3L, 9L, 4L, 12L, 5L, 20L, 6L, 24L, 7L, 28L));
    }

    /// Files that have none of the columns that are read, but those that are filtered by.
    @Test
    void filtersFilesThatHaveNoneOfTheColumns() throws IOException {
        table.append(People.range(0, 6));
        table.evolve(List.of(new SchemaChange.AddColumn(Field.of("ratio", Simple.FLOAT64))));
        assertThat(People.rows(table.scan().columns("ratio").where("id > 3"))).containsExactly("null", "null");
        table.delete("id = 5");
        assertThat(People.rows(table.scan().columns("ratio").where("id > 3"))).containsExactly("null");
    }
}
