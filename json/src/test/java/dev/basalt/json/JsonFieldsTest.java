package dev.basalt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.testing.Seeds;
import dev.basalt.core.testing.TierCondition;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TierCondition.class)
class JsonFieldsTest {
    private static final String ORDERS = """
            {"user": {"name": "Ann", "age": 34, "tags": ["a", "b"]}, "skip": [1, {"x": [2.5, "\\u00e9\\\\"]}, true],
             "orders": [{"id": 1, "price": 9.50}, 7, {"id": 2, "price": 120, "extra": {}}, []], "us\\u0065r2": null}
            """;
    private static final List<String> NAMES = List.of("a", "b", "0", "1", "*", "\u00e9", "a\\n");
    private static final List<String> SCALARS = List.of(
            "null", "true", "-1.5e3", "0", "12345678901234567890", "\"x\"", "\"\\u00e9\\n\"", "\"\u20ac\"", "\"\"");

    private static JsonDocument parse(String text, String... fields) {
        return new JsonParser().only(JsonFields.of(fields)).parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /// What a document holds, without its white space.
    private static String held(JsonDocument document) {
        return new JsonWriter().value(document.root()).toString();
    }

    @Test
    void keepsWhatFieldsEndAtOrGoThrough() {
        assertThat(held(parse(ORDERS, "/user/name"))).isEqualTo("{\"user\":{\"name\":\"Ann\"}}");
        assertThat(held(parse(ORDERS, "/user/tags", "/user2")))
                .isEqualTo("{\"user\":{\"tags\":[\"a\",\"b\"]},\"us\\u0065r2\":null}");
        assertThat(held(parse(ORDERS, "/orders/*/price")))
                .isEqualTo("{\"orders\":[{\"price\":9.50},7,{\"price\":120},[]]}");
        assertThat(held(parse(ORDERS, "/orders/2/extra", "/orders/*/id")))
                .isEqualTo("{\"orders\":[{\"id\":1},7,{\"id\":2,\"extra\":{}},[]]}");
        assertThat(held(parse(ORDERS, "/nothing", "/user/name/first"))).isEqualTo("{\"user\":{\"name\":\"Ann\"}}");
        assertThat(held(parse(ORDERS))).isEqualTo("{}");
        assertThat(held(parse(ORDERS, ""))).isEqualTo(held(JsonDocument.parse(ORDERS)));
        assertThat(held(parse(" 7 ", "/a"))).isEqualTo("7");
        assertThat(held(parse("[[1],{\"a\":2},\"x\"]"))).isEqualTo("[]");
        assertThat(held(parse("[[1],{\"a\":2},\"x\"]", "/1"))).isEqualTo("[[],{\"a\":2},\"x\"]");
    }

    @Test
    void valuesAreWhereAndWhatTheyAreInTheWholeDocument() {
        JsonDocument document = parse(ORDERS, "/orders/*/price", "/user/age");
        int price = document.find(JsonPointer.of("/orders/2/price"));
        assertThat(document.longValue(price)).isEqualTo(120);
        assertThat(document.pointerTo(price)).hasToString("/orders/2/price");
        assertThat(document.byteOffset(price)).isEqualTo(ORDERS.indexOf("120"));
        int user = document.find(JsonPointer.of("/user"));
        assertThat(document.size(user)).isEqualTo(1);
        assertThat(document.text(user)).isEqualTo("{\"name\": \"Ann\", \"age\": 34, \"tags\": [\"a\", \"b\"]}");
    }

    @Test
    void theLastOfMembersWithTheSameNameCounts() {
        String text = "{\"a\":{\"b\":1},\"a\":{\"c\":2},\"d\":1,\"d\":2}";
        JsonDocument document = parse(text, "/a/b", "/d");
        assertThat(document.find(JsonPointer.of("/a/b"))).isEqualTo(JsonDocument.NONE);
        assertThat(document.longValue(document.find(JsonPointer.of("/d")))).isEqualTo(2);
        JsonDocument lenient = new JsonParser()
                .only(JsonFields.of("/a/b", "/d").lenient())
                .parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(lenient.longValue(lenient.find(JsonPointer.of("/a/b")))).isEqualTo(1);
        assertThat(lenient.longValue(lenient.find(JsonPointer.of("/d")))).isEqualTo(1);
    }

    @Test
    void whatIsPassedOverIsCheckedUnlessToldOtherwise() {
        String[] wrong = {
            "{\"a\":1,\"b\":[01]}",
            "{\"a\":1,\"b\":[1.]}",
            "{\"a\":1,\"b\":[tru]}",
            "{\"a\":1,\"b\":[\"\\x\"]}",
            "{\"a\":1,\"b\":[\"\\ud800\"]}",
            "{\"a\":1,\"b\":{\"c\"}}",
            "{\"a\":1,\"b\":{\"c\":1,}}",
            "{\"a\":1,\"b\":[1,]}",
            "{\"a\":1,\"b\":[1}}",
            "{\"a\":1} x",
            "{\"a\":1,}"
        };
        for (String text : wrong) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            JsonParser strict = new JsonParser().only(JsonFields.of("/a"));
            Throwable expected = org.assertj.core.api.Assertions.catchThrowable(() -> new JsonParser().parse(bytes));
            assertThatThrownBy(() -> strict.parse(bytes))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessage(expected.getMessage());
            JsonDocument lenient =
                    new JsonParser().only(JsonFields.of("/a").lenient()).parse(bytes);
            assertThat(lenient.longValue(lenient.find(JsonPointer.of("/a")))).isEqualTo(1);
        }
    }

    @Test
    void lenientReadingEndsBehindTheLastField() {
        String text = "{\"x\":[{}],\"a\":{\"b\":1,\"c\":2},\"rest\":" + "[".repeat(5000);
        JsonParser parser = new JsonParser().only(JsonFields.of("/a/c").lenient());
        JsonDocument document = parser.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(held(document)).isEqualTo("{\"a\":{\"c\":2}}");
        assertThatThrownBy(() -> new JsonParser()
                        .only(JsonFields.of("/z").lenient())
                        .parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void limitsHoldForWhatIsPassedOver() {
        JsonLimits limits = JsonLimits.DEFAULT
                .withMaxDepth(3)
                .withMaxStringBytes(20)
                .withMaxNumberBytes(5)
                .withMaxTokens(12);
        for (String text : List.of(
                "{\"b\":[[1]]}",
                "{\"b\":[[[1]]]}",
                "[[[[]]]]",
                "[[[]]]",
                "{\"b\":[\"" + "x".repeat(20) + "\"]}",
                "{\"b\":[\"" + "x".repeat(21) + "\"]}",
                "{\"b\":{\"" + "x".repeat(21) + "\":1}}",
                "{\"" + "x".repeat(21) + "\":1}",
                "{\"b\":\"" + "x".repeat(21) + "\"}",
                "{\"b\":[\n" + " ".repeat(30) + "\"x\"]}",
                "{\"b\":[12345]}",
                "{\"b\":[123456]}",
                "{\"b\":123456}",
                "{\"b\":[1,2,3,4,5,6,7,8,9]}",
                "{\"b\":[1,2,3,4,5,6,7,8,9,0]}",
                "{\"b\":[1,\"2\",{\"3\":4},[5],6,7]}",
                "{\"b\":[1,\"2\",{\"3\":4},[5],6,7,8]}")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            boolean expected = accepts(new JsonParser(limits), bytes);
            assertThat(accepts(new JsonParser(limits).only(JsonFields.of("/a")), bytes))
                    .as(text)
                    .isEqualTo(expected);
        }
    }

    private static boolean accepts(JsonParser parser, byte[] bytes) {
        try {
            parser.parse(bytes);
            return true;
        } catch (LimitExceededException _) {
            return false;
        }
    }

    @Test
    void fieldsAreAtMostSixtyFour() {
        String[] fields = IntStream.range(0, 65).mapToObj(i -> "/f" + i).toArray(String[]::new);
        assertThatThrownBy(() -> JsonFields.of(fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fields must be at most 64, but were 65");
        assertThatThrownBy(() -> JsonFields.of("a")).isInstanceOf(IllegalArgumentException.class);
        assertThat(JsonFields.of("/a", "/b/*").lenient()).hasToString("[/a, /b/*] lenient");
    }

    /// The same values as in the whole document, wherever the chunks of a scan end, from arrays and segments.
    @Test
    void randomFieldsOfRandomDocumentsAreThoseOfTheWhole() {
        Seeds.check(300, random -> {
            StringBuilder text = new StringBuilder(" ".repeat(random.nextInt(80)));
            value(random, text, 5);
            if (random.nextInt(20) == 0) {
                text.insert(0, "{\"a\":[" + "\"\\\\\\ud83d\\ude00\",".repeat(random.nextInt(4000)) + "0],\"b\":")
                        .append('}');
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            List<List<String>> fields = fields(random);
            JsonFields only = JsonFields.of(fields.stream()
                    .map(steps -> steps.stream().map(step -> "/" + step).reduce("", String::concat))
                    .toArray(String[]::new));
            StringBuilder expected = new StringBuilder();
            prune(JsonDocument.parse(bytes).root(), fields, expected);
            assertThat(held(new JsonParser().only(only).parse(bytes))).isEqualTo(expected.toString());
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment segment = arena.allocate(bytes.length);
                MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
                assertThat(held(new JsonParser().only(only).parse(segment))).isEqualTo(expected.toString());
            }
        });
    }

    private static void value(Random random, StringBuilder out, int depth) {
        int kind = random.nextInt(depth > 0 ? 4 : 1);
        if (kind == 0) {
            out.append(SCALARS.get(random.nextInt(SCALARS.size())));
            return;
        }
        boolean object = kind > 1;
        out.append(object ? '{' : '[');
        int size = random.nextInt(random.nextInt(10) == 0 ? 30 : 5);
        for (int i = 0; i < size; i++) {
            out.append(i > 0 ? "," : "");
            if (object) {
                out.append('"').append(NAMES.get(random.nextInt(NAMES.size()))).append("\":");
            }
            value(random, out, depth - 1);
        }
        out.append(object ? '}' : ']');
    }

    private static List<List<String>> fields(Random random) {
        return Stream.generate(() -> Stream.generate(
                                () -> NAMES.get(random.nextInt(NAMES.size())).replace("\\n", "\n"))
                        .limit(1 + random.nextInt(4))
                        .toList())
                .limit(random.nextInt(5))
                .distinct()
                .toList();
    }

    /// The reference: goes through the whole document with the rests of the fields.
    private static void prune(JsonValue value, List<List<String>> rests, StringBuilder out) {
        if (rests.stream().anyMatch(List::isEmpty) || (!value.isObject() && !value.isArray())) {
            out.append(new JsonWriter().value(value));
            return;
        }
        if (rests.isEmpty()) {
            out.append(value.isObject() ? "{}" : "[]");
            return;
        }
        List<String> kept = new ArrayList<>();
        if (value.isObject()) {
            for (JsonMember member : value.members()) {
                String name = member.name();
                boolean named = rests.stream().anyMatch(rest -> rest.getFirst().equals(name));
                if (named) {
                    // What is kept of all elements is kept of those with an index too, also where that is a name.
                    boolean index = name.equals("0") || name.equals("1");
                    StringBuilder text = new StringBuilder(new JsonWriter().value(name) + ":");
                    prune(member.value(), rests(rests, name, index), text);
                    kept.add(text.toString());
                }
            }
        } else {
            int index = 0;
            for (JsonValue element : value.elements()) {
                StringBuilder text = new StringBuilder();
                prune(element, rests(rests, Integer.toString(index++), true), text);
                kept.add(text.toString());
            }
        }
        out.append(value.isObject() ? '{' : '[').append(String.join(",", kept)).append(value.isObject() ? '}' : ']');
    }

    private static List<List<String>> rests(List<List<String>> rests, String step, boolean index) {
        return rests.stream()
                .filter(rest -> rest.getFirst().equals(step)
                        || (index && rest.getFirst().equals("*")))
                .map(rest -> rest.subList(1, rest.size()))
                .toList();
    }
}
