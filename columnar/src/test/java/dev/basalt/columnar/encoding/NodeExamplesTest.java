package dev.basalt.columnar.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.column.Column;
import dev.basalt.columnar.encoding.relation.Correlated;
import dev.basalt.columnar.encoding.relation.CorrelatedDecoder;
import dev.basalt.columnar.encoding.relation.Reference;
import dev.basalt.columnar.encoding.relation.Relation;
import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.DataType.Decimal;
import dev.basalt.columnar.schema.DataType.Simple;
import dev.basalt.columnar.text.ValueText;
import dev.basalt.core.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page of examples shows the bytes that each encoding writes, and they read back as the values that it names.
class NodeExamplesTest {
    private static final int ROW_BYTES = 16;
    private static final long[] REFERENCE = {100, 200, 300, 400};

    /// Values that an encoding suits.
    record Example(int number, String name, DataType type, String shown, List<String> values) {
        Column column() {
            Column column = Column.of(type);
            values.forEach(value -> ValueText.parse(value, column));
            return column;
        }

        Encoding encoding() {
            return number == Correlated.ID
                    ? Correlated.by(3, Relation.OFFSET, REFERENCE)
                    : Objects.requireNonNull(Encodings.find(number));
        }

        @Override
        public String toString() {
            return number + " " + name;
        }
    }

    private static Example of(int number, String name, DataType type, String... values) {
        return new Example(number, name, type, String.join(", ", values), List.of(values));
    }

    static List<Example> examples() {
        String[] lines = IntStream.range(0, 40)
                .mapToObj(i -> "GET /item/" + (i * 7919 % 1000) + " took " + i % 10 + " ms")
                .toArray(String[]::new);
        String[] same = IntStream.range(0, 300)
                .mapToObj(i -> i % 2 == 0 ? "left" : "right")
                .toArray(String[]::new);
        return List.of(
                of(0, "constant", Simple.INT64, "7", "7", "7"),
                of(1, "raw", Simple.INT64, "1", "-2"),
                of(2, "frame of reference", Simple.INT64, "1000", "1003", "1001", "1007", "1002"),
                of(3, "delta", Simple.INT64, "10", "20", "30", "41"),
                of(4, "run length", Simple.INT64, "5", "5", "5", "9", "9"),
                of(5, "dictionary", Simple.INT64, "70000000000", "3", "70000000000", "3"),
                of(6, "ALP", Simple.FLOAT64, "1.5", "2.25", "-0.75", "10.0"),
                of(
                        7,
                        "ALP-RD",
                        Simple.FLOAT64,
                        "0.123456789012345",
                        "0.234567890123456",
                        "0.345678901234567",
                        "0.456789012345678"),
                of(8, "strings", Simple.STRING, "ab", "", "cde"),
                new Example(9, "FSST", Simple.STRING, "`left`, `right`, `left`, ... 300 in turn", List.of(same)),
                of(10, "byte-stream split", Simple.FLOAT64, "1.0", "1.5", "2.0"),
                new Example(11, "zstd", Simple.STRING, "`left`, `right`, `left`, ... 300 in turn", List.of(same)),
                new Example(
                        16,
                        "template",
                        Simple.STRING,
                        "`GET /item/N took M ms` for i from 0 to 39: N = i · 7919 mod 1000, M = i mod 10",
                        List.of(lines)),
                new Example(
                        17,
                        "correlated",
                        Simple.INT64,
                        "101, 202, 301, 403 by the reference's 100, 200, 300, 400 in physical column 3",
                        List.of("101", "202", "301", "403")),
                of(18, "wide split", new Decimal(30, 0), "1", "-1", "12345678901234567890123"),
                of(20, "half", Simple.FLOAT32, "1.0", "0.5", "-2.0"));
    }

    @Test
    void everyEncodingHasAnExample() {
        assertThat(examples().stream().map(Example::number))
                .containsExactlyInAnyOrderElementsOf(
                        Encodings.all().stream().map(Encoding::id).sorted().toList());
    }

    private static Path page() {
        return Golden.folder("..").resolve("docs/format/ncf-examples.md").normalize();
    }

    private static String section(Example example, byte[] node) {
        StringBuilder text = new StringBuilder("## " + example + "\n\n");
        text.append(example.type().label()).append(": ").append(example.shown()).append("\n\n```text\n");
        for (int from = 0; from < node.length; from += ROW_BYTES) {
            byte[] row = Arrays.copyOfRange(node, from, Math.min(node.length, from + ROW_BYTES));
            text.append(String.format("%04x  ", from))
                    .append(HexFormat.ofDelimiter(" ").formatHex(row))
                    .append('\n');
        }
        return text.append("```\n").toString();
    }

    private static byte[] encoded(Example example) {
        return Objects.requireNonNull(
                RoundTrip.encode(example.encoding(), example.column(), Profile.BALANCED), example.toString());
    }

    @Test
    void thePageHoldsNothingElse() throws IOException {
        String page = """
                # NCF: a node in each encoding

                Each example is a whole node as a writer makes it, from its header on: the offset of the first byte of a
                line, then bytes in hexadecimal. Children are in whatever encoding the writer chose. A test writes and
                reads them: `NodeExamplesTest`.

                """
                + examples().stream()
                        .map(example -> section(example, encoded(example)))
                        .collect(Collectors.joining("\n"));
        if (Golden.isWriting()) {
            Files.writeString(page(), page);
        }
        assertThat(page()).hasContent(page);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theBytesOfThePageReadBack(Example example) throws IOException {
        String text = Files.readString(page());
        int start = text.indexOf("## " + example + "\n");
        assertThat(start).isNotNegative();
        int from = text.indexOf("```text\n", start) + "```text\n".length();
        String hex = text.substring(from, text.indexOf("```", from))
                .lines()
                .map(line -> line.substring(6))
                .collect(Collectors.joining(" "));
        byte[] node = HexFormat.ofDelimiter(" ").parseHex(hex);
        Column expected = example.column();
        Decoder decoder = RoundTrip.open(node, expected);
        if (decoder instanceof CorrelatedDecoder correlated) {
            assertThat(correlated.reference()).isEqualTo(3);
            correlated.bind(new Numbers());
        }
        Column read = Column.of(example.type());
        decoder.read(0, expected.size(), read);
        RoundTrip.assertSame(expected, 0, read, 0, expected.size());
    }

    /// The numbers of the reference.
    private static final class Numbers implements Reference {
        @Override
        public long[] numbers(int from, int count, Relation relation) {
            return Arrays.copyOfRange(REFERENCE, from, from + count);
        }

        @Override
        public long[] numbers(int[] positions, int index, int count, Relation relation) {
            return Arrays.stream(positions, index, index + count)
                    .mapToLong(at -> REFERENCE[at])
                    .toArray();
        }
    }
}
