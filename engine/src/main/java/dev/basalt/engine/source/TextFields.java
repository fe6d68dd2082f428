package dev.basalt.engine.source;

import dev.basalt.engine.internal.FieldPaths;
import dev.basalt.engine.internal.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Which fields of a JSON document hold the text that is searched by meaning.
///
/// @param paths the fields, joined by blank lines in this order; see [dev.basalt.engine.filter.Filter] for paths. Empty
///              for the usual ones: a title (`title`, `name` or `heading`) and a body (the first that exists of `text`,
///              `content`, `body`, `abstract`, `summary`, `description`); where there is no body, all text in the
///              document, in its order
public record TextFields(List<String> paths) {
    /// The fields that text usually lies in.
    public static final TextFields USUAL = new TextFields(List.of());

    private static final List<String> TITLES = List.of("title", "name", "heading");
    private static final List<String> BODIES = List.of("text", "content", "body", "abstract", "summary", "description");
    private static final FieldPaths USUAL_PATHS = new FieldPaths(concat(TITLES, BODIES));

    /// Keeps its own copy of the paths.
    public TextFields {
        paths = List.copyOf(paths);
    }

    /// The text of one document.
    ///
    /// @param json  one JSON object
    /// @param where the document's place, for errors
    /// @return its text; empty when no field holds any
    /// @throws dev.basalt.core.error.CorruptDataException if `json` is not one JSON object
    public String textOf(String json, String where) {
        if (!paths.isEmpty()) {
            List<List<String>> found = read(new FieldPaths(paths), paths.size(), json, where);
            return String.join(
                    "\n\n",
                    found.stream()
                            .flatMap(List::stream)
                            .filter(text -> !text.isBlank())
                            .toList());
        }
        List<List<String>> found = read(USUAL_PATHS, TITLES.size() + BODIES.size(), json, where);
        String title = firstText(found.subList(0, TITLES.size()));
        String body = firstText(found.subList(TITLES.size(), found.size()));
        if (body == null) {
            return allText(json, where);
        }
        return title == null ? body : title + "\n\n" + body;
    }

    private static List<List<String>> read(FieldPaths fields, int count, String json, String where) {
        List<List<String>> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            found.add(new ArrayList<>());
        }
        fields.read(json, where, (path, parser) -> {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                found.get(path).add(parser.getString());
            }
        });
        return found;
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

    private static String allText(String json, String where) {
        Json.requireObject(json, where);
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = Json.parser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && !parser.getString().isBlank()) {
                    texts.add(parser.getString());
                }
            }
        }
        return String.join("\n", texts);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
