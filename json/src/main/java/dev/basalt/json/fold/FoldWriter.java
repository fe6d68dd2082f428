package dev.basalt.json.fold;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonName;
import dev.basalt.json.JsonPointer;
import dev.basalt.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through a document once, and splices placeholders into its text.
final class FoldWriter {
    private static final JsonName DISPLAY_NAME = JsonName.of("@display_name");
    private static final JsonName SUMMARY = JsonName.of("@summary");
    private static final JsonName HINT = JsonName.of("@hint");
    private static final JsonName SUMMARY_IN_CONTAINER = JsonName.of("summary");
    private static final byte[] TRUNCATED =
            "{\"@truncated\":true,\"reason\":\"max_depth_exceeded\"}".getBytes(StandardCharsets.UTF_8);
    private static final int SUMMARY_NAMES = 5;
    private static final int SUMMARY_CHARACTERS = 60;
    private static final int COPY_BYTES = 1 << 16;

    private final JsonDocument document;
    private final JsonFolding settings;
    private final List<Integer> shown;

    /// How many foldable values around a value may be shown.
    private final int levels;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<FoldedPlace> places = new ArrayList<>();
    private boolean isWriting;

    /// Up to where the text is copied.
    private long copied;

    FoldWriter(JsonDocument document, JsonFolding settings, int levels, List<Integer> shown) {
        this.document = document;
        this.settings = settings;
        this.levels = levels;
        this.shown = shown;
    }

    /// The text with placeholders.
    byte[] write() {
        isWriting = true;
        copied = document.byteOffset(JsonDocument.ROOT);
        inside(JsonDocument.ROOT, null, 1, levels);
        copyTo(document.byteEnd(JsonDocument.ROOT));
        return out.toByteArray();
    }

    /// The places that can be folded.
    List<FoldedPlace> places() {
        inside(JsonDocument.ROOT, null, 1, levels);
        return places;
    }

    /// The way to a value, made into a pointer only where one is wanted.
    ///
    /// @param outer the way to the container; null at the root
    /// @param name  the node of the member's name, or -1
    /// @param index the element's index where there is no name
    private record Way(@Nullable Way outer, int name, int index) {
        private JsonPointer pointer(JsonDocument document) {
            JsonPointer before = outer == null ? JsonPointer.ROOT : outer.pointer(document);
            return name >= 0 ? before.append(document.string(name)) : before.append(index);
        }
    }

    private void inside(int node, @Nullable Way way, int depth, int left) {
        JsonKind kind = document.kind(node);
        int end = document.end(node);
        if (kind == JsonKind.OBJECT) {
            boolean container = way != null && way.name() >= 0 && document.stringEquals(way.name(), JsonFolding.MARK);
            for (int name = document.first(node); name < end; name = document.nextMember(name)) {
                visit(document.memberValue(name), new Way(way, name, -1), depth, left, container);
            }
        } else if (kind == JsonKind.ARRAY) {
            int index = 0;
            for (int element = document.first(node); element < end; element = document.nextElement(element)) {
                visit(element, new Way(way, -1, index++), depth, left, false);
            }
        }
    }

    /// Folds a value, or goes on inside of it.
    private void visit(int node, Way way, int depth, int left, boolean inContainer) {
        if (shown.contains(node)) {
            return;
        }
        JsonKind kind = document.kind(node);
        boolean isContainer = kind == JsonKind.OBJECT || kind == JsonKind.ARRAY;
        boolean isMarked = kind == JsonKind.OBJECT && (inContainer || JsonFolding.isMarker(document, node));
        int rest = left;
        if ((isMarked || isLarge(node, kind)) && !holdsShown(node)) {
            if (left == 0) {
                replace(node, placeholder(node, way.pointer(document), isMarked));
                return;
            }
            if (!isWriting) {
                places.add(place(node, way.pointer(document), isMarked));
            } else {
                rest = left - 1;
            }
        }
        if (isContainer && document.first(node) < document.end(node)) {
            if (depth < settings.maxDepth()) {
                inside(node, way, depth + 1, rest);
            } else if (isWriting) {
                replace(node, TRUNCATED);
            }
        }
    }

    private boolean holdsShown(int node) {
        int end = document.end(node);
        return shown.stream().anyMatch(other -> other > node && other < end);
    }

    private boolean isLarge(int node, JsonKind kind) {
        return switch (kind) {
            case OBJECT -> byteSize(node) > settings.objectBytes();
            case ARRAY -> document.size(node) > settings.arrayElements();
            case STRING -> byteSize(node) > settings.stringBytes() + 2L;
            default -> false;
        };
    }

    private long byteSize(int node) {
        return document.byteEnd(node) - document.byteOffset(node);
    }

    private void replace(int node, byte[] with) {
        copyTo(document.byteOffset(node));
        out.write(with, 0, with.length);
        copied = document.byteEnd(node);
    }

    private void copyTo(long to) {
        byte[] block = new byte[(int) Math.min(COPY_BYTES, Math.max(0, to - copied))];
        while (copied < to) {
            int count = (int) Math.min(block.length, to - copied);
            document.copyBytes(copied, count, block, 0);
            out.write(block, 0, count);
            copied += count;
        }
    }

    private FoldedPlace place(int node, JsonPointer pointer, boolean isMarked) {
        int content = isMarked ? JsonFolding.content(document, node) : node;
        String name = pointer.steps().getLast().text();
        String summary = text(node, SUMMARY, "");
        if (summary.isEmpty() && isMarked) {
            summary = text(node, SUMMARY_IN_CONTAINER, "");
        }
        return new FoldedPlace(
                pointer,
                text(node, DISPLAY_NAME, name),
                summary.isEmpty() ? summary(content) : summary,
                byteSize(content),
                itemCount(content),
                isMarked);
    }

    private long itemCount(int node) {
        return switch (document.kind(node)) {
            case OBJECT, ARRAY -> document.size(node);
            case STRING -> document.string(node).codePoints().count();
            default -> 1;
        };
    }

    /// A member of a marker that is a string.
    private String text(int node, JsonName name, String otherwise) {
        if (document.kind(node) != JsonKind.OBJECT) {
            return otherwise;
        }
        int value = document.find(node, name);
        return value != JsonDocument.NONE && document.kind(value) == JsonKind.STRING
                ? document.string(value)
                : otherwise;
    }

    private String summary(int node) {
        return switch (document.kind(node)) {
            case OBJECT -> {
                List<String> names = new ArrayList<>();
                int end = document.end(node);
                for (int name = document.first(node);
                        name < end && names.size() < SUMMARY_NAMES;
                        name = document.nextMember(name)) {
                    names.add(shortened(document.string(name)));
                }
                int size = document.size(node);
                yield "object of " + size + (size == 1 ? " member: " : " members: ") + String.join(", ", names)
                        + (size > names.size() ? ", \u2026" : "");
            }
            case ARRAY -> {
                int size = document.size(node);
                yield "array of " + size + (size == 1 ? " element" : " elements");
            }
            case STRING -> shortened(document.string(node));
            default -> document.text(node);
        };
    }

    private static String shortened(String text) {
        if (text.length() <= SUMMARY_CHARACTERS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SUMMARY_CHARACTERS - 1))
                ? SUMMARY_CHARACTERS - 1
                : SUMMARY_CHARACTERS;
        return text.substring(0, end) + "\u2026";
    }

    private byte[] placeholder(int node, JsonPointer pointer, boolean isMarked) {
        FoldedPlace place = place(node, pointer, isMarked);
        JsonWriter json = new JsonWriter().beginObject();
        json.name("@unfoldable").value(true);
        json.name("path").value(pointer.toString());
        json.name("display_name").value(place.displayName());
        json.name("summary").value(place.summary());
        json.name("size_bytes").value(place.byteSize());
        json.name("item_count").value(place.itemCount());
        String hint = text(node, HINT, "");
        if (!hint.isEmpty()) {
            json.name("hint").value(hint);
        }
        json.name("is_large").value(place.byteSize() > settings.largeBytes());
        if (!isMarked && document.kind(node) == JsonKind.ARRAY) {
            json.name("preview").beginArray();
            int element = document.first(node);
            for (int i = 0; i < settings.previewCount() && i < document.size(node); i++) {
                preview(json, element, pointer.append(i));
                element = document.nextElement(element);
            }
            json.endArray();
            json.name("total_count").value(document.size(node));
        }
        return json.endObject().toByteArray();
    }

    /// An element of an array's preview: as it is, or its own placeholder where it is large itself.
    private void preview(JsonWriter json, int element, JsonPointer pointer) {
        JsonKind kind = document.kind(element);
        boolean isMarked = kind == JsonKind.OBJECT && JsonFolding.isMarker(document, element);
        if (isMarked || isLarge(element, kind)) {
            FoldedPlace place = place(element, pointer, isMarked);
            json.beginObject();
            json.name("@unfoldable").value(true);
            json.name("path").value(pointer.toString());
            json.name("summary").value(place.summary());
            json.name("size_bytes").value(place.byteSize());
            json.endObject();
        } else {
            json.value(document, element);
        }
    }
}
