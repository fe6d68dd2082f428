package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.json.JsonDocument;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the drafts do differently.
class SchemaDraftTest {
    /// The drafts in which a document is valid. `4-7` and the like name spans.
    private static Set<SchemaDialect> validIn(String schema, String document) {
        Set<SchemaDialect> valid = EnumSet.noneOf(SchemaDialect.class);
        for (SchemaDialect draft : SchemaDialect.values()) {
            JsonSchema compiled = JsonSchema.of(
                    JsonDocument.parse(schema.replace('\'', '"')), SchemaOptions.DEFAULT.withDialect(draft));
            JsonDocument parsed = JsonDocument.parse(document.replace('\'', '"'));
            if (compiled.isValid(parsed)) {
                valid.add(draft);
            }
            assertThat(compiled.validate(parsed).isValid()).isEqualTo(valid.contains(draft));
        }
        return valid;
    }

    private static Set<SchemaDialect> drafts(String text) {
        Set<SchemaDialect> drafts = EnumSet.noneOf(SchemaDialect.class);
        for (String name : text.split(" ", -1)) {
            switch (name) {
                case "4" -> drafts.add(SchemaDialect.DRAFT_4);
                case "6" -> drafts.add(SchemaDialect.DRAFT_6);
                case "7" -> drafts.add(SchemaDialect.DRAFT_7);
                case "2019" -> drafts.add(SchemaDialect.DRAFT_2019_09);
                case "2020" -> drafts.add(SchemaDialect.DRAFT_2020_12);
                default -> {}
            }
        }
        return drafts;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\u00a7',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'}\u00a71.0\u00a76 7 2019 2020",
                "{'minimum':1}\u00a71\u00a74 6 7 2019 2020",
                "{'const':1}\u00a72\u00a74",
                "{'contains':{'type':'string'}}\u00a7[1]\u00a74",
                "{'propertyNames':{'maxLength':1}}\u00a7{'ab':1}\u00a74",
                "{'if':true,'then':false}\u00a71\u00a74 6",
                "{'dependentRequired':{'a':['b']}}\u00a7{'a':1}\u00a74 6 7",
                "{'dependentSchemas':{'a':false}}\u00a7{'a':1}\u00a74 6 7",
                "{'dependencies':{'a':['b']}}\u00a7{'a':1}\u00a7none",
                "{'contains':{'type':'string'},'minContains':0}\u00a7[1]\u00a74 2019 2020",
                "{'unevaluatedProperties':false}\u00a7{'a':1}\u00a74 6 7",
                "{'unevaluatedItems':false}\u00a7[1]\u00a74 6 7",
                "{'contains':{'const':1},'unevaluatedItems':false}\u00a7[1]\u00a74 6 7 2020",
                "{'prefixItems':[{'type':'string'}]}\u00a7[1]\u00a74 6 7 2019",
                "{'additionalItems':false}\u00a7[1]\u00a74 6 7 2019 2020",
                "{'definitions':{'a':{'type':'integer'}},'$ref':'#/definitions/a','minimum':5}\u00a71\u00a74 6 7",
                "{'$defs':{'a':{'$anchor':'x'}},'$ref':'#/$defs/a'}\u00a71\u00a74 6 7 2019 2020",
            })
    void differ(String schema, String document, String valid) {
        assertThat(validIn(schema, document)).isEqualTo(drafts(valid));
    }

    @Test
    void listsOfItemsAreTupleSchemasBefore2020() {
        JsonDocument schema =
                JsonDocument.parse("{\"items\":[{\"type\":\"string\"}],\"additionalItems\":{\"type\":\"integer\"}}");

        for (SchemaDialect draft : EnumSet.range(SchemaDialect.DRAFT_4, SchemaDialect.DRAFT_2019_09)) {
            JsonSchema compiled = JsonSchema.of(schema, SchemaOptions.DEFAULT.withDialect(draft));
            assertThat(compiled.isValid(JsonDocument.parse("[\"a\",1]"))).isTrue();
            assertThat(compiled.validate(JsonDocument.parse("[1,\"a\"]")).messages())
                    .containsExactly("/0 must be a string, but is 1", "/1 must be an integer, but is \"a\"");
        }
        assertThatThrownBy(() -> JsonSchema.of(schema))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[schema:/root#] 'items' must be one schema, but was an array; write 'prefixItems', or name"
                        + " an earlier draft in '$schema'");
    }

    @Test
    void draft4HasBooleanExclusiveLimitsAndNoSchemasThatAreBooleans() {
        SchemaOptions draft4 = SchemaOptions.DEFAULT.withDialect(SchemaDialect.DRAFT_4);
        JsonSchema schema = JsonSchema.of(
                JsonDocument.parse("{\"minimum\":1,\"exclusiveMinimum\":true,\"maximum\":5,\"exclusiveMaximum\":false,"
                        + "\"required\":[\"a\"]}"),
                draft4);

        assertThat(schema.validate(JsonDocument.parse("1")).messages())
                .containsExactly("the document must be greater than 1, but is 1");
        assertThat(schema.isValid(JsonDocument.parse("5"))).isTrue();
        assertThat(schema.isValid(JsonDocument.parse("5.1"))).isFalse();
    }

    @Test
    void schemaNamesItsDraftWithOrWithoutFragmentAndBothSchemes() {
        String schema = "{\"$schema\":\"%s\",\"prefixItems\":[false]}";

        for (String uri : new String[] {
            "http://json-schema.org/draft-07/schema#",
            "http://json-schema.org/draft-07/schema",
            "https://json-schema.org/draft-07/schema#",
            "http://json-schema.org/draft-04/schema#"
        }) {
            assertThat(JsonSchema.of(JsonDocument.parse(schema.formatted(uri))).isValid(JsonDocument.parse("[1]")))
                    .isTrue();
        }
        for (String uri : new String[] {
            "https://json-schema.org/draft/2020-12/schema#", "http://json-schema.org/draft/2020-12/schema"
        }) {
            assertThat(JsonSchema.of(JsonDocument.parse(schema.formatted(uri))).isValid(JsonDocument.parse("[1]")))
                    .isFalse();
        }
    }
}
