package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextDocumentReaderTest {
    @TempDir
    private Path folder;

    private String title(String markdown) throws IOException {
        Reading reading = Reading.of(Reading.file(folder, "a.md", markdown));
        return reading.documents().getFirst().field("title").getFirst();
    }

    private List<String> events(String name, byte... content) throws IOException {
        return Reading.of(Reading.file(folder, name, content)).events();
    }

    @Test
    void readsAFileAsOneDocument() throws IOException {
        Path file = Reading.file(folder, "a.txt", "\uFEFF# not a title\r\nsecond line\n");
        String path = file.toAbsolutePath().normalize().toString();
        assertThat(Reading.of(file).documents())
                .containsExactly(new Document(
                        path,
                        "{\"path\":\"" + file + "\",\"name\":\"a.txt\",\"format\":\"text\",\"title\":\"a.txt\"}",
                        "# not a title\r\nsecond line\n"));
    }

    @Test
    void titlesMarkdownByItsFirstHeading() throws IOException {
        assertThat(title("intro\n\n# The title\n# Another\n")).isEqualTo("The title");
        assertThat(title("## Lower level ##\n")).isEqualTo("Lower level");
        assertThat(title("# About C#\n")).isEqualTo("About C#");
        assertThat(title("#hashtag\n####### seven\n#\n# #\n")).isEqualTo("a.md");
        assertThat(title("```sh\n# a comment\n```\n# Title\n")).isEqualTo("Title");
        assertThat(title("~~~\n# a comment\n")).isEqualTo("a.md");
    }

    @Test
    void rejectsEmptyFiles() throws IOException {
        String empty = " @ byte 0] a file must hold at least one document, but was empty";
        assertThat(events("a.txt")).containsExactly("- [a.txt" + empty);
        assertThat(events("a.md", (byte) ' ', (byte) '\n')).containsExactly("- [a.md" + empty);
    }

    @Test
    void rejectsOtherThanUtf8() throws IOException {
        assertThat(events("a.txt", (byte) 'a', (byte) 0xFF, (byte) 'b'))
                .containsExactly(
                        "- [a.txt @ byte 1] text must be UTF-8, but byte 0xFF does not belong there; convert it "
                                + "with iconv -t UTF-8");
        assertThat(events("a.txt", (byte) 0xEF, (byte) 0xBB, (byte) 0xBF, (byte) 'a', (byte) 0xC3))
                .containsExactly(
                        "- [a.txt @ byte 4] text must be UTF-8, but byte 0xC3 does not belong there; convert it "
                                + "with iconv -t UTF-8");
    }

    @Test
    void rejectsFilesAboveTheLimit() throws IOException {
        Limits limits = Limits.DEFAULT.withMaxDocumentBytes(100);
        assertThat(Reading.of(Reading.file(folder, "a.txt", "a".repeat(100)), limits)
                        .events())
                .containsExactly("+ " + "a".repeat(100));
        for (int size : new int[] {101, 70_000, 1_000_000}) {
            assertThat(Reading.of(Reading.file(folder, "a.txt", "a".repeat(size)), limits)
                            .events())
                    .containsExactly("- [a.txt] document size in bytes must be at most 100, but was more; raise "
                            + "--max-document-bytes");
        }
    }
}
