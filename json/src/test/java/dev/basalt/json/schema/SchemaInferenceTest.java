package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.Seeds;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonPointer;
import dev.basalt.json.JsonWriter;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaInferenceTest {
    private static final String START = "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\"";

    private static String inferred(SchemaInference inference, List<String> documents) {
        documents.forEach(text -> inference.add(JsonDocument.parse(text)));
        JsonWriter writer = new JsonWriter();
        inference.write(writer);
        String schema = writer.toString();
        JsonSchema compiled = JsonSchema.of(JsonDocument.parse(schema), SchemaOptions.DEFAULT.withFormats(true));
        for (String text : documents) {
            assertThat(compiled.isValid(JsonDocument.parse(text)))
                    .as("%s by %s", text, schema)
                    .isTrue();
        }
        assertThat(schema).startsWith(START);
        return schema.substring(START.length());
    }

    private static String inferred(String... documents) {
        return inferred(new SchemaInference(), List.of(documents));
    }

    @Test
    void typesAndRequiredMembers() {
        assertThat(inferred("{\"a\":1,\"b\":\"x\"}", "{\"b\":null,\"a\":2.0,\"c\":[true,\"y\"]}"))
                .isEqualTo(
                        ",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"},\"b\":{\"type\":[\"string\",\"null\"]},"
                                + "\"c\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"boolean\"]}}},\"required\":[\"a\",\"b\"]}");
        assertThat(inferred("1", "2", "-0")).isEqualTo(",\"type\":\"integer\"}");
        assertThat(inferred("[]", "{}", "null")).isEqualTo(",\"type\":[\"object\",\"array\",\"null\"]}");
        assertThat(inferred()).isEqualTo("}");
        assertThat(inferred("{\"a\":1,\"a\":2}", "{}"))
                .isEqualTo(",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}");
        assertThat(inferred(new SchemaInference().closed(), List.of("{\"a\":{}}")))
                .isEqualTo(
                        ",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"additionalProperties\":false}},"
                                + "\"required\":[\"a\"],\"additionalProperties\":false}");
    }

    @Test
    void formatsThatAllStringsHave() {
        assertThat(inferred("\"2024-02-29\"", "\"1999-12-31\"")).isEqualTo(",\"type\":\"string\",\"format\":\"date\"}");
        assertThat(inferred("\"2024-02-29T12:00:00Z\"")).isEqualTo(",\"type\":\"string\",\"format\":\"date-time\"}");
        assertThat(inferred("\"2024-02-29\"", "\"2024-02-29T12:00:00Z\"")).isEqualTo(",\"type\":\"string\"}");
        assertThat(inferred("\"a@b.org\"", "null", "\"c@d.org\""))
                .isEqualTo(",\"type\":[\"string\",\"null\"],\"format\":\"email\"}");
        assertThat(inferred("\"https://a.org/x?y#z\"")).isEqualTo(",\"type\":\"string\",\"format\":\"uri\"}");
        assertThat(inferred("\"10.0.0.1\"")).isEqualTo(",\"type\":\"string\",\"format\":\"ipv4\"}");
        assertThat(inferred("\"::1\"")).isEqualTo(",\"type\":\"string\",\"format\":\"ipv6\"}");
        assertThat(inferred("\"123E4567-e89b-12d3-a456-426614174000\""))
                .isEqualTo(",\"type\":\"string\",\"format\":\"uuid\"}");
        assertThat(inferred("\"\"")).isEqualTo(",\"type\":\"string\"}");
    }

    @Test
    void enumerationsAndRangesNeedValuesToStandOn() {
        String[] texts = Stream.generate(() -> List.of("\"red\"", "\"blue\""))
                .limit(5)
                .flatMap(List::stream)
                .toArray(String[]::new);
        assertThat(inferred(texts)).isEqualTo(",\"type\":\"string\",\"enum\":[\"red\",\"blue\"]}");
        assertThat(inferred(Stream.concat(Stream.of("null"), Stream.of(texts)).toArray(String[]::new)))
                .isEqualTo(",\"type\":[\"string\",\"null\"],\"enum\":[\"red\",\"blue\",null]}");
        assertThat(inferred(Stream.concat(Stream.of("1"), Stream.of(texts)).toArray(String[]::new)))
                .isEqualTo(",\"type\":[\"string\",\"integer\"]}");
        assertThat(inferred(Stream.of(texts).skip(1).toArray(String[]::new))).isEqualTo(",\"type\":\"string\"}");
        assertThat(inferred(new SchemaInference().least(3), List.of("3", "12345678901234567890", "-1")))
                .isEqualTo(",\"type\":\"integer\",\"minimum\":-1,\"maximum\":12345678901234567890}");
        assertThat(inferred(IntStream.range(0, 10).mapToObj(i -> i + ".5").toArray(String[]::new)))
                .isEqualTo(",\"type\":\"number\",\"minimum\":0.5,\"maximum\":9.5}");
        assertThat(inferred(new SchemaInference().least(1), List.of("1e99999999999", "1")))
                .isEqualTo(",\"type\":\"number\"}");
        assertThatThrownBy(() -> new SchemaInference().least(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesThatAreDataMakeMaps() {
        String digits = "{\"1\":{\"a\":1},\"2\":{\"a\":2},\"3\":{\"a\":3},\"4\":{\"a\":4},\"55\":{\"b\":5}}";
        assertThat(inferred(digits))
                .isEqualTo(",\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"properties\":{\"a\":"
                        + "{\"type\":\"integer\"},\"b\":{\"type\":\"integer\"}}}}");
        StringBuilder many = new StringBuilder("{\"n\":\"x\"");
        for (int i = 0; i < 600; i++) {
            many.append(",\"n").append(i).append("\":").append(i);
        }
        String schema = inferred(many + "}", "{\"z\":null}");
        assertThat(schema)
                .isEqualTo(",\"type\":\"object\",\"additionalProperties\":{\"type\":[\"string\",\"integer\",\"null\"],"
                        + "\"minimum\":0,\"maximum\":599}}");
        String rare = inferred(
                IntStream.range(0, 40).mapToObj(i -> "{\"k" + i + "\":true}").toArray(String[]::new));
        assertThat(rare).isEqualTo(",\"type\":\"object\",\"additionalProperties\":{\"type\":\"boolean\"}}");
    }

    @Test
    void memoryIsThatOfTheShape() {
        SchemaInference inference = new SchemaInference();
        for (int i = 0; i < 20_000; i++) {
            inference.add(JsonDocument.parse("{\"key" + i + "\":\"value " + i + "\"}"));
        }
        JsonWriter writer = new JsonWriter();
        inference.write(writer);
        assertThat(writer.toString()).hasSizeLessThan(200).contains("additionalProperties");
        assertThat(inference.documentCount()).isEqualTo(20_000);
    }

    @Test
    void randomDocumentsAreValidByTheirSchema() {
        Seeds.check(100, random -> {
            List<String> documents = Stream.generate(() -> {
                        StringBuilder text = new StringBuilder();
                        value(random, text, 4);
                        return text.toString();
                    })
                    .limit(1 + random.nextInt(40))
                    .toList();
            SchemaInference inference = new SchemaInference().least(1 + random.nextInt(10));
            String schema = inferred(random.nextBoolean() ? inference.closed() : inference, documents);
            assertThat(JsonDocument.parse(START + schema).find(JsonPointer.of("/type")))
                    .isNotEqualTo(JsonDocument.NONE);
        });
    }

    private static void value(Random random, StringBuilder out, int depth) {
        switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> out.append("null");
            case 1 ->
                out.append(List.of("1", "2.50", "-7e3", "1e400", "9999999999999999999")
                        .get(random.nextInt(5)));
            case 2 ->
                out.append(List.of("\"red\"", "\"2024-01-01\"", "\"\\u00e9\"", "\"\"")
                        .get(random.nextInt(4)));
            case 3 -> out.append(random.nextBoolean());
            case 4 -> {
                out.append('[');
                int size = random.nextInt(5);
                for (int i = 0; i < size; i++) {
                    out.append(i == 0 ? "" : ",");
                    value(random, out, depth - 1);
                }
                out.append(']');
            }
            default -> {
                out.append('{');
                int size = random.nextInt(7);
                for (int i = 0; i < size; i++) {
                    out.append(i == 0 ? "\"" : ",\"")
                            .append(random.nextInt(12))
                            .append(random.nextBoolean() ? "" : "x");
                    out.append("\":");
                    value(random, out, depth - 1);
                }
                out.append('}');
            }
        }
    }
}
