package dev.basalt.json.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.testing.ExternalFiles;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The suite json-patch-tests, its disabled tests too where they say what must happen.
@Tag("external")
class PatchSuiteTest {
    @ParameterizedTest
    @CsvSource({"tests.json, 95", "spec_tests.json, 17"})
    void isApplied(String name, int count) throws IOException {
        JsonDocument suite = JsonDocument.parse(Files.readAllBytes(ExternalFiles.path("suites/json-patch/" + name)));
        List<String> wrong = new ArrayList<>();
        int run = 0;
        for (JsonValue test : suite.root().elements()) {
            String problem = problem(test);
            if (!problem.isEmpty()) {
                wrong.add(problem + ": " + test.text());
            }
            run++;
        }
        assertThat(wrong).isEmpty();
        assertThat(run).isEqualTo(count);
    }

    private static String problem(JsonValue test) {
        Optional<JsonValue> expected = test.find("expected");
        boolean fails = test.find("error").isPresent();
        try {
            JsonPatch patch = JsonPatch.of(JsonDocument.parse(test.get("patch").text()));
            byte[] result = patch.apply(JsonDocument.parse(test.get("doc").text()));
            if (fails) {
                return "must fail";
            }
            String wanted = expected.orElse(test.get("doc")).text();
            return RandomJson.equal(JsonDocument.parse(result), JsonDocument.parse(wanted)) || expected.isEmpty()
                    ? ""
                    : "must be " + wanted;
        } catch (BasaltException | PatchFailedException e) {
            return fails ? "" : "must not fail: " + e.getMessage();
        }
    }
}
