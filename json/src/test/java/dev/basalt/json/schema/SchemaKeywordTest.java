package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.json.JsonDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every keyword, by values that it allows and by what is said of those that it refuses.
class SchemaKeywordTest {
    /// The messages of a document, joined; empty where it is valid. The verdict without messages must be the same.
    private static String messages(String schema, String document) {
        JsonSchema compiled = JsonSchema.of(JsonDocument.parse(schema.replace('\'', '"')));
        JsonDocument parsed = JsonDocument.parse(document.replace('\'', '"'));
        SchemaReport report = compiled.validate(parsed);
        assertThat(compiled.isValid(parsed)).isEqualTo(report.isValid());
        return String.join(" | ", report.messages());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\u00a7',
            quoteCharacter = '`',
            value = {
                "true \u00a7 1",
                "{} \u00a7 [1]",
                "{'type':'integer'} \u00a7 1.0",
                "{'type':'integer'} \u00a7 1e2",
                "{'type':'integer'} \u00a7 1e400",
                "{'type':'integer'} \u00a7 123456789012345678901234567890",
                "{'type':'integer'} \u00a7 -0.0",
                "{'type':'number'} \u00a7 1e-400",
                "{'type':['string','null']} \u00a7 null",
                "{'type':'object'} \u00a7 {}",
                "{'enum':[1,'a',null]} \u00a7 1.0",
                "{'enum':[[1,{'a':1,'b':2}]]} \u00a7 [1.0,{'b':2,'a':10e-1}]",
                "{'const':{'a':[]}} \u00a7 {'a':[]}",
                "{'const':0} \u00a7 -0.0",
                "{'multipleOf':0.01} \u00a7 4.35",
                "{'multipleOf':0.01} \u00a7 1e308",
                "{'multipleOf':3} \u00a7 30000000000000000000000000000000000003",
                "{'multipleOf':1e-8} \u00a7 12391239123",
                "{'multipleOf':2.5} \u00a7 -7.5",
                "{'minimum':3} \u00a7 3.0",
                "{'minimum':9223372036854775807} \u00a7 9223372036854775807",
                "{'maximum':1e400} \u00a7 99e398",
                "{'exclusiveMinimum':0} \u00a7 1e-400",
                "{'exclusiveMaximum':18446744073709551616} \u00a7 18446744073709551615",
                "{'minimum':5} \u00a7 'no number'",
                "{'minLength':1,'maxLength':1} \u00a7 '\\ud83d\\ude00'",
                "{'maxLength':2} \u00a7 '\u00e9\u00e9'",
                "{'maxLength':2.0} \u00a7 'ab'",
                "{'pattern':'^a+$'} \u00a7 'aaa'",
                "{'pattern':'b'} \u00a7 'abc'",
                "{'pattern':'^\\\\p{Letter}+$'} \u00a7 '\u00e9\u4e08'",
                "{'format':'date'} \u00a7 'no date, but not asserted'",
                "{'minItems':1,'maxItems':2} \u00a7 [1,2]",
                "{'uniqueItems':true} \u00a7 [1,true,'1',[1],{'a':1},null]",
                "{'uniqueItems':true} \u00a7 [0,false,'',[],{}]",
                "{'uniqueItems':false} \u00a7 [1,1]",
                "{'prefixItems':[{'type':'string'}],'items':{'type':'integer'}} \u00a7 ['a',1,2]",
                "{'prefixItems':[{'type':'string'},false]} \u00a7 ['a']",
                "{'contains':{'type':'integer'}} \u00a7 ['a',1]",
                "{'contains':{'type':'integer'},'minContains':0} \u00a7 []",
                "{'minContains':5} \u00a7 []",
                "{'contains':{'type':'integer'},'minContains':2,'maxContains':2} \u00a7 [1,'a',2]",
                "{'minProperties':1,'maxProperties':2} \u00a7 {'a':1}",
                "{'required':['a','b']} \u00a7 {'b':null,'a':1,'c':2}",
                "{'properties':{'a':{'type':'integer'},'b':false}} \u00a7 {'a':1,'c':'x'}",
                "{'patternProperties':{'^x':{'type':'integer'}}} \u00a7 {'x1':1,'y':'a'}",
                "{'properties':{'a':true},'patternProperties':{'^x':true},'additionalProperties':false} \u00a7 {'a':1,'x':2}",
                "{'additionalProperties':{'type':'string'}} \u00a7 {'a':'x'}",
                "{'propertyNames':{'maxLength':1}} \u00a7 {'a':1}",
                "{'dependentRequired':{'a':['b']}} \u00a7 {'b':1}",
                "{'dependentSchemas':{'a':{'required':['b']}}} \u00a7 {'a':1,'b':2}",
                "{'dependencies':{'a':['b'],'c':{'minProperties':1}}} \u00a7 {'a':1,'b':2,'c':3}",
                "{'allOf':[{'minimum':1},{'maximum':3}]} \u00a7 2",
                "{'anyOf':[{'type':'string'},{'minimum':3}]} \u00a7 3",
                "{'oneOf':[{'type':'string'},{'type':'number','minimum':3}]} \u00a7 'a'",
                "{'not':{'type':'string'}} \u00a7 1",
                "{'if':{'type':'string'},'then':{'minLength':2},'else':{'minimum':2}} \u00a7 'ab'",
                "{'if':{'type':'string'},'then':{'minLength':2},'else':{'minimum':2}} \u00a7 2",
                "{'then':false,'else':false} \u00a7 1",
                "{'properties':{'a':true},'allOf':[{'properties':{'b':true}}],'unevaluatedProperties':false} \u00a7 {'a':1,'b':2}",
                "{'anyOf':[{'properties':{'a':true},'required':['a']},{'properties':{'b':true}}],'unevaluatedProperties':false} \u00a7 {'a':1,'b':1}",
                "{'prefixItems':[true],'contains':{'type':'string'},'unevaluatedItems':false} \u00a7 [1,'a']",
                "{'$defs':{'a':{'type':'integer'}},'properties':{'x':{'$ref':'#/$defs/a'}}} \u00a7 {'x':1}",
                "{'$comment':'x','title':'t','default':1,'examples':[2],'deprecated':true,'readOnly':true,'x-own':{}} \u00a7 3",
                "{'contentEncoding':'base64','contentMediaType':'application/json'} \u00a7 '%'",
            })
    void allows(String schema, String document) {
        assertThat(messages(schema, document)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '\u00a7',
            quoteCharacter = '`',
            value = {
                "false \u00a7 1 \u00a7 the document must not be there: the schema of this place is false",
                "{'type':'integer'} \u00a7 1.5 \u00a7 the document must be an integer, but is 1.5",
                "{'type':'integer'} \u00a7 1e-400 \u00a7 the document must be an integer, but is 1e-400",
                "{'type':['string','null','array']} \u00a7 {} \u00a7 the document must be a string, null or an array, but is {}",
                "{'type':'boolean'} \u00a7 'true' \u00a7 the document must be a boolean, but is 'true'",
                "{'enum':['red','green','blue']} \u00a7 'gren' \u00a7 the document must be one of 'red', 'green' or 'blue', but is 'gren'; did you mean 'green'?",
                "{'enum':[1,2,3,4,5,6,7,8]} \u00a7 9 \u00a7 the document must be one of 1, 2, 3, 4, 5, 6 and 2 more, but is 9",
                "{'enum':[[1,{'a':1}]]} \u00a7 [1,{'a':2}] \u00a7 the document must be [1,{'a':1}], but is [1,{'a':2}]",
                "{'const':'a'} \u00a7 'b' \u00a7 the document must be 'a', but is 'b'",
                "{'const':false} \u00a7 0 \u00a7 the document must be false, but is 0",
                "{'multipleOf':0.01} \u00a7 0.015 \u00a7 the document must be a multiple of 0.01, but is 0.015",
                "{'multipleOf':3} \u00a7 30000000000000000000000000000000000004 \u00a7 the document must be a multiple of 3, but is 30000000000000000000000000000000000004",
                "{'minimum':3} \u00a7 2.99 \u00a7 the document must be at least 3, but is 2.99",
                "{'minimum':9223372036854775807} \u00a7 9223372036854775806 \u00a7 the document must be at least 9223372036854775807, but is 9223372036854775806",
                "{'maximum':0.1} \u00a7 0.10000000000000000001 \u00a7 the document must be at most 0.1, but is 0.10000000000000000001",
                "{'maximum':1e400} \u00a7 2e400 \u00a7 the document must be at most 1e400, but is 2e400",
                "{'exclusiveMinimum':0} \u00a7 0 \u00a7 the document must be greater than 0, but is 0",
                "{'exclusiveMaximum':18446744073709551615} \u00a7 18446744073709551615 \u00a7 the document must be less than 18446744073709551615, but is 18446744073709551615",
                "{'minLength':2} \u00a7 '\\ud83d\\ude00' \u00a7 the document must have at least 2 characters, but has 1: '\\ud83d\\ude00'",
                "{'maxLength':1} \u00a7 'ab' \u00a7 the document must have at most 1 character, but has 2: 'ab'",
                "{'pattern':'^a+$'} \u00a7 'ab' \u00a7 the document must match the pattern '^a+$', but is 'ab'",
                "{'minItems':1} \u00a7 [] \u00a7 the document must have at least 1 element, but has 0",
                "{'maxItems':1} \u00a7 [1,2] \u00a7 the document must have at most 1 element, but has 2",
                "{'uniqueItems':true} \u00a7 [3,1.0,2,1] \u00a7 the document must not have the same element twice, but elements 1 and 3 are both 1.0",
                "{'uniqueItems':true} \u00a7 [0,1,2,3,4,5,6,7,8,9,{'a':1,'b':2},{'b':2,'a':1}] \u00a7 the document must not have the same element twice, but elements 10 and 11 are both {'a':1,'b':2}",
                "{'prefixItems':[{'type':'string'}],'items':{'type':'integer'}} \u00a7 [1,'b'] \u00a7 /0 must be a string, but is 1 | /1 must be an integer, but is 'b'",
                "{'items':false} \u00a7 [1] \u00a7 /0 must not be there: the schema of this place is false",
                "{'contains':{'type':'integer'}} \u00a7 ['a'] \u00a7 the document must have at least 1 element that fits the schema of 'contains', but has 0",
                "{'contains':{'type':'integer'},'minContains':2} \u00a7 [1] \u00a7 the document must have at least 2 elements that fit the schema of 'contains', but has 1",
                "{'contains':{'type':'integer'},'maxContains':1} \u00a7 [1,2,3] \u00a7 the document must have at most 1 element that fits the schema of 'contains', but has 3",
                "{'minProperties':1} \u00a7 {} \u00a7 the document must have at least 1 member, but has 0",
                "{'maxProperties':1} \u00a7 {'a':1,'b':2} \u00a7 the document must have at most 1 member, but has 2",
                "{'required':['a']} \u00a7 {} \u00a7 the document must have the member 'a', but has not",
                "{'required':['name']} \u00a7 {'nmae':1} \u00a7 the document must have the member 'name', but has not; it has 'nmae'",
                "{'required':['a','b','c']} \u00a7 {'b':1} \u00a7 the document must have the members 'a' and 'c', but lacks them",
                "{'properties':{'a':{'items':{'type':'string'}}}} \u00a7 {'a':['x',null]} \u00a7 /a/1 must be a string, but is null",
                "{'properties':{'a~b/c':{'type':'string'}}} \u00a7 {'a~b/c':1} \u00a7 /a~0b~1c must be a string, but is 1",
                "{'patternProperties':{'^x':{'type':'integer'}}} \u00a7 {'x1':'a'} \u00a7 /x1 must be an integer, but is 'a'",
                "{'properties':{'color':true},'additionalProperties':false} \u00a7 {'colour':1} \u00a7 the document must not have the member 'colour'; did you mean 'color'?",
                "{'properties':{'color':true},'additionalProperties':false} \u00a7 {'color':1,'colour':1} \u00a7 the document must not have the member 'colour'",
                "{'additionalProperties':{'type':'string'}} \u00a7 {'a':1} \u00a7 /a must be a string, but is 1",
                "{'propertyNames':{'maxLength':1}} \u00a7 {'ab':1} \u00a7 the name 'ab' in the document must have at most 1 character, but has 2: 'ab'",
                "{'dependentRequired':{'a':['b','c']}} \u00a7 {'a':1} \u00a7 the document must have the members 'b' and 'c' where it has 'a', but lacks them",
                "{'dependentSchemas':{'a':{'required':['b']}}} \u00a7 {'a':1} \u00a7 the document must have the member 'b', but has not",
                "{'dependencies':{'a':['b']}} \u00a7 {'a':1} \u00a7 the document must have the member 'b' where it has 'a', but has not",
                "{'allOf':[{'minimum':1},{'maximum':3}]} \u00a7 4 \u00a7 the document must be at most 3, but is 4",
                "{'anyOf':[{'type':'string'},{'minimum':3}]} \u00a7 2 \u00a7 the document must fit at least one of 2 schemas of 'anyOf', but fits none; the nearest says: the document must be at least 3, but is 2",
                "{'oneOf':[{'type':'integer'},{'minimum':3}]} \u00a7 4 \u00a7 the document must fit exactly one of 2 schemas of 'oneOf', but fits 2: those at 0 and 1",
                "{'oneOf':[{'type':'string'},{'minimum':3}]} \u00a7 2 \u00a7 the document must fit exactly one of 2 schemas of 'oneOf', but fits none; the nearest says: the document must be at least 3, but is 2",
                "{'not':{'type':'string'}} \u00a7 'a' \u00a7 the document must not fit the schema of 'not', but does: it is 'a'",
                "{'if':{'type':'string'},'then':{'minLength':2},'else':{'minimum':2}} \u00a7 1 \u00a7 the document must be at least 2, but is 1",
                "{'properties':{'a':true},'allOf':[{'properties':{'b':true}}],'unevaluatedProperties':false} \u00a7 {'a':1,'b':2,'c':3} \u00a7 the document must not have the member 'c'",
                "{'properties':{'abc':true},'unevaluatedProperties':false} \u00a7 {'abd':3} \u00a7 the document must not have the member 'abd'; did you mean 'abc'?",
                "{'allOf':[{'prefixItems':[true]}],'unevaluatedItems':{'type':'string'}} \u00a7 [1,2] \u00a7 /1 must be a string, but is 2",
                "{'prefixItems':[true],'unevaluatedItems':false} \u00a7 [1,2] \u00a7 /1 must not be there: the schema of this place is false",
                "{'$defs':{'a':{'type':'integer'}},'properties':{'x':{'$ref':'#/$defs/a'}}} \u00a7 {'x':'1'} \u00a7 /x must be an integer, but is '1'",
            })
    void saysWhatMustHold(String schema, String document, String wanted) {
        assertThat(messages(schema, document).replace('"', '\'')).isEqualTo(wanted);
    }

    @Test
    void shortensLongValues() {
        String schema = "{\"type\":\"integer\"}";
        JsonSchema compiled = JsonSchema.of(JsonDocument.parse(schema));

        assertThat(compiled.validate(JsonDocument.parse("\"" + "x".repeat(100) + "\""))
                        .messages())
                .containsExactly(
                        "the document must be an integer, but is \"" + "x".repeat(49) + "... (102 characters)");
        assertThat(compiled.validate(JsonDocument.parse("[" + "1,".repeat(100) + "1]"))
                        .messages())
                .containsExactly("the document must be an integer, but is an array of 101 elements");
        assertThat(compiled.validate(JsonDocument.parse("{\"a\":\"" + "y".repeat(100) + "\"}"))
                        .messages())
                .containsExactly("the document must be an integer, but is an object of 1 member");
    }

    @Test
    void keepsMessagesInOneLine() {
        JsonSchema schema = JsonSchema.of(JsonDocument.parse("{\"additionalProperties\":{\"type\":\"string\"}}"));

        assertThat(schema.validate(JsonDocument.parse("{\"a\\nb\":1}")).messages())
                .containsExactly("\"/a\\nb\" must be a string, but is 1");
    }

    @Test
    void checksEachOfTwoMembersWithOneName() {
        JsonSchema schema = JsonSchema.of(JsonDocument.parse(
                "{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"maxProperties\":2}"));

        assertThat(schema.isValid(JsonDocument.parse("{\"a\":\"x\",\"a\":\"y\"}")))
                .isTrue();
        assertThat(schema.isValid(JsonDocument.parse("{\"a\":1,\"a\":\"y\"}"))).isFalse();
        assertThat(schema.isValid(JsonDocument.parse("{\"a\":\"x\",\"a\":1}"))).isFalse();
    }

    @Test
    void namesThatShareLengthAndEndsAreToldApart() {
        JsonSchema schema =
                JsonSchema.of(JsonDocument.parse("{\"properties\":{\"abcdefgh1ijklmnop\":{\"type\":\"string\"},"
                        + "\"abcdefgh2ijklmnop\":{\"type\":\"integer\"},\"abcdefghX\":{\"type\":\"null\"},"
                        + "\"abcdefghY\":{\"type\":\"boolean\"}},\"additionalProperties\":false}"));

        assertThat(schema.isValid(JsonDocument.parse(
                        "{\"abcdefgh1ijklmnop\":\"\",\"abcdefgh2ijklmnop\":1,\"abcdefghX\":null,\"abcdefghY\":true}")))
                .isTrue();
        assertThat(schema.validate(JsonDocument.parse(
                                "{\"abcdefgh3ijklmnop\":\"\",\"abcdefgh2ijklmnop\":\"\",\"abcdefghX\":true,"
                                        + "\"abcdefghZ\":1}"))
                        .messages())
                .isEqualTo(List.of(
                        "/abcdefgh2ijklmnop must be an integer, but is \"\"",
                        "/abcdefghX must be null, but is true",
                        "the document must not have the member \"abcdefgh3ijklmnop\"; did you mean"
                                + " \"abcdefgh1ijklmnop\"?",
                        "the document must not have the member \"abcdefghZ\"; did you mean \"abcdefghY\"?"));
    }

    @Test
    void requiresMoreThan64Names() {
        StringBuilder names = new StringBuilder();
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            names.append(i == 0 ? "" : ",").append("\"n").append(i).append('"');
            members.append(i == 0 ? "" : ",")
                    .append("\"n")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        JsonSchema schema = JsonSchema.of(JsonDocument.parse("{\"required\":[" + names + "]}"));

        assertThat(schema.isValid(JsonDocument.parse("{" + members + "}"))).isTrue();
        assertThat(schema.validate(JsonDocument.parse("{" + members.toString().replace("\"n77\":77,", "") + "}"))
                        .messages())
                .containsExactly("the document must have the member \"n77\", but has not");
        assertThat(schema.validate(JsonDocument.parse("{}")).messages().getFirst())
                .startsWith("the document must have the members \"n0\", \"n1\", ")
                .endsWith("\"n19\" and 80 more, but lacks them");
    }
}
