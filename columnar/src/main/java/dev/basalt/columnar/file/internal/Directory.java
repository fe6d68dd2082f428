package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I32;
import static dev.basalt.columnar.file.internal.Layouts.I64;

import dev.basalt.columnar.encoding.ByteSink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Where the metadata of one column lies: 64 bytes at the start of the footer for each physical column.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 8 | offset of the metadata |
/// | 8 | 4 | size of the metadata |
/// | 12 | 4 | CRC32C of the metadata |
/// | 16 | 8 | rows |
/// | 24 | 8 | size of all pages in the file |
/// | 32 | 32 | SHA-256 of 1 and the metadata |
///
/// - **Source:** `docs/format/ncf.md`
final class Directory {
    static final int RECORD_BYTES = 64;

    private static final int SHA_AT = 32;

    final long offset;
    final int bytes;
    final int crc;
    final long rows;
    final long storedBytes;
    final byte[] root;

    private Directory(MemorySegment in) {
        this.offset = in.get(I64, 0);
        this.bytes = in.get(I32, 8);
        this.crc = in.get(I32, 12);
        this.rows = in.get(I64, 16);
        this.storedBytes = in.get(I64, 24);
        this.root = in.asSlice(SHA_AT, Checksums.SHA_BYTES).toArray(ValueLayout.JAVA_BYTE);
    }

    static void write(ColumnPages column, long offset, ByteSink metadata, MemorySegment out) {
        out.set(I64, 0, offset);
        out.set(I32, 8, metadata.size());
        out.set(I32, 12, Checksums.crc32c(metadata.segment()));
        out.set(I64, 16, column.rows());
        out.set(I64, 24, column.storedBytes());
        byte[] root = Checksums.sha256(Checksums.COLUMN, metadata.segment());
        MemorySegment.copy(root, 0, out, ValueLayout.JAVA_BYTE, SHA_AT, root.length);
    }

    static Directory read(MemorySegment footer, int column) {
        return new Directory(footer.asSlice((long) column * RECORD_BYTES, RECORD_BYTES));
    }
}
