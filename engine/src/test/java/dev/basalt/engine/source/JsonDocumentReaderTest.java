package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonDocumentReaderTest {
    private static final String EMPTY = "- [a.json @ byte 0] a file must hold at least one document, but was empty";

    @TempDir
    private Path folder;

    private Reading read(String content) throws IOException {
        return Reading.of(Reading.file(folder, "a.json", content));
    }

    private List<String> events(String content) throws IOException {
        return read(content).events();
    }

    @Test
    void readsOneObject() throws IOException {
        assertThat(read("{\"id\": \"x\", \"text\": \"a b\"}").documents())
                .containsExactly(new Document("x", "{\"id\":\"x\",\"text\":\"a b\"}", "a b"));
    }

    @Test
    void readsArraysAndConcatenatedValues() throws IOException {
        assertThat(
                        events(
                                "[{\"text\":\"a\"} , {\"text\":\"b\"}]{\"text\":\"c\"}\n\n{\"text\":\"d\"}[] [{\"text\":\"e\"}]"))
                .containsExactly("+ a", "+ b", "+ c", "+ d", "+ e");
    }

    @Test
    void namesRecordsWithoutIdByFileAndPosition() throws IOException {
        String path = folder.resolve("a.json").toAbsolutePath().normalize().toString();
        assertThat(read("[{\"text\":\"a\"},{\"text\":\"b\"}]").documents())
                .extracting(Document::id)
                .containsExactly(path + "#1", path + "#2");
    }

    @Test
    void dropsWhitespaceBetweenPartsButNotInTexts() throws IOException {
        assertThat(read("[ {\r\n\t\"text\" : \" a \\\" : \\\\\" , \"n\" : [ 1 , 2 ] } ]")
                        .documents())
                .extracting(Document::json)
                .containsExactly("{\"text\":\" a \\\" : \\\\\",\"n\":[1,2]}");
    }

    @Test
    void rejectsEmptyFiles() throws IOException {
        assertThat(events("")).containsExactly(EMPTY);
        assertThat(events(" \n\t\r\n")).containsExactly(EMPTY);
        assertThat(events("[]")).containsExactly(EMPTY);
        assertThat(events("\uFEFF")).containsExactly(EMPTY);
    }

    @Test
    void skipsByteOrderMarkAndCountsIt() throws IOException {
        assertThat(events("\uFEFF{\"text\":\"a\"} 1"))
                .containsExactly(
                        "+ a", "- [a.json @ byte 16, record 2] a document must be a JSON object, but was a number");
    }

    @Test
    void rejectsEveryOtherValueAndGoesOn() throws IOException {
        assertThat(events("[[{\"text\":\"in\"}],1,\"s\",true,false,null,{\"text\":\"a\"}]"))
                .containsExactly(
                        "- [a.json @ byte 1, record 1] a document must be a JSON object, but was an array",
                        "- [a.json @ byte 17, record 2] a document must be a JSON object, but was a number",
                        "- [a.json @ byte 19, record 3] a document must be a JSON object, but was a string",
                        "- [a.json @ byte 23, record 4] a document must be a JSON object, but was true",
                        "- [a.json @ byte 28, record 5] a document must be a JSON object, but was false",
                        "- [a.json @ byte 34, record 6] a document must be a JSON object, but was null",
                        "+ a");
    }

    @Test
    void objectWrongInsideIsAnErrorOfItsOwn() throws IOException {
        assertThat(events("[{\"text\":\"a\"},\n{\"text\":tru},\n{\"text\":\"c\"}]"))
                .containsExactly(
                        "+ a",
                        "- [a.json @ byte 23, record 2] JSON must be well formed, but: a value must stand here, but "
                                + "was 'tru'",
                        "+ c");
    }

    @Test
    void wrongSyntaxBetweenObjectsEndsTheFile() throws IOException {
        assertThat(events("[{\"text\":\"a\"} {\"text\":\"b\"}]"))
                .containsExactly(
                        "+ a",
                        "- [a.json @ byte 14] JSON must be well formed, but neither ',' nor ']' follows an element of an"
                                + " array");
        assertThat(events("[{\"text\":\"a\"},"))
                .containsExactly(
                        "+ a", "- [a.json @ byte 14] JSON must be well formed, but the file ends within an array");
        assertThat(events("{\"text\":\"a\"}} {\"text\":\"b\"}")).hasSize(2);
        assertThat(events("{\"text\":\"a\"} junk {\"text\":\"b\"}")).hasSize(2);
        assertThat(events("[{\"text\":\"a\"},,{\"text\":\"b\"}]")).hasSize(2);
    }

    @Test
    void cutAtAnyByteGivesTheWholeObjectsAndOneError() throws IOException {
        String whole = "[{\"text\":\"a\\\"\"}, {\"text\":\"bé\",\"n\":[1,{\"x\":null}]}]";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            Reading reading = Reading.of(Reading.file(folder, "a.json", Arrays.copyOf(bytes, length)));
            int complete = length >= bytes.length - 1 ? 2 : length >= 15 ? 1 : 0;
            assertThat(reading.documents()).as("cut at %s", length).hasSize(complete);
            assertThat(reading.events()).as("cut at %s", length).hasSize(complete + 1);
            assertThat(reading.events().getLast()).startsWith("- [a.json");
        }
        assertThat(events(whole)).containsExactly("+ a\"", "+ bé");
    }

    @Test
    void stopsAtNestingDepthAndGoesOn() throws IOException {
        Limits limits = new Limits(1 << 20, 1024, 10, 1 << 20, 16);
        String allowed = "{\"text\":\"a\",\"d\":" + "[".repeat(9) + "]".repeat(9) + "}";
        String deeper = "{\"text\":\"b\",\"d\":" + "[".repeat(10) + "]".repeat(10) + "}";
        Path file = Reading.file(folder, "a.json", "[" + allowed + "," + deeper + "," + allowed + "]");
        assertThat(Reading.of(file, limits).events())
                .containsExactly(
                        "+ a",
                        "- [a.json @ byte 62, record 2] nesting depth of JSON must be within the limit, but was more; "
                                + "raise Limits.maxNestingDepth",
                        "+ a");
    }

    @Test
    void survivesHostileDepth() throws IOException {
        assertThat(events("[".repeat(100_000))).hasSize(1);
        assertThat(events("{\"text\":".repeat(100_000))).hasSize(1);
        assertThat(events("{\"text\":" + "[".repeat(100_000) + "\"a\"" + "]".repeat(100_000) + "}"))
                .hasSize(1);
    }

    @Test
    void readsDeepDocumentsWhenTheLimitIsRaised() throws IOException {
        Limits limits = new Limits(16 << 20, 1024, 1_000_000, 1 << 20, 16);
        String deep = "{\"text\":" + "[".repeat(200_000) + "\"a\"" + "]".repeat(200_000) + "}";
        Reading reading = Reading.of(Reading.file(folder, "a.json", deep), limits);
        assertThat(reading.events()).containsExactly("+ a");
        assertThat(reading.documents().getFirst().field("text")).containsExactly("a");
    }

    @Test
    void readsTextsAboveTheLibrarysOwnLimitsWhenTheLimitIsRaised() throws IOException {
        String text = "a".repeat(25_000_000);
        Reading reading = Reading.of(
                Reading.file(folder, "a.json", "{\"text\":\"" + text + "\",\"" + "n".repeat(60_000) + "\":1}"),
                Limits.DEFAULT.withMaxDocumentBytes(32 << 20));
        assertThat(reading.documents()).hasSize(1);
        assertThat(reading.documents().getFirst().field("text")).containsExactly(text);
    }

    @Test
    void stopsAtDocumentSizeAndGoesOn() throws IOException {
        String exact = "{\"text\":\"" + "a".repeat(89) + "\"}";
        String above = "{\"text\":\"" + "b".repeat(90) + "\"}";
        String huge = "{\"text\":\"" + "c".repeat(300_000) + "\"}";
        Path file = Reading.file(folder, "a.json", "[" + exact + "," + above + "," + huge + ",{\"text\":\"d\"}]");
        assertThat(Reading.of(file, Limits.DEFAULT.withMaxDocumentBytes(100)).events())
                .containsExactly(
                        "+ " + "a".repeat(89),
                        "- [a.json @ byte 102, record 2] document size in bytes must be at most 100, but was more; raise"
                                + " --max-document-bytes",
                        "- [a.json @ byte 204, record 3] document size in bytes must be at most 100, but was more; raise"
                                + " --max-document-bytes",
                        "+ d");
    }

    @Test
    void keepsNumbersAsWritten() throws IOException {
        String numbers = "[1e999999999999,-0,1.50,123456789012345678901234567890,1E400]";
        assertThat(read("{\"text\":\"a\",\"n\":" + numbers + "}")
                        .documents()
                        .getFirst()
                        .field("n"))
                .containsExactly("1e999999999999", "-0", "1.50", "123456789012345678901234567890", "1E400");
    }

    @Test
    void rejectsNumbersOfMoreThan1000Characters() throws IOException {
        assertThat(events("{\"text\":\"a\",\"n\":" + "9".repeat(1000) + "}")).containsExactly("+ a");
        List<String> events = events("{\"text\":\"a\",\"n\":" + "9".repeat(1001) + "}");
        assertThat(events).hasSize(1);
        assertThat(events.getFirst()).endsWith("a number must have at most 1000 characters, but had more");
    }

    @Test
    void duplicateNamesHoldBothValues() throws IOException {
        Document document =
                read("{\"text\":\"a\",\"text\":\"b\",\"id\":1}").documents().getFirst();
        assertThat(document.text()).isEqualTo("a\n\nb");
        assertThat(document.field("text")).containsExactly("a", "b");
    }

    @Test
    void loneSurrogatesAreRefusedWhereTheyStand() throws IOException {
        assertThat(events("{\"text\":\"a \\ud83d\\ude00\",\"id\":\"x\\ud800\"}"))
                .containsExactly(
                        "- [a.json @ byte 32, record 1] JSON must be well formed, but: a surrogate must be one of"
                                + " a pair, but \\ud800 stands alone");
        assertThat(events("[{\"text\":\"\\udc00\"},{\"text\":\"b\"}]"))
                .containsExactly(
                        "- [a.json @ byte 10, record 1] JSON must be well formed, but: a surrogate must be one of a pair,"
                                + " but \\udc00 stands alone",
                        "+ b");
    }

    @Test
    void wrongUtf8IsAnErrorOfItsRecord() throws IOException {
        byte[] bytes = "[{\"text\":\"a\"},{\"text\":\"bXd\"},{\"text\":\"\uFFFD\"}]".getBytes(StandardCharsets.UTF_8);
        bytes[25] = (byte) 0xE9;
        assertThat(Reading.of(Reading.file(folder, "a.json", bytes)).events())
                .containsExactly(
                        "+ a",
                        "- [a.json @ byte 25, record 2] text must be UTF-8, but byte 0xE9 does not belong there; convert"
                                + " it with iconv -t UTF-8",
                        "+ \uFFFD");
    }

    @Test
    void utf16IsRejected() throws IOException {
        String json = "{\"text\":\"a\"}";
        assertThat(Reading.of(Reading.file(folder, "a.json", json.getBytes(StandardCharsets.UTF_16LE)))
                        .events())
                .containsExactly(
                        "- [a.json @ byte 1, record 1] JSON must not hold a zero byte, but does; convert UTF-16 with "
                                + "iconv -f UTF-16 -t UTF-8",
                        "- [a.json @ byte 23, record 2] JSON must not hold a zero byte, but does; convert UTF-16 with "
                                + "iconv -f UTF-16 -t UTF-8");
        assertThat(Reading.of(Reading.file(folder, "a.json", json.getBytes(StandardCharsets.UTF_16)))
                        .events())
                .hasSize(1);
    }
}
