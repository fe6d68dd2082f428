package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Limits, hostile input, memory and threads.
class SchemaLimitTest {
    private static JsonDocument json(String text) {
        return JsonDocument.parse(text.replace('\'', '"'));
    }

    private static JsonSchema schema(String text, SchemaLimits limits) {
        return JsonSchema.of(json(text), SchemaOptions.DEFAULT.withLimits(limits));
    }

    @Test
    void depthOfSchemasIsLimited() {
        JsonSchema schema = schema("{'items':{'$ref':'#'},'minItems':0}", SchemaLimits.DEFAULT.withMaxDepth(50));

        assertThat(schema.isValid(json("[".repeat(50) + "]".repeat(50)))).isTrue();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> schema.isValid(json("[".repeat(51) + "]".repeat(51))))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessage(
                            "[schema:/root#] schemas must be at most 50 in one another, but are more: a loop of"
                                    + " references, or a document that is very deep; raise SchemaLimits.maxDepth for the latter");
        }
        assertThat(JsonSchema.of(json("{'items':{'$ref':'#'},'type':'array'}"))
                        .isValid(json("[".repeat(1000) + "]".repeat(1000))))
                .isTrue();
    }

    @Test
    void longChainsOfReferencesEndInALimit() {
        StringBuilder text = new StringBuilder("{'allOf':[{'$ref':'#/$defs/a0'}],'$defs':{");
        for (int i = 0; i < 5000; i++) {
            text.append("'a")
                    .append(i)
                    .append("':{'allOf':[{'$ref':'#/$defs/a")
                    .append(i + 1)
                    .append("'}]},");
        }
        JsonSchema schema = JsonSchema.of(json(text + "'a5000':{'minimum':1}}}"));

        assertThatThrownBy(() -> schema.isValid(json("1"))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void stepsAreLimited() {
        // Each level doubles the work.
        StringBuilder text = new StringBuilder("{'$ref':'#/$defs/a0','$defs':{");
        for (int i = 0; i < 40; i++) {
            String next = "{'$ref':'#/$defs/a" + (i + 1) + "'}";
            text.append("'a")
                    .append(i)
                    .append("':{'oneOf':[")
                    .append(next)
                    .append(",")
                    .append(next)
                    .append("]},");
        }
        JsonSchema schema = schema(text + "'a40':{'minimum':2}}}", SchemaLimits.DEFAULT.withMaxSteps(100_000));

        assertThatThrownBy(() -> schema.isValid(json("1")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining(
                        "a document must be decided within 100000 evaluated schemas, but takes more; raise"
                                + " SchemaLimits.maxSteps");
    }

    @Test
    void sizesOfSchemasAreLimited() {
        assertThatThrownBy(() -> schema(
                        "{'allOf':[{},{},{'properties':{'a':{},'b':{}}}]}", SchemaLimits.DEFAULT.withMaxSubschemas(5)))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[schema:/root] schemas must be at most 5 with their references, but are more; raise"
                        + " SchemaLimits.maxSubschemas");
        SchemaOptions options = SchemaOptions.DEFAULT
                .withRegistry(SchemaRegistry.EMPTY.with(
                        "urn:large", "{\"title\":\"12345\"}".getBytes(StandardCharsets.UTF_8)))
                .withLimits(SchemaLimits.DEFAULT.withMaxSchemaBytes(10));
        assertThatThrownBy(() -> JsonSchema.of(json("{'$ref':'urn:large'}"), options))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void patternsHaveABudget() {
        for (String pattern : new String[] {"^(a+)+$", "^(a|a)*$", "^(a*)*b", "(x+x+)+y", "^([a-z]+[0-9]*)*$"}) {
            JsonSchema schema = JsonSchema.of(json("{'pattern':'" + pattern + "'}"));
            String text = "a".repeat(40) + "x".repeat(40) + "!";
            assertThatThrownBy(() -> schema.isValid(json("'" + text + "'")))
                    .as(pattern)
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessage(
                            "[schema:/root#] pattern '" + pattern + "' must be decided within 1000000 steps, but takes"
                                    + " more; write it without nested repetition or raise SchemaLimits.maxPatternSteps");
        }
    }

    @Test
    void usualPatternsAreDecidedInLongTexts() {
        for (String pattern : new String[] {"^[a-z ]*$", "a b", "^(?:[a-z]+ ?)+$", "(a|b|c) [a-z]$"}) {
            JsonSchema schema = JsonSchema.of(json("{'pattern':'" + pattern + "'}"));
            assertThat(schema.isValid(json("'" + "a b ".repeat(5_000) + "a'")))
                    .as(pattern)
                    .isTrue();
        }
    }

    @Test
    void errorsAreLimited() {
        JsonSchema schema = schema("{'items':{'type':'string'}}", SchemaLimits.DEFAULT.withMaxErrors(3));
        SchemaReport report = schema.validate(json("[1,2,3,4,5]"));

        assertThat(report.messages())
                .containsExactly(
                        "/0 must be a string, but is 1",
                        "/1 must be a string, but is 2",
                        "/2 must be a string, but is 3");
        assertThat(report.isCut()).isTrue();
        assertThat(schema.validate(json("[1,2]")).isCut()).isFalse();
    }

    @Test
    void limitsMustBePositive() {
        assertThatThrownBy(() -> SchemaLimits.DEFAULT.withMaxDepth(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDepth must be at least 1, but was 0");
    }

    private static final String BROAD = """
            {"type":"object","required":["id","tags"],"properties":{
              "id":{"type":"integer","minimum":1,"maximum":9007199254740993},
              "price":{"type":"number","multipleOf":0.01,"exclusiveMinimum":0},
              "name":{"type":"string","minLength":1,"maxLength":40,"pattern":"^[A-Z][a-z\\u00e9]+( [A-Z]\\\\w*)*$"},
              "tags":{"type":"array","items":{"enum":["red","green","blue",null,1.5]},"uniqueItems":true},
              "kind":{"oneOf":[{"const":"a"},{"const":{"b":[1,2]}}]},
              "tree":{"$ref":"#/$defs/tree"}},
             "patternProperties":{"^x-":{"anyOf":[{"type":"string"},{"type":"boolean"}]}},
             "propertyNames":{"maxLength":20},
             "dependentRequired":{"price":["name"]},
             "if":{"properties":{"id":{"const":7}}},"then":{"required":["price"]},
             "unevaluatedProperties":false,
             "$defs":{"tree":{"type":"object","properties":{"left":{"$ref":"#/$defs/tree"},"right":{"$ref":"#/$defs/tree"}},
                "not":{"required":["up"]}}}}
            """;

    private static final String FITTING = """
            {"id":7,"price":10.25,"name":"Em\\u00e9le Zola","tags":["red","blue",null,1.5],"kind":{"b":[1,2.0]},
             "x-a":true,"x-b":"c","tree":{"left":{"right":{}},"right":{"left":{},"right":{"left":{}}}}}
            """;

    @Test
    void judgingAllocatesNothing() {
        SchemaValidator validator = JsonSchema.of(JsonDocument.parse(BROAD)).validator();
        JsonDocument valid = JsonDocument.parse(FITTING);
        JsonDocument invalid = JsonDocument.parse(FITTING.replace("\"x-b\"", "\"y-b\""));

        assertThat(validator.validate(valid).messages()).isEmpty();
        assertThat(validator.validate(invalid).messages())
                .containsExactly("the document must not have the member \"y-b\"");
        SteadyState.assertNoAllocation("isValid of a valid document", 100, () -> validator.isValid(valid));
        SteadyState.assertNoAllocation("isValid of another", 100, () -> validator.isValid(invalid));
    }

    @Test
    void judgingDocumentsOfAReusedParserAllocatesNothing() {
        SchemaValidator validator = JsonSchema.of(JsonDocument.parse(BROAD)).validator();
        JsonParser parser = new JsonParser();
        byte[] text = FITTING.getBytes(StandardCharsets.UTF_8);

        SteadyState.assertNoAllocation("parse and isValid", 100, () -> validator.isValid(parser.parse(text)));
    }

    @Test
    void threadsShareACompiledSchema() throws Exception {
        JsonSchema schema = JsonSchema.of(JsonDocument.parse(BROAD));
        JsonDocument valid = JsonDocument.parse(FITTING);
        JsonDocument invalid =
                JsonDocument.parse(FITTING.replace("10.25", "10.255").replace("\"red\"", "\"rod\""));
        String wanted = schema.validate(invalid).toString();
        assertThat(wanted)
                .isEqualTo(
                        "/price must be a multiple of 0.01, but is 10.255\n/tags/0 must be one of \"red\", \"green\","
                                + " \"blue\", null or 1.5, but is \"rod\"; did you mean \"red\"?");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Callable<Boolean> task = () -> {
                    SchemaValidator validator = schema.validator();
                    boolean right = true;
                    for (int round = 0; round < 300; round++) {
                        right &= validator.isValid(valid)
                                && validator.validate(invalid).toString().equals(wanted);
                    }
                    return right;
                };
                results.add(threads.submit(task));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }
}
