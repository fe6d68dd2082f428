package dev.basalt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WritersTest {
    @Test
    void writesValueByValue() {
        JsonWriter writer = new JsonWriter();
        writer.beginObject()
                .name("id")
                .value(-7)
                .name(JsonName.of("\u20ac\""))
                .beginArray()
                .value("a\n\u0001\u00e9\ud83d\ude00")
                .value(0.1)
                .value(true)
                .nullValue()
                .value(new BigInteger("18446744073709551616"))
                .value(new BigDecimal("1.10"))
                .raw("{\"x\":1}".getBytes(StandardCharsets.UTF_8))
                .endArray()
                .name("empty")
                .beginObject()
                .endObject()
                .endObject();

        assertThat(writer)
                .hasToString(
                        "{\"id\":-7,\"\u20ac\\\"\":[\"a\\n\\u0001\u00e9\ud83d\ude00\",0.1,true,null,18446744073709551616,1.10,"
                                + "{\"x\":1}],\"empty\":{}}");
        assertThat(JsonDocument.parse(writer.toByteArray()).root().size()).isEqualTo(3);
        assertThat(writer.clear().value(1).value(2)).hasToString("1\n2");
    }

    @Test
    void writesALineForEachMember() {
        JsonValue value = JsonDocument.parse("{\"a\":[1,{\"b\":[]}],\"c\":{}}").root();

        assertThat(JsonWriter.pretty(2).value(value)).hasToString("""
                        {
                          "a": [
                            1,
                            {
                              "b": []
                            }
                          ],
                          "c": {}
                        }""");
    }

    @Test
    void valuesOfDocumentsLoseTheirWhiteSpaceAlone() {
        String text = " { \"a\\u0031\" : [ 1.50 , -0 , \"x\\/y\" , [ ] , { \"k\" : null } ] , \"b\" : { } } ";
        JsonValue root = JsonDocument.parse(text).root();

        assertThat(new JsonWriter().value(root))
                .hasToString("{\"a\\u0031\":[1.50,-0,\"x\\/y\",[],{\"k\":null}],\"b\":{}}");
        assertThat(new JsonWriter()
                        .beginArray()
                        .value(root.get("b"))
                        .value(root.get("a1").get(2))
                        .endArray())
                .hasToString("[{},\"x\\/y\"]");
        String deep = "[".repeat(900) + "]".repeat(900);
        assertThat(new JsonWriter().value(JsonDocument.parse(deep).root())).hasToString(deep);
    }

    @Test
    void integersHaveTheirDigits() {
        for (long power = 1; power > 0 && power < Long.MAX_VALUE / 10; power *= 10) {
            for (long value : new long[] {power - 1, power, power + 1, -power, 1 - power}) {
                assertThat(new JsonWriter().value(value)).hasToString(Long.toString(value));
            }
        }
        assertThat(new JsonWriter().value(Long.MIN_VALUE)).hasToString("-9223372036854775808");
        assertThat(new JsonWriter().value(Long.MAX_VALUE)).hasToString("9223372036854775807");
    }

    @Test
    void stringsOfAnyLengthComeBack() {
        for (int length = 0; length < 100; length++) {
            for (String piece : new String[] {"a", "\u00e9", "\"", "\u0007", "\ud83d\ude00", "?"}) {
                String text = "x".repeat(length) + piece + "y".repeat(length % 7);
                assertThat(JsonDocument.parse(new JsonWriter().value(text).toByteArray())
                                .root()
                                .string())
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void streamsReceiveEverything() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        JsonWriter writer = JsonWriter.to(stream);
        StringBuilder expected = new StringBuilder("[");
        writer.beginArray();
        for (int i = 0; i < 50_000; i++) {
            writer.value(i);
            expected.append(i == 0 ? "" : ",").append(i);
        }
        writer.endArray();
        writer.flush();
        assertThat(stream.toString(StandardCharsets.UTF_8))
                .isEqualTo(expected.append(']').toString());
    }

    @Test
    void failuresOfStreamsAreTold() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("[out] no space left on device");
            }
        };
        assertThatThrownBy(() -> JsonWriter.to(full).value(1).flush())
                .isInstanceOf(java.io.UncheckedIOException.class)
                .hasMessage("java.io.IOException: [out] no space left on device");
    }

    @Test
    void misuseIsTold() {
        assertThatThrownBy(() -> new JsonWriter().beginObject().value(1))
                .hasMessage("a value in an object must have a name, but has none");
        assertThatThrownBy(() -> new JsonWriter().beginArray().name("a"))
                .hasMessage("a name must stand in an object and be followed by a value, but no object is open");
        assertThatThrownBy(() -> new JsonWriter().beginObject().name("a").name("b"))
                .hasMessage("a name must stand in an object and be followed by a value, but another name follows");
        assertThatThrownBy(() -> new JsonWriter().beginObject().name("a").endObject())
                .hasMessage("a name must be followed by a value, but the object ends");
        assertThatThrownBy(() -> new JsonWriter().beginObject().endArray())
                .hasMessage("an array must be open to be ended, but the innermost container is an object");
        assertThatThrownBy(() -> new JsonWriter().endObject())
                .hasMessage("an object must be open to be ended, but none is open");
        assertThatThrownBy(() -> new JsonWriter().beginObject().toByteArray())
                .hasMessage("all objects and arrays must be ended, but 1 are open");
        assertThatThrownBy(() -> new JsonWriter().value(Double.NaN))
                .hasMessage("a number of JSON must be finite, but was NaN");
        assertThatThrownBy(() -> new JsonWriter().value("a\ud800"))
                .hasMessage("a surrogate of a string must be one of a pair, but U+D800 at character 1 stands alone");
        assertThatThrownBy(() -> new JsonWriter().value("x".repeat(50) + "\udc00\ud800" + "\u00e9"))
                .hasMessage("a surrogate of a string must be one of a pair, but U+DC00 at character 50 stands alone");
        assertThatThrownBy(() -> JsonWriter.pretty(0)).hasMessage("indent must be in [1, 100], but was 0");
    }

    /// The examples of RFC 8785: sections 3.2.2 and 3.2.3.
    @Test
    void canonicalFormIsThatOfTheRfc() {
        assertThat(canonical("""
                        {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                         "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                         "literals": [null, true, false]}
                        """))
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        assertThat(canonical("""
                        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
                         "\\u00f6": "Latin Small Letter O With Diaeresis"}
                        """))
                .isEqualTo(
                        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O"
                                + " With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning"
                                + " Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    /// RFC 8785, appendix B: bits of a double and its text.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void canonicalNumbersAreThoseOfTheRfc(String bits, String text) {
        String exact = new BigDecimal(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))).toString();
        assertThat(canonical(exact)).isEqualTo(text);
    }

    @Test
    void canonicalFormRefusesWhatHasNone() {
        assertThatThrownBy(() -> canonical("[{\"a\":1,\"\\u0061\":2}]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[/0/a] names of an object must differ for its canonical form, but one occurs twice");
        assertThatThrownBy(() -> canonical("[1e400]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[/0] number must be within the range of a double, but was 1e400");
    }

    private static String canonical(String text) {
        return new String(CanonicalJson.of(JsonDocument.parse(text).root()), StandardCharsets.UTF_8);
    }

    /// What CPython made: `make_python_vectors.py` beside the file says how.
    @Test
    void pythonsFormsAreThoseOfPython() throws IOException {
        Map<String, PythonJson> forms = Map.of(
                "DEFAULT",
                PythonJson.DEFAULT,
                "SORTED",
                PythonJson.SORTED,
                "SORTED_COMPACT",
                PythonJson.SORTED_COMPACT,
                "UNICODE",
                new PythonJson(true, ",", ":", false));
        byte[] vectors;
        try (InputStream in = Objects.requireNonNull(WritersTest.class.getResourceAsStream("python-vectors.ndjson"))) {
            vectors = in.readAllBytes();
        }
        int count = 0;
        for (String line : new String(vectors, StandardCharsets.UTF_8).lines().toList()) {
            JsonValue vector = JsonDocument.parse(line).root();
            PythonJson form =
                    Objects.requireNonNull(forms.get(vector.get("form").string()));
            byte[] written =
                    form.of(JsonDocument.parse(vector.get("text").string()).root());
            assertThat(new String(written, StandardCharsets.UTF_8))
                    .isEqualTo(vector.get("result").string());
            count++;
        }
        assertThat(count).isEqualTo(36);
    }
}
