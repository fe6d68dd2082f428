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

    /// The functions as constants, so that calls through them cost nothing. Initialized when there is a document.
    private static final class Registered {
        static final Function<Object, Tape> TAPES = requireNonNull(tapes, "tapes");
        static final Function<Object, SourceBytes> SOURCES = requireNonNull(sources, "sources");

        private Registered() {}
    }

    /// The tape of a document.
    ///
    /// @param document a `JsonDocument`
    /// @return its tape
    public static Tape tape(Object document) {
        return Registered.TAPES.apply(document);
    }

    /// The text of a document.
    ///
    /// @param document a `JsonDocument`
    /// @return its text
    public static SourceBytes source(Object document) {
        return Registered.SOURCES.apply(document);
    }
}
