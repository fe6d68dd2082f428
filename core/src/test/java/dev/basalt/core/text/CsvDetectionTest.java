package dev.basalt.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvDetectionTest {
    private static CsvDetection detect(String text, CsvDetection.Known known) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (RecordBuffer buffer = new RecordBuffer(new ByteArrayInputStream(bytes), 100)) {
            CsvDetection found = CsvDetection.of(buffer, known);
            assertThat(buffer.offset()).isZero();
            return found;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a,b~1,2 ! , ! 2",
                "a;b~1,5;2~3,25;4 ! ; ! 2",
                "a\tb, c\td~1\t2\t3 ! tab ! 3",
                "a|b|c~1|2;2|3~ ! | ! 3",
                "id,text~1,hello; you~2,a; b; c ! , ! 2",
                "text~one, two~three ! , ! 1",
                "a~1~2 ! , ! 1",
                "`` ! , ! 0",
                "a;b ! ; ! 2",
                "\"x;y;z\",1~\"u;v;w\",2 ! , ! 2",
                "a,b;c;d~1,2;3;4 ! ; ! 3",
                "a;b,c~1;2,3 ! , ! 2",
                "a,b,c~1,2 ! , ! 3",
                "1,2~a,b,c ! , ! 3",
                "1;2,\"a\"\"b\"~1;2,\"c\"\"d\" ! , ! 2",
                "1;2,\"a\"b ! ; ! 2",
                "1;2,\"x ! ; ! 2",
                "\"a\"x,b;c;d ! , ! 2",
                "\u0000,b~\u0000,c ! , ! 2",
                "\"a,b\";\"c,d\"~\"e,f\";\"g,h\" ! ; ! 2",
            })
    void theDelimiterIsThatWhichMostRecordsHaveAsOften(String text, String delimiter, int columns) throws IOException {
        CsvDetection found = detect(text.replace('~', '\n'), CsvDetection.Known.NOTHING);
        assertThat(found.syntax())
                .isEqualTo(new CsvSyntax(delimiter.equals("tab") ? '\t' : delimiter.charAt(0), '"', CsvSyntax.NONE));
        assertThat(found.columns()).isEqualTo(columns);
        assertThat(found.skippedLines()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a,b~1,'x,y'! '",
                "a,b~1,'x'! \"",
                "a,b~'tis,1~'twas,2! \"",
                "a,b~\"it's\",\"'\"! \"",
                "a,b~1,2~7,\"x\"y! \"",
                "a,b~1,\"2! \"",
                "a,b~'1^2',3! '"
            })
    void aSingleQuoteIsTakenOnlyWhereItMakesRecordsFit(String text, char quote) throws IOException {
        assertThat(detect(text.replace('~', '\n').replace('^', '\r'), CsvDetection.Known.NOTHING)
                        .syntax())
                .isEqualTo(new CsvSyntax(',', quote, CsvSyntax.NONE));
    }

    @Test
    void notesBeforeTheTableAreNotItsNames() throws IOException {
        assertThat(detect("# by me\n#\na,b\n1,2\n", CsvDetection.Known.NOTHING).skippedLines())
                .isEqualTo(2);
        assertThat(detect("#id,b\n1,2\n", CsvDetection.Known.NOTHING).skippedLines())
                .isZero();
        assertThat(detect("# one\n# two\n", CsvDetection.Known.NOTHING).skippedLines())
                .isZero();
    }

    @Test
    void whatIsKnownIsNotFound() throws IOException {
        assertThat(detect("a;b\n1;2\n", new CsvDetection.Known(',', '\'', '#', ',')))
                .isEqualTo(new CsvDetection(new CsvSyntax(',', '\'', '#'), 0, 1));
        assertThat(detect("a,b\tc\n1,2\t3\n", new CsvDetection.Known(null, null, CsvSyntax.NONE, '\t'))
                        .syntax())
                .isEqualTo(new CsvSyntax('\t', '"', CsvSyntax.NONE));
    }

    @Test
    void aRecordLargerThanTheSampleIsLookedAtIfItIsTheOnlyOne() throws IOException {
        String names = "name;".repeat(100_000);
        assertThat(detect(names, CsvDetection.Known.NOTHING).syntax().delimiter())
                .isEqualTo(';');
        assertThat(detect("a,b\n1," + ";".repeat(300_000), CsvDetection.Known.NOTHING))
                .isEqualTo(new CsvDetection(CsvSyntax.DEFAULT, 0, 2));
    }

    @Test
    void theLastRecordOfAFileCountsAndThatOfASampleDoesNot() throws IOException {
        String text = "a,b;c\n1;2";
        String filled = text + " ".repeat(CsvDetection.SAMPLE_BYTES - text.length());
        assertThat(detect(filled.substring(1), CsvDetection.Known.NOTHING)
                        .syntax()
                        .delimiter())
                .isEqualTo(';');
        assertThat(detect(filled, CsvDetection.Known.NOTHING).syntax().delimiter())
                .isEqualTo(',');
        String sample = "x,y\n" + "1;2\n".repeat(100) + "z".repeat(CsvDetection.SAMPLE_BYTES);
        assertThat(detect(sample, CsvDetection.Known.NOTHING).syntax().delimiter())
                .isEqualTo(';');
    }

    @Test
    void looksAtAThousandRecords() throws IOException {
        String balanced = "a;b\na,b\n".repeat(500);
        assertThat(detect(balanced + "a;b\n", CsvDetection.Known.NOTHING).syntax())
                .isEqualTo(CsvSyntax.DEFAULT);
        assertThat(detect("a;b\n" + balanced, CsvDetection.Known.NOTHING)
                        .syntax()
                        .delimiter())
                .isEqualTo(';');
    }

    @Test
    void notesCountForNoSyntax() throws IOException {
        assertThat(detect("# a,b\n# c\nx;y,z\n1;2\n", CsvDetection.Known.NOTHING))
                .isEqualTo(new CsvDetection(new CsvSyntax(';', '"', CsvSyntax.NONE), 2, 2));
    }

    @Test
    void aSignThatIsKnownIsNoDelimiter() throws IOException {
        assertThat(detect("a,b;c\n1,2;3\n", new CsvDetection.Known(null, ',', CsvSyntax.NONE, ','))
                        .syntax())
                .isEqualTo(new CsvSyntax(';', ',', CsvSyntax.NONE));
        assertThat(detect("a,b;c\n1,2;3\n", new CsvDetection.Known(null, '"', ',', ','))
                        .syntax())
                .isEqualTo(new CsvSyntax(';', '"', ','));
        assertThat(detect("\0a;b\n\0c;d\n", new CsvDetection.Known(null, CsvSyntax.NONE, CsvSyntax.NONE, ',')))
                .isEqualTo(new CsvDetection(new CsvSyntax(';', CsvSyntax.NONE, CsvSyntax.NONE), 0, 2));
        assertThatThrownBy(() -> detect("a", new CsvDetection.Known('|', '|', CsvSyntax.NONE, ',')))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a delimiter must be tried");
    }

    @Test
    void skippedLinesAreNotLookedAt() throws IOException {
        for (String end : new String[] {"\n", "\r", "\r\n"}) {
            String text = "the title" + end + "1;2,\"x\"";
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            try (RecordBuffer buffer = new RecordBuffer(new ByteArrayInputStream(bytes), 100)) {
                new CsvRecords(buffer).skipLines(1);
                assertThat(CsvDetection.of(buffer, CsvDetection.Known.NOTHING))
                        .isEqualTo(new CsvDetection(CsvSyntax.DEFAULT, 0, 2));
            }
        }
    }

    @Test
    void linesOfCommentsAreNotLookedAt() throws IOException {
        CsvDetection.Known comments = new CsvDetection.Known(null, null, '#', ',');
        for (String end : new String[] {"\n", "\r", "\r\n"}) {
            assertThat(detect("#a,b,c" + end + "#d,e,f" + end + "1;2" + end + "#", comments))
                    .isEqualTo(new CsvDetection(new CsvSyntax(';', '"', '#'), 0, 2));
        }
    }
}
