package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.ExternalFiles;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The official suite: every required test of the five drafts, and the optional ones but for those listed.
@Tag("external")
class SchemaSuiteTest {
    private static final Map<SchemaDialect, String> FOLDERS = Map.of(
            SchemaDialect.DRAFT_4, "draft4",
            SchemaDialect.DRAFT_6, "draft6",
            SchemaDialect.DRAFT_7, "draft7",
            SchemaDialect.DRAFT_2019_09, "draft2019-09",
            SchemaDialect.DRAFT_2020_12, "draft2020-12");

    /// `contentEncoding` and `contentMediaType` are annotations: the later drafts forbid to assert them.
    private static final List<String> NOT_ASSERTED = List.of(
            "content.json: validation of string-encoded content based on media type: an invalid JSON document",
            "content.json: validation of binary string-encoding: an invalid base64 string (% is not a valid character)",
            "content.json: validation of binary-encoded media type documents: a validly-encoded invalid JSON document",
            "content.json: validation of binary-encoded media type documents: an invalid base64 string that is valid"
                    + " JSON");

    @ParameterizedTest
    @EnumSource(SchemaDialect.class)
    void requiredTestsPass(SchemaDialect draft) throws IOException {
        assertThat(failures(draft, tests(draft), false)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SchemaDialect.class)
    void optionalTestsPassButForThoseListed(SchemaDialect draft) throws IOException {
        List<String> failures = new ArrayList<>(failures(draft, tests(draft).resolve("optional"), false));
        failures.addAll(failures(draft, tests(draft).resolve("optional/format"), true));
        assertThat(failures).isEqualTo(draft == SchemaDialect.DRAFT_7 ? NOT_ASSERTED : List.of());
    }

    private static Path tests(SchemaDialect draft) {
        return ExternalFiles.path("suites/json-schema/tests/" + FOLDERS.get(draft));
    }

    private static List<String> failures(SchemaDialect draft, Path folder, boolean formats) throws IOException {
        SchemaOptions options = SchemaOptions.DEFAULT
                .withDialect(draft)
                .withRegistry(SchemaRegistry.EMPTY.withFolder(
                        "http://localhost:1234/", ExternalFiles.path("suites/json-schema/remotes")))
                .withFormats(formats);
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        List<String> failures = new ArrayList<>();
        for (Path file : files) {
            JsonDocument document = JsonDocument.parse(Files.readAllBytes(file));
            for (JsonValue group : document.root().elements()) {
                String name =
                        file.getFileName() + ": " + group.get("description").string();
                try {
                    JsonSchema schema =
                            JsonSchema.of(JsonDocument.parse(group.get("schema").text()), options);
                    for (JsonValue test : group.get("tests").elements()) {
                        if (!isRight(schema, test)) {
                            failures.add(name + ": " + test.get("description").string());
                        }
                    }
                } catch (BasaltException e) {
                    failures.add(name + ": " + e.getMessage());
                }
            }
        }
        return failures;
    }

    /// Whether all outputs agree with the suite.
    private static boolean isRight(JsonSchema schema, JsonValue test) {
        JsonDocument data = JsonDocument.parse(test.get("data").text());
        boolean valid = test.get("valid").booleanValue();
        SchemaReport report = schema.validate(data);
        return schema.isValid(data) == valid
                && report.isValid() == valid
                && report.messages().isEmpty() == valid
                && !report.isCut();
    }
}
