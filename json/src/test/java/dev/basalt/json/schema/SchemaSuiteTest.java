package dev.basalt.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.ExternalFiles;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The official suite: every required test of the five drafts, and the optional ones but for those listed.
@Tag("external")
class SchemaSuiteTest {
    private record Result(int tests, List<String> wrong) {}

    @ParameterizedTest
    @EnumSource(SchemaDialect.class)
    void requiredTestsPass(SchemaDialect draft) throws IOException {
        Result result = run(draft, ExternalFiles.path("suites/json-schema/tests/" + folder(draft)), false);
        System.out.println(draft + " required " + result.tests + " wrong " + result.wrong.size());
        assertThat(result.wrong).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SchemaDialect.class)
    void optionalTestsPass(SchemaDialect draft) throws IOException {
        Path optional = ExternalFiles.path("suites/json-schema/tests/" + folder(draft) + "/optional");
        Result plain = run(draft, optional, false);
        Result formats = run(draft, optional.resolve("format"), true);
        List<String> wrong = new ArrayList<>(plain.wrong);
        wrong.addAll(formats.wrong);
        System.out.println(draft + " optional " + (plain.tests + formats.tests) + " wrong " + wrong.size());
        assertThat(wrong).isEmpty();
    }

    private static String folder(SchemaDialect draft) {
        return switch (draft) {
            case DRAFT_4 -> "draft4";
            case DRAFT_6 -> "draft6";
            case DRAFT_7 -> "draft7";
            case DRAFT_2019_09 -> "draft2019-09";
            case DRAFT_2020_12 -> "draft2020-12";
        };
    }

    private static Result run(SchemaDialect draft, Path folder, boolean formats) throws IOException {
        SchemaRegistry registry = SchemaRegistry.EMPTY.withFolder(
                "http://localhost:1234/", ExternalFiles.path("suites/json-schema/remotes"));
        SchemaOptions options =
                SchemaOptions.DEFAULT.withDialect(draft).withRegistry(registry).withFormats(formats);
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        int tests = 0;
        List<String> wrong = new ArrayList<>();
        for (Path file : files) {
            JsonDocument document = JsonDocument.parse(Files.readAllBytes(file));
            for (JsonValue group : document.root().elements()) {
                SchemaOptions own = file.getFileName().toString().equals("format-assertion.json") || !file.endsWith("ecmascript-regex.json")
                        ? options
                        : options.withFormats(true);
                JsonSchema schema = null;
                String failure = "";
                try {
                    schema = JsonSchema.of(
                            JsonDocument.parse(group.get("schema").text().getBytes(StandardCharsets.UTF_8)), own);
                } catch (RuntimeException e) {
                    failure = e.toString();
                }
                for (JsonValue test : group.get("tests").elements()) {
                    tests++;
                    String name = folder.getFileName() + "/" + file.getFileName() + ": "
                            + group.get("description").string() + ": "
                            + test.get("description").string();
                    if (schema == null) {
                        wrong.add(name + " " + failure);
                        continue;
                    }
                    JsonDocument data = JsonDocument.parse(test.get("data").text());
                    try {
                        if (schema.isValid(data) != test.get("valid").booleanValue()) {
                            wrong.add(name);
                        }
                    } catch (RuntimeException e) {
                        java.io.StringWriter w = new java.io.StringWriter();
                        e.printStackTrace(new java.io.PrintWriter(w));
                        wrong.add(name + " " + w.toString().lines().limit(4).toList());
                    }
                }
            }
        }
        return new Result(tests, wrong);
    }
}
