package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.column.BytesColumn;
import dev.basalt.columnar.column.LongColumn;
import dev.basalt.columnar.file.Bound;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How values, tables and texts are laid out for people.
class TextOutputTest {
    @Test
    void boundsAreWrittenAsValuesOfTheColumn() {
        assertThat(BoundText.of(null, Simple.INT64)).isNull();
        assertThat(BoundText.of(new Bound.Whole(-5), Simple.INT64)).isEqualTo("-5");
        assertThat(BoundText.of(new Bound.Whole(-1), Simple.UINT64)).isEqualTo("18446744073709551615");
        assertThat(BoundText.of(new Bound.Whole(1), Simple.BOOL)).isEqualTo("true");
        assertThat(BoundText.of(new Bound.Whole(0), Simple.DATE)).isEqualTo("1970-01-01");
        assertThat(BoundText.of(new Bound.Real(0.1f), Simple.FLOAT32)).isEqualTo("0.1");
        assertThat(BoundText.of(new Bound.Real(0.1), Simple.FLOAT64)).isEqualTo("0.1");
        assertThat(BoundText.of(new Bound.Wide(0, 1234), new DataType.Decimal(20, 2)))
                .isEqualTo("12.34");
        assertThat(BoundText.of(new Bound.Bytes("ab".getBytes(StandardCharsets.UTF_8), false), Simple.STRING))
                .isEqualTo("ab…");
        DataType list = new DataType.ListOf(Field.of("element", Simple.INT32));
        assertThat(BoundText.of(new Bound.Whole(7), list)).isEqualTo(new Bound.Whole(7).toString());
    }

    @ParameterizedTest
    @CsvSource({"abcd, 4, abcd", "abcde, 4, abc…", "ab, 4, ab", "😀😀😀, 3, 😀😀😀", "😀😀😀😀, 3, 😀😀…", "abc, 1, …"})
    void linesAreCutAtTheirWidth(String text, int width, String expected) {
        assertThat(TablePrinter.oneLine(text, width)).isEqualTo(expected);
    }

    private static String printed(int rows, int longFrom) {
        Schema schema = Schema.of(Field.of("n", Simple.INT64), Field.of("a name", Simple.STRING));
        return CommandRun.capturing(() -> {
                    PrintStream out = System.out;
                    try (TablePrinter printer = new TablePrinter(schema, out)) {
                        assertThat(printer.schema()).isSameAs(schema);
                        Batch batch = new Batch(schema);
                        for (int i = 0; i < rows; i++) {
                            batch.column("n", LongColumn.class).append(i);
                            if (i % 2 == 0) {
                                batch.column("a name", BytesColumn.class).appendNull();
                            } else {
                                batch.column("a name", BytesColumn.class).append(i >= longFrom ? "a long name" : "x");
                            }
                        }
                        printer.write(batch);
                        printer.finish();
                    }
                    return 0;
                })
                .out();
    }

    @Test
    void columnsAreAsWideAsTheFirstThousandRows() {
        assertThat(printed(0, 0)).isEqualTo("n  a name\n");
        assertThat(printed(2, 9)).isEqualTo("n  a name\n0  null\n1  x\n");
        List<String> lines = printed(1003, 1001).lines().toList();
        assertThat(lines).hasSize(1004);
        assertThat(lines.get(0)).isEqualTo("  n  a name");
        assertThat(lines.get(1)).isEqualTo("  0  null");
        assertThat(lines.get(1000)).isEqualTo("999  x");
        assertThat(lines.get(1001)).isEqualTo("1000  null");
        assertThat(lines.get(1002)).isEqualTo("1001  a long name");
        assertThat(printed(999, 997)).startsWith("  n  a name\n");
    }

    @Test
    void passagesAreWrappedAtAHundredCharacters() {
        String word = "x".repeat(44);
        assertThat(Console.wrapped(word + " " + word, "  ", 3)).containsExactly("  " + word + " " + word);
        assertThat(Console.wrapped(word + "  " + word + "xxxxxxxxx", "  ", 3))
                .containsExactly("  " + word + " " + word + "xxxxxxxxx");
        assertThat(Console.wrapped(word + " " + word + "xxxxxxxxxx", "  ", 3))
                .containsExactly("  " + word, "  " + word + "xxxxxxxxxx");
        assertThat(Console.wrapped("a " + "y".repeat(98) + " b", "", 2)).containsExactly("a " + "y".repeat(98), "b");
        assertThat(Console.wrapped("a " + "y".repeat(98) + " b", "", 1)).containsExactly("a " + "y".repeat(98) + " …");
        String line = "z".repeat(100);
        assertThat(Console.wrapped(line + " " + line, "", 1)).containsExactly(line + " …");
        assertThat(Console.wrapped(line + " " + line, "", 2)).containsExactly(line, line);
        assertThat(Console.wrapped(line + " " + line + " a", "", 2)).containsExactly(line, line + " …");
        assertThat(Console.wrapped(" \n ", "> ", 2)).containsExactly("> ");
    }

    @ParameterizedTest
    @CsvSource({"tab, 9", "a, 97", "~, 126", "' ', 32"})
    void oneCharacterStandsBetweenValues(String text, int character) {
        assertThat(CsvDialect.character("--quote", text)).isEqualTo((char) character);
    }

    @ParameterizedTest
    @CsvSource({"''", "ab", "ü", "\u007f", "\b"})
    void oneAsciiCharacterMustStandBetweenValues(String text) {
        assertThatThrownBy(() -> CsvDialect.character("--quote", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--quote must be one ASCII character, or tab, but was '" + text + "'");
    }
}
