package dev.basalt.json.schema;

import dev.basalt.json.JsonDocument;
import dev.basalt.json.JsonWriter;

/// Makes a schema of documents: what they have in common, so that each of them is valid by it.
///
/// Types are those that were seen. A member is required where every object had it. Strings have a format where all
/// of them have it, an enumeration where a few values come again and again; numbers have a range. Enumerations and
/// ranges need some values to stand on, see [#least]. Objects whose names are data, such as numbers, UUIDs or more
/// than 500 names, become maps: one schema for all their values.
///
/// - **Memory:** grows with the shape of documents and not with their number; of an object at most 500 names are kept,
///   of strings at most [#MOST_ENUM_VALUES] values
/// - **Threads:** confined to one
public final class SchemaInference {
    /// The most values of an enumeration.
    public static final int MOST_ENUM_VALUES = 16;

    private static final int LEAST = 10;

    private final Shape root = new Shape();
    private long least = LEAST;
    private boolean isClosed;

    /// Begins without documents.
    public SchemaInference() {}

    /// How many values an enumeration or a range needs: 10 unless told. An enumeration needs five times as many as it
    /// has, too.
    ///
    /// @param values the count, at least 1
    /// @return this
    public SchemaInference least(long values) {
        if (values < 1) {
            throw new IllegalArgumentException("values must be at least 1, but were " + values);
        }
        least = values;
        return this;
    }

    /// Allows no other members than those that were seen.
    ///
    /// @return this
    public SchemaInference closed() {
        isClosed = true;
        return this;
    }

    /// Takes a document into account.
    ///
    /// @param document the document
    public void add(JsonDocument document) {
        add(document, JsonDocument.ROOT);
    }

    /// Takes a value of a document into account.
    ///
    /// @param document the document
    /// @param node     the node of the value
    public void add(JsonDocument document, int node) {
        root.add(document, node);
    }

    /// How many documents were taken into account.
    ///
    /// @return the count
    public long documentCount() {
        return root.count();
    }

    /// Writes the schema, of draft 2020-12; without documents it allows everything.
    ///
    /// @param out receives it
    public void write(JsonWriter out) {
        out.beginObject();
        out.name("$schema").value("https://json-schema.org/draft/2020-12/schema");
        root.write(out, least, isClosed);
        out.endObject();
    }
}
