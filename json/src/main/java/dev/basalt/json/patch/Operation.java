package dev.basalt.json.patch;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonPointer;
import java.util.Locale;

/// One operation of a patch.
///
/// @param index its place in the patch
/// @param kind  what it does
/// @param path  where
/// @param from  where its value comes from, for a move or copy; else the root
/// @param value the node of its value, or [JsonDocument#NONE]
record Operation(int index, Kind kind, JsonPointer path, JsonPointer from, int value) {
    /// The operations of RFC 6902.
    enum Kind {
        ADD,
        REMOVE,
        REPLACE,
        MOVE,
        COPY,
        TEST;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean hasValue() {
            return this == ADD || this == REPLACE || this == TEST;
        }

        private boolean hasFrom() {
            return this == MOVE || this == COPY;
        }
    }

    static Operation read(JsonDocument patch, int node, int index) {
        if (patch.kind(node) != JsonKind.OBJECT) {
            throw corrupt(
                    index,
                    "an operation must be an object, but was "
                            + patch.kind(node).withArticle());
        }
        Kind kind = kind(string(patch, node, index, "op"), index);
        JsonPointer path = pointer(patch, node, index, "path");
        JsonPointer from = kind.hasFrom() ? pointer(patch, node, index, "from") : JsonPointer.ROOT;
        int value = kind.hasValue() ? only(patch, node, index, "value") : JsonDocument.NONE;
        return new Operation(index, kind, path, from, value);
    }

    private static Kind kind(String name, int index) {
        for (Kind kind : Kind.values()) {
            if (kind.text().equals(name)) {
                return kind;
            }
        }
        throw corrupt(index, "'op' must be add, remove, replace, move, copy or test, but was '" + name + "'");
    }

    private static JsonPointer pointer(JsonDocument patch, int node, int index, String name) {
        String text = string(patch, node, index, name);
        try {
            return JsonPointer.of(text);
        } catch (IllegalArgumentException e) {
            throw corrupt(index, "'" + name + "' must be a JSON Pointer, but: " + e.getMessage());
        }
    }

    private static String string(JsonDocument patch, int node, int index, String name) {
        int value = only(patch, node, index, name);
        if (patch.kind(value) != JsonKind.STRING) {
            throw corrupt(
                    index,
                    "'" + name + "' must be a string, but was "
                            + patch.kind(value).withArticle());
        }
        return patch.string(value);
    }

    /// The one member of a name: of two, different readers would take different ones.
    private static int only(JsonDocument patch, int node, int index, String name) {
        int found = JsonDocument.NONE;
        int end = patch.end(node);
        for (int member = patch.first(node); member < end; member = patch.nextMember(member)) {
            if (patch.string(member).equals(name)) {
                if (found != JsonDocument.NONE) {
                    throw corrupt(index, "'" + name + "' must be there once, but is there twice");
                }
                found = patch.memberValue(member);
            }
        }
        if (found == JsonDocument.NONE) {
            throw corrupt(index, "'" + name + "' must be there, but is not");
        }
        return found;
    }

    private static CorruptDataException corrupt(int index, String problem) {
        return new CorruptDataException(Location.in("JSON Patch", "operation " + index), problem);
    }

    PatchFailedException failure(String problem) {
        return failure(path, problem);
    }

    PatchFailedException failure(JsonPointer at, String problem) {
        return new PatchFailedException(index, kind.text(), at.toString(), problem);
    }
}
