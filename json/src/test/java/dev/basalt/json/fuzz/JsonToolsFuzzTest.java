package dev.basalt.json.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.basalt.core.error.BasaltException;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonWriter;
import dev.basalt.json.fold.FoldLevel;
import dev.basalt.json.fold.JsonFolding;
import dev.basalt.json.frame.MetadataFrames;
import dev.basalt.json.patch.JsonDiff;
import dev.basalt.json.patch.JsonMergePatch;
import dev.basalt.json.patch.JsonPatch;
import dev.basalt.json.patch.PatchFailedException;
import dev.basalt.json.path.JsonPath;
import dev.basalt.json.schema.JsonSchema;
import dev.basalt.json.schema.SchemaInference;
import java.nio.charset.StandardCharsets;

/// Gives any text to what works on documents. Two texts are parted by a line feed.
class JsonToolsFuzzTest {
    private static final JsonDocument DOCUMENT = JsonDocument.parse(
            "{\"a\":[1,{\"b\":null},\"x\"],\"b\":{\"c\":2.5,\"\\u00e9\":true},\"d\":\"2024-01-01\"}");

    private static String[] parts(byte[] data) {
        String[] parts = new String(data, StandardCharsets.UTF_8).split("\n", 2);
        return parts.length == 2 ? parts : new String[] {parts[0], parts[0]};
    }

    @FuzzTest(maxDuration = "10m")
    void selectsByAnyPath(byte[] data) {
        JsonPath path;
        try {
            path = JsonPath.of(new String(data, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return;
        }
        try {
            JsonPath.paths(DOCUMENT, path.select(DOCUMENT));
        } catch (BasaltException _) {
            // Above a limit.
        }
    }

    @FuzzTest(maxDuration = "10m")
    void appliesAnyPatch(byte[] data) {
        String[] parts = parts(data);
        JsonDocument one;
        JsonDocument other;
        try {
            one = JsonDocument.parse(parts[0]);
            other = JsonDocument.parse(parts[1]);
        } catch (BasaltException _) {
            return;
        }
        byte[] patch = JsonDiff.between(one, other);
        byte[] result = JsonPatch.of(JsonDocument.parse(patch)).apply(one);
        if (!JsonDiff.areEqual(other, JsonDocument.parse(result))) {
            throw new AssertionError("a patch must lead to the document it was made for");
        }
        JsonMergePatch.apply(one, other);
        try {
            JsonDocument.parse(JsonPatch.of(other).apply(one));
        } catch (BasaltException | PatchFailedException _) {
            // No patch, or one that does not fit.
        }
    }

    @FuzzTest(maxDuration = "10m")
    void validatesByAnySchema(byte[] data) {
        String[] parts = parts(data);
        JsonSchema schema;
        JsonDocument document;
        try {
            document = JsonDocument.parse(parts[1]);
            schema = JsonSchema.of(JsonDocument.parse(parts[0]));
        } catch (BasaltException | IllegalArgumentException _) {
            return;
        }
        boolean valid;
        boolean reported;
        try {
            valid = schema.isValid(document);
            reported = schema.validate(document).isValid();
        } catch (BasaltException _) {
            return;
        }
        if (valid != reported) {
            throw new AssertionError("flag and report must say the same");
        }
    }

    @FuzzTest(maxDuration = "10m")
    void infersFromAnyDocument(byte[] data) {
        JsonDocument document;
        try {
            document = JsonDocument.parse(data);
        } catch (BasaltException _) {
            return;
        }
        SchemaInference inference = new SchemaInference().least(1);
        inference.add(document);
        JsonWriter schema = new JsonWriter();
        inference.write(schema);
        if (!JsonSchema.of(JsonDocument.parse(schema.toByteArray())).isValid(document)) {
            throw new AssertionError("a document must be valid by the schema that was made of it");
        }
        for (FoldLevel level : FoldLevel.values()) {
            JsonDocument.parse(new JsonFolding(0, 0, 0, 0, 3, 2).fold(document, level));
        }
    }

    @FuzzTest(maxDuration = "10m")
    void readsAnyFrames(byte[] data) {
        MetadataFrames.parse(new String(data, StandardCharsets.UTF_8));
    }
}
