package dev.basalt.engine.internal;

import dev.basalt.core.filter.FilterExpression;
import dev.basalt.json.JsonDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads some fields of a JSON object in one pass and skips all others.
///
/// A path is a field name, or names joined by dots. Arrays are looked through: `tags` finds every element of a
/// `tags` array, `authors.name` the name of every author. A field whose own name holds dots is found by its full
/// name, too, at the top level. A field that an object has twice holds both values, as an array of them would.
///
/// - **Threads:** immutable
public final class FieldPaths {
    /// Takes the values found.
    @FunctionalInterface
    public interface Sink {
        /// One scalar value.
        ///
        /// @param pathIndex which of the paths it was found at
        /// @param document  the document
        /// @param node      the value's node
        void value(int pathIndex, JsonDocument document, int node);
    }

    /// Names that a path may join: each takes a stack frame where the document has an object for it.
    public static final int MAX_PATH_NAMES = FilterExpression.MAX_PATH_NAMES;

    private static final int NO_PATH = -1;

    private static final class Node {
        final Map<String, Node> children = new HashMap<>();
        int pathIndex = NO_PATH;
    }

    private final Node root = new Node();

    /// Prepares to read the paths; no path twice.
    ///
    /// @throws IllegalArgumentException if a path is joined of more than [#MAX_PATH_NAMES] names
    public FieldPaths(List<String> paths) {
        for (int i = 0; i < paths.size(); i++) {
            Node node = root;
            String[] names = paths.get(i).split("\\.", -1);
            if (names.length > MAX_PATH_NAMES) {
                throw new IllegalArgumentException(
                        "a path must join at most " + MAX_PATH_NAMES + " names, but joined " + names.length);
            }
            for (String name : names) {
                node = node.children.computeIfAbsent(name, _ -> new Node());
            }
            node.pathIndex = i;
            root.children.computeIfAbsent(paths.get(i), _ -> new Node()).pathIndex = i;
        }
    }

    /// Hands every scalar at one of the paths to the sink, in the order of the document.
    ///
    /// @param document one JSON object
    public void read(JsonDocument document, Sink sink) {
        object(document, JsonDocument.ROOT, root, sink);
    }

    private static void object(JsonDocument document, int object, Node node, Sink sink) {
        int end = document.end(object);
        for (int member = document.first(object); member < end; member = document.nextMember(member)) {
            Node child = node.children.get(document.string(member));
            if (child != null) {
                value(document, document.memberValue(member), child, sink);
            }
        }
    }

    /// Looks at a value, and through arrays: these may nest as deep as a document, so they must not take the stack.
    private static void value(JsonDocument document, int value, Node node, Sink sink) {
        int end = document.end(value);
        for (int next = value; next < end; ) {
            switch (document.kind(next)) {
                case ARRAY -> next = document.first(next);
                case OBJECT -> {
                    object(document, next, node, sink);
                    next = document.end(next);
                }
                case STRING, NUMBER, BOOLEAN, NULL -> {
                    if (node.pathIndex != NO_PATH) {
                        sink.value(node.pathIndex, document, next);
                    }
                    next = document.end(next);
                }
            }
        }
    }
}
