package dev.basalt.columnar.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FloatColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.testing.MemoryDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableUpdateTest {
    private final MemoryDisk disk = new MemoryDisk();

    private NcfTable table;

    @BeforeEach
    void create() throws IOException {
        table = NcfTable.create(disk, People.TABLE, People.SCHEMA, People.OPTIONS.withClock(new People.Ticking()));
    }

    @Test
    void setsColumnsOfTheRowsThatPass() throws IOException {
        table.append(People.range(0, 5));
        table.append(People.range(5, 9));
        TableCommit commit = table.update("id = 1 or id >= 7", People.score(-3)).orElseThrow();
        assertThat(commit.operation()).isEqualTo("update");
        assertThat(commit.details()).isEqualTo(Map.of("where", "id = 1 or id >= 7", "columns", "score"));
        assertThat(commit.rowsAdded()).isEqualTo(3);
        assertThat(commit.rowsRemoved()).isEqualTo(3);
        assertThat(commit.rowCount()).isEqualTo(9);
        assertThat(People.scores(table.snapshot()))
                .isEqualTo(Map.of(0L, 0L, 1L, -3L, 2L, 20L, 3L, 30L, 4L, 40L, 5L, 50L, 6L, 60L, 7L, -3L, 8L, -3L));
        assertThat(People.scores(table.at(2)).get(1L)).isEqualTo(10);
        assertThat(People.rows(table.scan().where("score = -3").columns("id"))).containsExactly("1", "7", "8");
    }

    @Test
    void changesTheRowsThatItsOwnValuesWouldHide() throws IOException {
        table.append(People.range(0, 10));
        table.update("score < 50", People.score(100));
        table.update("score = 100", People.score(1));
        assertThat(People.rows(table.scan().where("score = 1").columns("id")))
                .containsExactlyInAnyOrder("0", "1", "2", "3", "4");
        table.delete("score = 1");
        assertThat(table.update("score = 1", People.score(2))).isEmpty();
        assertThat(table.rowCount()).isEqualTo(5);
    }

    @Test
    void setsSeveralColumnsAndNulls() throws IOException {
        table.append(People.range(0, 3));
        Batch values = new Batch(Schema.of(Field.of("score", Simple.INT32), Field.of("name", Simple.STRING)));
        values.column("score").appendNull();
        values.column("name", BytesColumn.class).append("nobody");
        table.update("id != 1", values);
        assertThat(People.rows(table.scan())).containsExactly("1|person 1|10", "0|nobody|null", "2|nobody|null");
    }

    @Test
    void setsColumnsThatOldFilesDoNotHave() throws IOException {
        table.append(People.range(0, 3));
        table.evolve(List.of(new SchemaChange.AddColumn(Field.of("ratio", Simple.FLOAT64))));
        Batch values = new Batch(Schema.of(Field.of("ratio", Simple.FLOAT64)));
        values.column("ratio", DoubleColumn.class).append(0.5);
        table.update("ratio is null and id > 0", values);
        assertThat(People.rows(table.scan()))
                .containsExactly("0|person 0|0|null", "1|person 1|10|0.5", "2|person 2|20|0.5");
    }

    @Test
    void takesShorterNumbersForWidenedColumns() throws IOException {
        table.append(People.range(0, 3));
        table.evolve(List.of(
                new SchemaChange.WidenColumn("score", Simple.INT64),
                new SchemaChange.AddColumn(Field.of("ratio", Simple.FLOAT64))));
        Batch values = new Batch(Schema.of(Field.of("ratio", Simple.FLOAT32), Field.of("score", Simple.INT32)));
        values.column("ratio", FloatColumn.class).append(0.5f);
        values.column("score", LongColumn.class).append(-4);
        table.update("score = 20", values);
        assertThat(People.rows(table.scan()))
                .containsExactly("0|person 0|0|null", "1|person 1|10|null", "2|person 2|-4|0.5");
    }

    /// A row that was deleted before is not there to be changed, whether its file keeps it or not.
    @Test
    void leavesDeletedRowsDeleted() throws IOException {
        table.append(People.range(0, 12));
        table.delete("id = 3");
        assertThat(table.snapshot().files()).hasSize(1);
        TableCommit commit =
                table.update("id >= 2 and id <= 4", People.score(1)).orElseThrow();
        assertThat(commit.rowsAdded()).isEqualTo(2);
        assertThat(commit.rowsRemoved()).isEqualTo(2);
        assertThat(commit.rowCount()).isEqualTo(11);
        assertThat(People.rows(table.scan().where("score = 1").columns("id"))).containsExactly("2", "4");
        assertThat(table.update("id = 3", People.score(1))).isEmpty();
    }

    /// Files that lose few rows keep the others and get a deletion vector; files that lose many are written anew, and
    /// those that lose all are gone.
    @Test
    void rewritesOnlyFilesThatLoseManyRows() throws IOException {
        table.append(People.range(0, 10));
        table.append(People.range(10, 20));
        table.append(People.range(20, 30));
        List<String> before =
                table.snapshot().files().stream().map(TableFile::name).toList();
        table.update("id = 0 or (id >= 12 and id < 30)", People.score(-1));
        List<TableFile> after = table.snapshot().files();
        assertThat(after).extracting(TableFile::rows).containsExactly(10L, 2L, 19L);
        assertThat(after).extracting(TableFile::deletedRows).containsExactly(1L, 0L, 0L);
        assertThat(after.getFirst().name()).isEqualTo(before.getFirst());
        assertThat(after).extracting(TableFile::name).doesNotContainAnyElementsOf(before.subList(1, 3));
    }

    @Test
    void refusesValuesThatDoNotFit() throws IOException {
        table.append(People.range(0, 3));
        Batch none = new Batch(Schema.of(Field.of("score", Simple.INT32)));
        refuses(none, "an update must have one row of at least one column, but has 0 of 1");
        refuses(new Batch(Schema.of()), "an update must have one row of at least one column, but has 0 of 0");
        Batch two = People.score(1);
        two.column("score", LongColumn.class).append(2);
        refuses(two, "an update must have one row of at least one column, but has 2 of 1");
        Batch unknown = new Batch(Schema.of(Field.of("age", Simple.INT32)));
        unknown.column("age", LongColumn.class).append(1);
        refuses(unknown, "column must be one of [id, name, score], but was age");
        Batch other = new Batch(Schema.of(Field.of("score", Simple.INT64)));
        other.column("score", LongColumn.class).append(1L << 40);
        refuses(other, "column score must be int32, but is int64");
        refuses(
                People.score(1L << 40),
                "values of column 'score' must be -2147483648 to 2147483647, but one is 1099511627776");
        Batch missing = new Batch(Schema.of(Field.of("id", Simple.INT64)));
        missing.column("id").appendNull();
        refuses(missing, "column id must not be set to null, as it is not nullable");
        assertThat(table.version()).isEqualTo(1);
        assertThat(disk.list(People.TABLE.resolve("data"))).hasSize(1);
        assertThat(disk.openCount()).isZero();
    }

    private void refuses(Batch values, String message) {
        assertThatThrownBy(() -> table.update("id >= 0", values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesToLeaveDerivedColumnsBehind() throws IOException {
        table.evolve(List.of(new SchemaChange.AddColumn(
                Field.of("twice", Simple.INT64).withAttributes(Map.of(Field.DERIVED_FROM, "score")))));
        table.append(People.range(0, 3));
        refuses(People.score(1), "column score must be set together with twice, which is derived from it");
    }

    /// Rows that others append while an update runs are changed as well.
    @Test
    void isAsIfItRanAfterThoseThatGotAhead() throws IOException {
        table.append(People.range(0, 3));
        NcfTable other = NcfTable.open(disk, People.TABLE, People.OPTIONS);
        RacingDisk racing = new RacingDisk(disk, () -> other.append(People.range(3, 6)));
        NcfTable slow = NcfTable.open(racing, People.TABLE, People.OPTIONS);
        racing.arm();
        TableCommit commit = slow.update("id > 1", People.score(9)).orElseThrow();
        assertThat(commit.version()).isEqualTo(3);
        assertThat(commit.rowsAdded()).isEqualTo(4);
        assertThat(People.scores(slow.snapshot())).isEqualTo(Map.of(0L, 0L, 1L, 10L, 2L, 9L, 3L, 9L, 4L, 9L, 5L, 9L));
    }

    @Test
    void conflictsWithAnotherChangeOfItsRows() throws IOException {
        table.append(People.range(0, 3));
        String file = table.snapshot().files().getFirst().name();
        NcfTable other = NcfTable.open(disk, People.TABLE, People.OPTIONS);
        RacingDisk racing = new RacingDisk(disk, () -> other.delete("id = 0"));
        NcfTable slow = NcfTable.open(racing, People.TABLE, People.OPTIONS);
        racing.arm();
        assertThatThrownBy(() -> slow.update("id > 1", People.score(9)))
                .isInstanceOf(CommitConflictException.class)
                .hasMessage("[people] a file that rows are deleted from must stay as it is, but '" + file
                        + "' was changed by version 2 or one before it; run the operation again");
        assertThat(People.scores(slow.snapshot())).isEqualTo(Map.of(1L, 10L, 2L, 20L));
        slow.vacuum(Duration.ZERO);
        assertThat(disk.list(People.TABLE.resolve("data")))
                .hasSize(other.snapshot().files().size() + 1);
    }
}
