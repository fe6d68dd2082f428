package dev.basalt.engine.internal;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Names and layouts of the files of a collection, format version 1; see `docs/format/collection.md`.
///
/// ```text
/// entries.bin    one entry a document, 64 bytes
///   OFFSET SIZE FIELD
///        0    8 hash of the id
///        8   16 hash of the content
///       24    8 offset of the document's record in documents.bin
///       32    4 size of that record
///       36    4 ordinal of the document's first chunk
///       40    4 number of its chunks
///       44    4 CRC32C of the record
///       48    4 CRC32C of its entries in chunks.bin
///       52    4 CRC32C of its rows in vectors.bin
///       56    4 zero
///       60    4 CRC32C of bytes 0 to 59
/// documents.bin  one record a document
///        0    4 size of the id
///        4    4 size of the JSON
///        8    4 size of the text
///       12      id, JSON, text, all UTF-8
/// chunks.bin     one entry a chunk, 16 bytes
///        0    4 ordinal of its document
///        4    4 first byte of it in the document's text
///        8    4 byte after its last
///       12    4 number of tokens
/// vectors.bin    one row a chunk, f32 [dimension]
/// ```
final class CollectionFormat {
    static final int VERSION = 1;

    static final String ENTRIES = "entries.bin";
    static final String DOCUMENTS = "documents.bin";
    static final String CHUNKS = "chunks.bin";
    static final String VECTORS = "vectors.bin";

    static final int ENTRY_BYTES = 64;
    static final int ENTRY_CRC_OFFSET = 60;
    static final int CHUNK_BYTES = 16;
    static final int RECORD_HEADER_BYTES = 12;

    /// All numbers on disk are little-endian.
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private CollectionFormat() {}
}
