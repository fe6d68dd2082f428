package dev.basalt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordsTest {
    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(JsonRecords records, String text) throws IOException {
        List<String> found = new ArrayList<>();
        long count = records.read(
                stream(text),
                "in",
                record -> record.line() + "@" + record.byteOffset() + ":"
                        + record.document().root().text(),
                found::add);
        assertThat(count).isEqualTo(found.size());
        return found;
    }

    @Test
    void linesAreDocuments() throws IOException {
        assertThat(read(JsonRecords.lines(), "{\"a\":1}\r\n\n  \n[2]\n3"))
                .containsExactly("1@0:{\"a\":1}", "4@13:[2]", "5@17:3");
        assertThat(read(JsonRecords.lines(), "")).isEmpty();
        assertThat(read(JsonRecords.lines(), "\ufeff1\n2\n")).containsExactly("1@0:1", "2@5:2");
    }

    @Test
    void onlySomeFieldsMayBeRead() throws IOException {
        assertThat(read(
                        JsonRecords.lines().only(JsonFields.of("/a")),
                        "{\"b\":1,\"a\":[2]}\n{\"a\":{\"a\":3},\"c\":[[4]]}"))
                .hasSize(2);
        List<Long> sum = new ArrayList<>();
        JsonRecords.lines()
                .only(JsonFields.of("/a/b"))
                .read(
                        new ByteArrayInputStream(
                                "{\"x\":[1],\"a\":{\"b\":5,\"c\":7}}".getBytes(StandardCharsets.UTF_8)),
                        "in",
                        record -> {
                            JsonDocument document = record.document();
                            assertThat(document.size(JsonDocument.ROOT)).isEqualTo(1);
                            return document.longValue(document.find(JsonPointer.of("/a/b")));
                        },
                        sum::add);
        assertThat(sum).containsExactly(5L);
    }

    @Test
    void documentsMayStandOneBehindTheOther() throws IOException {
        assertThat(read(JsonRecords.concatenated(), "{\"a\":\"}\\\"\"}[1]\n [[2]]3 4\n\"x\"\"y\"true"))
                .containsExactly(
                        "1@0:{\"a\":\"}\\\"\"}",
                        "1@11:[1]",
                        "1@14:[[2]]",
                        "2@21:3",
                        "2@22:4",
                        "2@24:\"x\"",
                        "3@28:\"y\"",
                        "3@31:true");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void batchesOfAnySizeGiveTheSame(int threads) throws IOException {
        String text = String.join(
                "\n",
                IntStream.range(0, 500)
                        .mapToObj(i -> "{\"n\":" + i + ",\"s\":\"" + "x".repeat(i % 90) + "\"}")
                        .toList());
        for (JsonRecords records : List.of(JsonRecords.lines(), JsonRecords.concatenated())) {
            List<String> expected = read(records, text);
            assertThat(expected).hasSize(500);
            for (int bytes : new int[] {64, 65, 100, 1000, 100_000}) {
                JsonRecords other = records.batchBytes(bytes).threads(threads);
                assertThat(read(other, text)).isEqualTo(expected);
                assertThat(read(other.unordered(), text)).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void goesOnBehindWrongRecords(int threads) throws IOException {
        String text = "[1]\n[2,]\n[3]\n  {\"a\" 1}\n[4]\n\"\\ud800\"\n[5]\n";
        List<String> failures = new ArrayList<>();
        JsonRecords records = JsonRecords.lines()
                .threads(threads)
                .batchBytes(64)
                .onFailure(failure -> failures.add(failure.getMessage()));

        assertThat(read(records, text)).containsExactly("1@0:[1]", "3@9:[3]", "5@23:[4]", "7@36:[5]");
        assertThat(failures)
                .containsExactly(
                        "[in @ byte 7, line 2, column 4] a value must stand here, but was ']'",
                        "[in @ byte 20, line 4, column 8] ':' must follow a name, but was '1'",
                        "[in @ byte 28, line 6, column 2] a surrogate must be one of a pair, but \\ud800 stands alone");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void stopsAtAWrongRecordAfterThoseBeforeIt(int threads) {
        List<String> found = new ArrayList<>();
        assertThatThrownBy(() -> JsonRecords.lines()
                        .threads(threads)
                        .read(
                                stream("1\n2\nx\n4\n"),
                                "in",
                                record -> record.document().root().text(),
                                found::add))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[in @ byte 4, line 3, column 1] a value must stand here, but was 'x'");
        assertThat(found).containsExactly("1", "2");
    }

    @Test
    void recordsAboveTheLimitArePassedOverWithoutBeingHeld() throws IOException {
        List<String> failures = new ArrayList<>();
        JsonRecords records = JsonRecords.lines()
                .batchBytes(64)
                .limits(JsonLimits.DEFAULT.withMaxBytes(200))
                .onFailure(failure -> failures.add(failure.getMessage()));

        assertThat(read(records, "1\n\"" + "x".repeat(5000) + "\"\n3\n")).containsExactly("1@0:1", "3@5005:3");
        assertThat(failures)
                .containsExactly(
                        "[in @ byte 2, line 2] bytes of a record must be at most 200, but were more; raise JsonLimits.maxBytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void failuresOfFunctionsAndStreamsAreHandedOn(int threads) {
        JsonRecords records = JsonRecords.lines().threads(threads);
        assertThatThrownBy(() -> records.read(
                        stream("1\n"),
                        "in",
                        record -> {
                            throw new UnsupportedOperationException("no");
                        },
                        result -> {}))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("no");
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("gone");
            }
        };
        assertThatThrownBy(() -> records.read(broken, "in", record -> 1, result -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }
}
