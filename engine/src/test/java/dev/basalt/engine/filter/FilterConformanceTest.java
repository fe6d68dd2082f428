package dev.basalt.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.RowSource;
import dev.basalt.columnar.file.NcfFile;
import dev.basalt.columnar.file.NcfOptions;
import dev.basalt.columnar.file.NcfScan;
import dev.basalt.columnar.file.NcfWriter;
import dev.basalt.columnar.predicate.RowFilter;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.ListOf;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.DataType.Struct;
import dev.basalt.columnar.schema.DataType.Time;
import dev.basalt.columnar.schema.DataType.TimeUnit;
import dev.basalt.columnar.schema.DataType.Timestamp;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.columnar.text.NdjsonOptions;
import dev.basalt.columnar.text.NdjsonSource;
import dev.basalt.core.filter.FilterExpression;
import dev.basalt.core.storage.Disk;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonFilter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// One table of expressions and the records that pass, for documents and for columns: the same filter means the same,
/// whatever holds the values and however it is decided.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterConformanceTest {
    private static final Struct TAG =
            new Struct(List.of(Field.of("name", Simple.STRING), Field.of("value", Simple.INT64)));
    private static final Schema SCHEMA = Schema.of(
            Field.of("id", Simple.INT32),
            Field.of("s", Simple.STRING),
            Field.of("b", Simple.BOOL),
            Field.of("n", Simple.INT64),
            Field.of("u", Simple.UINT64),
            Field.of("big", new Decimal(38, 0)),
            Field.of("money", new Decimal(20, 2)),
            Field.of("f", Simple.FLOAT64),
            Field.of("day", Simple.DATE),
            Field.of("at", new Timestamp(TimeUnit.MILLISECOND, "UTC")),
            Field.of("local", new Timestamp(TimeUnit.SECOND, null)),
            Field.of("clock", new Time(TimeUnit.SECOND)),
            Field.of("uuid", Simple.UUID),
            Field.of("list", new ListOf(Field.of("item", Simple.INT64))),
            Field.of("nested", new ListOf(Field.of("item", new ListOf(Field.of("item", Simple.STRING))))),
            Field.of("tags", new ListOf(Field.of("item", TAG))),
            Field.of(
                    "o",
                    new Struct(List.of(
                            Field.of("x", Simple.INT64),
                            Field.of("a b", Simple.STRING),
                            Field.of("deep", new Struct(List.of(Field.of("y", Simple.STRING)))),
                            Field.of("list", new ListOf(Field.of("item", TAG)))))));

    /// Each has every field, of which many are null: a column has no other way to say that nothing is there.
    private static final List<String> RECORDS = List.of("""
            {"id":0,"s":"Straße","b":true,"n":9007199254740993,"u":18446744073709551615,
             "big":123456789012345678901234567890,"money":0.10,"f":0.1,"day":"2024-01-31",
             "at":"2024-01-31T23:30:00.250Z","local":"2024-01-31T12:00:00","clock":"01:00:00",
             "uuid":"f0000000-0000-4000-8000-000000000001","list":[1,5],"nested":[["a"],[],["b","c"]],
             "tags":[{"name":"x","value":1},{"name":"y","value":5}],
             "o":{"x":1,"a b":"q","deep":{"y":"z"},"list":[{"name":"p","value":3}]}}""", """
            {"id":1,"s":"\\uD83D\\uDE00","b":false,"n":9007199254740992,"u":9223372036854775808,
             "big":-5,"money":-12.50,"f":0.30000000000000004,"day":"2024-02-01",
             "at":"2024-02-01T00:00:00.000Z","local":"2024-02-01T00:00:00","clock":"23:59:59",
             "uuid":"0f000000-0000-4000-8000-000000000001","list":[3],"nested":[],
             "tags":[{"name":"x","value":5}],"o":{"x":null,"a b":null,"deep":null,"list":[]}}""", """
            {"id":2,"s":"\\uFF5E","b":null,"n":-1,"u":0,"big":0,"money":1000.00,"f":9007199254740992.0,
             "day":"1969-12-31","at":"1969-12-31T23:59:59.999Z","local":"1969-12-31T23:59:59","clock":"00:00:00",
             "uuid":"00000000-0000-0000-0000-000000000000","list":[],"nested":[[]],"tags":[],
             "o":{"x":-7,"a b":"","deep":{"y":null},"list":null}}""", """
            {"id":3,"s":null,"b":null,"n":null,"u":null,"big":null,"money":null,"f":null,"day":null,"at":null,
             "local":null,"clock":null,"uuid":null,"list":null,"nested":null,"tags":null,"o":null}""", """
            {"id":4,"s":"2024-01-31","b":true,"n":0,"u":7,"big":7,"money":7.00,"f":-0.0,"day":"0001-01-01",
             "at":"2024-02-29T12:00:00.000Z","local":"2024-02-29T12:00:00","clock":"12:00:00",
             "uuid":"ffffffff-ffff-ffff-ffff-ffffffffffff","list":[null,2],"nested":[null,[null]],
             "tags":[null,{"name":null,"value":9}],"o":{"x":4,"a b":"Q","deep":{"y":"Z"},"list":[null]}}""", """
            {"id":5,"s":"2024-01-31T01:00:00+02:00","b":false,"n":2,"u":2,"big":2,"money":2.50,"f":1e300,
             "day":"9999-12-31","at":"2024-12-31T23:59:59.999Z","local":"2024-12-31T23:59:59","clock":"12:30:00",
             "uuid":"0f000000-0000-4000-8000-000000000002","list":[-1,9223372036854775807],
             "nested":[["it's"],["100%"]],"tags":[{"name":"any","value":null}],
             "o":{"x":2,"a b":"it's","deep":{"y":"\\n"},"list":[{"name":"p","value":1},{"name":"r","value":3}]}}""");

    @TempDir
    private static Path directory;

    private final Batch batch = new Batch(SCHEMA);
    private Path ndjson;
    private Path ncf;

    @BeforeAll
    void writesTheRecords() throws Exception {
        ndjson = directory.resolve("records.ndjson");
        Files.writeString(
                ndjson,
                String.join(
                                "\n",
                                RECORDS.stream()
                                        .map(text -> text.replace("\n", ""))
                                        .toList()) + "\n");
        ncf = directory.resolve("records.ncf");
        Batch some = new Batch(SCHEMA);
        try (RowSource source = NdjsonSource.open(ndjson, NdjsonOptions.DEFAULT, SCHEMA);
                NcfWriter writer = NcfWriter.create(Disk.system(), ncf, SCHEMA, NcfOptions.DEFAULT)) {
            while (source.next(some)) {
                for (int i = 0; i < batch.columns().size(); i++) {
                    batch.column(i).append(some.column(i), 0, some.rowCount());
                }
                writer.write(some);
            }
            writer.finish();
        }
        assertThat(batch.rowCount()).isEqualTo(RECORDS.size());
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "filters.txt", delimiter = '|', quoteCharacter = '`', encoding = "UTF-8")
    void meansTheSameEverywhere(String text, String rows) throws Exception {
        String passing = rows == null ? "" : rows;
        String others = others(passing);
        check(text, passing);
        check("not (" + text + ")", others);
        check(FilterExpression.parse(text).toString(), passing);
    }

    private void check(String text, String expected) throws Exception {
        StringJoiner inDocuments = new StringJoiner(" ");
        StringJoiner onTape = new StringJoiner(" ");
        StringJoiner inSegments = new StringJoiner(" ");
        Filter filter = Filter.parse(text);
        JsonFilter tape = JsonFilter.of(FilterExpression.parse(text));
        for (int i = 0; i < RECORDS.size(); i++) {
            String number = Integer.toString(i);
            if (filter.accepts(RECORDS.get(i), "record " + i)) {
                inDocuments.add(number);
            }
            if (tape.test(JsonDocument.parse(RECORDS.get(i)))) {
                onTape.add(number);
            }
            byte[] bytes = RECORDS.get(i).getBytes(StandardCharsets.UTF_8);
            if (tape.test(new dev.basalt.json.JsonParser().parse(MemorySegment.ofArray(bytes)))) {
                inSegments.add(number);
            }
        }
        assertThat(inDocuments).as("%s in documents", text).hasToString(expected);
        assertThat(onTape).as("%s on a tape", text).hasToString(expected);
        assertThat(inSegments).as("%s on a tape over a segment", text).hasToString(expected);
        assertThat(bits(RowFilter.parse(text, SCHEMA).select(batch)))
                .as("%s in columns", text)
                .isEqualTo(expected);
        assertThat(scanned(text)).as("%s in a file", text).isEqualTo(expected);
    }

    private String scanned(String text) throws Exception {
        StringJoiner rows = new StringJoiner(" ");
        try (NcfFile file = NcfFile.open(Disk.system(), ncf, NcfOptions.DEFAULT);
                NcfScan scan = file.scan().columns("id").where(text).open()) {
            Batch ids = new Batch(scan.schema());
            while (scan.next(ids)) {
                for (int i = 0; i < ids.rowCount(); i++) {
                    rows.add(Long.toString(ids.column("id", dev.basalt.columnar.column.LongColumn.class)
                            .get(i)));
                }
            }
        }
        return rows.toString();
    }

    private static String bits(long[] bits) {
        StringJoiner rows = new StringJoiner(" ");
        for (int i = 0; i < RECORDS.size(); i++) {
            if ((bits[0] >>> i & 1) != 0) {
                rows.add(Integer.toString(i));
            }
        }
        return rows.toString();
    }

    private static String others(String passing) {
        List<String> passed = List.of(passing.split(" "));
        StringJoiner rows = new StringJoiner(" ");
        for (int i = 0; i < RECORDS.size(); i++) {
            if (!passed.contains(Integer.toString(i))) {
                rows.add(Integer.toString(i));
            }
        }
        return rows.toString();
    }

    /// The table has a line for each type.
    @org.junit.jupiter.api.Test
    void everyTypeIsLookedAt() throws Exception {
        String table = new String(
                FilterConformanceTest.class.getResourceAsStream("filters.txt").readAllBytes(), StandardCharsets.UTF_8);
        for (Field field : SCHEMA.fields()) {
            DataType type = field.type();
            assertThat(table).as(type.label()).containsPattern("(?m)(^|\\()" + field.name() + "[ .,]");
        }
    }
}
