package dev.basalt.engine.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.filter.FilterExpression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

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
        /// @param parser    stands on the value
        void value(int pathIndex, JsonParser parser);
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
    /// @throws CorruptDataException if `json` is not one JSON object; `where` names the place
    public void read(String json, String where, Sink sink) {
        try (JsonParser parser = Json.parser(json)) {
            read(parser, Location.of(where), false, sink);
        }
    }

    /// Hands every scalar at one of the paths to the sink, in the order of the document.
    ///
    /// @param json  makes the parser, and so sets the limits
    /// @param bytes holds the JSON, in UTF-8, from `from` on
    /// @param where the place of the first byte
    /// @throws CorruptDataException                              if the bytes are not one JSON object
    /// @throws dev.basalt.core.error.LimitExceededException if it is too deep
    public void read(JsonFactory json, byte[] bytes, int from, int length, Location where, Sink sink) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, from, length)) {
            read(parser, where, true, sink);
        }
    }

    private void read(JsonParser parser, Location where, boolean byteParser, Sink sink) {
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CorruptDataException(
                        where, "a document must be one JSON object, but was " + Json.kind(parser.currentToken()));
            }
            object(parser, root, sink);
            if (parser.nextToken() != null) {
                long within = parser.currentTokenLocation().getByteOffset();
                throw new CorruptDataException(
                        byteParser ? where.withOffset(where.byteOffset() + within) : where,
                        "a document must be one JSON object, but more follows it");
            }
        } catch (JacksonException e) {
            throw Json.failure(where, e, byteParser);
        }
    }

    private static void object(JsonParser parser, Node node, Sink sink) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Node child = node.children.get(parser.currentName());
            JsonToken token = parser.nextToken();
            if (child != null) {
                value(parser, token, child, sink);
            } else if (token.isStructStart()) {
                parser.skipChildren();
            }
        }
    }

    private static void value(JsonParser parser, JsonToken first, Node node, Sink sink) {
        // Arrays may nest as deep as a document, so they must not take the stack; objects nest as deep as a path.
        JsonToken token = first;
        int arrays = 0;
        while (true) {
            if (token == JsonToken.START_ARRAY) {
                arrays++;
            } else if (token == JsonToken.END_ARRAY) {
                arrays--;
            } else if (token == JsonToken.START_OBJECT) {
                object(parser, node, sink);
            } else if (node.pathIndex != NO_PATH) {
                sink.value(node.pathIndex, parser);
            }
            if (arrays == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }
}
