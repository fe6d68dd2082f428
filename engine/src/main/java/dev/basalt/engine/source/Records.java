package dev.basalt.engine.source;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.engine.Document;
import dev.basalt.engine.internal.FieldPaths;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/// Makes documents of one file's records: finds the id and the text of each, and checks both.
final class Records {
    private static final String USUAL_ID_FIELD = "id";

    private final String source;
    private final String idPrefix;
    private final SourceOptions options;
    private final FieldPaths idPath;
    private long count;

    Records(String source, String idPrefix, SourceOptions options) {
        this.source = source;
        this.idPrefix = idPrefix;
        this.options = options;
        String idField = options.idField();
        this.idPath = new FieldPaths(List.of(idField == null ? USUAL_ID_FIELD : idField));
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
    /// @param json the record's JSON object
    /// @param where the record's place
    Document document(String json, Location where) {
        String id = id(json, where);
        return checked(new Document(id, json, options.textFields().textOf(json, where.toString())), where);
    }

    /// Makes the document of a file that is one document.
    Document wholeFile(String json, String text) {
        return checked(new Document(idPrefix, json, text), Location.of(source));
    }

    private Document checked(Document document, Location where) {
        int idBytes = document.id().getBytes(StandardCharsets.UTF_8).length;
        Limits.check(where, "id size in bytes", idBytes, limits().maxIdBytes(), "maxIdBytes");
        if (document.text().isBlank()) {
            throw new CorruptDataException(
                    where,
                    "a document must have text to search, but none was found; name the fields with --text-field");
        }
        return document;
    }

    private String id(String json, Location where) {
        List<String> ids = new ArrayList<>(1);
        idPath.read(json, where.toString(), (_, parser) -> {
            if (parser.currentToken() != JsonToken.VALUE_NULL) {
                ids.add(parser.getString());
            }
        });
        if (ids.size() == 1 && !ids.getFirst().isEmpty()) {
            return ids.getFirst();
        }
        if (options.idField() != null) {
            throw new CorruptDataException(
                    where, "id field '" + options.idField() + "' must hold one value, but held " + ids.size());
        }
        return idPrefix + "#" + count;
    }

    /// The error of a record that is larger than a document may be.
    LimitExceededException tooLarge(Location where) {
        return new LimitExceededException(
                where,
                "document size in bytes must be at most " + limits().maxDocumentBytes()
                        + ", but was more; raise --max-document-bytes");
    }

    /// The error of a file that holds nothing.
    CorruptDataException empty() {
        return new CorruptDataException(
                Location.at(source, 0), "a file must hold at least one document, but was empty");
    }
}
