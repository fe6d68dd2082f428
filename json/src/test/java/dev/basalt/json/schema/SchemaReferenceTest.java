package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.json.JsonDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// References: within a schema, to others of a registry, and those that lead nowhere.
class SchemaReferenceTest {
    private static JsonDocument json(String text) {
        return JsonDocument.parse(text.replace('\'', '"'));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /// Each of these refuses 1 and allows "a" as the member x.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties':{'x':{'$ref':'#/$defs/a'}},'$defs':{'a':{'type':'string'}}}",
                "{'properties':{'x':{'$ref':'#/$defs/a%20b~1c%25'}},'$defs':{'a b/c%':{'type':'string'}}}",
                "{'properties':{'x':{'$ref':'#/$defs/%C3%A9'}},'$defs':{'\u00e9':{'type':'string'}}}",
                "{'properties':{'x':{'$ref':'#a'}},'$defs':{'b':{'$anchor':'a','type':'string'}}}",
                "{'properties':{'x':{'$ref':'#a'}},'$defs':{'b':{'$dynamicAnchor':'a','type':'string'}}}",
                "{'properties':{'x':{'$dynamicRef':'#a'}},'$defs':{'b':{'$anchor':'a','type':'string'}}}",
                "{'$id':'http://e.org/s/root','properties':{'x':{'$ref':'b'}},'$defs':{'q':{'$id':'b','type':'string'}}}",
                "{'$id':'http://e.org/s/root','properties':{'x':{'$ref':'/b#c'}},"
                        + "'$defs':{'q':{'$id':'../b','$defs':{'r':{'$anchor':'c','type':'string'}}}}}",
                "{'$id':'http://e.org/root','properties':{'x':{'$id':'sub/','$ref':'leaf'}},"
                        + "'$defs':{'q':{'$id':'sub/leaf','type':'string'}}}",
                "{'$id':'urn:example:root','properties':{'x':{'$ref':'urn:example:root#/$defs/a'}},"
                        + "'$defs':{'a':{'type':'string'}}}",
                "{'$schema':'http://json-schema.org/draft-04/schema#','id':'http://e.org/root.json#',"
                        + "'properties':{'x':{'$ref':'#/definitions/a'}},'definitions':{'a':{'type':'string'}}}",
                "{'$schema':'http://json-schema.org/draft-04/schema#','properties':{'x':{'$ref':'#a'}},"
                        + "'definitions':{'b':{'id':'#a','type':'string'}}}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'x':{'$ref':'#a'}},"
                        + "'definitions':{'b':{'$id':'#a','type':'string'}}}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'x':{'$ref':'#/other/a/0'}},"
                        + "'other':{'a':[{'type':'string'}]}}",
                "{'$schema':'https://json-schema.org/draft/2019-09/schema','$recursiveAnchor':true,"
                        + "'properties':{'x':{'type':'string'},'y':{'$recursiveRef':'#'}}}",
                "{'properties':{'x':{'$ref':'#/properties/y'},'y':{'$ref':'#/properties/z'},'z':{'type':'string'}}}",
            })
    void leadToTheirTarget(String schema) {
        JsonSchema compiled = JsonSchema.of(json(schema));

        assertThat(compiled.isValid(json("{'x':'a'}"))).isTrue();
        assertThat(compiled.validate(json("{'x':1}")).messages()).containsExactly("/x must be a string, but is 1");
    }

    @Test
    void dynamicReferencesFindTheOutermostAnchor() {
        SchemaRegistry registry = SchemaRegistry.EMPTY.with(
                "http://e.org/tree",
                bytes("{'$id':'http://e.org/tree','$dynamicAnchor':'node','type':'object',"
                        + "'properties':{'children':{'items':{'$dynamicRef':'#node'}}}}"));
        JsonSchema open =
                JsonSchema.of(json("{'$ref':'http://e.org/tree'}"), SchemaOptions.DEFAULT.withRegistry(registry));
        JsonSchema strict = JsonSchema.of(
                json("{'$id':'http://e.org/strict','$dynamicAnchor':'node','$ref':'tree',"
                        + "'unevaluatedProperties':false}"),
                SchemaOptions.DEFAULT.withRegistry(registry));
        JsonDocument document = json("{'children':[{'childen':[]}]}");

        assertThat(open.isValid(document)).isTrue();
        SchemaReport report = strict.validate(document);
        assertThat(report.messages()).containsExactly("/children/0 must not have the member \"childen\"");
        assertThat(report.errors().getFirst().keywordLocation())
                .isEqualTo("/$ref/properties/children/items/$dynamicRef/unevaluatedProperties");
        assertThat(report.errors().getFirst().absoluteKeywordLocation())
                .isEqualTo("http://e.org/strict#/unevaluatedProperties");
    }

    @Test
    void leadToFilesOfAFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("schemas/sub"));
        Files.writeString(folder.resolve("schemas/a.json"), "{\"$ref\":\"sub/b\"}");
        // A byte order mark does no harm.
        Files.writeString(folder.resolve("schemas/sub/b.json"), "\uFEFF{\"not\":{}}");
        Files.writeString(folder.resolve("secret.json"), "{}");
        SchemaOptions options = SchemaOptions.DEFAULT.withRegistry(
                SchemaRegistry.EMPTY.withFolder("https://e.org/", folder.resolve("schemas")));

        assertThat(JsonSchema.of(json("{'$ref':'https://e.org/a.json'}"), options)
                        .isValid(json("1")))
                .isFalse();
        for (String outside : new String[] {"https://e.org/%2e%2e/secret.json", "https://e.org/x/../../secret.json"}) {
            assertThatThrownBy(() -> JsonSchema.of(json("{'$ref':'" + outside + "'}"), options))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining("is none; add it to the registry or a folder of it");
        }
        Files.createSymbolicLink(folder.resolve("schemas/link.json"), folder.resolve("secret.json"));
        assertThatThrownBy(() -> JsonSchema.of(json("{'$ref':'https://e.org/link.json'}"), options))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void thatLeadNowhereAreRefusedAndTheNetworkIsNeverAsked() {
        assertThatThrownBy(() -> JsonSchema.of(json("{'items':{'$ref':'http://127.0.0.1:9/x.json'}}")))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[schema:/root#/items] reference 'http://127.0.0.1:9/x.json' must lead to a known schema,"
                        + " but 'http://127.0.0.1:9/x.json' is none; add it to the registry or a folder of it: nothing"
                        + " is fetched from the network");
        assertThatThrownBy(() -> JsonSchema.of(json("{'$ref':'#/$defs/x'}")))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[schema:/root#] reference '#/$defs/x' must lead to a schema, but 'schema:/root' has no"
                        + " value at '/$defs/x'");
        assertThatThrownBy(() -> JsonSchema.of(json("{'$ref':'#x'}")))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("[schema:/root#] reference '#x' must lead to a schema, but 'schema:/root' has no"
                        + " anchor 'x'");
    }

    @Test
    void thatLeadBackToTheSameValueAreRefused() {
        for (String schema : new String[] {
            "{'$ref':'#'}",
            "{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}}}",
            "{'allOf':[{'$ref':'#'}]}",
            "{'not':{'$ref':'#'}}",
            "{'if':{'$ref':'#'}}",
        }) {
            assertThatThrownBy(() -> JsonSchema.of(json(schema)))
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContaining(
                            "a schema must not apply itself to the same value, but references lead back to it in a loop");
        }
        assertThat(JsonSchema.of(json("{'items':{'$ref':'#'},'type':'array'}")).isValid(json("[[[]],[1]]")))
                .isFalse();
    }

    @Test
    void schemasMayBeNamedByTheKeywordOfAnotherDraft() {
        JsonSchema schema = JsonSchema.of(json("{'$schema':'http://json-schema.org/draft-04/schema#',"
                + "'$id':'https://e.org/x.json','items':{'$ref':'https://e.org/x.json#/definitions/a'},"
                + "'definitions':{'a':{'type':'string'}}}"));

        assertThat(schema.isValid(json("[1]"))).isFalse();
    }

    @Test
    void unknownDraftsAreRefused() {
        assertThatThrownBy(() -> JsonSchema.of(json("{'$schema':'http://json-schema.org/draft-03/schema#'}")))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage("[schema:/root] '$schema' must be one of the drafts 4, 6, 7, 2019-09 and 2020-12 or a"
                        + " schema of the registry, but was 'http://json-schema.org/draft-03/schema#'; add that schema"
                        + " to the registry or leave '$schema' out");
    }

    @Test
    void metaSchemasOfAllDraftsAreKnownAndHoldForEachOther() {
        for (SchemaDialect draft : SchemaDialect.values()) {
            JsonSchema meta = JsonSchema.of(json("{'$ref':'" + draft.uri() + "'}"));

            assertThat(meta.isValid(json("{'type':'string','properties':{'a':{'minLength':3}}}")))
                    .isTrue();
            assertThat(meta.isValid(json("{'properties':{'a':{'minLength':-3}}}")))
                    .as(draft.name())
                    .isFalse();
        }
    }
}
