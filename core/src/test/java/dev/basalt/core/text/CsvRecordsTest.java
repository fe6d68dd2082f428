package dev.basalt.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
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
        assertThat(new CsvSyntax('\u007f', '\t', '\u0001').delimiter()).isEqualTo('\u007f');
        assertThatThrownBy(() -> new CsvSyntax('\u0080', '"', CsvSyntax.NONE))
                .hasMessage("delimiter must be an ASCII character that ends no line, but was character 128");
        assertThatThrownBy(() -> new CsvSyntax(CsvSyntax.NONE, '"', CsvSyntax.NONE))
                .hasMessage("delimiter must be an ASCII character that ends no line, but was character 0");
        assertThatThrownBy(() -> new CsvSyntax(',', '"', '"'))
                .hasMessage("comment must differ from delimiter and quote, but is '\"' as well");
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

    @Test
    void anyValueMayStandInQuotes() throws IOException {
        assertThat(cut("1,\"x\ny\",\"z\"\n2")).containsExactly("1:1|x\ny|z", "3:2");
        assertThat(cut("\"a\nb\",1", new CsvSyntax(',', '"', '#'), 0)).containsExactly("1:a\nb|1");
        assertThat(cut("\nab\n", new CsvSyntax(',', '"', '#'), 0)).containsExactly("2:ab");
        assertThat(cut("ab", new CsvSyntax(',', '"', '#'), 0)).containsExactly("1:ab");
        CsvSyntax plain = new CsvSyntax(';', CsvSyntax.NONE, CsvSyntax.NONE);
        assertThat(cut("\0a;b\0\nc", plain, 0)).containsExactly("1:\0a|b\0", "2:c");
    }

    @Test
    void valuesOfAnEmptyOrOpenRecord() throws IOException {
        try (RecordBuffer buffer = new RecordBuffer(slowly(""), 10)) {
            CsvRecords records = new CsvRecords(buffer);
            Location where = Location.of("t");
            for (String end : new String[] {"", "\n", "\r", "\r\n"}) {
                assertThat(records.values(end, where)).containsExactly("");
                assertThat(records.values("a," + end, where)).containsExactly("a", "");
                assertThat(records.values("\"\"" + end, where)).containsExactly("");
            }
            assertThatThrownBy(() -> records.values("a,\"b\n", where))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a record must be taken whole, but a quote is open in 'a,\"b\n'");
        }
    }

    @Test
    void receiversAreClearedAndQuotedValuesMarked() throws IOException {
        try (RecordBuffer buffer = new RecordBuffer(slowly(""), 10)) {
            CsvRecords records = new CsvRecords(buffer);
            List<String> values = new ArrayList<>();
            BitSet quoted = new BitSet();
            records.values("\"a\",b,\"c\"", Location.of("t"), values, quoted);
            assertThat(values).containsExactly("a", "b", "c");
            assertThat(quoted.stream()).containsExactly(0, 2);
            records.values("d,\"\"", Location.of("t"), values, quoted);
            assertThat(values).containsExactly("d", "");
            assertThat(quoted.stream()).containsExactly(1);
        }
    }

    @Test
    void aRecordAboveTheLimitIsNoEmptyLine() throws IOException {
        for (int length : new int[] {9, 10, 11, 1000, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, (64 << 10) + 2}) {
            String text = "a\n" + "b".repeat(length - 1) + "\nc\n";
            for (InputStream in :
                    List.of(slowly(text), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
                try (RecordBuffer buffer = new RecordBuffer(in, 10)) {
                    CsvRecords records = new CsvRecords(buffer);
                    assertThat(records.take()).isTrue();
                    assertThat(records.take()).isTrue();
                    assertThat(buffer.tooLarge()).isEqualTo(length > 10);
                    assertThat(records.firstLine()).isEqualTo(2);
                    assertThat(records.take()).isTrue();
                    assertThat(buffer.tooLarge()).isFalse();
                    assertThat(records.firstLine()).isEqualTo(3);
                    assertThat(records.take()).isFalse();
                    assertThat(records.unclosedQuote()).isFalse();
                }
            }
        }
    }

    @Test
    void knowsOfAQuoteThatTheFileLeavesOpen() throws IOException {
        try (RecordBuffer buffer = new RecordBuffer(slowly("a,\"b\nc"), 10)) {
            CsvRecords records = new CsvRecords(buffer);
            records.countLines(4);
            assertThat(records.take()).isTrue();
            assertThat(records.firstLine()).isEqualTo(5);
            assertThat(records.unclosedQuote()).isTrue();
        }
    }
}
