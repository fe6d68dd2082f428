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

    void add(Document document) throws IOException {
        PreparedDocument prepared = collection.prepare(document);
        PreparedDocument earlier = documents.remove(document.id());
        if (earlier != null) {
            superseded++;
            chunkCount -= earlier.chunks().size();
            bytes -= earlier.recordBytes();
        } else if (collection.storage().holds(prepared)) {
            unchanged++;
            return;
        }
        if (chunker == null) {
            chunker = collection.chunker();
        }
        prepared.setChunks(chunker.chunks(prepared.text()));
        documents.put(document.id(), prepared);
        chunkCount += prepared.chunks().size();
        bytes += prepared.recordBytes();
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

    /// Embeds the passages; must come before [#commit].
    void embed() throws IOException {
        if (chunkCount > 0) {
            vectors = collection.embedder().embed(passages());
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
