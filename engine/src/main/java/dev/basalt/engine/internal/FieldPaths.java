package dev.basalt.engine.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads some fields of a JSON object in one pass and skips all others.
///
/// A path is a field name, or names joined by dots. Arrays are looked through: `tags` finds every element of a `tags`
/// array, `authors.name` the name of every author. A field whose own name holds dots is found by its full name, too, at
/// the top level.
///
/// - **Threads:** immutable
public final class FieldPaths {
    /// Takes the values found.
    @FunctionalInterface
    public interface Sink {
        /// One scalar value.
        ///
        /// @param pathIndex which of the paths it was found at
        /// @param parser    stands on the value
        void value(int pathIndex, JsonParser parser);
    }

    private static final int NO_PATH = -1;

    private static final class Node {
        final Map<String, Node> children = new HashMap<>();
        int pathIndex = NO_PATH;
    }

    private final Node root = new Node();

    /// Prepares to read the paths; no path twice.
    public FieldPaths(List<String> paths) {
        for (int i = 0; i < paths.size(); i++) {
            Node node = root;
            for (String name : paths.get(i).split("\\.", -1)) {
                node = node.children.computeIfAbsent(name, _ -> new Node());
            }
            node.pathIndex = i;
            root.children.computeIfAbsent(paths.get(i), _ -> new Node()).pathIndex = i;
        }
    }

    /// Hands every scalar at one of the paths to the sink, in the order of the document.
    ///
    /// @throws CorruptDataException if `json` is not one JSON object; `where` names the place
    public void read(String json, String where, Sink sink) {
        try (JsonParser parser = Json.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CorruptDataException(
                        Location.of(where), "a document must be one JSON object, but was " + kind(parser));
            }
            object(parser, root, sink);
            if (parser.nextToken() != null) {
                throw new CorruptDataException(
                        Location.of(where), "a document must be one JSON object, but more follows it");
            }
        } catch (JacksonException e) {
            throw Json.failure(Location.of(where), e, false);
        }
    }

    private static void object(JsonParser parser, Node node, Sink sink) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Node child = node.children.get(parser.currentName());
            parser.nextToken();
            if (child == null) {
                parser.skipChildren();
            } else {
                value(parser, child, sink);
            }
        }
    }

    private static void value(JsonParser parser, Node node, Sink sink) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            object(parser, node, sink);
        } else if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser, node, sink);
            }
        } else if (node.pathIndex != NO_PATH) {
            sink.value(node.pathIndex, parser);
        }
    }

    private static String kind(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return token == null ? "empty" : token == JsonToken.START_ARRAY ? "an array" : "a scalar";
    }
}
