package dev.basalt.engine.internal;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.engine.Document;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// A collection as of one commit; later commits do not change it.
///
/// - **Memory:** the segments live until the collection is closed
/// - **Threads:** immutable
///
/// @param directory     the collection's directory, for errors
/// @param documentCount number of documents, live or not
/// @param chunkCount    number of chunks
/// @param dimension     number of elements of a vector
/// @param live          the documents that are neither replaced nor deleted
/// @param entries       `[documentCount]` entries
/// @param documents     the documents' records
/// @param chunks        `[chunkCount]` chunk entries
/// @param vectors       `[chunkCount, dimension]` f32
public record CollectionView(
        Path directory,
        int documentCount,
        int chunkCount,
        int dimension,
        OrdinalSet live,
        MemorySegment entries,
        MemorySegment documents,
        MemorySegment chunks,
        MemorySegment vectors) {

    /// Number of documents that can be found.
    public int liveCount() {
        return live.count();
    }

    int firstChunk(int document) {
        return entries.get(CollectionFormat.INT, entryOffset(document) + 36);
    }

    int chunkCount(int document) {
        return entries.get(CollectionFormat.INT, entryOffset(document) + 40);
    }

    long idHash(int document) {
        return entries.get(CollectionFormat.LONG, entryOffset(document));
    }

    boolean hasContent(int document, Hashes.ContentHash hash) {
        return entries.get(CollectionFormat.LONG, entryOffset(document) + 8) == hash.low()
                && entries.get(CollectionFormat.LONG, entryOffset(document) + 16) == hash.high();
    }

    /// The document that a chunk belongs to.
    ///
    /// @throws CorruptDataException if that document has no such chunk
    public int documentOf(int chunk) {
        long offset = (long) chunk * CollectionFormat.CHUNK_BYTES;
        int document = chunks.get(CollectionFormat.INT, offset);
        if (document < 0
                || document >= documentCount
                || chunk < firstChunk(document)
                || chunk - firstChunk(document) >= chunkCount(document)) {
            throw new CorruptDataException(
                    Location.at(directory.resolve(CollectionFormat.CHUNKS), offset)
                            .withPath("chunk " + chunk),
                    "chunk must belong to the document that has it, but names document " + document);
        }
        return document;
    }

    /// Number of a chunk within its document, from 0.
    public int passageIndex(int chunk) {
        return chunk - firstChunk(documentOf(chunk));
    }

    /// Whether a document, whose id has the same hash, has the same id.
    ///
    /// @throws CorruptDataException if its id is not the one that was written
    boolean hasId(int document, byte[] id) {
        MemorySegment record = record(document);
        boolean same = record.get(CollectionFormat.INT, 0) == id.length
                && record.byteSize() - CollectionFormat.RECORD_HEADER_BYTES >= id.length
                && record.asSlice(CollectionFormat.RECORD_HEADER_BYTES, id.length)
                                .mismatch(MemorySegment.ofArray(id))
                        == -1;
        if (!same) {
            // Two ids with one hash are much rarer than damage, by which no document may go missing.
            requireWhole(document, record);
        }
        return same;
    }

    /// Reads a document, and checks its bytes first.
    ///
    /// @throws CorruptDataException if they are not those that were written
    public Document document(int document) {
        MemorySegment record = record(document);
        requireWhole(document, record);
        int idBytes = record.get(CollectionFormat.INT, 0);
        int jsonBytes = record.get(CollectionFormat.INT, 4);
        int textBytes = record.get(CollectionFormat.INT, 8);
        long json = CollectionFormat.RECORD_HEADER_BYTES + (long) idBytes;
        return new Document(
                text(record, CollectionFormat.RECORD_HEADER_BYTES, idBytes),
                text(record, json, jsonBytes),
                text(record, json + jsonBytes, textBytes));
    }

    /// Reads a document's id, and checks the document's bytes first.
    ///
    /// @throws CorruptDataException if they are not those that were written
    public String id(int document) {
        MemorySegment record = record(document);
        requireWhole(document, record);
        return text(record, CollectionFormat.RECORD_HEADER_BYTES, record.get(CollectionFormat.INT, 0));
    }

    /// Reads a document's JSON alone, what filters look at, and checks the document's bytes first.
    ///
    /// @throws CorruptDataException if they are not those that were written
    String json(int document) {
        MemorySegment record = record(document);
        requireWhole(document, record);
        int idBytes = record.get(CollectionFormat.INT, 0);
        return text(record, CollectionFormat.RECORD_HEADER_BYTES + (long) idBytes, record.get(CollectionFormat.INT, 4));
    }

    /// Reads a passage from a document whose chunks were checked.
    String passageOf(int chunk, Document document) {
        long offset = (long) chunk * CollectionFormat.CHUNK_BYTES;
        byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
        int start = chunks.get(CollectionFormat.INT, offset + 4);
        int end = chunks.get(CollectionFormat.INT, offset + 8);
        if (start < 0 || start > end || end > text.length) {
            throw new CorruptDataException(
                    Location.at(directory.resolve(CollectionFormat.CHUNKS), offset + 4),
                    "chunk must lie within the " + text.length + " bytes of its text, but was [" + start + ", " + end
                            + ")");
        }
        return new String(Arrays.copyOfRange(text, start, end), StandardCharsets.UTF_8);
    }

    /// Checks a document's entry, its record, its chunks and its vectors against their checksums.
    ///
    /// @throws CorruptDataException if one does not match
    void requireIntact(int document) {
        EntryCheck.requireIntact(this, document);
        requireWhole(document, record(document));
        requireIntactChunks(document);
        requireIntactVectors(document);
    }

    /// Whether [#requireIntact] finds nothing.
    boolean isIntact(int document) {
        try {
            requireIntact(document);
            return true;
        } catch (CorruptDataException _) {
            return false;
        }
    }

    /// Checks a document's vectors against their checksum.
    ///
    /// @throws CorruptDataException if it does not match
    void requireIntactVectors(int document) {
        long rowBytes = (long) dimension * Float.BYTES;
        long first = firstChunk(document);
        requireCrc(
                vectors.asSlice(first * rowBytes, chunkCount(document) * rowBytes),
                entries.get(CollectionFormat.INT, entryOffset(document) + 52),
                CollectionFormat.VECTORS,
                first * rowBytes,
                document);
    }

    private void requireIntactChunks(int document) {
        long first = (long) firstChunk(document) * CollectionFormat.CHUNK_BYTES;
        requireCrc(
                chunks.asSlice(first, (long) chunkCount(document) * CollectionFormat.CHUNK_BYTES),
                entries.get(CollectionFormat.INT, entryOffset(document) + 48),
                CollectionFormat.CHUNKS,
                first,
                document);
    }

    private void requireWhole(int document, MemorySegment record) {
        requireCrc(
                record,
                entries.get(CollectionFormat.INT, entryOffset(document) + 44),
                CollectionFormat.DOCUMENTS,
                recordOffset(document),
                document);
        long size = (long) CollectionFormat.RECORD_HEADER_BYTES
                + Integer.toUnsignedLong(record.get(CollectionFormat.INT, 0))
                + Integer.toUnsignedLong(record.get(CollectionFormat.INT, 4))
                + Integer.toUnsignedLong(record.get(CollectionFormat.INT, 8));
        if (size != record.byteSize()) {
            throw new CorruptDataException(
                    Location.at(directory.resolve(CollectionFormat.DOCUMENTS), recordOffset(document)),
                    "document record must be " + record.byteSize() + " bytes long, but its parts are " + size);
        }
    }

    private void requireCrc(MemorySegment bytes, int expected, String file, long byteOffset, int document) {
        int actual = Hashes.crc32c(bytes);
        if (actual != expected) {
            throw new CorruptDataException(
                    Location.at(directory.resolve(file), byteOffset).withPath("document " + document),
                    "CRC32C must be %08x, but was %08x".formatted(expected, actual));
        }
    }

    private MemorySegment record(int document) {
        return documents.asSlice(recordOffset(document), entries.get(CollectionFormat.INT, entryOffset(document) + 32));
    }

    private long recordOffset(int document) {
        return entries.get(CollectionFormat.LONG, entryOffset(document) + 24);
    }

    private static long entryOffset(int document) {
        return (long) document * CollectionFormat.ENTRY_BYTES;
    }

    private static String text(MemorySegment record, long offset, int size) {
        return new String(record.asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
