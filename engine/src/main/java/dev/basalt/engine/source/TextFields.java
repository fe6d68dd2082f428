package dev.basalt.engine.source;

import dev.basalt.core.error.Location;
import dev.basalt.engine.internal.FieldPaths;
import dev.basalt.engine.internal.Json;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which fields of a JSON document hold the text that is searched by meaning.
///
/// @param paths the fields, joined by blank lines in this order; see [dev.basalt.engine.filter.Filter] for paths.
///              Empty for the usual ones: a title (`title`, `name` or `heading`) and a body (the first that exists
///              of `text`, `content`, `body`, `abstract`, `summary`, `description`); where there is no body, all
///              text in the document, in its order
public record TextFields(List<String> paths) {
    /// The fields that text usually lies in.
    public static final TextFields USUAL = new TextFields(List.of());

    private static final List<String> TITLES = List.of("title", "name", "heading");
    private static final List<String> BODIES = List.of("text", "content", "body", "abstract", "summary", "description");
    private static final List<String> USUAL_PATHS =
            Stream.concat(TITLES.stream(), BODIES.stream()).toList();
    private static final FieldPaths USUAL_FIELDS = new FieldPaths(USUAL_PATHS);

    /// Keeps its own copy of the paths, each once.
    public TextFields {
        paths = paths.stream().distinct().toList();
    }

    /// The text of one document.
    ///
    /// @param json  one JSON object
    /// @param where the document's place, for errors
    /// @return its text; empty when no field holds any
    /// @throws dev.basalt.core.error.CorruptDataException if `json` is not one JSON object
    public String textOf(String json, String where) {
        List<String> sought = soughtPaths();
        List<List<String>> found = new ArrayList<>(sought.size());
        for (int i = 0; i < sought.size(); i++) {
            found.add(new ArrayList<>());
        }
        FieldPaths fields = paths.isEmpty() ? USUAL_FIELDS : new FieldPaths(sought);
        JsonDocument parsed = Json.stored(json, where);
        Json.requireObject(parsed, Location.of(where));
        fields.read(parsed, (path, document, node) -> {
            if (document.kind(node) == JsonKind.STRING) {
                found.get(path).add(document.string(node));
            }
        });
        return join(found, json);
    }

    /// The paths whose texts [#join] asks for.
    List<String> soughtPaths() {
        return paths.isEmpty() ? USUAL_PATHS : paths;
    }

    /// Joins the texts found to the text of the document.
    ///
    /// @param found the texts at each of [#soughtPaths], by its index
    /// @param json  the document's JSON, known to be well formed
    String join(List<List<String>> found, String json) {
        return Json.wellFormed(joined(found, json));
    }

    private String joined(List<List<String>> found, String json) {
        if (!paths.isEmpty()) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                for (String text : found.get(i)) {
                    if (!text.isBlank()) {
                        texts.add(text);
                    }
                }
            }
            return String.join("\n\n", texts);
        }
        String title = firstText(found.subList(0, TITLES.size()));
        String body = firstText(found.subList(TITLES.size(), USUAL_PATHS.size()));
        if (body == null) {
            return allText(json);
        }
        return title == null ? body : title + "\n\n" + body;
    }

    private static @Nullable String firstText(List<List<String>> found) {
        for (List<String> values : found) {
            String text = String.join("\n\n", values);
            if (!text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    private static String allText(String json) {
        List<String> texts = new ArrayList<>();
        JsonDocument document = Json.stored(json, "document");
        // Containers that are open, the innermost first: their ends, negative for objects.
        Deque<Integer> open = new ArrayDeque<>();
        int node = JsonDocument.ROOT;
        do {
            if (!open.isEmpty() && open.peek() < 0) {
                node = document.memberValue(node);
            }
            JsonKind kind = document.kind(node);
            if (kind == JsonKind.OBJECT || kind == JsonKind.ARRAY) {
                open.push(kind == JsonKind.OBJECT ? -document.end(node) : document.end(node));
                node = document.first(node);
            } else {
                String text = kind == JsonKind.STRING ? document.string(node) : "";
                if (!text.isBlank()) {
                    texts.add(text);
                }
                node = document.end(node);
            }
            while (!open.isEmpty() && Math.abs(open.peek()) == node) {
                open.pop();
            }
        } while (!open.isEmpty());
        return String.join("\n", texts);
    }
}
