package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonWriter;
import java.util.List;
import java.util.Random;

/// Writes a document again with one value or name replaced, left out or repeated.
final class MutatedDocument {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "1.5",
            "1e400",
            "12345678901234567890",
            "\"\"",
            "\"x\"",
            "\"a longer text than most\"",
            "[]",
            "[1,1]",
            "{}",
            "{\"x\":1}",
            "[[],{}]");

    private final Random random;
    private int left;

    private MutatedDocument(Random random, int left) {
        this.random = random;
        this.left = left;
    }

    /// Changes one place of a document.
    static JsonDocument of(JsonDocument document, Random random) {
        int values = count(document, JsonDocument.ROOT);
        JsonWriter json = new JsonWriter();
        new MutatedDocument(random, random.nextInt(values)).write(document, JsonDocument.ROOT, json, 0);
        return JsonDocument.parse(json.toByteArray());
    }

    private static int count(JsonDocument d, int node) {
        int count = 1;
        boolean object = d.kind(node) == JsonKind.OBJECT;
        if (object || d.kind(node) == JsonKind.ARRAY) {
            int end = d.end(node);
            for (int child = d.first(node); child < end; ) {
                int value = object ? d.memberValue(child) : child;
                count += count(d, value);
                child = d.end(value);
            }
        }
        return count;
    }

    private void write(JsonDocument d, int node, JsonWriter json, int depth) {
        if (left-- == 0) {
            json.value(JsonDocument.parse(VALUES.get(random.nextInt(VALUES.size()))), JsonDocument.ROOT);
            return;
        }
        boolean object = d.kind(node) == JsonKind.OBJECT;
        if (!object && d.kind(node) != JsonKind.ARRAY) {
            json.value(d, node);
            return;
        }
        if (object) {
            json.beginObject();
        } else {
            json.beginArray();
        }
        int end = d.end(node);
        for (int child = d.first(node); child < end; ) {
            int value = object ? d.memberValue(child) : child;
            int change = left == 0 ? random.nextInt(4) : 3;
            if (change == 0) {
                left--;
            } else {
                for (int copies = change == 1 && !object ? 2 : 1; copies > 0; copies--) {
                    if (object) {
                        json.name(change == 2 ? d.string(child) + "x" : d.string(child));
                    }
                    if (change == 3) {
                        write(d, value, json, depth + 1);
                    } else {
                        json.value(d, value);
                    }
                }
                left -= change == 3 ? 0 : 1;
            }
            child = d.end(value);
        }
        if (object) {
            json.endObject();
        } else {
            json.endArray();
        }
    }
}
