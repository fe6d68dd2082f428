package dev.basalt.cli;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.engine.Document;
import dev.basalt.engine.DocumentSource;
import dev.basalt.engine.IngestListener;
import dev.basalt.engine.source.FileDocuments;
import dev.basalt.json.JsonParser;
import dev.basalt.json.schema.JsonSchema;
import dev.basalt.json.schema.SchemaReport;
import dev.basalt.json.schema.SchemaValidator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The documents of files, those that do not fit a schema refused. The first is read at once: a store is made for
/// documents, so that files of an unknown type, or with none, leave no empty store behind.
final class IngestSource implements DocumentSource {
    private final FileDocuments documents;
    private final @Nullable SchemaValidator validator;
    private final JsonParser parser = new JsonParser();
    private long rejected;
    private @Nullable Document first;

    private IngestSource(FileDocuments documents, @Nullable JsonSchema schema) {
        this.documents = documents;
        this.validator = schema == null ? null : schema.validator();
    }

    /// Reads the first document.
    ///
    /// @param schema    what documents must fit; null for none
    /// @param keepGoing whether what is wrong is passed over
    /// @param listener  is told of what was passed over
    static IngestSource of(
            FileDocuments documents, @Nullable JsonSchema schema, boolean keepGoing, IngestListener listener)
            throws IOException {
        IngestSource source = new IngestSource(documents, schema);
        while (true) {
            try {
                source.first = source.read();
                return source;
            } catch (BasaltException | IOException e) {
                if (!keepGoing) {
                    throw e;
                }
                source.rejected++;
                listener.rejected(e);
            }
        }
    }

    private @Nullable Document read() throws IOException {
        Document document = documents.next();
        if (document != null && validator != null) {
            SchemaReport report = validator.validate(
                    parser.named(document.id()).parse(document.json().getBytes(StandardCharsets.UTF_8)));
            if (!report.isValid()) {
                throw new CorruptDataException(
                        Location.of(document.id()),
                        "a document must fit the schema, but does not: " + String.join("; ", report.messages()));
            }
        }
        return document;
    }

    boolean isEmpty() {
        return first == null;
    }

    /// How many documents were passed over before the first.
    long rejected() {
        return rejected;
    }

    @Override
    public @Nullable Document next() throws IOException {
        Document document = first;
        first = null;
        return document == null ? read() : document;
    }

    @Override
    public long bytesRead() {
        return documents.bytesRead();
    }
}
