package dev.basalt.engine.internal;

import dev.basalt.engine.chunk.Chunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The bytes that one commit appends to the files of a collection.
final class CommitBuilder {
    /// What is appended to each of the files.
    record Bytes(ByteBuffer entries, ByteBuffer documents, ByteBuffer chunks, ByteBuffer vectors) {}

    private record Part(PreparedDocument document, int firstRow, int replaced) {}

    private final int dimension;
    private final CommitState state;
    private final List<Part> parts = new ArrayList<>();
    private final List<Integer> deleted = new ArrayList<>();
    private float[] vectors = new float[0];
    private int chunkCount;
    private long documentsBytes;

    CommitBuilder(int dimension, CommitState state) {
        this.dimension = dimension;
        this.state = state;
    }

    /// Adds a document whose vectors start at a row of the batch's vectors.
    ///
    /// @param replaced the document whose place it takes, or -1
    void add(PreparedDocument document, float[] batchVectors, int firstRow, int replaced) {
        vectors = batchVectors;
        parts.add(new Part(document, firstRow, replaced));
        chunkCount = Math.addExact(chunkCount, document.chunks().size());
        documentsBytes += document.recordBytes();
        // Ordinals are ints, here and in every index to come.
        Math.addExact(state.chunkCount(), chunkCount);
        Math.addExact(state.documentCount(), parts.size());
    }

    /// Deletes a live document.
    void delete(int document) {
        deleted.add(document);
    }

    boolean isEmpty() {
        return parts.isEmpty() && deleted.isEmpty();
    }

    int documentCount() {
        return parts.size();
    }

    int chunkCount() {
        return chunkCount;
    }

    /// The document whose place an added one takes, or -1.
    int replacedBy(int added) {
        return parts.get(added).replaced();
    }

    List<Integer> deleted() {
        return deleted;
    }

    /// All documents that are no longer live after this commit.
    int[] dead() {
        IntStream replaced = parts.stream().mapToInt(Part::replaced).filter(document -> document >= 0);
        return IntStream.concat(replaced, deleted.stream().mapToInt(Integer::intValue))
                .toArray();
    }

    ByteBuffer logRecord() {
        return CommitState.record(
                state.documentCount() + parts.size(),
                state.chunkCount() + chunkCount,
                state.documentsBytes() + documentsBytes,
                dead());
    }

    /// The bytes to append, one buffer a file.
    Bytes bytes() {
        ByteBuffer entries = buffer((long) parts.size() * CollectionFormat.ENTRY_BYTES);
        ByteBuffer chunks = buffer((long) chunkCount * CollectionFormat.CHUNK_BYTES);
        ByteBuffer rows = buffer((long) chunkCount * dimension * Float.BYTES);
        ByteBuffer documents = buffer(documentsBytes);
        for (int i = 0; i < parts.size(); i++) {
            putDocument(i, entries, documents, chunks, rows);
        }
        return new Bytes(entries.flip(), documents.flip(), chunks.flip(), rows.flip());
    }

    private void putDocument(int index, ByteBuffer entries, ByteBuffer documents, ByteBuffer chunks, ByteBuffer rows) {
        PreparedDocument document = parts.get(index).document();
        long recordOffset = state.documentsBytes() + documents.position();
        int firstChunk = state.chunkCount() + chunks.position() / CollectionFormat.CHUNK_BYTES;
        int recordCrc = putRecord(document, documents);
        int chunksCrc = putChunks(document, state.documentCount() + index, chunks);
        int rowsCrc = putRows(parts.get(index).firstRow(), document.chunks().size(), rows);
        int start = entries.position();
        entries.putLong(document.idHash())
                .putLong(document.contentHash().low())
                .putLong(document.contentHash().high())
                .putLong(recordOffset)
                .putInt(document.recordBytes())
                .putInt(firstChunk)
                .putInt(document.chunks().size())
                .putInt(recordCrc)
                .putInt(chunksCrc)
                .putInt(rowsCrc)
                .putInt(0);
        entries.putInt(Hashes.crc32c(entries.slice(start, CollectionFormat.ENTRY_CRC_OFFSET)));
    }

    private static int putRecord(PreparedDocument document, ByteBuffer documents) {
        int start = documents.position();
        documents
                .putInt(document.idBytes().length)
                .putInt(document.jsonBytes().length)
                .putInt(document.textBytes().length)
                .put(document.idBytes())
                .put(document.jsonBytes())
                .put(document.textBytes());
        return Hashes.crc32c(documents.slice(start, documents.position() - start));
    }

    private static int putChunks(PreparedDocument document, int ordinal, ByteBuffer chunks) {
        int start = chunks.position();
        Utf8Offsets offsets = new Utf8Offsets(document.text());
        for (Chunk chunk : document.chunks()) {
            chunks.putInt(ordinal)
                    .putInt(offsets.at(chunk.start()))
                    .putInt(offsets.at(chunk.end()))
                    .putInt(chunk.tokenCount());
        }
        return Hashes.crc32c(chunks.slice(start, chunks.position() - start));
    }

    private int putRows(int firstRow, int rowCount, ByteBuffer rows) {
        int start = rows.position();
        int floats = Math.multiplyExact(rowCount, dimension);
        rows.asFloatBuffer().put(vectors, Math.multiplyExact(firstRow, dimension), floats);
        rows.position(start + floats * Float.BYTES);
        return Hashes.crc32c(rows.slice(start, rows.position() - start));
    }

    private static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
