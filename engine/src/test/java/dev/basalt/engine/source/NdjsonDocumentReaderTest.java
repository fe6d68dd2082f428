package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NdjsonDocumentReaderTest {
    @TempDir
    private Path folder;

    private List<String> events(String content) throws IOException {
        return Reading.of(Reading.file(folder, "a.ndjson", content)).events();
    }

    @Test
    void readsLinesHoweverTheyEnd() throws IOException {
        assertThat(events("{\"text\":\"a\"}\n\r\n  \n\t{\"text\":\"b\"} \r\n{\"text\":\"c\"}"))
                .containsExactly("+ a", "+ b", "+ c");
    }

    @Test
    void rejectsEmptyFiles() throws IOException {
        String empty = "- [a.ndjson @ byte 0] a file must hold at least one document, but was empty";
        assertThat(events("")).containsExactly(empty);
        assertThat(events("\n \r\n\n")).containsExactly(empty);
        assertThat(events("\uFEFF\n")).containsExactly(empty);
    }

    @Test
    void brokenLineDoesNotHarmTheNext() throws IOException {
        assertThat(events("{\"text\":\"a\"}\n{\"text\":\"b\n\n{\"text\":\"c\"}\n"))
                .containsExactly(
                        "+ a",
                        "- [a.ndjson @ byte 21, line 2] JSON must be well formed, but: a string must end with a quote, but"
                                + " was followed by the end of the document",
                        "+ c");
    }

    @Test
    void namesThePlaceOfEachWrongLine() throws IOException {
        assertThat(
                        events(
                                "{\"text\":\"a\"} {\"text\":\"b\"}\n  [1]\n{\"text\":\"c\"},\n\uFEFF{\"text\":\"d\"}\n{\"text\":\"e\"}\n"))
                .containsExactly(
                        "- [a.ndjson @ byte 13, line 1] a document must be one JSON object, but more follows it",
                        "- [a.ndjson @ byte 28, line 2] a document must be a JSON object, but was an array",
                        "- [a.ndjson @ byte 44, line 3] a document must be one JSON object, but more follows it",
                        "- [a.ndjson @ byte 46, line 4] JSON must be well formed, but a byte order mark stands here, which"
                                + " only a file may begin with",
                        "+ e");
    }

    @Test
    void wrongUtf8IsAnErrorOfItsLine() throws IOException {
        byte[] bytes = "{\"text\":\"é\"}\n{\"text\":\"é\"}\n{\"text\":\"é\"}\n".getBytes(StandardCharsets.UTF_8);
        bytes[24] = 'x';
        assertThat(Reading.of(Reading.file(folder, "a.ndjson", bytes)).events())
                .containsExactly(
                        "+ é",
                        "- [a.ndjson @ byte 23, line 2] text must be UTF-8, but byte 0xC3 does not belong there; convert "
                                + "it with iconv -t UTF-8",
                        "+ é");
    }

    @Test
    void characterCutByTheFilesEndIsWrongUtf8() throws IOException {
        byte[] bytes = "{\"text\":\"a\"}\n\"é".getBytes(StandardCharsets.UTF_8);
        assertThat(Reading.of(Reading.file(folder, "a.ndjson", Arrays.copyOf(bytes, bytes.length - 1)))
                        .events())
                .containsExactly(
                        "+ a",
                        "- [a.ndjson @ byte 14, line 2] text must be UTF-8, but byte 0xC3 does not belong there; convert "
                                + "it with iconv -t UTF-8");
    }

    @Test
    void readsLinesOfEverySizeAroundABlock() throws IOException {
        StringBuilder content = new StringBuilder();
        int[] sizes = {1, 65_500, 65_522, 65_523, 65_524, 65_525, 65_526, 131_072, 3, 200_000, 1};
        for (int size : sizes) {
            content.append("{\"text\":\"").append("é".repeat(size)).append("\"}\n");
        }
        Reading reading = Reading.of(Reading.file(folder, "a.ndjson", content.toString()));
        assertThat(reading.documents())
                .extracting(document -> document.text().length())
                .containsExactly(Arrays.stream(sizes).boxed().toArray(Integer[]::new));
    }

    @Test
    void readsALineOfTheLimitButNotAboveIt() throws IOException {
        String line = "{\"text\":\"" + "a".repeat(89) + "\"}";
        String longer = "{\"text\":\"" + "a".repeat(90) + "\"}";
        Path file = Reading.file(
                folder,
                "a.ndjson",
                line + "\n" + line + "\r\n" + longer + "\n" + longer + "a\r\n{\"text\":\"b\"}\n" + line);
        String refused = "] document size in bytes must be at most 100, but was more; raise --max-document-bytes";
        // The end of a line is no part of the document.
        assertThat(Reading.of(file, Limits.DEFAULT.withMaxDocumentBytes(100)).events())
                .containsExactly(
                        "+ " + "a".repeat(89),
                        "+ " + "a".repeat(89),
                        "- [a.ndjson @ byte 203, line 3" + refused,
                        "- [a.ndjson @ byte 305, line 4" + refused,
                        "+ b",
                        "+ " + "a".repeat(89));
    }

    @Test
    void passesOverALineOf100MegabytesWithoutHoldingIt() throws IOException {
        Path file = folder.resolve("a.ndjson");
        byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("{\"text\":\"a\"}\n{\"text\":\"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                out.write(block);
            }
            out.write("\"}\n{\"text\":\"c\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Reading.of(file).events())
                .containsExactly(
                        "+ a",
                        "- [a.ndjson @ byte 13, line 2] document size in bytes must be at most 16777216, but was more; "
                                + "raise --max-document-bytes",
                        "+ c");
    }

    @Test
    void namesRecordsWithoutIdByTheirNumberNotTheirLine() throws IOException {
        Reading reading = Reading.of(Reading.file(folder, "a.ndjson", "\n{\"text\":\"a\"}\n\n1\n{\"text\":\"b\"}\n"));
        String path = folder.resolve("a.ndjson").toAbsolutePath().normalize().toString();
        assertThat(reading.documents()).extracting(Document::id).containsExactly(path + "#1", path + "#3");
    }

    @Test
    void closedReaderHasNoMoreDocuments() throws IOException {
        Path file = Reading.file(folder, "a.ndjson", "{\"text\":\"a\"}\n");
        // Tables are looked into when they are opened; they have tests of their own.
        for (SourceFormat format : EnumSet.complementOf(EnumSet.of(SourceFormat.NCF, SourceFormat.ARROW))) {
            DocumentReader reader = DocumentReader.open(file, format, SourceOptions.DEFAULT);
            reader.close();
            reader.close();
            assertThat(reader.next()).as(format.name()).isNull();
        }
    }
}
