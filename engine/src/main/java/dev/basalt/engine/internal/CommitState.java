package dev.basalt.engine.internal;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// What is committed, kept while the commit log is replayed or written.
///
/// A record of the log says what holds after its commit:
///
/// ```text
/// OFFSET SIZE FIELD
///      0    4 number of documents
///      4    4 number of chunks
///      8    8 bytes of documents.bin
///     16    4 number of documents replaced or deleted by this commit
///     20      their ordinals, 4 bytes each
/// ```
final class CommitState {
    private static final int HEADER_BYTES = 20;

    /// A commit appends at most 2 GiB to each file.
    private static final int MAX_DOCUMENTS_ADDED = Integer.MAX_VALUE / CollectionFormat.ENTRY_BYTES;

    private int documentCount;
    private int chunkCount;
    private long documentsBytes;
    private final OrdinalSet live;

    CommitState(Checkpoint checkpoint) {
        documentCount = checkpoint.documentCount();
        chunkCount = checkpoint.chunkCount();
        documentsBytes = checkpoint.documentsBytes();
        live = checkpoint.live().copy();
    }

    int documentCount() {
        return documentCount;
    }

    int chunkCount() {
        return chunkCount;
    }

    long documentsBytes() {
        return documentsBytes;
    }

    Checkpoint checkpoint() {
        return new Checkpoint(
                documentCount, chunkCount, documentsBytes, live.copy().freeze());
    }

    boolean isLive(int document) {
        return live.contains(document);
    }

    /// The log record of a commit that leads from this state to another.
    static ByteBuffer record(int documentCount, int chunkCount, long documentsBytes, int[] dead) {
        ByteBuffer record = ByteBuffer.allocate(Math.addExact(HEADER_BYTES, Math.multiplyExact(dead.length, 4)))
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(documentCount).putInt(chunkCount).putLong(documentsBytes).putInt(dead.length);
        for (int document : dead) {
            record.putInt(document);
        }
        return record.flip();
    }

    /// Applies a record of the log.
    ///
    /// @throws CorruptDataException if the record does not follow from this state
    void apply(Path log, long lsn, ByteBuffer payload) {
        ByteBuffer record = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int deadCount = record.remaining() < HEADER_BYTES ? -1 : record.getInt(16);
        if (deadCount < 0 || record.remaining() != HEADER_BYTES + 4L * deadCount) {
            throw bad(log, lsn, "commit record size in bytes must fit its content, but was " + record.remaining());
        }
        int documents = record.getInt(0);
        int newChunkCount = record.getInt(4);
        long newDocumentsBytes = record.getLong(8);
        if (documents < documentCount || newChunkCount < chunkCount || newDocumentsBytes < documentsBytes) {
            throw bad(log, lsn, "a commit must not take documents away, but " + documents + " follow " + documentCount);
        }
        if (documents - documentCount > MAX_DOCUMENTS_ADDED) {
            throw bad(
                    log,
                    lsn,
                    "a commit must add at most " + MAX_DOCUMENTS_ADDED + " documents, but adds "
                            + (documents - documentCount));
        }
        while (documentCount < documents) {
            live.append(true);
            documentCount++;
        }
        chunkCount = newChunkCount;
        documentsBytes = newDocumentsBytes;
        for (int i = 0; i < deadCount; i++) {
            int dead = record.getInt(HEADER_BYTES + 4 * i);
            if (dead < 0 || !live.remove(dead)) {
                throw bad(log, lsn, "a replaced or deleted document must be a live one, but was " + dead);
            }
        }
    }

    private static CorruptDataException bad(Path log, long lsn, String problem) {
        return new CorruptDataException(Location.in(log, "record " + lsn), problem);
    }
}
