package dev.basalt.cli;

import dev.basalt.engine.AddReport;
import dev.basalt.engine.Collection;
import dev.basalt.engine.Document;
import dev.basalt.engine.Embedder;
import dev.basalt.engine.IngestListener;
import dev.basalt.engine.IngestReport;
import dev.basalt.engine.Store;
import dev.basalt.engine.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;

/// Adds documents with vectors of a file. The store is opened, and perhaps made, once the file is known to fit.
final class VectorIngest implements AutoCloseable {
    private static final int DOCUMENTS_AT_ONCE = 4096;
    private static final long CHARACTERS_AT_ONCE = 4 << 20;

    private final StoreMixin store;
    private final IngestSource documents;
    private final IngestListener progress;
    private final Path path;
    private final VectorInput vectors;
    private final List<Document> batch = new ArrayList<>();

    VectorIngest(StoreMixin store, IngestSource documents, Path path, IngestListener progress) throws IOException {
        this.store = store;
        this.documents = documents;
        this.progress = progress;
        this.path = path;
        this.vectors = VectorInput.open(path);
    }

    IngestReport run(StoreOptions options) throws IOException {
        requireFinite();
        OptionalInt known = store.collectionDimension();
        if (known.isPresent()) {
            requireDimension("the collection", known.getAsInt());
            return add(options, store.model());
        }
        Embedder model = store.model().open();
        try {
            requireDimension("the model", model.dimension());
            fill(0);
        } catch (Throwable e) {
            model.close();
            throw e;
        }
        return add(options, () -> model);
    }

    private void requireFinite() {
        int dimension = vectors.dimension();
        float[] values = new float[vectors.batchRows() * dimension];
        vectors.forEachRow(values, first -> {
            for (int i = 0; i < dimension; i++) {
                if (!Float.isFinite(values[first + i])) {
                    throw new IllegalArgumentException(
                            "values must be finite, but value " + i + " is " + values[first + i]);
                }
            }
        });
    }

    private void requireDimension(String whose, int dimension) {
        if (vectors.dimension() != dimension) {
            throw new IllegalArgumentException("[" + path + "] vectors must have " + dimension + " dimensions as "
                    + whose + " has, but had " + vectors.dimension());
        }
    }

    private IngestReport add(StoreOptions options, Embedder.Source model) throws IOException {
        AddReport done = new AddReport(0, 0, 0, 0);
        long row = 0;
        try (Store open = store.open(options, model)) {
            Collection collection = store.collectionOf(open);
            for (fill(row); !batch.isEmpty(); fill(row)) {
                float[] rows = new float[batch.size() * vectors.dimension()];
                vectors.readRows(row, batch.size(), rows);
                done = done.plus(collection.addAll(batch, rows));
                row += batch.size();
                progress.embedded(batch.size(), documents.bytesRead());
                progress.committed(new AddReport(batch.size(), 0, 0, 0), documents.bytesRead());
                batch.clear();
                if (Thread.interrupted()) {
                    throw new CancellationException("interrupted after " + row + " documents");
                }
            }
        }
        if (row < vectors.rowCount()) {
            Console.say("[" + path + "] vectors have " + vectors.rowCount() + " rows for " + row
                    + " documents; those behind were left out");
        }
        return new IngestReport(done.added(), done.updated(), done.unchanged(), 0, done.chunks());
    }

    /// Fills the batch where it is empty.
    ///
    /// @param row the row of its first document
    private void fill(long row) throws IOException {
        if (!batch.isEmpty()) {
            return;
        }
        long characters = 0;
        while (batch.size() < DOCUMENTS_AT_ONCE && characters < CHARACTERS_AT_ONCE) {
            Document document = documents.next();
            if (document == null) {
                return;
            }
            if (row + batch.size() == vectors.rowCount()) {
                throw new IllegalArgumentException(
                        "[" + path + "] vectors must have a row for each document, but has only " + vectors.rowCount());
            }
            batch.add(document);
            characters += document.json().length() + (long) document.text().length();
        }
    }

    @Override
    public void close() {
        vectors.close();
    }
}
