package dev.basalt.core.text;

import static org.assertj.core.api.Assertions.assertThat;

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
}
