package dev.basalt.engine.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/// Checks the entries of a collection: each is whole, and each begins where the one before it ends. Reading may then
/// trust their offsets and counts.
final class EntryCheck {
    private EntryCheck() {}

    /// @throws CorruptDataException if an entry is damaged; the message names its place
    static void requireIntact(CollectionView view) {
        long documentsEnd = 0;
        long chunksEnd = 0;
        CRC32C crc = new CRC32C();
        MemorySegment entries = view.entries();
        for (int document = 0; document < view.documentCount(); document++) {
            long offset = (long) document * CollectionFormat.ENTRY_BYTES;
            requireIntact(view, document, crc);
            long recordOffset = entries.get(CollectionFormat.LONG, offset + 24);
            int recordBytes = entries.get(CollectionFormat.INT, offset + 32);
            if (recordOffset != documentsEnd || recordBytes < CollectionFormat.RECORD_HEADER_BYTES) {
                throw bad(
                        view,
                        document,
                        "record must begin at byte " + documentsEnd + " and have 12 bytes or more, but begins at "
                                + recordOffset + " and has " + recordBytes);
            }
            if (view.firstChunk(document) != chunksEnd || view.chunkCount(document) < 0) {
                throw bad(
                        view, document, "first chunk must be " + chunksEnd + ", but was " + view.firstChunk(document));
            }
            documentsEnd += recordBytes;
            chunksEnd += view.chunkCount(document);
        }
        if (documentsEnd != view.documents().byteSize() || chunksEnd != view.chunkCount()) {
            throw bad(
                    view,
                    view.documentCount(),
                    "entries must cover " + view.documents().byteSize() + " bytes of documents and " + view.chunkCount()
                            + " chunks, but cover " + documentsEnd + " and " + chunksEnd);
        }
    }

    /// @throws CorruptDataException if the entry of a document is damaged, perhaps since the collection was opened
    static void requireIntact(CollectionView view, int document) {
        requireIntact(view, document, new CRC32C());
    }

    private static void requireIntact(CollectionView view, int document, CRC32C crc) {
        long offset = (long) document * CollectionFormat.ENTRY_BYTES;
        MemorySegment entries = view.entries();
        // A checksum of mapped memory would end the JVM if the file were cut short meanwhile; a copy does not.
        byte[] entry = new byte[CollectionFormat.ENTRY_CRC_OFFSET];
        MemorySegment.copy(entries, ValueLayout.JAVA_BYTE, offset, entry, 0, entry.length);
        crc.reset();
        crc.update(entry);
        int expected = entries.get(CollectionFormat.INT, offset + CollectionFormat.ENTRY_CRC_OFFSET);
        if ((int) crc.getValue() != expected) {
            throw bad(view, document, "CRC32C must be %08x, but was %08x".formatted(expected, crc.getValue()));
        }
    }

    private static CorruptDataException bad(CollectionView view, int document, String problem) {
        return new CorruptDataException(
                Location.at(
                                view.directory().resolve(CollectionFormat.ENTRIES),
                                (long) document * CollectionFormat.ENTRY_BYTES)
                        .withPath("document " + document),
                problem);
    }
}
