package dev.basalt.columnar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.FixedColumn;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Element;
import dev.basalt.columnar.schema.DataType.FixedVector;
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
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonTest {
    private static final long SEED = 20260102;

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("t.ndjson"), text);
    }

    private static String written(Batch batch) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (NdjsonSink sink = NdjsonSink.to(out, batch.schema())) {
            sink.write(batch);
            sink.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1 2; int64",
                "1 null 2.5; float64",
                "1 -0; float64",
                "18446744073709551616; decimal(20, 0)",
                "true null; bool",
                "null; string",
                "true 1; string",
                "{\"a\":1} {\"b\":\"x\"}; struct<a: int64, b: string>",
                "{} null; string",
                "[1,2] [] [0.5]; list<float64>",
                "[[1],null] [[null,\"x\"]]; list<list<string>>",
                "[]; list<string>",
                "[{\"a\":[true]}]; list<struct<a: list<bool>>>",
                "\"2026-01-31\" null; date",
                "\"2026-01-31T00:00:00Z\"; timestamp[us, UTC]",
                "\"0f8fad5b-d9cb-469f-a165-70867728950e\"; uuid",
                "\"12\"; string",
                "{\"a\":1} [1]; string"
            })
    void findsTheNarrowestType(String values, String expected) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String value : values.split(" ", -1)) {
            text.append("{\"v\": ").append(value).append("}\n");
        }
        try (NdjsonSource source = NdjsonSource.open(file(text.toString()), NdjsonOptions.DEFAULT)) {
            assertThat(source.schema()).hasToString("v " + expected);
            assertThat(AnyRows.all(source).rowCount()).isEqualTo(values.split(" ", -1).length);
        }
    }

    @Test
    void readsNestedObjectsAndMissingNames() throws IOException {
        String text = """
                {"id": 1, "who": {"name": "a", "tags": ["x", null]}}

                {"who": {"tags": [], "age": 3}, "id": 2, "mixed": [1]}
                {"id": null, "who": null, "mixed": "\\u00e9"}
                """;
        try (NdjsonSource source = NdjsonSource.open(file(text), NdjsonOptions.DEFAULT)) {
            assertThat(source.schema())
                    .hasToString("id int64, who struct<name: string, tags: list<string>, age: int64>, mixed string");
            assertThat(written(AnyRows.all(source))).isEqualTo("""
                            {"id":1,"who":{"name":"a","tags":["x",null],"age":null},"mixed":null}
                            {"id":2,"who":{"name":null,"tags":[],"age":3},"mixed":"[1]"}
                            {"id":null,"who":null,"mixed":"é"}
                            """);
        }
    }

    @Test
    void namesTheLineAndTheValue() throws IOException {
        Path path = file("{\"a\": {\"b\": [1]}}\n{\"a\": {\"b\": [1, \"x\"]}}\n");
        try (NdjsonSource source =
                NdjsonSource.open(path, NdjsonOptions.DEFAULT.withSampleRows(1).withBatchRows(1))) {
            Batch batch = new Batch(source.schema());
            assertThat(source.next(batch)).isTrue();
            assertThatThrownBy(() -> source.next(batch))
                    .hasMessage(
                            "[" + path + " @ byte 18, line 2, column 17, value '/a/b/1'] a value must be int64, but was"
                                    + " 'x'; only 1 rows were looked at to find the type: raise NdjsonOptions.sampleRows");
        }
    }

    @Test
    void losesNoNameThatASampleDidNotForesee() throws IOException {
        for (String late : new String[] {"{\"a\": {\"b\": 1}, \"x\": 2}", "{\"a\": {\"b\": 1, \"x\": 2}}"}) {
            Path path = file("{\"a\": {\"b\": 1}}\n" + late + "\n");
            try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT.withSampleRows(1))) {
                assertThatThrownBy(() -> AnyRows.all(source))
                        .hasMessageContaining(", but was 'x'; only 1 rows were looked at to find the type");
            }
            Schema given;
            try (NdjsonSource source = NdjsonSource.open(file("{\"a\": {\"b\": 1}}"), NdjsonOptions.DEFAULT)) {
                given = source.schema();
            }
            try (NdjsonSource source = NdjsonSource.open(file(late), NdjsonOptions.DEFAULT, given)) {
                assertThat(written(AnyRows.all(source))).isEqualTo("{\"a\":{\"b\":1}}\n");
            }
        }
    }

    @Test
    void rejectsWhatIsNoObject() throws IOException {
        Path path = file("{\"a\": 1}\n[1]\n");
        assertThatThrownBy(() -> NdjsonSource.open(path, NdjsonOptions.DEFAULT))
                .hasMessage("[" + path + " @ byte 9, line 2] a line must be a JSON object, but begins with '['; write"
                        + " each of an array's objects on a line of its own");
        Path two = file("{\"a\": 1}{\"a\": 2}\n");
        assertThatThrownBy(() -> NdjsonSource.open(two, NdjsonOptions.DEFAULT))
                .hasMessage(
                        "[" + two + " @ byte 0, line 1, column 9] a line must be JSON, but is not: the document must"
                                + " end after its value, but was '{'");
        Path cut = file("{\"a\": ");
        assertThatThrownBy(() -> NdjsonSource.open(cut, NdjsonOptions.DEFAULT))
                .hasMessage(
                        "[" + cut + " @ byte 0, line 1, column 7] a line must be JSON, but is not: a value must stand"
                                + " here, but was the end of the document");
        Path deep = file("{\"a\": " + "[".repeat(200) + "]".repeat(200) + "}");
        assertThatThrownBy(() -> NdjsonSource.open(deep, NdjsonOptions.DEFAULT))
                .isInstanceOf(dev.basalt.core.error.LimitExceededException.class);
        Path empty = file("\n\n");
        assertThatThrownBy(() -> NdjsonSource.open(empty, NdjsonOptions.DEFAULT))
                .hasMessage("[" + empty + "] an NDJSON file must hold an object with a name, but holds none; name its"
                        + " columns in a schema");
    }

    @Test
    void rejectsANameThatStandsTwice() throws IOException {
        Path path = file("{\"a\": 1, \"a\": 2}\n");
        try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT)) {
            assertThatThrownBy(() -> AnyRows.all(source))
                    .hasMessage("[" + path + " @ byte 0, line 1, column 15, value '/a'] the names in an object must"
                            + " differ, but 'a' stands twice");
        }
    }

    @Test
    void writesAndReadsEveryTypeBack() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Schema schema = AnyRows.everyType();
        for (int nullEvery : new int[] {0, 1, 4}) {
            Batch batch = AnyRows.random(schema, 300, nullEvery, random);
            Path path = file(written(batch));
            try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT.withBatchRows(77), schema)) {
                AnyRows.assertSame(AnyRows.all(source), batch);
            }
        }
    }

    @Test
    void writesVectorsAsArrays() throws IOException {
        Schema schema = Schema.of(Field.of("v", new FixedVector(Element.FLOAT32, 2)), Field.of("x", Simple.FLOAT64));
        Batch batch = new Batch(schema);
        ((FixedColumn) batch.column(0)).append(new float[] {1.5f, Float.NaN}, 0);
        batch.column("x", dev.basalt.columnar.column.DoubleColumn.class).append(Double.NEGATIVE_INFINITY);
        assertThat(written(batch)).isEqualTo("{\"v\":[1.5,\"NaN\"],\"x\":\"-Infinity\"}\n");
    }

    @Test
    void survivesHostileBytes() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] good = written(AnyRows.random(AnyRows.everyType(), 2, 3, random)).getBytes(StandardCharsets.UTF_8);
        Path path = directory.resolve("hostile.ndjson");
        for (int round = 0; round < 1000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(
                    path,
                    java.util.Arrays.copyOf(
                            bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length));
            try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT)) {
                AnyRows.all(source);
            } catch (dev.basalt.core.error.BasaltException e) {
                assertThat(e.getMessage()).startsWith("[" + path);
            }
        }
    }
}
