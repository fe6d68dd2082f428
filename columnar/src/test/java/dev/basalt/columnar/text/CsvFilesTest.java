package dev.basalt.columnar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.basalt.columnar.column.Batch;
import dev.basalt.columnar.internal.AnyRows;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CSV as people have it: of any dialect, packed, in other encodings, with lines that are wrong.
class CsvFilesTest {
    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();
    private final CsvOptions options = CsvOptions.DEFAULT.withNotes(notes::add);

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("t.csv"), text);
    }

    /// The rows as they are written again, names first.
    private static String copied(Path path, CsvOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var source = dev.basalt.columnar.text.CsvSource.open(path, options)) {
            Batch batch = AnyRows.all(source);
            try (CsvSink sink = CsvSink.to(out, source.schema(), CsvOptions.DEFAULT)) {
                sink.write(batch);
                sink.finish();
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private String description(String rest) {
        return "[" + directory.resolve("t.csv") + "] CSV with " + rest;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "1|6370|\"p1\"^10|214|\"p2\"! column1,column2,column3~1,6370,p1~10,214,p2"
                        + "! delimiter '|', quote '\"', no header, encoding UTF-8",
                "a;b~1;2! a,b~1,2! delimiter ';', quote '\"', header in line 1, encoding UTF-8",
                "a\tb^1\t2! a,b~1,2! delimiter tab, quote '\"', header in line 1, encoding UTF-8",
                "a,b~1,'x,y'! a,b~1,\"x,y\"! delimiter ',', quote ''', header in line 1, encoding UTF-8",
                "# by me~a,b~1,2! a,b~1,2! delimiter ',', quote '\"', header in line 2 after 1 of notes, encoding UTF-8",
                "\uFEFFx~é! x~é! delimiter ',' (none was found: one column), quote '\"', header in line 1, encoding UTF-8",
                "1,2! column1,column2~1,2! delimiter ',', quote '\"', no header, encoding UTF-8",
                "a,b! a,b! delimiter ',', quote '\"', header in line 1, encoding UTF-8",
                "gene,2019,2020~AB1,1,2~CD2,3,4! gene,2019,2020~AB1,1,2~CD2,3,4"
                        + "! delimiter ',', quote '\"', header in line 1, encoding UTF-8",
            })
    void whatIsFoundIsSaid(String text, String rows, String found) throws IOException {
        Path path = file(text.replace('~', '\n').replace('^', '\r'));
        assertThat(copied(path, options)).isEqualTo(rows.replace('~', '\n') + "\n");
        assertThat(notes).containsExactly(description(found));
    }

    @Test
    void whatIsFoundCanBeOverruled() throws IOException {
        Path path = file("title\n1;'2'\n#3;4\n");
        CsvOptions told = options.withDelimiter(',')
                .withQuote(CsvOptions.NONE)
                .withHeader(false)
                .withSkippedLines(1)
                .withComment('#');
        assertThat(copied(path, told)).isEqualTo("column1\n1;'2'\n");
        assertThat(notes)
                .containsExactly(description("delimiter ',' (none was found: one column), no quotes, comment '#', no"
                        + " header, encoding UTF-8"));
        assertThatThrownBy(() -> options.withSkippedLines(-1))
                .hasMessage("skippedLines must be at least 0, but was -1");
    }

    @Test
    void namesThatAreMissingOrTakenAreReplacedAndSaid() throws IOException {
        assertThat(copied(file("a,a,,a_2, a\nx,1,2,3,4\n"), options)).isEqualTo("a,a_3,column3,a_2,a_4\nx,1,2,3,4\n");
        assertThat(notes.get(1))
                .isEqualTo("[" + directory.resolve("t.csv") + "] columns whose names are missing or taken are renamed:"
                        + " column 2 'a' is 'a_3', column 3 '' is 'column3', column 5 'a' is 'a_4'");
    }

    @Test
    void wrongRecordsArePassedOverAndNamedWhereAsked() throws IOException {
        Path path = Files.write(
                directory.resolve("t.csv"),
                "a,b\n1,2\n3\n4,5,6\n7,\"x\"y\n8,\u00e9\n9,10\n".getBytes(StandardCharsets.ISO_8859_1));
        List<String> refused = new ArrayList<>();
        assertThat(copied(
                        path, options.withRefused(e -> refused.add(e.location().path()))))
                .isEqualTo("a,b\n1,2\n9,10\n");
        assertThat(refused).containsExactly("line 3", "line 4", "line 5", "line 6");
        Schema given = Schema.of(Field.of("a", Simple.INT64), Field.of("b", Simple.INT8));
        refused.clear();
        try (var source = dev.basalt.columnar.text.CsvSource.open(
                file("a,b\n1,2\nx,3\n4,300\n5,6\n"),
                options.withRefused(e -> refused.add(e.location().path())),
                given)) {
            assertThat(AnyRows.all(source).rowCount()).isEqualTo(2);
        }
        assertThat(refused).containsExactly("line 3, column 'a'", "line 4, column 'b'");
    }

    @Test
    void anEmptyFileIsATableOfNoRowsWhereItsColumnsAreKnown() throws IOException {
        Schema given = Schema.of(Field.of("a", Simple.INT64));
        try (var source = dev.basalt.columnar.text.CsvSource.open(file("\n"), options, given)) {
            assertThat(source.next(new Batch(given))).isFalse();
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    @Test
    void packedFilesAreUnpackedByWhatTheyBeginWith() throws IOException {
        String text = "a,b\n"
                + IntStream.range(0, 50_000).mapToObj(i -> i + ",é" + i).collect(Collectors.joining("\n")) + "\n";
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] packed = gzip(plain);
        assertThat(copied(Files.write(directory.resolve("t.csv"), packed), options))
                .isEqualTo(text);
        assertThat(notes.getFirst()).endsWith("encoding UTF-8, packed with gzip");
        assertThat(copied(Files.write(directory.resolve("z.csv"), Zstd.compress(plain)), options))
                .isEqualTo(text);
        assertThat(notes.getLast()).endsWith("encoding UTF-8, packed with Zstandard");
        Path cut = Files.write(directory.resolve("cut.csv"), Arrays.copyOf(packed, packed.length / 2));
        assertThatThrownBy(() -> copied(cut, options))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[" + cut + "] a file packed with gzip must be whole, but is not: Unexpected end of ZLIB"
                        + " input stream");
        byte[] second = Arrays.copyOf(packed, packed.length * 2);
        System.arraycopy(packed, 0, second, packed.length, packed.length);
        second[packed.length] ^= 1;
        Path damaged = Files.write(directory.resolve("damaged.csv"), second);
        assertThatThrownBy(() -> copied(damaged, options))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(
                        "[" + damaged + "] a file packed with gzip must be whole, but is not: a gzip member must begin"
                                + " with 1F 8B 08, but does not");
        byte[] frame = Zstd.compress(plain);
        Path wrong = Files.write(directory.resolve("wrong.csv"), Arrays.copyOf(frame, frame.length / 2));
        assertThatThrownBy(() -> copied(wrong, options))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageStartingWith("[" + wrong + "] a file packed with Zstandard must be whole, but is not: ");
        Path ragged = Files.write(directory.resolve("ragged.csv"), gzip("a,b\n1\n".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> copied(ragged, options))
                .hasMessageStartingWith("[" + ragged + ", line 2] a record must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void marksOfOtherEncodingsAreFollowed(String charset) throws IOException {
        String text = "a;b\n" + "grün;😀\n".repeat(5000);
        Path path = Files.write(directory.resolve("t.csv"), ("\uFEFF" + text).getBytes(Charset.forName(charset)));
        assertThat(copied(path, options)).isEqualTo(text.replace(';', ','));
        assertThat(notes)
                .containsExactly(description(
                        "delimiter ';', quote '\"', header in line 1, encoding " + charset + " (converted to UTF-8)"));
    }

    @Test
    void otherEncodingsAreRefusedUnlessTheyAreNamed() throws IOException {
        Path latin = Files.write(
                directory.resolve("t.csv"), "id,t\n1,ok\n2,K\u00e4se\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> copied(latin, options))
                .hasMessage("[" + latin + " @ byte 13, line 3] text must be UTF-8, but byte 0xE4 does not belong there;"
                        + " name its encoding with --encoding, such as ISO-8859-1");
        assertThat(copied(latin, options.withEncoding("latin1"))).isEqualTo("id,t\n1,ok\n2,Käse\n");
        assertThatThrownBy(() -> copied(latin, options.withEncoding("US-ASCII")))
                .hasMessage(
                        "[" + latin + ", line 3] text must be US-ASCII, but is not; name its encoding with --encoding");
        assertThatThrownBy(() -> copied(latin, options.withEncoding("klingon")))
                .hasMessage("--encoding must name a character set such as UTF-8, ISO-8859-1 or windows-1252, but was"
                        + " 'klingon'");
        Path unmarked = Files.write(directory.resolve("u.csv"), "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> copied(unmarked, options))
                .hasMessage("[" + unmarked + " @ byte 0] text must be UTF-8, but looks like UTF-16; name its encoding"
                        + " with --encoding UTF-16LE");
        assertThat(copied(unmarked, options.withEncoding("UTF-16LE"))).isEqualTo("a,b\n1,2\n");
    }

    @Test
    void tooManyColumnsAreALimit() throws IOException {
        Path path = file(IntStream.range(0, 25_000).mapToObj(i -> "c" + i).collect(Collectors.joining(",")) + "\n");
        assertThatThrownBy(() -> copied(path, options))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage(
                        "[" + path + " @ byte 0, line 1] a table must have at most 24576 columns, fields and elements"
                                + " counted, but has 25000; name those wanted in a schema, or raise MemoryBudget.maxColumns");
    }

    @Test
    void wideRowsAndLongValuesMakeSmallBatches() throws IOException {
        String wide = IntStream.range(0, 9000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        String row = IntStream.range(0, 9000).mapToObj(String::valueOf).collect(Collectors.joining(","));
        try (var source =
                dev.basalt.columnar.text.CsvSource.open(file(wide + "\n" + (row + "\n").repeat(600)), options)) {
            Batch batch = new Batch(source.schema());
            assertThat(source.next(batch)).isTrue();
            assertThat(batch.rowCount()).isEqualTo(466);
            assertThat(source.next(batch)).isTrue();
            assertThat(batch.rowCount()).isEqualTo(134);
        }
        try (var source = dev.basalt.columnar.text.CsvSource.open(
                file("a\n" + ("x".repeat(12_000_000) + "\n").repeat(4)), options)) {
            Batch batch = new Batch(source.schema());
            assertThat(source.next(batch)).isTrue();
            assertThat(batch.rowCount()).isEqualTo(3);
        }
    }
}
