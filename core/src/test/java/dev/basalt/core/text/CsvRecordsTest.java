package dev.basalt.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {
    /// Gives one byte at a time, so that every cut between two bytes is one between two reads.
    private static InputStream slowly(String text) {
        InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return bytes.read();
            }

            @Override
            public int read(byte[] to, int from, int count) throws IOException {
                return bytes.read(to, from, Math.min(1, count));
            }
        };
    }

    private static List<String> cut(String text, CsvSyntax syntax, int skipped) throws IOException {
        List<String> found = new ArrayList<>();
        try (RecordBuffer buffer = new RecordBuffer(slowly(text), 1000)) {
            CsvRecords records = new CsvRecords(buffer, syntax);
            records.skipLines(skipped);
            while (records.take()) {
                String record =
                        new String(buffer.bytes(), buffer.recordFrom(), buffer.recordLength(), StandardCharsets.UTF_8);
                found.add(records.firstLine() + ":" + String.join("|", records.values(record, Location.of("t"))));
            }
        }
        return found;
    }

    private static List<String> cut(String text) throws IOException {
        return cut(text, CsvSyntax.DEFAULT, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesEndInAnyWay(String end) throws IOException {
        assertThat(cut("a,b" + end + end + "\"x" + end + "y\",2" + end + ","))
                .containsExactly("1:a|b", "3:x" + end + "y|2", "5:|");
        assertThat(cut("a" + end)).containsExactly("1:a");
        assertThat(cut(end + end)).isEmpty();
        assertThat(cut("\"a" + end + "\"")).containsExactly("1:a" + end);
    }

    @Test
    void lineEndsMayBeMixed() throws IOException {
        assertThat(cut("a\rb\nc\r\nd\n\re")).containsExactly("1:a", "2:b", "3:c", "4:d", "6:e");
    }

    @Test
    void quotesMayBeDoubledOrLeftOut() throws IOException {
        assertThat(cut("\"a\"\"b\",c\"d,\"\"\n\"\"\"\",\",\"\n")).containsExactly("1:a\"b|c\"d|", "2:\"|,");
        CsvSyntax plain = new CsvSyntax(';', CsvSyntax.NONE, CsvSyntax.NONE);
        assertThat(cut("\"a;b\"\n\"", plain, 0)).containsExactly("1:\"a|b\"", "2:\"");
        assertThat(cut("'a;b';'it''s'", new CsvSyntax(';', '\'', CsvSyntax.NONE), 0))
                .containsExactly("1:a;b|it's");
    }

    @Test
    void commentsAndSkippedLinesAreNoRecords() throws IOException {
        CsvSyntax comments = new CsvSyntax(',', '"', '#');
        assertThat(cut("#\"\n# b\r\n#\ra,#b\n\"#c\",1\n#", comments, 0)).containsExactly("4:a|#b", "5:#c|1");
        assertThat(cut("\"not closed\ntitle\r\n\na,b\r", CsvSyntax.DEFAULT, 2)).containsExactly("4:a|b");
        assertThat(cut("one\n", CsvSyntax.DEFAULT, 5)).isEmpty();
    }

    @Test
    void somethingBehindAClosingQuoteIsRefused() {
        assertThatThrownBy(() -> cut("a,\"b\"c\n"))
                .hasMessage("[t] a comma or the record's end must follow a closing quote, but value 2 goes on");
        assertThatThrownBy(() -> cut("'b'c", new CsvSyntax(';', '\'', CsvSyntax.NONE), 0))
                .hasMessage(
                        "[t] the delimiter ';' or the record's end must follow a closing quote, but value 1 goes on");
    }

    @Test
    void signsMustBeOfAsciiAndDiffer() {
        assertThatThrownBy(() -> new CsvSyntax('ü', '"', CsvSyntax.NONE))
                .hasMessage("delimiter must be an ASCII character that ends no line, but was character 252");
        assertThatThrownBy(() -> new CsvSyntax(',', '\n', CsvSyntax.NONE))
                .hasMessage("quote must be an ASCII character that ends no line, but was character 10");
        assertThatThrownBy(() -> new CsvSyntax(',', '"', '\r'))
                .hasMessage("comment must be an ASCII character that ends no line, but was character 13");
        assertThatThrownBy(() -> new CsvSyntax('"', '"', CsvSyntax.NONE))
                .hasMessage("delimiter and quote must differ, but both are '\"'");
        assertThatThrownBy(() -> new CsvSyntax(',', '"', ','))
                .hasMessage("comment must differ from delimiter and quote, but is ',' as well");
    }

    @Test
    void whatIsPeekedAtStaysToBeRead() throws IOException {
        try (RecordBuffer buffer = new RecordBuffer(slowly("\uFEFFabc\ndef"), 3)) {
            assertThat(buffer.peek(2)).isEqualTo(2);
            assertThat(buffer.peek(100_000)).isEqualTo(7);
            assertThat(buffer.bytes()[buffer.recordFrom()]).isEqualTo((byte) 'a');
            assertThat(buffer.readLine()).isTrue();
            assertThat(buffer.recordLength()).isEqualTo(4);
            assertThat(buffer.tooLarge()).isTrue();
            buffer.begin();
            assertThat(buffer.readLine()).isFalse();
            assertThat(buffer.offset()).isEqualTo(10);
        }
    }
}
