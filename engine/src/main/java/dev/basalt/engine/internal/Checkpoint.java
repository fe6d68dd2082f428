package dev.basalt.engine.internal;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import dev.basalt.core.storage.AtomicFiles;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// What a collection had committed when its present commit log was started.
///
/// ```text
/// OFFSET SIZE FIELD
///      0    8 "BASALTCP"
///      8    4 format version, 1
///     12    4 number of documents, live or not
///     16    4 number of chunks
///     20    4 number of 64-bit words that follow, one bit a document
///     24    8 bytes of documents.bin
///     32      the words: a set bit is a live document
///   last    4 CRC32C of all before
/// ```
///
/// @param documentCount  number of documents, live or not
/// @param chunkCount     number of chunks
/// @param documentsBytes committed bytes of the document records
/// @param live           the documents that are neither replaced nor deleted
record Checkpoint(int documentCount, int chunkCount, long documentsBytes, OrdinalSet live) {
    static final Checkpoint EMPTY = new Checkpoint(0, 0, 0, OrdinalSet.empty().freeze());

    private static final long MAGIC = 0x5043_544C_4153_4142L;
    private static final int HEADER_BYTES = 32;

    void write(Disk disk, Path path) throws IOException {
        long[] words = live.words();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + words.length * Long.BYTES + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC)
                .putInt(CollectionFormat.VERSION)
                .putInt(documentCount)
                .putInt(chunkCount)
                .putInt(words.length)
                .putLong(documentsBytes);
        for (long word : words) {
            bytes.putLong(word);
        }
        bytes.putInt(Hashes.crc32c(bytes.duplicate().flip()));
        AtomicFiles.replace(disk, path, bytes.flip());
    }

    static Checkpoint read(Disk disk, Path path) throws IOException {
        ByteBuffer bytes;
        try (DiskFile file = disk.open(path, OpenMode.READ)) {
            long size = file.size();
            // The words of 2^31 documents are the most there can be.
            if (size < HEADER_BYTES + Integer.BYTES || size > HEADER_BYTES + Integer.BYTES + (1L << 28)) {
                throw new CorruptDataException(
                        Location.of(path),
                        "checkpoint size in bytes must be in [36, " + (36 + (1L << 28)) + "], but was " + size);
            }
            bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
            file.read(bytes, 0);
            bytes.flip();
        }
        return decode(path, bytes);
    }

    private static Checkpoint decode(Path path, ByteBuffer bytes) {
        int crcOffset = bytes.limit() - Integer.BYTES;
        requireWhole(path, bytes, crcOffset);
        int documentCount = bytes.getInt(12);
        int chunkCount = bytes.getInt(16);
        long documentsBytes = bytes.getLong(24);
        if (chunkCount < 0 || documentsBytes < 0) {
            throw new CorruptDataException(
                    Location.at(path, 16),
                    "number of chunks and bytes of documents must be at least 0, but were " + chunkCount + " and "
                            + documentsBytes);
        }
        int wordCount = bytes.getInt(20);
        if (documentCount < 0
                || wordCount != (int) ((documentCount + 63L) >>> 6)
                || crcOffset != HEADER_BYTES + (long) wordCount * Long.BYTES) {
            throw new CorruptDataException(
                    Location.at(path, 20),
                    "checkpoint must have one bit a document, but has " + wordCount + " words for " + documentCount
                            + " documents");
        }
        long[] words = new long[wordCount];
        for (int i = 0; i < wordCount; i++) {
            words[i] = bytes.getLong(HEADER_BYTES + i * Long.BYTES);
        }
        int lastBits = documentCount & 63;
        if (lastBits != 0 && words[wordCount - 1] >>> lastBits != 0) {
            throw new CorruptDataException(
                    Location.at(path, crcOffset - Long.BYTES),
                    "bits behind that of the last of " + documentCount + " documents must be 0, but are not");
        }
        return new Checkpoint(
                documentCount,
                chunkCount,
                documentsBytes,
                OrdinalSet.of(words, documentCount).freeze());
    }

    private static void requireWhole(Path path, ByteBuffer bytes, int crcOffset) {
        int crc = Hashes.crc32c(bytes.slice(0, crcOffset));
        if (bytes.getLong(0) != MAGIC || bytes.getInt(crcOffset) != crc) {
            throw new CorruptDataException(
                    Location.of(path), "checkpoint must begin with BASALTCP and end with its CRC32C, but does not");
        }
        int version = bytes.getInt(8);
        if (version < 0 || version > CollectionFormat.VERSION) {
            throw new UnsupportedFormatException(
                    Location.of(path),
                    "collection format version must be at most " + CollectionFormat.VERSION + ", but was "
                            + Integer.toUnsignedString(version) + "; upgrade Basalt");
        }
        if (version == 0) {
            throw new CorruptDataException(
                    Location.at(path, 8), "collection format version must be at least 1, but was 0");
        }
    }
}
