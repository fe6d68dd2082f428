package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.ExternalFiles;
import dev.basalt.core.testing.Seeds;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonPointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The report of a document agrees with the flag, whatever the document, and names places that are there.
class SchemaAgreementTest {
    private static final List<String> SCHEMAS = List.of("""
            {"type":"object","required":["id"],"properties":{"id":{"type":"integer","minimum":1},"next":{"$ref":"#"},
             "tags":{"type":"array","items":{"enum":["a","b",1,null]},"uniqueItems":true,"minItems":1,
                     "contains":{"const":"a"},"maxContains":2}},
             "patternProperties":{"^x":{"oneOf":[{"type":"string"},{"type":"integer"},{"multipleOf":3}]}},
             "propertyNames":{"maxLength":6},"additionalProperties":false,"dependentRequired":{"tags":["next","xa"]}}
            """, """
            {"allOf":[{"properties":{"id":{"type":"integer"}}},{"if":{"required":["tags"]},
               "then":{"properties":{"tags":{"prefixItems":[{"type":"string"}],"unevaluatedItems":{"type":"null"}}}},
               "else":{"required":["xa"]}}],
             "anyOf":[{"properties":{"next":{"$ref":"#"}},"required":["next"]},{"properties":{"xa":{"minLength":1}}}],
             "not":{"required":["no"]},"unevaluatedProperties":false}
            """, """
            {"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"t":{"$id":"#t","type":["array","string"],
               "items":[{"type":"string","pattern":"^[a-c]$"},{"type":"string"}],"additionalItems":{"type":"integer"}}},
             "properties":{"tags":{"$ref":"#t"},"next":{"allOf":[{"$ref":"#"},{"minProperties":1,"maxProperties":3}]}},
             "dependencies":{"tags":["id"],"xa":{"properties":{"id":{"exclusiveMaximum":9}}}}}
            """, """
            {"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,
             "properties":{"next":{"$recursiveRef":"#"},"tags":{"contains":{"type":"string"},"minContains":2},
                           "id":{"format":"date"}},"unevaluatedProperties":{"type":["string","integer"]}}
            """);
    private static final String DOCUMENT = """
            {"id":3,"tags":["a","b",1],"xa":"s","next":{"id":1,"xb":6,"tags":["a",null],"xa":3,"next":{"id":7}}}
            """;

    @Test
    void holdsForChangedDocuments() {
        List<JsonSchema> schemas = SCHEMAS.stream()
                .map(schema -> JsonSchema.of(JsonDocument.parse(schema), SchemaOptions.DEFAULT.withFormats(true)))
                .toList();
        int[] valid = new int[2];
        Seeds.check(Seeds.cases(3000), random -> {
            JsonDocument document = JsonDocument.parse(DOCUMENT);
            for (int changes = random.nextInt(5); changes > 0; changes--) {
                document = MutatedDocument.of(document, random);
            }
            for (JsonSchema schema : schemas) {
                valid[checked(schema.validator(), document) ? 1 : 0]++;
            }
        });
        // Both verdicts are common.
        assertThat(valid[0]).isGreaterThan(1000);
        assertThat(valid[1]).isGreaterThan(1000);
    }

    @Test
    @Tag("external")
    void holdsForChangedDocumentsOfTheCorpus() throws IOException {
        List<Path> folders;
        try (Stream<Path> list = Files.list(ExternalFiles.path("suites/json-schema-corpus"))) {
            folders = list.filter(Files::isDirectory).sorted().toList();
        }
        assertThat(folders).isNotEmpty();
        Random random = new Random(7);
        for (Path folder : folders) {
            SchemaValidator validator = JsonSchema.of(
                            JsonDocument.parse(Files.readAllBytes(folder.resolve("schema.json"))))
                    .validator();
            for (String line : Files.readAllLines(folder.resolve("instances.jsonl"))) {
                JsonDocument document = JsonDocument.parse(line);
                assertThat(checked(validator, document))
                        .as(folder + ": " + line)
                        .isTrue();
                for (int changes = 0; changes < 20; changes++) {
                    document = MutatedDocument.of(document, random);
                    checked(validator, document);
                }
            }
        }
    }

    private static boolean checked(SchemaValidator validator, JsonDocument document) {
        boolean valid = validator.isValid(document);
        SchemaReport report = validator.validate(document);
        String text = document.root().text();
        assertThat(report.isValid()).as(text).isEqualTo(valid);
        assertThat(report.messages().isEmpty()).as(text).isEqualTo(valid);
        assertPlaces(report.errors(), document);
        return valid;
    }

    private static void assertPlaces(List<SchemaError> errors, JsonDocument document) {
        for (SchemaError error : errors) {
            assertThat(document.find(JsonPointer.of(error.instanceLocation())))
                    .as(error.toString())
                    .isNotEqualTo(JsonDocument.NONE);
            assertThat(error.message().isEmpty() && error.causes().isEmpty()).isFalse();
            assertPlaces(error.causes(), document);
        }
    }
}
