package dev.basalt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TierCondition.class)
class JsonParserTest {
    private final JsonParser parser = new JsonParser().named("orders.json");

    private JsonValue parse(String text) {
        return parser.parse(text.getBytes(StandardCharsets.UTF_8)).root();
    }

    @Test
    void readsEveryKindOfValue() {
        JsonValue root = parse(
                " {\"a\":[1,-2.5e3,\"x\\n\u00e9\u20ac\ud83d\ude00\"],\"b\":{\"c\":null},\"d\":true, \"e\" :false}\n");

        assertThat(root.kind()).isEqualTo(JsonKind.OBJECT);
        assertThat(root.size()).isEqualTo(4);
        assertThat(root.get("a").size()).isEqualTo(3);
        assertThat(root.get("a").get(0).longValue()).isEqualTo(1);
        assertThat(root.get("a").get(1).doubleValue()).isEqualTo(-2500);
        assertThat(root.get("a").get(2).string()).isEqualTo("x\n\u00e9\u20ac\ud83d\ude00");
        assertThat(root.get("b").get("c").isNull()).isTrue();
        assertThat(root.get("d").booleanValue()).isTrue();
        assertThat(root.get("e").booleanValue()).isFalse();
        assertThat(root.get("b").pointer()).hasToString("/b");
        assertThat(root.get("a").get(2).pointer()).hasToString("/a/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "\"\"", "0", "[]", "{}", " [ ] ", "\t{\r\n}\n", "[[],{}]", "\"a\\u0000b\""})
    void valuesKeepTheirText(String text) {
        assertThat(parse(text).text()).isEqualTo(text.strip());
    }

    @Test
    void textOfEveryValueIsWhereItStands() {
        String text =
                "{ \"k\\u0031\" : [ 10 , -8388608, 8388608, 1.50, [ ] , { } , { \"x\" : [ 1 ] } ], \"z\":\"\\\"\" }";
        JsonValue root = parse(text);

        assertThat(root.text()).isEqualTo(text);
        assertThat(root.get("k1").elements())
                .extracting(JsonValue::text)
                .containsExactly("10", "-8388608", "8388608", "1.50", "[ ]", "{ }", "{ \"x\" : [ 1 ] }");
        assertThat(root.get("z").text()).isEqualTo("\"\\\"\"");
        assertThat(root.document().byteOffset(root.get("z").node())).isEqualTo(text.indexOf("\"\\\"\""));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1000, 4093, 4094, 4095, 5000, 100_000})
    void containersOfAnySizeKnowTheirEnd(int count) {
        String elements = String.join(
                ", ", IntStream.range(0, count).mapToObj(Integer::toString).toList());
        String text = "[[ " + elements + " ], 7]";
        JsonValue root = parse(text);

        assertThat(root.size()).isEqualTo(2);
        assertThat(root.get(0).size()).isEqualTo(count);
        assertThat(root.get(0).text()).isEqualTo("[ " + elements + " ]");
        assertThat(root.get(1).longValue()).isEqualTo(7);
        int i = 0;
        for (JsonValue element : root.get(0).elements()) {
            assertThat(element.longValue()).isEqualTo(i++);
        }
        assertThat(i).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 100, 4000, 100_000})
    void membersAreFoundInObjectsOfAnySize(int count) {
        String members = String.join(
                ",",
                IntStream.range(0, count)
                        .mapToObj(i -> "\"name" + i + "\":" + i)
                        .toList());
        JsonValue root = parse("{" + members + "}");

        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < count; i += 1 + count / 50) {
                assertThat(root.get("name" + i).longValue()).isEqualTo(i);
            }
            assertThat(root.find("name" + count)).isEmpty();
            assertThat(root.find("")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void theLastOfEqualNamesCounts(int count) {
        String members = String.join(
                ",",
                IntStream.range(0, count)
                        .mapToObj(i -> "\"other" + i + "\":0,\"" + (i % 2 == 0 ? "s\\u0061me" : "same") + "\":" + i)
                        .toList());
        JsonValue root = parse("{" + members + "}");

        for (int round = 0; round < 3; round++) {
            assertThat(root.get("same").longValue()).isEqualTo(count - 1);
            assertThat(root.find("some")).isEmpty();
        }
        assertThat(root.members()).hasSize(2 * count);
    }

    @Test
    void namesThatShareLengthAndFirstBytesAreToldApart() {
        JsonValue root = parse("{\"propertyA\":1,\"propertyB\":2}");

        assertThat(root.find(JsonName.of("propertyB")).orElseThrow().longValue())
                .isEqualTo(2);
        assertThat(root.find(JsonName.of("propertyA")).orElseThrow().longValue())
                .isEqualTo(1);
        assertThat(root.find(JsonName.of("propertyC"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                | 0 |1| 1 |a value must stand here, but was the end of the document",
                "` `               | 1 |1| 2 |a value must stand here, but was the end of the document",
                "[1,]              | 3 |1| 4 |a value must stand here, but was ']'",
                "[1 2]             | 3 |1| 4 |',' or ']' must follow an element, but was '2'",
                "[1                | 2 |1| 3 |',' or ']' must follow an element, but was the end of the document",
                "[                 | 1 |1| 2 |a value or ']' must stand here, but was the end of the document",
                "{                 | 1 |1| 2 |a name in quotes or '}' must stand here, but was the end of the document",
                "{a:1}             | 1 |1| 2 |a name in quotes or '}' must stand here, but was 'a'",
                "{\"a\" 1}         | 5 |1| 6 |':' must follow a name, but was '1'",
                "{\"a\":1,}        | 7 |1| 8 |a name in quotes must follow ',', but was '}'",
                "{\"a\":1]         | 6 |1| 7 |',' or '}' must follow a member, but was ']'",
                "nul               | 0 |1| 1 |a value must stand here, but was 'nul'",
                "truely            | 0 |1| 1 |a value must stand here, but was 'truely'",
                "NaN               | 0 |1| 1 |a value must stand here, but was 'NaN'",
                "1 2               | 2 |1| 3 |the document must end after its value, but was '2'",
                "[01]              | 1 |1| 2 |a number must not begin with a needless zero, but does",
                "-                 | 1 |1| 2 |a digit must follow the minus sign, but was the end of the document",
                "[1.]              | 3 |1| 4 |a digit must follow the decimal point, but was ']'",
                "[1e+]             | 4 |1| 5 |a digit must follow the exponent sign, but was ']'",
                "[1x]              | 2 |1| 3 |a number must end here, but was followed by 'x'",
                "[\"a]             | 1 |1| 2 |a string must end with a quote, but was followed by the end of the document",
                "[\"a\\x\"]        | 3 |1| 4 |a backslash must be followed by one of \"\\/bfnrtu, but was followed by 'x'",
                "[\"\\u12g4\"]     | 2 |1| 3 |\\u must be followed by four hexadecimal digits, but digit 3 was 'g'",
                "[\"\\ud800\"]     | 2 |1| 3 |a surrogate must be one of a pair, but \\ud800 stands alone",
                "[\"\\udc00\\ud800\"]|2|1| 3 |a surrogate must be one of a pair, but \\udc00 stands alone",
            })
    void saysWhatIsWrongAndWhere(String text, long offset, int line, int column, String problem) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), offset, line, column, problem);
    }

    private void assertRefused(byte[] text, long offset, int line, int column, String problem) {
        String message = "[orders.json @ byte " + offset + ", line " + line + ", column " + column + "] " + problem;
        assertThatThrownBy(() -> parser.parse(text))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(message);
        byte[] within = new byte[text.length + 20];
        java.util.Arrays.fill(within, (byte) '1');
        System.arraycopy(text, 0, within, 10, text.length);
        assertThatThrownBy(() -> parser.parse(within, 10, 10 + text.length))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> parser.parse(MemorySegment.ofArray(within).asSlice(10, text.length)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage(message);
    }

    @Test
    void countsLinesAndCharacters() {
        assertRefused(
                "{\"a\": 1,\n  \"\u00e9\u20ac\ud83d\ude00\": x}".getBytes(StandardCharsets.UTF_8),
                24,
                2,
                10,
                "a value must stand here, but was 'x'");
    }

    @ParameterizedTest
    @CsvSource({
        "C3 28, C3 28 22 5D",
        "80, 80 22 5D",
        "C0 80, C0 80 22 5D",
        "E0 9F BF, E0 9F BF 22",
        "ED A0 80, ED A0 80 22",
        "F0 8F BF BF, F0 8F BF BF",
        "F4 90 80 80, F4 90 80 80",
        "F5 80 80 80, F5 80 80 80",
        "E2 82, E2 82 22 5D",
        "FF, FF 22 5D"
    })
    void namesInvalidUtf8(String bytes, String shown) {
        byte[] invalid = java.util.HexFormat.ofDelimiter(" ").parseHex("5B 22 61 " + bytes + " 22 5D");

        assertRefused(invalid, 3, 1, 4, "a string must be UTF-8, but has bytes " + shown);
    }

    @Test
    void refusesControlCharactersInStrings() {
        assertRefused(
                "[\"a\tb\"]".getBytes(StandardCharsets.UTF_8),
                3,
                1,
                4,
                "a control character in a string must be written as an escape, but was byte 0x09");
    }

    @Test
    void passesOverOneByteOrderMark() {
        assertThat(parse("\ufeff[1]").text()).isEqualTo("[1]");
        assertRefused(
                "\ufeff\ufeff[1]".getBytes(StandardCharsets.UTF_8),
                3,
                1,
                2,
                "a value must stand here, but was byte 0xEF");
        assertRefused(
                "\ufeff".getBytes(StandardCharsets.UTF_8),
                3,
                1,
                2,
                "a value must stand here, but was the end of the document");
    }

    @Test
    void aRangeOfAnArrayEndsWhereItEnds() {
        byte[] bytes = "[12345678901234567890]".getBytes(StandardCharsets.UTF_8);

        for (int length = 1; length < 20; length++) {
            JsonValue number = parser.parse(bytes, 1, 1 + length).root();
            assertThat(number.text()).isEqualTo("12345678901234567890".substring(0, length));
        }
        assertThatThrownBy(() -> parser.parse(bytes, 1, 23)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 16_383, 16_384, 30_000, 100_000, 500_000})
    void segmentsOfAnyLengthAreReadInParts(int length) {
        String text = "[\"" + "x\u00e9".repeat(length / 3 + 1) + "\"," + " ".repeat(length) + "1"
                + "0".repeat(Math.min(length, 9_000)) + ",\"\\u00e9" + "y".repeat(length) + "\""
                + ",[1,2,{\"a\":-1.5}]".repeat(length / 17) + "]";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonDocument expected = new JsonParser().parse(bytes);

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(bytes.length + 1).asSlice(1);
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
            JsonDocument document = parser.parse(segment);
            for (int node = 0, end = expected.end(0); node < end; node++) {
                assertThat(document.tape().word(node)).isEqualTo(expected.tape().word(node));
            }
            assertThat(document.root().text()).isEqualTo(text);
            assertThat(document.root().get(0).string())
                    .isEqualTo(expected.root().get(0).string());
            assertThat(document.root().get(2).string())
                    .isEqualTo(expected.root().get(2).string());
            JsonDocument copy = document.copy();
            assertThat(copy.root().text()).isEqualTo(text);
        }
    }

    @Test
    void copiesStayWhenTheParserGoesOn() {
        JsonDocument copy =
                parser.parse("[1,{\"a\":2}]".getBytes(StandardCharsets.UTF_8)).copy();
        parse("{\"b\":[3,4,5,6]}");

        assertThat(copy.root().text()).isEqualTo("[1,{\"a\":2}]");
        assertThat(copy.root().get(1).get("a").longValue()).isEqualTo(2);
    }

    @Test
    void limitsAreCheckedAndNamed() {
        JsonLimits limits = new JsonLimits(100, 3, 5, 4, 6);
        JsonParser strict = new JsonParser(limits).named("in");
        Map<String, String> refused = Map.of(
                "[[[[1]]]]",
                "[in @ byte 3, line 1, column 4] nesting depth must be at most 3, but was more; raise JsonLimits.maxDepth",
                "[\"123456\"]",
                "[in @ byte 1, line 1, column 2] bytes of a string must be at most 5, but were more; raise"
                        + " JsonLimits.maxStringBytes",
                "[12345]",
                "[in @ byte 1, line 1, column 2] bytes of a number must be at most 4, but were 5; raise"
                        + " JsonLimits.maxNumberBytes",
                "[1.345]",
                "[in @ byte 1, line 1, column 2] bytes of a number must be at most 4, but were 5; raise"
                        + " JsonLimits.maxNumberBytes",
                "[1,2,3,4,5,6]",
                "[in @ byte 11, line 1, column 12] values and names of a document must be at most 6, but were more; raise"
                        + " JsonLimits.maxTokens",
                " ".repeat(101),
                "[in] bytes of a document must be at most 100, but were 101; raise JsonLimits.maxBytes");

        refused.forEach((text, message) -> assertThatThrownBy(() -> strict.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage(message));
        assertThat(strict.parse("[[[1234]],\"12345\"]".getBytes(StandardCharsets.UTF_8))
                        .root()
                        .size())
                .isEqualTo(2);
    }

    @Test
    void manyOpenBracketsFailCleanly() {
        byte[] brackets = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> parser.parse(brackets))
                .hasMessage("[orders.json @ byte 1000, line 1, column 1001] nesting depth must be at most 1000, but was"
                        + " more; raise JsonLimits.maxDepth");
        JsonParser deep = new JsonParser(JsonLimits.DEFAULT.withMaxDepth(100_000));
        byte[] closed = ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        JsonDocument document = deep.parse(closed);
        assertThat(document.byteEnd(0)).isEqualTo(200_000);
        assertThat(document.byteEnd(99_000)).isEqualTo(101_000);
    }

    @Test
    void whatIsNotThereAndWhatIsOfAnotherKindIsSaid() {
        JsonValue root = parse("{\"a\":[1,\"x\"]}");

        assertThatThrownBy(() -> root.get("b")).hasMessage("[] object must have a member 'b', but has none");
        assertThatThrownBy(() -> root.get("a").get(2)).hasMessage("[/a] index must be in [0, 2), but was 2");
        assertThatThrownBy(() -> root.get("a").get("b")).hasMessage("[/a] value must be an object, but was an array");
        assertThatThrownBy(() -> root.get("a").get(1).longValue())
                .hasMessage("[/a/1] value must be a number, but was a string");
        assertThatThrownBy(() -> root.get("a").get(0).string())
                .hasMessage("[/a/0] value must be a string, but was a number");
        assertThatThrownBy(() -> root.get("a").get(0).size())
                .hasMessage("[/a/0] value must be an object or an array, but was a number");
    }
}
