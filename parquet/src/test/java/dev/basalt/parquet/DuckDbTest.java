package dev.basalt.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.DoubleColumn;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.column.ListColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.column.StructColumn;
import dev.basalt.columnar.column.WideColumn;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// DuckDB, a program with a reader and a writer of its own, and this module read each other's files.
class DuckDbTest {
    private static final int ROWS = 10_000;
    private static final String QUERY =
            "SELECT i AS id, CASE WHEN i % 3 = 0 THEN NULL ELSE i * 0.5::DOUBLE END AS half,"
                    + " CASE WHEN i % 5 = 0 THEN NULL ELSE 'row ' || i END AS name,"
                    + " CASE WHEN i % 7 = 0 THEN NULL ELSE range(i % 4) END AS numbers,"
                    + " {'a': (i % 100)::TINYINT, 'b': [{'c': 'x' || i}]} AS record,"
                    + " MAP {'k' || (i % 3): i::INTEGER} AS entries,"
                    + " (i * 1000000007)::DECIMAL(30, 3) AS price,"
                    + " TIMESTAMP '2026-01-01 00:00:00' + INTERVAL (i) SECOND AS time,"
                    + " (i % 2 = 0) AS even FROM range(" + ROWS + ") t(i)";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "snappy, V1",
        "snappy, V2",
        "zstd, V1",
        "zstd, V2",
        "gzip, V1",
        "uncompressed, V2",
        "lz4_raw, V1",
        "brotli, V1",
        "brotli, V2"
    })
    void readsWhatDuckDbWrites(String codec, String version) throws IOException, SQLException {
        Path file = directory.resolve("duck.parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (" + QUERY + ") TO '" + file + "' (FORMAT parquet, COMPRESSION " + codec
                    + ", PARQUET_VERSION " + version + ", ROW_GROUP_SIZE 4096)");
        }
        try (ParquetSource source = ParquetSource.open(file, ParquetOptions.DEFAULT)) {
            assertThat(source.schema())
                    .hasToString("id int64, half float64, name string, numbers list<int64>,"
                            + " record struct<a: int8, b: list<struct<c: string>>>,"
                            + " entries list<struct<key: string, value: int32>>, price decimal(30, 3),"
                            + " time timestamp[us], even bool");
            check(AnyRows.all(source));
        }
    }

    private static void check(Batch rows) {
        assertThat(rows.rowCount()).isEqualTo(ROWS);
        DoubleColumn halves = rows.column("half", DoubleColumn.class);
        BytesColumn names = rows.column("name", BytesColumn.class);
        ListColumn numbers = rows.column("numbers", ListColumn.class);
        StructColumn records = rows.column("record", StructColumn.class);
        ListColumn inner = (ListColumn) records.fields().get(1);
        StructColumn innerRecords = (StructColumn) inner.elements();
        ListColumn entries = rows.column("entries", ListColumn.class);
        StructColumn entry = (StructColumn) entries.elements();
        for (int i = 0; i < ROWS; i++) {
            assertThat(rows.column("id", LongColumn.class).get(i)).isEqualTo(i);
            assertThat(halves.isNull(i)).isEqualTo(i % 3 == 0);
            assertThat(halves.isNull(i) ? i * 0.5 : halves.get(i)).isEqualTo(i * 0.5);
            assertThat(names.isNull(i) ? null : names.text(i)).isEqualTo(i % 5 == 0 ? null : "row " + i);
            assertThat(numbers.isNull(i)).isEqualTo(i % 7 == 0);
            assertThat(numbers.length(i)).isEqualTo(i % 7 == 0 ? 0 : i % 4);
            if (numbers.length(i) > 0) {
                int last = numbers.offsets()[i + 1] - 1;
                assertThat(((LongColumn) numbers.elements()).get(last)).isEqualTo(i % 4 - 1);
            }
            assertThat(((LongColumn) records.fields().getFirst()).get(i)).isEqualTo(i % 100);
            assertThat(((BytesColumn) innerRecords.fields().getFirst()).text(inner.offsets()[i]))
                    .isEqualTo("x" + i);
            assertThat(((BytesColumn) entry.fields().getFirst()).text(i)).isEqualTo("k" + i % 3);
            assertThat(((LongColumn) entry.fields().getLast()).get(i)).isEqualTo(i);
            assertThat(rows.column("price", WideColumn.class).integer(i).longValueExact())
                    .isEqualTo(i * 1_000_000_007_000L);
            assertThat(rows.column("time", LongColumn.class).get(i)).isEqualTo(1_767_225_600_000_000L + i * 1_000_000L);
            assertThat(rows.column("even", LongColumn.class).get(i)).isEqualTo(i % 2 == 0 ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"SNAPPY, 1", "SNAPPY, 2", "ZSTD, 1", "ZSTD, 2", "GZIP, 1", "NONE, 2"})
    void writesWhatDuckDbReads(ParquetCodec codec, int version) throws IOException, SQLException {
        Schema schema = Schema.of(
                Field.of("id", Simple.INT64).notNull(),
                Field.of("name", Simple.STRING),
                Field.of("words", new ListOf(Field.of("w", Simple.STRING))),
                Field.of("vector", new FixedVector(Element.FLOAT32, 2)));
        Batch batch = new Batch(schema);
        for (int i = 0; i < ROWS; i++) {
            batch.column("id", LongColumn.class).append(i);
            BytesColumn names = batch.column("name", BytesColumn.class);
            ListColumn words = batch.column("words", ListColumn.class);
            if (i % 3 == 0) {
                names.appendNull();
                words.appendNull();
            } else {
                names.append("row " + i);
                for (int j = 0; j < i % 3; j++) {
                    ((BytesColumn) words.elements()).append("w" + j);
                }
                words.appendList();
            }
            batch.column("vector", FixedColumn.class).append(new float[] {i, 0.5f}, 0);
        }
        Path file = directory.resolve("ours.parquet");
        ParquetOptions options = ParquetOptions.DEFAULT.withCodec(codec).withWriterVersion(version);
        try (ParquetSink sink = ParquetSink.create(file, schema, options.withRowGroups(3000, 1 << 20))) {
            sink.write(batch);
            sink.finish();
        }
        assertThat(ask("SELECT count(*), sum(id), count(name), sum(len(words)), sum(vector[1]), sum(vector[2]),"
                        + " max(name), count(*) FILTER (name = 'row ' || id) FROM '" + file + "'"))
                .isEqualTo("10000|49995000|6666|9999|4.9995E7|5000.0|row 9998|6666");
    }

    @Test
    void writesAllTypesSoThatDuckDbReadsThem() throws IOException, SQLException {
        Batch rows = AnyRows.random(AllTypes.SCHEMA, 500, 5, new SplittableRandom(1));
        Path file = directory.resolve("all.parquet");
        try (ParquetSink sink = ParquetSink.create(file, rows.schema(), ParquetOptions.DEFAULT)) {
            sink.write(rows);
            sink.finish();
        }
        assertThat(ask("SELECT count(*), count(uuid), count(\"decimal\"), count(record), count(vector) FROM '" + file
                        + "'"))
                .isEqualTo("500|" + present(rows, "uuid") + "|" + present(rows, "decimal") + "|"
                        + present(rows, "record") + "|" + present(rows, "vector"));
    }

    private static int present(Batch rows, String column) {
        return rows.rowCount() - rows.column(column).nullCount();
    }

    private static String ask(String query) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.append(i == 1 ? "" : "|").append(result.getObject(i));
            }
            return row.toString();
        }
    }
}
