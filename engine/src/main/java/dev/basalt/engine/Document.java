package dev.basalt.engine;

import static java.util.Objects.requireNonNull;

import dev.basalt.engine.internal.Json;
import java.util.List;

/// One thing that can be found: an id, the JSON that was given, and the text that is searched by meaning.
///
/// - **Threads:** immutable
///
/// @param id   names the document within its collection; adding another document of the same id replaces it
/// @param json the document's content, one JSON object; its fields can be filtered on
/// @param text what is cut into chunks and embedded
public record Document(String id, String json, String text) {
    /// Checks the id.
    ///
    /// @throws IllegalArgumentException if the id is empty, or holds half a surrogate pair, which no UTF-8 can hold
    public Document {
        requireNonNull(id, "id");
        requireNonNull(json, "json");
        requireNonNull(text, "text");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id must not be empty");
        }
        int surrogate = Json.loneSurrogate(id, 0);
        if (surrogate >= 0) {
            throw new IllegalArgumentException(
                    "id must be Unicode text, but half a surrogate pair stands at its character " + (surrogate + 1));
        }
    }

    /// A document of text alone; its JSON is `{"text": ...}`.
    ///
    /// @param id   the document's id
    /// @param text the text to search
    /// @return the document
    public static Document of(String id, String text) {
        return new Document(id, Json.object("text", text), text);
    }

    /// A document of JSON, whose text is taken from the usual fields: see [dev.basalt.engine.source.TextFields].
    ///
    /// @param id   the document's id
    /// @param json one JSON object
    /// @return the document
    /// @throws dev.basalt.core.error.CorruptDataException if `json` is not one JSON object
    public static Document ofJson(String id, String json) {
        return new Document(id, json, dev.basalt.engine.source.TextFields.USUAL.textOf(json, id));
    }

    /// The values of one field as text: see [dev.basalt.engine.filter.Filter] for paths.
    ///
    /// @param path a field name, or names joined by dots
    /// @return the values found there, in order; empty when there is no such field
    public List<String> field(String path) {
        return Json.values(json, path, id);
    }
}
