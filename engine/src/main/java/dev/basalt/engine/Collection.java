package dev.basalt.engine;

import static java.util.Objects.requireNonNull;

import dev.basalt.columnar.column.RowSource;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.kernel.QueryVectors;
import dev.basalt.core.limit.Limits;
import dev.basalt.engine.chunk.Chunk;
import dev.basalt.engine.chunk.ChunkOptions;
import dev.basalt.engine.chunk.Chunker;
import dev.basalt.engine.filter.Filter;
import dev.basalt.engine.internal.CollectionStorage;
import dev.basalt.engine.internal.CollectionView;
import dev.basalt.engine.internal.DocumentRows;
import dev.basalt.engine.internal.IntegrityCheck;
import dev.basalt.engine.internal.Json;
import dev.basalt.engine.internal.PassageRows;
import dev.basalt.engine.internal.PreparedDocument;
import dev.basalt.engine.internal.Searcher;
import dev.basalt.engine.internal.StoreManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Documents of one kind, embedded by one model, found by meaning.
///
/// - **Threads:** safe for many; what writes waits for what writes; what reads sees whole commits and never waits for
///   a file
public final class Collection {
    private final Store store;
    private final StoreManifest.Entry entry;
    private final CollectionStorage storage;
    private final Limits limits;

    Collection(Store store, StoreManifest.Entry entry, CollectionStorage storage, Limits limits) {
        this.store = store;
        this.entry = entry;
        this.storage = storage;
        this.limits = limits;
    }

    CollectionStorage storage() {
        return storage;
    }

    /// The collection's name.
    ///
    /// @return the name
    public String name() {
        return entry.name();
    }

    /// Number of elements of each vector.
    ///
    /// @return the dimension
    public int dimension() {
        return entry.dimension();
    }

    /// Number of documents that can be found.
    ///
    /// @return the number
    public int size() {
        return storage.view().liveCount();
    }

    /// Adds documents, or replaces those with their ids; all of it is durable and visible on return, or none ever.
    ///
    /// @param documents the documents; of two with the same id the later one counts
    /// @return what was done
    /// @throws IOException if a file call fails; the store must be opened again before more can be added
    /// @throws CorruptDataException if a document's JSON is not one JSON object
    /// @throws dev.basalt.core.error.LimitExceededException if a document is too large
    public AddReport add(Document... documents) throws IOException {
        return addAll(List.of(documents));
    }

    /// Adds documents, or replaces those with their ids; all of it is durable and visible on return, or none ever.
    ///
    /// @param documents the documents, few enough to be held at once; of two with the same id the later one counts
    /// @return what was done
    /// @throws IOException if a file call fails; the store must be opened again before more can be added
    /// @throws CorruptDataException if a document's JSON is not one JSON object
    /// @throws dev.basalt.core.error.LimitExceededException if a document is too large
    public AddReport addAll(List<Document> documents) throws IOException {
        Batch batch = new Batch(this);
        for (Document document : documents) {
            batch.add(prepare(document), true);
        }
        batch.embed();
        return batch.commit();
    }

    /// Adds documents whose vectors are known, one for each. The vector is a part of the document's content: the same
    /// document with another vector, or with none, takes its place.
    ///
    /// - **Shapes:** `vectors [documents, dimension]`, row-major; should be of length 1 (L2), as scores are dot
    ///   products
    ///
    /// @param documents the documents, each one passage; of two with the same id the later one counts
    /// @param vectors   the vectors, in the order of the documents
    /// @return what was done
    /// @throws IllegalArgumentException if there is not one vector for each document, or a value is not finite
    /// @throws IOException              if a file call fails
    public AddReport addAll(List<Document> documents, float[] vectors) throws IOException {
        int dimension = dimension();
        if (vectors.length != (long) documents.size() * dimension) {
            throw new IllegalArgumentException("vectors must hold " + documents.size() + " x " + dimension
                    + " values, but held " + vectors.length);
        }
        for (int i = 0; i < vectors.length; i++) {
            if (!Float.isFinite(vectors[i])) {
                throw new IllegalArgumentException("vectors must be finite, but value " + i % dimension + " of row "
                        + i / dimension + " was " + vectors[i]);
            }
        }
        List<PreparedDocument> all = new ArrayList<>();
        Map<String, Integer> lastRows = new LinkedHashMap<>();
        for (Document document : documents) {
            PreparedDocument one = prepare(document);
            one.setChunks(List.of(new Chunk(0, one.text().length(), 0)));
            one.setVector(vectors, all.size() * dimension, dimension);
            lastRows.put(one.id(), all.size());
            all.add(one);
        }
        List<PreparedDocument> prepared = new ArrayList<>();
        float[] rows = new float[lastRows.size() * dimension];
        for (int row : lastRows.values()) {
            System.arraycopy(vectors, row * dimension, rows, prepared.size() * dimension, dimension);
            prepared.add(all.get(row));
        }
        return AddReport.of(storage.commit(prepared, rows));
    }

    /// Takes in a stream of documents of any length, batch by batch; each batch is durable and visible as a whole.
    ///
    /// @param source   gives the documents
    /// @param options  how large batches are, and what happens to documents that are wrong
    /// @param listener is told of each batch
    /// @return what was done
    /// @throws IOException if a file call fails
    /// @throws dev.basalt.core.error.BasaltException if a document is wrong and `options` do not pass it over; all
    ///         before it is committed
    /// @throws java.util.concurrent.CancellationException if the thread is interrupted; what was embedded
    ///         is committed
    public IngestReport ingest(DocumentSource source, IngestOptions options, IngestListener listener)
            throws IOException {
        return new Ingestion(
                        this,
                        requireNonNull(source, "source"),
                        requireNonNull(options, "options"),
                        requireNonNull(listener, "listener"))
                .run();
    }

    /// Deletes documents; durable on return.
    ///
    /// @param ids the ids of the documents; those that are not there are passed over
    /// @return how many documents were deleted
    /// @throws IOException if a file call fails; the store must be opened again before more can be deleted
    public int delete(String... ids) throws IOException {
        return storage.delete(List.of(ids));
    }

    /// The document of an id.
    ///
    /// @param id the id
    /// @return the document, or nothing
    /// @throws CorruptDataException if its bytes are not those that were written
    public Optional<Document> get(String id) {
        return storage.read(() -> {
            int document = storage.find(id);
            return document < 0 ? Optional.empty() : Optional.of(storage.view().document(document));
        });
    }

    /// All documents as a table of their ids, JSON and texts, as of the last commit: to be written to a file of any
    /// format. A columnar file of them can be taken in as it is.
    ///
    /// @return the rows, valid until the store is closed
    public RowSource documentRows() {
        return storage.held(storage.read(() -> new DocumentRows(storage.view())));
    }

    /// All passages as a table: the document's id, the passage's number in it, its text and its vector, as of the last
    /// commit.
    ///
    /// @return the rows, valid until the store is closed
    public RowSource passageRows() {
        return storage.held(storage.read(() -> new PassageRows(storage.view())));
    }

    /// The documents nearest in meaning to a text, best first.
    ///
    /// @param text what to look for; see [Embedder#maxTokens] for how much of it counts
    /// @param k    how many documents at most
    /// @return the documents found, each by its best passage; k of them where there are k
    /// @throws IOException if the model cannot be opened
    public List<Hit> search(String text, int k) throws IOException {
        return search(text, k, null);
    }

    /// The documents nearest in meaning to a text among those that pass a filter, best first.
    ///
    /// @param text   what to look for
    /// @param k      how many documents at most
    /// @param filter decides which documents may be found; null for all
    /// @return the documents found, each by its best passage; k of them where k pass
    /// @throws IOException              if the model cannot be opened
    /// @throws IllegalArgumentException if `k < 1` or the text is blank
    public List<Hit> search(String text, int k, @Nullable Filter filter) throws IOException {
        requirePositive(k);
        requireSaying(text);
        return search(embedder().embed(List.of(text)), k, filter);
    }

    /// A text that says nothing has a vector all the same, which is near to something.
    private static void requireSaying(String text) {
        if (text.codePoints().noneMatch(Collection::isVisible)) {
            throw new IllegalArgumentException("the text to search for must not be blank, but is");
        }
    }

    private static boolean isVisible(int codePoint) {
        return !Character.isWhitespace(codePoint)
                && !Character.isSpaceChar(codePoint)
                && !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.FORMAT;
    }

    /// The documents nearest to a vector among those that pass a filter, best first.
    ///
    /// @param vector a vector of the collection's dimension, of length 1 for scores to be cosines
    /// @param k      how many documents at most
    /// @param filter decides which documents may be found; null for all
    /// @return the documents found, each by its best passage; k of them where k pass
    /// @throws IllegalArgumentException if `k < 1`, the vector has another length, or a value is NaN or infinite
    /// @throws CorruptDataException     if a document that is found is damaged, or a vector where every one is
    ///                                  looked at
    public List<Hit> search(float[] vector, int k, @Nullable Filter filter) {
        requirePositive(k);
        QueryVectors.requireSearchable(vector, dimension());
        Searcher searcher = searcher();
        return storage.read(() -> searcher.search(viewFor(searcher), vector, k, filter));
    }

    /// Answers many queries in one pass over the vectors: much cheaper than one by one.
    ///
    /// @param texts  what to look for
    /// @param k      how many documents at most for each
    /// @param filter decides which documents may be found; null for all
    /// @return one list for each text, in order
    /// @throws IOException              if the model cannot be opened
    /// @throws IllegalArgumentException if `k < 1` or a text is blank
    public List<List<Hit>> searchAll(List<String> texts, int k, @Nullable Filter filter) throws IOException {
        requirePositive(k);
        texts.forEach(Collection::requireSaying);
        float[] vectors = embedder().embed(texts);
        QueryVectors.requireFinite(vectors, 0, Math.multiplyExact(texts.size(), dimension()));
        Searcher searcher = searcher();
        return storage.read(() -> searcher.searchAll(viewFor(searcher), vectors, k, filter));
    }

    /// The newest view. Before every vector is looked at, it must be one that was written.
    private CollectionView viewFor(Searcher searcher) {
        CollectionView view = storage.view();
        if (searcher.isExact()) {
            storage.requireIntactVectors(view);
        }
        return view;
    }

    private Searcher searcher() {
        try {
            return new Searcher(storage.graph());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How the nearest passages are found.
    ///
    /// @return [IndexKind#EXACT] unless another was chosen
    public IndexKind index() {
        return storage.usesGraph() ? IndexKind.GRAPH : IndexKind.EXACT;
    }

    /// Chooses how the nearest passages are found from now on; durable on return. A graph is made now, on all
    /// processors, and kept up to date after that.
    ///
    /// @param kind the way
    /// @throws IOException if a file call fails
    public void useIndex(IndexKind kind) throws IOException {
        storage.useGraph(kind == IndexKind.GRAPH);
    }

    /// The model that the collection's vectors are made with.
    ///
    /// @return the embedder, opened when it is first asked for and closed with the store
    /// @throws IOException              if it cannot be opened
    /// @throws IllegalArgumentException if the store was opened with another model than it was made with
    public Embedder embedder() throws IOException {
        Embedder embedder = store.embedder(entry.embedder());
        if (!embedder.id().equals(entry.embedder()) || embedder.dimension() != entry.dimension()) {
            throw new IllegalArgumentException("[" + store.directory() + ", collection '" + name()
                    + "'] the model must be " + entry.embedder() + " with " + entry.dimension()
                    + " dimensions, but was " + embedder.id() + " with " + embedder.dimension());
        }
        return embedder;
    }

    /// How much the collection holds.
    ///
    /// @return numbers as of the last commit
    public CollectionStats stats() {
        CollectionView view = storage.view();
        return new CollectionStats(
                name(),
                entry.embedder(),
                entry.dimension(),
                index(),
                view.liveCount(),
                view.chunkCount(),
                view.documentCount() - view.liveCount(),
                storage.byteSize());
    }

    /// Checks every byte of the collection against its checksums.
    ///
    /// @return what was checked and what is wrong
    public VerifyReport verify() {
        CollectionView view = storage.view();
        List<String> problems = storage.read(() -> new IntegrityCheck(view, limits).problems());
        return new VerifyReport(view.documentCount(), view.chunkCount(), storage.byteSize(), problems);
    }

    Chunker chunker() throws IOException {
        return new Chunker(embedder(), new ChunkOptions(entry.maxTokens(), entry.overlapTokens()));
    }

    /// Encodes a document and checks its size and its JSON: one that does not parse would break every search with
    /// a filter.
    PreparedDocument prepare(Document document) {
        PreparedDocument prepared = new PreparedDocument(document);
        Location where = Location.of(document.id());
        int idBytes = document.id().getBytes(StandardCharsets.UTF_8).length;
        Limits.check(where, "id size in bytes", idBytes, limits.maxIdBytes(), "maxIdBytes");
        // Text is usually a part of the JSON, so that a record is about twice its document.
        Limits.check(
                where,
                "document size in bytes",
                prepared.recordBytes(),
                3L * limits.maxDocumentBytes(),
                "maxDocumentBytes");
        Json.requireObject(document.json(), document.id(), limits);
        return prepared;
    }

    private static void requirePositive(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be positive, but was " + k);
        }
    }
}
