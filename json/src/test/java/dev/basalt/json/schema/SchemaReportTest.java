package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonWriter;
import org.junit.jupiter.api.Test;

/// The output formats.
class SchemaReportTest {
    private static final JsonSchema POLYGON = JsonSchema.of(JsonDocument.parse("""
            {"$id":"https://example.org/polygon","type":"array","items":{"$ref":"#/$defs/point"},"minItems":3,
             "$defs":{"point":{"type":"object","properties":{"x":{"type":"number"},"y":{"type":"number"}},
                               "additionalProperties":false,"required":["x","y"]}}}
            """));
    private static final JsonDocument TWO = JsonDocument.parse("[{\"x\":2.5,\"y\":1.3},{\"x\":1,\"z\":6.7}]");

    private static String written(SchemaReport report, SchemaOutput output) {
        JsonWriter json = JsonWriter.pretty(2);
        report.write(json, output);
        return json.toString();
    }

    @Test
    void ofAValidDocumentSaysNoMore() {
        SchemaReport report =
                POLYGON.validate(JsonDocument.parse("[{\"x\":0,\"y\":0},{\"x\":1,\"y\":0},{\"x\":1,\"y\":1}]"));

        for (SchemaOutput output : SchemaOutput.values()) {
            assertThat(written(report, output)).isEqualTo("{\n  \"valid\": true\n}");
        }
        assertThat(report).hasToString("valid");
    }

    @Test
    void asFlag() {
        assertThat(written(POLYGON.validate(TWO), SchemaOutput.FLAG)).isEqualTo("{\n  \"valid\": false\n}");
    }

    @Test
    void asListOfErrors() {
        assertThat(written(POLYGON.validate(TWO), SchemaOutput.BASIC)).isEqualTo("""
                        {
                          "valid": false,
                          "errors": [
                            {
                              "valid": false,
                              "keywordLocation": "/items/$ref/additionalProperties",
                              "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point/additionalProperties",
                              "instanceLocation": "/1/z",
                              "error": "/1 must not have the member \\"z\\""
                            },
                            {
                              "valid": false,
                              "keywordLocation": "/items/$ref/required",
                              "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point/required",
                              "instanceLocation": "/1",
                              "error": "/1 must have the member \\"y\\", but has not"
                            },
                            {
                              "valid": false,
                              "keywordLocation": "/minItems",
                              "absoluteKeywordLocation": "https://example.org/polygon#/minItems",
                              "instanceLocation": "",
                              "error": "the document must have at least 3 elements, but has 2"
                            }
                          ]
                        }""");
    }

    @Test
    void asTreeOfErrors() {
        assertThat(written(POLYGON.validate(TWO), SchemaOutput.DETAILED)).isEqualTo("""
                        {
                          "valid": false,
                          "keywordLocation": "",
                          "instanceLocation": "",
                          "errors": [
                            {
                              "valid": false,
                              "keywordLocation": "/items/$ref",
                              "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point",
                              "instanceLocation": "/1",
                              "errors": [
                                {
                                  "valid": false,
                                  "keywordLocation": "/items/$ref/additionalProperties",
                                  "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point/additionalProperties",
                                  "instanceLocation": "/1/z",
                                  "error": "/1 must not have the member \\"z\\""
                                },
                                {
                                  "valid": false,
                                  "keywordLocation": "/items/$ref/required",
                                  "absoluteKeywordLocation": "https://example.org/polygon#/$defs/point/required",
                                  "instanceLocation": "/1",
                                  "error": "/1 must have the member \\"y\\", but has not"
                                }
                              ]
                            },
                            {
                              "valid": false,
                              "keywordLocation": "/minItems",
                              "absoluteKeywordLocation": "https://example.org/polygon#/minItems",
                              "instanceLocation": "",
                              "error": "the document must have at least 3 elements, but has 2"
                            }
                          ]
                        }""");
    }

    @Test
    void ofAlternativesNamesTheNearestAndListsAll() {
        JsonSchema schema = JsonSchema.of(JsonDocument.parse("""
                {"oneOf":[
                  {"type":"string"},
                  {"properties":{"kind":{"const":"circle"},"r":{"minimum":0}},"required":["kind","r"]},
                  {"properties":{"kind":{"const":"square"},"side":{"minimum":0}},"required":["kind","side"]}]}
                """));
        SchemaReport report = schema.validate(JsonDocument.parse("{\"kind\":\"square\",\"side\":-1}"));

        assertThat(report.messages())
                .containsExactly("the document must fit exactly one of 3 schemas of 'oneOf', but fits none; the nearest"
                        + " says: /side must be at least 0, but is -1");
        JsonWriter json = new JsonWriter();
        report.write(json, SchemaOutput.BASIC);
        assertThat(JsonDocument.parse(json.toString()).root().get("errors").elements())
                .extracting(error -> error.get("keywordLocation").string())
                .containsExactly(
                        "/oneOf",
                        "/oneOf/0/type",
                        "/oneOf/1/properties/kind/const",
                        "/oneOf/1/required",
                        "/oneOf/2/properties/side/minimum");
    }

    @Test
    void countsAFaultThatTwoWaysLeadToOnce() {
        JsonSchema schema =
                JsonSchema.of(JsonDocument.parse("{\"allOf\":[{\"minimum\":3},{\"minimum\":3}],\"minimum\":3}"));
        SchemaReport report = schema.validate(JsonDocument.parse("1"));

        assertThat(report.messages()).containsExactly("the document must be at least 3, but is 1");
        assertThat(report.errors()).hasSize(3);
    }

    @Test
    void ofAPartOfADocumentNamesPlacesFromItsRoot() {
        JsonDocument document = JsonDocument.parse("{\"a\":[1,\"x\"]}");
        SchemaValidator validator = JsonSchema.of(JsonDocument.parse("{\"items\":{\"type\":\"string\"}}"))
                .validator();
        int array = document.find(JsonDocument.ROOT, "a");

        assertThat(validator.isValid(document)).isTrue();
        assertThat(validator.isValid(document, array)).isFalse();
        assertThat(validator.validate(document, array)).hasToString("/a/0 must be a string, but is 1");
    }
}
