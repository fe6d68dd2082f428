package dev.basalt.json.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.ExternalFiles;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonValue;
import dev.basalt.json.patch.JsonDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The compliance test suite of JSONPath.
@Tag("external")
class PathSuiteTest {
    @Test
    void isSelected() throws IOException {
        JsonDocument suite = JsonDocument.parse(Files.readAllBytes(ExternalFiles.path("suites/json-path/cts.json")));
        List<String> wrong = new ArrayList<>();
        int run = 0;
        for (JsonValue test : suite.root().get("tests").elements()) {
            String problem = problem(test);
            if (!problem.isEmpty()) {
                wrong.add(
                        test.get("name").string() + ": " + test.get("selector").text() + " " + problem);
            }
            run++;
        }
        assertThat(wrong).isEmpty();
        assertThat(run).isEqualTo(703);
    }

    private static String problem(JsonValue test) {
        String selector = test.get("selector").string();
        JsonPath path;
        try {
            path = JsonPath.of(selector);
        } catch (IllegalArgumentException e) {
            return test.find("invalid_selector").isPresent() ? "" : "must be valid: " + e.getMessage();
        }
        if (test.find("invalid_selector").isPresent()) {
            return "must be invalid";
        }
        JsonDocument document = JsonDocument.parse(test.get("document").text());
        int[] nodes = path.select(document);
        String values = "["
                + String.join(
                        ",", path.values(document).stream().map(JsonValue::text).toList()) + "]";
        List<String> paths = JsonPath.paths(document, nodes);
        boolean oneOf = test.find("results").isPresent();
        List<JsonValue> results = oneOf ? elements(test.get("results")) : List.of(test.get("result"));
        List<JsonValue> places = oneOf ? elements(test.get("results_paths")) : List.of(test.get("result_paths"));
        for (int i = 0; i < results.size(); i++) {
            JsonDocument wanted = JsonDocument.parse(results.get(i).text());
            List<String> where =
                    elements(places.get(i)).stream().map(JsonValue::string).toList();
            if (JsonDiff.areEqual(wanted, JsonDocument.parse(values)) && where.equals(paths)) {
                return "";
            }
        }
        return "selected " + values + " at " + paths;
    }

    private static List<JsonValue> elements(JsonValue array) {
        return StreamSupport.stream(array.elements().spliterator(), false).toList();
    }
}
