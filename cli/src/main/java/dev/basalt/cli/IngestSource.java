package dev.basalt.cli;

import dev.basalt.core.error.BasaltException;
import dev.basalt.engine.Document;
import dev.basalt.engine.DocumentSource;
import dev.basalt.engine.IngestListener;
import dev.basalt.engine.source.FileDocuments;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The documents of files, of which the first is read at once: a store is made for documents, so that files of an
/// unknown type, or with none, leave no empty store behind.
final class IngestSource implements DocumentSource {
    private final FileDocuments documents;
    private final long rejected;
    private final boolean empty;
    private @Nullable Document first;

    private IngestSource(FileDocuments documents, long rejected, @Nullable Document first) {
        this.documents = documents;
        this.rejected = rejected;
        this.empty = first == null;
        this.first = first;
    }

    /// Reads the first document.
    ///
    /// @param keepGoing whether what is wrong is passed over
    /// @param listener  is told of what was passed over
    static IngestSource of(FileDocuments documents, boolean keepGoing, IngestListener listener) throws IOException {
        for (long rejected = 0; ; rejected++) {
            try {
                return new IngestSource(documents, rejected, documents.next());
            } catch (BasaltException | IOException e) {
                if (!keepGoing) {
                    throw e;
                }
                listener.rejected(e);
            }
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /// How many documents were passed over before the first.
    long rejected() {
        return rejected;
    }

    @Override
    public @Nullable Document next() throws IOException {
        Document document = first;
        first = null;
        return document == null ? documents.next() : document;
    }

    @Override
    public long bytesRead() {
        return documents.bytesRead();
    }
}
