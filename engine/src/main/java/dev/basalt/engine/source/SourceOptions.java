package dev.basalt.engine.source;

import static java.util.Objects.requireNonNull;

import dev.basalt.core.limit.Limits;
import org.jspecify.annotations.Nullable;

/// How documents are read from files.
///
/// @param idField    the field that holds a document's id; null for `id`, where a record has one. A record without
///                   the field is named after its file and position when this is null, and is an error when it is
///                   not
/// @param textFields the fields that hold the text to search
/// @param limits     how much is accepted
public record SourceOptions(@Nullable String idField, TextFields textFields, Limits limits) {
    /// The usual id and text fields, and the usual limits.
    public static final SourceOptions DEFAULT = new SourceOptions(null, TextFields.USUAL, Limits.DEFAULT);

    /// Checks that nothing but the id field is missing.
    public SourceOptions {
        requireNonNull(textFields, "textFields");
        requireNonNull(limits, "limits");
    }
}
