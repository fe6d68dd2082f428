package dev.basalt.engine;

import dev.basalt.engine.chunk.Chunk;
import dev.basalt.engine.chunk.Chunker;
import dev.basalt.engine.internal.PreparedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Documents that will be committed together. Those that the collection holds already, with the same content, are
/// counted and cost nothing more.
final class Batch {
    /// As many are embedded in one call, so that a long document shows progress and can be broken off.
    private static final int PASSAGES_AT_ONCE = 256;

    private final Collection collection;
    private final Map<String, PreparedDocument> documents = new LinkedHashMap<>();
    private @Nullable Chunker chunker;
    private float[] vectors = new float[0];
    private int chunkCount;
    private long bytes;
    private int unchanged;
    private int superseded;

    Batch(Collection collection) {
        this.collection = collection;
    }

    /// Adds a document.
    ///
    /// @param prepared       the document
    /// @param mayBeCompared  whether the collection is known to hold the latest document of that id, but for this
    ///                       batch; where it does not, only the commit can tell whether there is a change
    void add(PreparedDocument prepared, boolean mayBeCompared) throws IOException {
        PreparedDocument earlier = documents.remove(prepared.id());
        if (earlier != null) {
            superseded++;
            chunkCount -= earlier.chunks().size();
            bytes -= earlier.recordBytes();
        } else if (mayBeCompared && collection.storage().holds(prepared)) {
            unchanged++;
            return;
        }
        if (chunker == null) {
            chunker = collection.chunker();
        }
        prepared.setChunks(chunker.chunks(prepared.text()));
        documents.put(prepared.id(), prepared);
        chunkCount += prepared.chunks().size();
        bytes += prepared.recordBytes();
    }

    /// Whether the batch has a document of an id.
    boolean contains(PreparedDocument document) {
        return documents.containsKey(document.id());
    }

    int chunkCount() {
        return chunkCount;
    }

    long bytes() {
        return bytes;
    }

    /// Number of documents given, those that count and those that do not.
    int documentCount() {
        return documents.size() + unchanged + superseded;
    }

    /// The passages of all documents, in order.
    List<String> passages() {
        List<String> passages = new ArrayList<>(chunkCount);
        for (PreparedDocument document : documents.values()) {
            for (Chunk chunk : document.chunks()) {
                passages.add(document.text().substring(chunk.start(), chunk.end()));
            }
        }
        return passages;
    }

    /// Is told how far the embedding of a batch is.
    @FunctionalInterface
    interface Progress {
        /// Some more passages are embedded.
        ///
        /// @param passages how many
        /// @param done     how many of the batch are embedded now
        /// @return whether to go on
        boolean embedded(int passages, int done);
    }

    /// Embeds the passages; must come before [#commit].
    void embed() throws IOException {
        embed((_, _) -> true);
    }

    /// Embeds the passages, some at a time.
    ///
    /// @return whether all were embedded
    boolean embed(Progress progress) throws IOException {
        if (chunkCount == 0) {
            return true;
        }
        Embedder embedder = collection.embedder();
        int dimension = collection.dimension();
        List<String> passages = passages();
        vectors = new float[Math.multiplyExact(chunkCount, dimension)];
        for (int from = 0; from < chunkCount; from += PASSAGES_AT_ONCE) {
            List<String> some = passages.subList(from, Math.min(chunkCount, from + PASSAGES_AT_ONCE));
            float[] embedded = embedder.embed(some);
            requireSound(embedder, embedded, some.size(), from);
            System.arraycopy(embedded, 0, vectors, from * dimension, embedded.length);
            if (!progress.embedded(some.size(), from + some.size())) {
                return from + some.size() == chunkCount;
            }
        }
        return true;
    }

    /// A vector that is missing or no number would be found out only long after it was stored.
    private void requireSound(Embedder embedder, float[] embedded, int passageCount, int firstPassage) {
        int dimension = collection.dimension();
        long expected = (long) passageCount * dimension;
        if (embedded.length != expected) {
            throw new IllegalStateException("embedder " + embedder.id() + " must give " + expected + " values for "
                    + passageCount + " passages, but gave " + embedded.length);
        }
        for (int i = 0; i < embedded.length; i++) {
            if (!Float.isFinite(embedded[i])) {
                throw new IllegalStateException("embedder " + embedder.id() + " must give finite values, but gave "
                        + embedded[i] + " for passage " + (firstPassage + i / dimension));
            }
        }
    }

    AddReport commit() throws IOException {
        AddReport known = new AddReport(0, superseded, unchanged, 0);
        if (documents.isEmpty()) {
            return known;
        }
        return known.plus(AddReport.of(collection.storage().commit(List.copyOf(documents.values()), vectors)));
    }
}
