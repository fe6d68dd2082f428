package dev.basalt.columnar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of NDJSON are kept exactly, or refused with their place.
class NdjsonExactTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("t.ndjson"), text);
    }

    private static String copied(NdjsonSource source) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Batch batch = AnyRows.all(source);
        try (NdjsonSink sink = NdjsonSink.to(out, batch.schema())) {
            sink.write(batch);
            sink.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private String copied(String text) throws IOException {
        try (NdjsonSource source = NdjsonSource.open(file(text), NdjsonOptions.DEFAULT)) {
            return source.schema() + "\n" + copied(source);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 2; int64; 1 2",
                "9007199254740992 0.5; float64; 9.007199254740992E15 0.5",
                "9007199254740993 0.5; decimal(17, 1); 9007199254740993.0 0.5",
                "0.1234567890123456789 2; decimal(20, 19); 0.1234567890123456789 2.0000000000000000000",
                "1e400 1; string; \"1e400\" \"1\"",
                "1e-400 1; string; \"1e-400\" \"1\"",
                "1E+2147483648; string; \"1E+2147483648\"",
                "1e999999999 1e-999999999; string; \"1e999999999\" \"1e-999999999\"",
                "0.1234567890123456789012345678901234567890; string; \"0.1234567890123456789012345678901234567890\"",
                "1e20 0.5; float64; 1.0E20 0.5",
                "100000000000000000000e0 1; float64; 1.0E20 1.0",
                "5e-324 1.7976931348623157e308; float64; 4.9E-324 1.7976931348623157E308",
                "-0.0 0; float64; -0.0 0.0",
                "-0 12345678901234567890123; string; \"-0\" \"12345678901234567890123\"",
                "12345678901234567890 -1; decimal(20, 0); 12345678901234567890 -1",
                "1.5 \"NaN\" \"-Infinity\"; float64; 1.5 \"NaN\" \"-Infinity\"",
                "1 \"nan\"; float64; 1.0 \"NaN\"",
                "9007199254740993 \"NaN\"; string; \"9007199254740993\" \"NaN\"",
                "\"NaN\" \"Infinity\"; string; \"NaN\" \"Infinity\"",
                "1 NaN -Infinity; float64; 1.0 \"NaN\" \"-Infinity\"",
                "NaN; float64; \"NaN\"",
                "9007199254740993 NaN; string; \"9007199254740993\" \"NaN\"",
                "[NaN] 1; string; \"[\\\"NaN\\\"]\" \"1\"",
                "1.5 \"x\"; string; \"1.5\" \"x\"",
            })
    void numbersAreExactOrText(String values, String type, String written) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String value : values.split(" ", -1)) {
            text.append("{\"v\":").append(value).append("}\n");
        }
        StringBuilder expected = new StringBuilder("v " + type + "\n");
        for (String value : written.split(" ", -1)) {
            expected.append("{\"v\":").append(value).append("}\n");
        }
        assertThat(copied(text.toString())).isEqualTo(expected.toString());
    }

    @Test
    void textOfMixedValuesKeepsNumbersAsTheyAreWritten() throws IOException {
        assertThat(copied("{\"v\":[1.50,1e400,-0]}\n{\"v\":{\"a\":0.10}}\n"))
                .isEqualTo("v string\n{\"v\":\"[1.50,1e400,-0]\"}\n{\"v\":\"{\\\"a\\\":0.10}\"}\n");
    }

    @Test
    void namesMayBeEmpty() throws IOException {
        assertThat(copied("{\"\":1,\"a\":{\"\":\"x\"}}\n"))
                .isEqualTo(" int64, a struct<: string>\n{\"\":1,\"a\":{\"\":\"x\"}}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "float16"})
    void aNumberBeyondTheGivenTypeIsRefused(String type) throws IOException {
        Simple given = Simple.valueOf(type.toUpperCase(java.util.Locale.ROOT));
        Path path = file("{\"v\": 1}\n{\"v\": 1e400}\n");
        try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT, Schema.of(Field.of("v", given)))) {
            assertThatThrownBy(() -> AnyRows.all(source))
                    .hasMessage("[" + path + " @ byte 9, line 2, column 7, value '/v'] a value must be " + type
                            + ", but was '1e400'; give the column another type");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"s\":\"\\ud800\"}', 7, d800",
        "'{\"s\":\"ab\\udfff\"}', 9, dfff",
        "'{\"s\":\"\\udc00\\ud800\"}', 7, dc00",
        "'{\"s\":[1,\"\\ud800x\"]}', 10, d800",
        "'{\"\\ud800\":1}', 3, d800"
    })
    void halfASurrogatePairIsRefused(String line, int column, String unit) throws IOException {
        Path path = file("{\"s\":\"\\ud83d\\ude00\"}\n" + line + "\n");
        assertThatThrownBy(() -> NdjsonSource.open(path, NdjsonOptions.DEFAULT))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + path + " @ byte 21, line 2, column " + column
                        + "] a line must be JSON, but is not: a surrogate must be one of a pair, but \\u" + unit
                        + " stands alone");
    }

    @Test
    void bareNumbersOfPythonAreFoundWhereTheyStand() throws IOException {
        Path path = file(
                "{\"a\":NaN,\"s\":\"NaN \\\" Infinity\",\"l\":[-Infinity,Infinity]}\n{\"a\":NaN,\"l\":[Infinity,true]}\n");
        try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT.withSampleRows(1))) {
            assertThat(source.schema()).hasToString("a float64, s string, l list<float64>");
            assertThatThrownBy(() -> AnyRows.all(source))
                    .hasMessage("[" + path + " @ byte 57, line 2, column 24, value '/l/1'] a value must be float64, but"
                            + " was 'true'; only 1 rows were looked at to find the type: raise"
                            + " NdjsonOptions.sampleRows");
        }
        Path wrong = file("{\"a\":NaNa}\n");
        assertThatThrownBy(() -> NdjsonSource.open(wrong, NdjsonOptions.DEFAULT))
                .hasMessageStartingWith(
                        "[" + wrong + " @ byte 0, line 1, column 6] a line must be JSON, but is not: a value");
    }

    @Test
    void aByteOrderMarkBelongsToTheFileAlone() throws IOException {
        Path path = file("\uFEFF{\"a\":1}\n\uFEFF{\"a\":2}\n");
        assertThatThrownBy(() -> NdjsonSource.open(path, NdjsonOptions.DEFAULT))
                .hasMessage(
                        "[" + path + " @ byte 11, line 2, column 1] a line must be JSON, but begins with a byte order"
                                + " mark, which only a file may");
    }

    @Test
    void wrongLinesArePassedOverAndNamedWhereAsked() throws IOException {
        Path path =
                file("{\"a\":1,\"l\":[1]}\nx\n{\"a\":2,\"l\":[2,3]}\n{\"a\":3\n{\"a\":4,\"a\":5}\n[1]\n{\"a\":6}\n");
        List<String> refused = new ArrayList<>();
        try (NdjsonSource source = NdjsonSource.open(
                path,
                NdjsonOptions.DEFAULT.withRefused(e -> refused.add(e.location().path())))) {
            assertThat(copied(source)).isEqualTo("{\"a\":1,\"l\":[1]}\n{\"a\":2,\"l\":[2,3]}\n{\"a\":6,\"l\":null}\n");
        }
        assertThat(refused)
                .containsExactly("line 2, column 1", "line 4, column 7", "line 5, column 12, value '/a'", "line 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE"})
    void marksOfOtherEncodingsAreFollowed(String charset) throws IOException {
        Path path = Files.write(
                directory.resolve("t.ndjson"), "\uFEFF{\"a\":\"ü😀\"}\n".getBytes(Charset.forName(charset)));
        try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT)) {
            assertThat(copied(source)).isEqualTo("{\"a\":\"ü😀\"}\n");
        }
    }

    @Test
    void tooManyNamesAreALimit() throws IOException {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, 25_000).forEach(i -> text.append("{\"k").append(i).append("\":0}\n"));
        Path path = file(text.toString());
        assertThatThrownBy(() -> NdjsonSource.open(path, NdjsonOptions.DEFAULT))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage(
                        "[" + path + " @ byte 308378, line 24577] a table must have at most 24576 columns, fields and"
                                + " elements counted, but has 24577; name those wanted in a schema, or raise"
                                + " MemoryBudget.maxColumns");
    }

    @Test
    void aLineThatExplodesInMemoryIsALimit() throws IOException {
        StringBuilder wide = new StringBuilder("{\"l\":[{\"f0\":1");
        IntStream.range(1, 1000).forEach(i -> wide.append(",\"f").append(i).append("\":1"));
        wide.append("}]}\n{\"l\":[{}").append(",{}".repeat(100_000)).append("]}\n");
        Path path = file(wide.toString());
        try (NdjsonSource source = NdjsonSource.open(path, NdjsonOptions.DEFAULT)) {
            assertThatThrownBy(() -> AnyRows.all(source))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("line 2, column ")
                    .hasMessageEndingWith(
                            "] the elements of a list must take at most 134217728 bytes in memory with the"
                                    + " rows of a batch before it, but take more; give its column the type string");
        }
    }

    @Test
    void limitsAreToldInWordsOfOurOwn() throws IOException {
        Path path = directory.resolve("limits.ndjson");
        String[] lines = {
            "{\"a\":".repeat(101) + "1" + "}".repeat(101),
            "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}",
            "{\"a\":" + "1".repeat(1001) + "}"
        };
        for (String line : lines) {
            Files.writeString(path, line + "\n");
            assertThatThrownBy(() -> NdjsonSource.open(path, NdjsonOptions.DEFAULT))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("limits.ndjson")
                    .hasMessageEndingWith(
                            line.contains("11")
                                    ? "] a number must have at most 1000 characters, but has more"
                                    : "] a value must be nested at most 100 deep, but is deeper");
        }
    }
}
