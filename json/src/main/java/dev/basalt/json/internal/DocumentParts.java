package dev.basalt.json.internal;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gives other packages of this module the tape and the text of a document, which its own API keeps to itself.
public final class DocumentParts {
    private static volatile @Nullable Function<Object, Tape> tapes;
    private static volatile @Nullable Function<Object, SourceBytes> sources;

    private DocumentParts() {}

    /// Called once, by the class of documents.
    ///
    /// @param tapeOf   gives a document's tape
    /// @param sourceOf gives a document's text
    public static void register(Function<Object, Tape> tapeOf, Function<Object, SourceBytes> sourceOf) {
        tapes = tapeOf;
        sources = sourceOf;
    }

    /// The tape of a document.
    ///
    /// @param document a `JsonDocument`
    /// @return its tape
    public static Tape tape(Object document) {
        return requireNonNull(tapes, "tapes").apply(document);
    }

    /// The text of a document.
    ///
    /// @param document a `JsonDocument`
    /// @return its text
    public static SourceBytes source(Object document) {
        return requireNonNull(sources, "sources").apply(document);
    }
}
