package dev.basalt.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDocumentReaderTest {
    @TempDir
    private Path folder;

    private Reading read(String content) throws IOException {
        return Reading.of(Reading.file(folder, "a.csv", content));
    }

    private List<String> json(String content) throws IOException {
        return read(content).documents().stream().map(Document::json).toList();
    }

    @Test
    void readsPlainAndQuotedValues() throws IOException {
        assertThat(json("id,text\r\n1,a b\r\n\"x,y\",\"say \"\"hi\"\"\r\nto \"\"me\"\"\"\n3,c"))
                .containsExactly(
                        "{\"id\":1,\"text\":\"a b\"}",
                        "{\"id\":\"x,y\",\"text\":\"say \\\"hi\\\"\\r\\nto \\\"me\\\"\"}",
                        "{\"id\":3,\"text\":\"c\"}");
    }

    @Test
    void takesJsonNumbersAndBooleansForWhatTheyAre() throws IOException {
        String header = "text,a,b,c,d,e,f,g,h\n";
        assertThat(json(header + "t,7,007,-1.50,+1,1e5,true,True,.5\n"))
                .containsExactly("{\"text\":\"t\",\"a\":7,\"b\":\"007\",\"c\":-1.50,\"d\":\"+1\",\"e\":1e5,\"f\":true,"
                        + "\"g\":\"True\",\"h\":\".5\"}");
        assertThat(json("text,a,b\nt,1234567890123456789,123456789012345678\n"))
                .containsExactly("{\"text\":\"t\",\"a\":\"1234567890123456789\",\"b\":123456789012345678}");
    }

    @Test
    void leavesOutEmptyValues() throws IOException {
        assertThat(json("id,text,n\n1,a,\n,b,\"\"\n")).containsExactly("{\"id\":1,\"text\":\"a\"}", "{\"text\":\"b\"}");
    }

    @Test
    void quoteInsideAnUnquotedValueIsText() throws IOException {
        assertThat(json("text,n\n5\" disk,1\na\"b\"\"c,2\n"))
                .containsExactly("{\"text\":\"5\\\" disk\",\"n\":1}", "{\"text\":\"a\\\"b\\\"\\\"c\",\"n\":2}");
    }

    @Test
    void passesOverEmptyLinesAndByteOrderMark() throws IOException {
        assertThat(json("\uFEFF\r\n\ntext,n\n\n\r\na,1\n\n")).containsExactly("{\"text\":\"a\",\"n\":1}");
    }

    @Test
    void namesColumnsWithoutNameByTheirNumber() throws IOException {
        assertThat(json(",text,\n0,a,x\n")).containsExactly("{\"column1\":0,\"text\":\"a\",\"column3\":\"x\"}");
    }

    @Test
    void rejectsDuplicateNames() throws IOException {
        assertThat(read("text,n,text\na,1,b\n").events())
                .containsExactly("- [a.csv @ byte 0, line 1] names in a header must differ, but 'text' names columns 1 "
                        + "and 3");
    }

    @Test
    void rejectsEmptyFilesButNotAHeaderAlone() throws IOException {
        String empty = "- [a.csv @ byte 0] a file must hold at least one document, but was empty";
        assertThat(read("").events()).containsExactly(empty);
        assertThat(read("\n\r\n").events()).containsExactly(empty);
        assertThat(read("id,text\n").events()).isEmpty();
        assertThat(read("id,text").events()).isEmpty();
    }

    @Test
    void wrongNumberOfValuesIsAnErrorOfThatRecord() throws IOException {
        assertThat(read("id,text\n1\n2,b,x\n\"3\",\"c\nd\"\n4\n5,e\n").events())
                .containsExactly(
                        "- [a.csv @ byte 8, line 2] a record must have 2 values as the header has, but had 1",
                        "- [a.csv @ byte 10, line 3] a record must have 2 values as the header has, but had 3",
                        "+ c\nd",
                        "- [a.csv @ byte 26, line 6] a record must have 2 values as the header has, but had 1",
                        "+ e");
    }

    @Test
    void unclosedQuoteEndsTheFile() throws IOException {
        assertThat(read("id,text\n1,a\n2,\"b\n3,c\n").events())
                .containsExactly(
                        "+ a", "- [a.csv @ byte 12, line 3] quotes must be closed, but the file ends within them");
        assertThat(read("\"id,text\n1,a\n").events())
                .containsExactly("- [a.csv @ byte 0, line 1] quotes must be closed, but the file ends within them");
    }

    @Test
    void textBehindAClosingQuoteIsAnErrorOfThatRecord() throws IOException {
        assertThat(read("id,text\n1,\"a\"b\n2,c\n").events())
                .containsExactly(
                        "- [a.csv @ byte 8, line 2] a comma or the record's end must follow a closing quote, but value 2 "
                                + "goes on",
                        "+ c");
    }

    @Test
    void wrongUtf8IsAnErrorOfThatRecord() throws IOException {
        byte[] bytes = "id,text\n1,a\n2,bXd\n3,é\n".getBytes(StandardCharsets.UTF_8);
        bytes[15] = (byte) 0xE9;
        assertThat(Reading.of(Reading.file(folder, "a.csv", bytes)).events())
                .containsExactly(
                        "+ a",
                        "- [a.csv @ byte 15, line 3] text must be UTF-8, but byte 0xE9 does not belong there; convert it "
                                + "with iconv -t UTF-8",
                        "+ é");
    }

    @Test
    void recordAboveTheLimitIsAnErrorOfThatRecord() throws IOException {
        Path file = Reading.file(
                folder, "a.csv", "id,text\n1," + "a".repeat(300_000) + "\n2,\"" + "b".repeat(98) + "\n\"\n3,c\n");
        assertThat(Reading.of(file, Limits.DEFAULT.withMaxDocumentBytes(100)).events())
                .containsExactly(
                        "- [a.csv @ byte 8, line 2] document size in bytes must be at most 100, but was more; raise "
                                + "--max-document-bytes",
                        "- [a.csv @ byte 300011, line 3] document size in bytes must be at most 100, but was more; raise "
                                + "--max-document-bytes",
                        "+ c");
    }

    @Test
    void jsonAboveTheLimitIsAnErrorOfThatRecord() throws IOException {
        Path file = Reading.file(folder, "a.csv", "text\n" + "\u0001".repeat(90) + "\nb\n");
        assertThat(Reading.of(file, Limits.DEFAULT.withMaxDocumentBytes(100)).events())
                .containsExactly(
                        "- [a.csv @ byte 5, line 2] document size in bytes must be at most 100, but was more; raise "
                                + "--max-document-bytes",
                        "+ b");
    }
}
