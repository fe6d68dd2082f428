package dev.basalt.json.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Something in a document that its schema does not allow.
///
/// - **Threads:** immutable
///
/// @param instanceLocation        JSON Pointer to the value; to the object, where a name is at fault
/// @param keywordLocation         JSON Pointer from the root of the schema to the keyword, through references
/// @param absoluteKeywordLocation URI of the keyword where it is written
/// @param message                 what must hold and what does instead; empty where the causes say it all
/// @param causes                  what a keyword that combines schemas found wrong with each of them
public record SchemaError(
        String instanceLocation,
        String keywordLocation,
        String absoluteKeywordLocation,
        String message,
        List<SchemaError> causes) {
    /// Checks that nothing is null, and copies the list.
    public SchemaError {
        requireNonNull(instanceLocation, "instanceLocation");
        requireNonNull(keywordLocation, "keywordLocation");
        requireNonNull(absoluteKeywordLocation, "absoluteKeywordLocation");
        requireNonNull(message, "message");
        causes = List.copyOf(causes);
    }
}
