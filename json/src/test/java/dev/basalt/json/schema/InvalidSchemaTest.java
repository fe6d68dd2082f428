package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.json.JsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Schemas that are none, and what is left alone although a strict reader would refuse it.
class InvalidSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '\u00a7',
            quoteCharacter = '`',
            value = {
                "1\u00a7[schema:/root#] a schema must be an object, true or false, but was 1",
                "{'items':'a'}\u00a7[schema:/root#/items] a schema must be an object, true or false, but was 'a'",
                "{'type':'int'}\u00a7[schema:/root#] 'type' must be one of string, number, integer, boolean, null, object and array or a list of them, but was 'int'",
                "{'type':5}\u00a7[schema:/root#] 'type' must be a list of strings, but was 5",
                "{'enum':1}\u00a7[schema:/root#] 'enum' must be a list of values, but was 1",
                "{'minLength':-1}\u00a7[schema:/root#] 'minLength' must be a whole number of at least 0, but was -1",
                "{'maxItems':1.5}\u00a7[schema:/root#] 'maxItems' must be a whole number of at least 0, but was 1.5",
                "{'multipleOf':0}\u00a7[schema:/root#] 'multipleOf' must be greater than 0, but was 0",
                "{'minimum':'1'}\u00a7[schema:/root#] 'minimum' must be a number, but was '1'",
                "{'uniqueItems':1}\u00a7[schema:/root#] 'uniqueItems' must be true or false, but was 1",
                "{'pattern':1}\u00a7[schema:/root#] 'pattern' must be a string, but was 1",
                "{'properties':[]}\u00a7[schema:/root#] 'properties' must be an object, but was an array",
                "{'allOf':{}}\u00a7[schema:/root#] 'allOf' must be a list of schemas, but was an object",
                "{'anyOf':[]}\u00a7[schema:/root#] 'anyOf' must be a list of schemas, but was an array",
                "{'required':'a'}\u00a7[schema:/root#] 'required' must be a list of strings, but was 'a'",
                "{'required':[1]}\u00a7[schema:/root#] 'required' must be a string, but was 1",
                "{'dependentRequired':{'a':1}}\u00a7[schema:/root#] 'dependentRequired' must be lists of names, but 'a' has 1",
                "{'properties':{'a/b':{'$ref':1}}}\u00a7[schema:/root#/properties/a~1b] '$ref' must be a string, but was 1",
            })
    void isRefused(String schema, String message) {
        assertThatThrownBy(() -> JsonSchema.of(JsonDocument.parse(schema.replace('\'', '"'))))
                .isInstanceOf(CorruptDataException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace('"', '\''))
                        .isEqualTo(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"required\":true}",
                "{\"required\":[]}",
                "{\"enum\":[1,1]}",
                "{\"items\":[],\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
                "{\"$id\":\"not a uri\"}",
                "{\"$id\":\"#\"}",
                "{\"id\":5}",
                "{\"format\":5}",
                "{\"title\":5,\"definitions\":5,\"$defs\":[]}",
                "{\"properties\":{\"$ref\":{\"type\":\"string\"}}}",
                "{\"properties\":{\"$id\":{\"type\":\"string\"},\"id\":{\"type\":\"string\"}}}",
                "{\"enum\":[{\"$ref\":\"#/nowhere\"}],\"const\":{\"$id\":\"x\"},\"default\":{\"$ref\":\"y\"}}",
            })
    void isCompiled(String schema) {
        assertThat(JsonSchema.of(JsonDocument.parse(schema))).isNotNull();
    }
}
