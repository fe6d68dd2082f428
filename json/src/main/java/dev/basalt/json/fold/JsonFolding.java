package dev.basalt.json.fold;

import static java.util.Objects.requireNonNull;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonName;
import dev.basalt.json.JsonPointer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Folds large documents, so that people and models see what is there before they fetch it.
///
/// A value can be folded where the document says so, or where it is large: an object or a string by its bytes, an
/// array by its elements. The document says so with a marker or a container:
///
/// ```text
/// {"@unfoldable": true, "@display_name": "Log", "@summary": "500 lines", "@hint": "slow", "@content": ...}
/// {"@unfoldable": {"log": {"summary": "500 lines", "content": ...}}}
/// ```
///
/// A folded value gives way to a placeholder, all else stays byte for byte as it is:
///
/// ```text
/// {"@unfoldable":true,"path":"/log","display_name":"Log","summary":"500 lines","size_bytes":12000,"item_count":500,
///  "hint":"slow","is_large":true}
/// ```
///
/// That of a large array has its first elements too (`preview`), and its length (`total_count`). The whole document is
/// never folded. What is nested too deeply gives way to `{"@truncated":true,"reason":"max_depth_exceeded"}`.
///
/// - **Units:** sizes in bytes of the text
/// - **Threads:** immutable
///
/// @param objectBytes   objects with more bytes can be folded
/// @param arrayElements arrays with more elements can be folded
/// @param stringBytes   strings with more bytes can be folded
/// @param largeBytes    values with more bytes are called large
/// @param maxDepth      open objects and arrays
/// @param previewCount  elements that are shown of an array
public record JsonFolding(
        int objectBytes, int arrayElements, int stringBytes, int largeBytes, int maxDepth, int previewCount) {
    /// Objects of more than 5,000 bytes, arrays of more than 50 elements, strings of more than 1,000 bytes.
    public static final JsonFolding DEFAULT = new JsonFolding(5000, 50, 1000, 10_240, 10, 10);

    static final JsonName MARK = JsonName.of("@unfoldable");
    private static final JsonName CONTENT_OF_MARKER = JsonName.of("@content");
    private static final JsonName CONTENT_IN_CONTAINER = JsonName.of("content");

    /// Checks that no limit is below its least value.
    public JsonFolding {
        requireAtLeast("objectBytes", objectBytes, 0);
        requireAtLeast("arrayElements", arrayElements, 0);
        requireAtLeast("stringBytes", stringBytes, 0);
        requireAtLeast("largeBytes", largeBytes, 0);
        requireAtLeast("maxDepth", maxDepth, 1);
        requireAtLeast("previewCount", previewCount, 0);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but was " + value);
        }
    }

    /// The same with another depth.
    ///
    /// @param depth open objects and arrays, at least 1
    /// @return other settings
    public JsonFolding withMaxDepth(int depth) {
        return new JsonFolding(objectBytes, arrayElements, stringBytes, largeBytes, depth, previewCount);
    }

    /// The same with another number of elements that are shown of an array.
    ///
    /// @param count the number
    /// @return other settings
    public JsonFolding withPreviewCount(int count) {
        return new JsonFolding(objectBytes, arrayElements, stringBytes, largeBytes, maxDepth, count);
    }

    /// Folds a document.
    ///
    /// @param document the document
    /// @param level    how much of it is shown
    /// @return the text, in UTF-8
    public byte[] fold(JsonDocument document, FoldLevel level) {
        requireNonNull(level, "level");
        if (level == FoldLevel.DEEP) {
            return document.textBytes(JsonDocument.ROOT);
        }
        return new FoldWriter(document, this, level == FoldLevel.SHALLOW ? 1 : 0, List.of()).write();
    }

    /// Folds a document except for some places.
    ///
    /// @param document the document
    /// @param shown    what is shown with all that is in it
    /// @return the text, in UTF-8
    public byte[] fold(JsonDocument document, Collection<JsonPointer> shown) {
        List<Integer> nodes = new ArrayList<>();
        for (JsonPointer pointer : shown) {
            int node = document.find(pointer);
            if (node == JsonDocument.NONE) {
                throw new IllegalArgumentException("[" + pointer + "] a value must be there, but is not");
            }
            nodes.add(node);
        }
        return new FoldWriter(document, this, 0, nodes).write();
    }

    /// Finds what can be folded, also within what can be folded.
    ///
    /// @param document the document
    /// @return the places, in the order of the text
    public List<FoldedPlace> scan(JsonDocument document) {
        return new FoldWriter(document, this, Integer.MAX_VALUE, List.of()).places();
    }

    /// The value that a placeholder stands for.
    ///
    /// @param document the whole document
    /// @param path     the placeholder's `path`: a JSON Pointer, or names and indexes such as `a.b[0]`
    /// @return its text as it is written, of a marked value that of its content; empty if nothing is there
    public static Optional<byte[]> unfold(JsonDocument document, String path) {
        JsonPointer pointer = path.isEmpty() || path.startsWith("/") ? JsonPointer.of(path) : DottedPath.pointer(path);
        int node = document.find(pointer);
        return node == JsonDocument.NONE ? Optional.empty() : Optional.of(document.textBytes(content(document, node)));
    }

    /// What a marked value holds, or the value itself.
    static int content(JsonDocument document, int node) {
        if (document.kind(node) != JsonKind.OBJECT) {
            return node;
        }
        if (isMarker(document, node)) {
            int content = document.find(node, CONTENT_OF_MARKER);
            return content == JsonDocument.NONE ? node : content;
        }
        JsonPointer pointer = document.pointerTo(node);
        int count = pointer.steps().size();
        if (count >= 2 && pointer.steps().get(count - 2).equals(MARK)) {
            int content = document.find(node, CONTENT_IN_CONTAINER);
            return content == JsonDocument.NONE ? node : content;
        }
        return node;
    }

    static boolean isMarker(JsonDocument document, int object) {
        int mark = document.find(object, MARK);
        return mark != JsonDocument.NONE && document.kind(mark) == JsonKind.BOOLEAN && document.booleanValue(mark);
    }
}
