package dev.basalt.columnar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    private static final long SEED = 20260101;

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("t.csv"), text);
    }

    private String schemaOf(String text) throws IOException {
        try (var source = CsvSource.open(file(text), CsvOptions.DEFAULT)) {
            return source.schema().toString();
        }
    }

    private String rows(String text, CsvOptions options) throws IOException {
        try (var source = CsvSource.open(file(text), options)) {
            return show(AnyRows.all(source));
        }
    }

    private static String show(Batch batch) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < batch.rowCount(); row++) {
            text.append(row == 0 ? "" : " / ");
            for (int i = 0; i < batch.columns().size(); i++) {
                Column column = batch.column(i);
                text.append(i == 0 ? "" : "|").append(column.isNull(row) ? "-" : ValueText.of(column, row));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1,2,-3; int64",
                "1,,3; int64",
                "9223372036854775807,-9223372036854775808; int64",
                "9223372036854775808; string",
                "9007199254740993.5; decimal(17, 1)",
                "007; string",
                "+5; string",
                "-0; float64",
                "1,2.5; float64",
                "1e3,NaN,-Infinity; float64",
                "NaN; float64",
                "inf,,-INF; float64",
                "inf,infinite; string",
                "0.1,0.30000000000000004; float64",
                "0.1234567890123456789; decimal(20, 19)",
                "0.1234567890123456789,1.5; string",
                "1.10,2.25; decimal(3, 2)",
                "1.10,2.25,3; float64",
                "1.10,-0.00; float64",
                "1.5,2.25; float64",
                "inf,-inf,2,nan; float64",
                "1e400; string",
                "true,FALSE; bool",
                "true,1; string",
                "2026-01-31,0001-12-01; date",
                "2026-02-30; string",
                "2026-01-31T10:00,2026-01-31 10:00:00.5; timestamp[us]",
                "2026-01-31T10:00:00.123456789; timestamp[ns]",
                "2026-01-31T10:00Z,2026-01-31T10:00:00+02:00; timestamp[us, UTC]",
                "2026-01-31T10:00Z,2026-01-31T10:00; string",
                "1500-01-31T10:00:00.123456789; string",
                "0f8fad5b-d9cb-469f-a165-70867728950e; uuid",
                "0F8FAD5B-D9CB-469F-A165-70867728950E; string",
                "hello; string",
                "0x1p3; string",
                "1d; string",
                ",; string"
            })
    void findsTheNarrowestType(String values, String expected) throws IOException {
        String column = String.join("\n", values.split(",", -1));
        assertThat(schemaOf("a,b\n" + column.replaceAll("(?m)$", ",x"))).isEqualTo("a " + expected + ", b string");
    }

    @Test
    void readsValuesOfEveryKind() throws IOException {
        String text = """
                i,f,d,t,z,u,s
                1,2.5,2026-01-31,2026-01-31T10:00,2026-01-31T10:00+02:00,0f8fad5b-d9cb-469f-a165-70867728950e,"a,""b""
                c"
                ,,,,,,
                -1,3,1969-12-31,1969-12-31T23:59:59.999999,1969-12-31T00:00:00Z,,""
                """;
        assertThat(rows(text, CsvOptions.DEFAULT))
                .isEqualTo("1|2.5|2026-01-31|2026-01-31T10:00:00.000000|2026-01-31T08:00:00.000000Z"
                        + "|0f8fad5b-d9cb-469f-a165-70867728950e|a,\"b\"\nc"
                        + " / -|-|-|-|-|-|-"
                        + " / -1|3.0|1969-12-31|1969-12-31T23:59:59.999999|1969-12-31T00:00:00.000000Z|-|");
    }

    @Test
    void readsOtherDialects() throws IOException {
        CsvOptions options =
                CsvOptions.DEFAULT.withDelimiter(';').withHeader(false).withNullText("NULL");
        // A quote within a value that does not begin with one is a character like any other.
        assertThat(rows("1;\"a;b\"\nNULL;\"NULL\"\n3;\n4;x\"\n", options)).isEqualTo("1|a;b / -|NULL / 3| / 4|x\"");
        CsvOptions tabs = CsvOptions.DEFAULT.withDelimiter('\t').withQuote('\'').withMaxRecordBytes(100);
        assertThat(rows("a\tb\n1\t'it''s'\n", tabs)).isEqualTo("1|it's");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 65_536})
    void keepsRowsApartInBatches(int batchRows) throws IOException {
        CsvOptions options = CsvOptions.DEFAULT.withBatchRows(batchRows);
        assertThat(rows("a,b\n1,x\n2,\n3,z\n", options)).isEqualTo("1|x / 2|- / 3|z");
    }

    @Test
    void givesDecimalsWhereAsked() throws IOException {
        Path path = file("a\n12.50\n-0.125\n7\n");
        try (var source = CsvSource.open(path, CsvOptions.DEFAULT.withDecimals(true))) {
            assertThat(source.schema()).hasToString("a decimal(5, 3)");
            assertThat(show(AnyRows.all(source))).isEqualTo("12.500 / -0.125 / 7.000");
        }
    }

    @Test
    void namesTheLineAndColumnThatASampleDidNotForesee() throws IOException {
        Path path = file("id,n\n1,1\n2,2\n\n3,\"a\nb\"\n");
        try (var source = CsvSource.open(path, CsvOptions.DEFAULT.withSampleRows(2))) {
            assertThatThrownBy(() -> AnyRows.all(source))
                    .hasMessage(
                            "[" + path + " @ byte 14, line 5, column 'n'] a value must be int64, but was 'a\nb'; only 2"
                                    + " rows were looked at to find the type: raise CsvOptions.sampleRows");
        }
        assertThat(schemaOf("id,n\n1,1\n2,2\n\n3,\"a\nb\"\n")).isEqualTo("id int64, n string");
    }

    @Test
    void takesTheColumnsOfAGivenSchemaByName() throws IOException {
        Path path = file("a,b,c\n1,2,3\n4,5,6\n");
        Schema schema = Schema.of(Field.of("c", Simple.STRING), Field.of("a", Simple.INT8));
        try (var source = CsvSource.open(path, CsvOptions.DEFAULT, schema)) {
            assertThat(show(AnyRows.all(source))).isEqualTo("3|1 / 6|4");
        }
        assertThatThrownBy(() -> CsvSource.open(path, CsvOptions.DEFAULT, Schema.of(Field.of("x", Simple.STRING))))
                .hasMessage("[" + path + " @ byte 0, line 1] the file must have a column 'x', but has [a, b, c]");
    }

    @Test
    void rejectsValuesThatDoNotFitAGivenSchema() throws IOException {
        Path path = file("a\n1\n300\n");
        Schema schema = Schema.of(Field.of("a", Simple.INT8));
        try (var source = CsvSource.open(path, CsvOptions.DEFAULT, schema)) {
            assertThatThrownBy(() -> AnyRows.all(source))
                    .hasMessage(
                            "[" + path + " @ byte 4, line 3, column 'a'] a value must be int8, but was '300'; give the"
                                    + " column another type");
        }
        Path nulls = file("a,b\n1,2\n,3\n");
        Schema notNull = Schema.of(Field.of("a", Simple.INT8).notNull());
        try (var source = CsvSource.open(nulls, CsvOptions.DEFAULT, notNull)) {
            assertThatThrownBy(() -> AnyRows.all(source))
                    .hasMessage("[" + nulls + " @ byte 8, line 3, column 'a'] a value must not be null, but was");
        }
    }

    @Test
    void rejectsBrokenTables() throws IOException {
        assertThatThrownBy(() -> schemaOf(""))
                .hasMessage("[" + directory.resolve("t.csv")
                        + " @ byte 0] a CSV file must hold at least one record, but was empty; name its"
                        + " columns in a schema");
        assertThatThrownBy(() -> schemaOf("a,b\n1,2\n3\n"))
                .hasMessage("[" + directory.resolve("t.csv")
                        + " @ byte 8, line 3] a record must have 2 values as the first one has, but had 1; --skip"
                        + " passes over lines before the table, --comment over notes, --keep-going over such records");
        assertThatThrownBy(() -> schemaOf("a,b\n1,\"2\n"))
                .hasMessage("[" + directory.resolve("t.csv")
                        + " @ byte 4, line 2] quotes must be closed, but the file ends within them; name another character"
                        + " with --quote, or none");
    }

    @Test
    void writesAndReadsEveryTypeBack() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Schema schema = AnyRows.everyType();
        for (int nullEvery : new int[] {0, 1, 4}) {
            Batch batch = AnyRows.random(schema, 300, nullEvery, random);
            Path path = directory.resolve("all.csv");
            try (CsvSink sink = CsvSink.create(path, schema, CsvOptions.DEFAULT)) {
                sink.write(batch);
                sink.finish();
            }
            try (var source = CsvSource.open(path, CsvOptions.DEFAULT, schema)) {
                AnyRows.assertSame(AnyRows.all(source), batch);
            }
        }
    }

    @Test
    void leavesNothingBehindWhenNotFinished() throws IOException {
        Path path = directory.resolve("half.csv");
        Schema schema = Schema.of(Field.of("a", Simple.STRING));
        try (CsvSink sink = CsvSink.create(path, schema, CsvOptions.DEFAULT)) {
            sink.write(new Batch(schema));
        }
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void quotesWhatNeedsIt() throws IOException {
        Schema schema = Schema.of(Field.of("a,b", Simple.STRING), Field.of("c", Simple.STRING));
        Batch batch = new Batch(schema);
        for (String text : new String[] {"", "plain", "x\"y", "x,y", "x\ny", " "}) {
            ((BytesColumn) batch.column(0)).append(text);
            batch.column(1).appendNull();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvSink sink = CsvSink.to(out, schema, CsvOptions.DEFAULT)) {
            sink.write(batch);
            sink.finish();
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\"a,b\",c\n\"\",\nplain,\n\"x\"\"y\",\n\"x,y\",\n\"x\ny\",\n ,\n");
    }

    @Test
    void aNullInTheOnlyColumnIsNoEmptyLine() throws IOException {
        Schema schema = Schema.of(Field.of("a", Simple.INT64));
        Batch batch = new Batch(schema);
        batch.column(0).appendNull();
        Path path = directory.resolve("one.csv");
        try (CsvSink sink = CsvSink.create(path, schema, CsvOptions.DEFAULT)) {
            sink.write(batch);
            sink.finish();
        }
        assertThat(path).hasContent("a\n\"\"\n");
        try (var source = CsvSource.open(path, CsvOptions.DEFAULT, schema)) {
            assertThat(show(AnyRows.all(source))).isEqualTo("-");
        }
    }

    @Test
    void refusesANullThatWouldBeAnEmptyLine() throws IOException {
        Schema schema = Schema.of(Field.of("a", Simple.STRING));
        Batch batch = new Batch(schema);
        batch.column(0).appendNull();
        try (CsvSink sink = CsvSink.to(new ByteArrayOutputStream(), schema, CsvOptions.DEFAULT)) {
            assertThatThrownBy(() -> sink.write(batch))
                    .hasMessage("a null in the only column must not be an empty line, but is in 'a'; say what"
                            + " stands for it with --null, such as NA");
        }
    }
}
