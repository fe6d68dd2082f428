package dev.basalt.engine.source;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.text.Utf8;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.FieldPaths;
import dev.basalt.engine.internal.Json;
import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonKind;
import dev.basalt.json.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes documents of one file's records: checks each, and finds its id and text in one pass over its JSON.
///
/// - **Threads:** confined to one
final class Records {
    private static final String USUAL_ID_FIELD = "id";

    private final String source;
    private final String idPrefix;
    private final SourceOptions options;
    private final JsonParser json;
    private final FieldPaths paths;
    private final int idPath;
    private final List<List<String>> found = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private long count;

    Records(String source, String idPrefix, SourceOptions options) {
        this.source = source;
        this.idPrefix = idPrefix;
        this.options = options;
        this.json = Json.parser(options.limits());
        List<String> textPaths = options.textFields().soughtPaths();
        List<String> all = new ArrayList<>(textPaths);
        String idField = idField();
        if (!all.contains(idField)) {
            all.add(idField);
        }
        this.idPath = all.indexOf(idField);
        this.paths = new FieldPaths(all);
        for (int i = 0; i < all.size(); i++) {
            found.add(new ArrayList<>());
        }
    }

    String source() {
        return source;
    }

    Limits limits() {
        return options.limits();
    }

    /// Begins the next record; must be called once for each, good or bad, so that positions name records.
    void begin() {
        count++;
    }

    /// Number of records begun so far, which is the number of the present one.
    long count() {
        return count;
    }

    /// Makes the document of the present record.
    ///
    /// @param bytes  holds the record's JSON, which must be one object, from `from` on
    /// @param length number of bytes, above 0
    /// @param where  the record's place; its offset is that of the first byte
    Document document(byte[] bytes, int from, int length, Location where) {
        String text = Utf8.decode(bytes, from, length, where);
        int zero = text.indexOf('\0');
        if (bytes[from] != '{' || zero >= 0) {
            throw notAnObject(text, zero, where);
        }
        clear();
        try {
            paths.read(json.parse(bytes, from, from + length), this::take);
        } catch (CorruptDataException | LimitExceededException e) {
            throw Json.failure(where, e, true);
        }
        return document(Json.compact(text), where);
    }

    /// Makes the document of the present record of a format that is not JSON.
    ///
    /// @param object one well-formed JSON object without needless white space
    Document converted(String object, Location where) {
        if (object.length() > limits().maxDocumentBytes()) {
            throw tooLarge(where);
        }
        clear();
        paths.read(Json.stored(object, where.toString()), this::take);
        return document(object, where);
    }

    /// Makes the document of a file that is one document.
    Document wholeFile(String object, String text) {
        return checked(idPrefix, object, text, Location.of(source));
    }

    private void clear() {
        ids.clear();
        for (List<String> values : found) {
            values.clear();
        }
    }

    private void take(int path, JsonDocument document, int node) {
        JsonKind kind = document.kind(node);
        if (kind == JsonKind.NULL) {
            return;
        }
        String value = Json.scalar(document, node);
        if (path == idPath) {
            ids.add(value);
        }
        if (kind == JsonKind.STRING) {
            found.get(path).add(value);
        }
    }

    private Document document(String object, Location where) {
        return checked(id(where), object, options.textFields().join(found, object), where);
    }

    private Document checked(String id, String object, String text, Location where) {
        int idBytes = id.getBytes(StandardCharsets.UTF_8).length;
        Limits.check(where, "id size in bytes", idBytes, limits().maxIdBytes(), "maxIdBytes");
        int surrogate = Json.loneSurrogate(id, 0);
        if (surrogate >= 0) {
            throw new CorruptDataException(
                    where,
                    "id must be Unicode text, but half a surrogate pair stands at its character " + (surrogate + 1));
        }
        if (text.isBlank()) {
            throw new CorruptDataException(
                    where,
                    "a document must have text to search, but none was found; name the fields with --text-field");
        }
        return new Document(id, object, text);
    }

    private String idField() {
        String field = options.idField();
        return field == null ? USUAL_ID_FIELD : field;
    }

    private String id(Location where) {
        if (ids.size() == 1 && !ids.getFirst().isEmpty()) {
            return ids.getFirst();
        }
        if (options.idField() != null) {
            throw new CorruptDataException(
                    where,
                    "id field '" + idField() + "' must hold one value, but "
                            + (ids.isEmpty() ? "held none" : ids.size() == 1 ? "was empty" : "held " + ids.size()));
        }
        return idPrefix + "#" + count;
    }

    private BasaltException notAnObject(String text, int zero, Location where) {
        if (zero >= 0) {
            long bytesBefore = text.substring(0, zero).getBytes(StandardCharsets.UTF_8).length;
            return new CorruptDataException(
                    where.withOffset(where.byteOffset() + bytesBefore),
                    "JSON must not hold a zero byte, but does; convert UTF-16 with iconv -f UTF-16 -t UTF-8");
        }
        if (text.startsWith("\uFEFF")) {
            return new CorruptDataException(
                    where,
                    "JSON must be well formed, but a byte order mark stands here, which only a file may begin with");
        }
        try {
            JsonDocument document = json.parse(text.getBytes(StandardCharsets.UTF_8));
            return new CorruptDataException(
                    where, "a document must be a JSON object, but was " + Json.kind(document, JsonDocument.ROOT));
        } catch (CorruptDataException | LimitExceededException e) {
            return Json.failure(where, e, true);
        }
    }

    /// The error of a record that is larger than a document may be.
    LimitExceededException tooLarge(Location where) {
        return new LimitExceededException(
                where,
                "document size in bytes must be at most " + limits().maxDocumentBytes()
                        + ", but was more; raise --max-document-bytes");
    }

    /// Checks, at the end of the file, that there was a record.
    ///
    /// @throws CorruptDataException if there was none
    void requireSome() {
        if (count == 0) {
            throw new CorruptDataException(
                    Location.at(source, 0), "a file must hold at least one document, but was empty");
        }
    }
}
