package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I16;
import static dev.basalt.columnar.file.internal.Layouts.I32;
import static dev.basalt.columnar.file.internal.Layouts.I64;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The last 128 bytes of a file: a file without them is none.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 8 | offset of the footer |
/// | 8 | 4 | size of the footer |
/// | 12 | 4 | CRC32C of the footer |
/// | 16 | 8 | rows of the file |
/// | 24 | 8 | required features |
/// | 32 | 8 | optional features |
/// | 40 | 32 | SHA-256 of the file: of 2, the header, the schema and the footer |
/// | 72 | 4 | version of the writer |
/// | 76 | 2 | major version, 2 |
/// | 78 | 2 | minor version, 0 |
/// | 80 | 8 | size of the file |
/// | 88 | 4 | tag of the file, as in its pages |
/// | 92 | 28 | zero |
/// | 120 | 4 | CRC32C of the bytes before |
/// | 124 | 4 | magic `NCF`, 2 |
///
/// - **Source:** `docs/format/ncf.md`
public final class Postscript {
    /// The size of the postscript.
    public static final int BYTES = 128;

    private static final int SHA_AT = 40;
    private static final int CRC_AT = 120;
    private static final int WRITER = 1;

    /// Where the footer begins.
    final long footerOffset;
    /// How long it is.
    final int footerBytes;

    private final int footerCrc;
    private final long rowCount;
    private final byte[] root;
    private final int writer;
    private final int tag;

    Postscript(long footerOffset, int footerBytes, int footerCrc, long rowCount, byte[] root, int writer, int tag) {
        this.footerOffset = footerOffset;
        this.footerBytes = footerBytes;
        this.footerCrc = footerCrc;
        this.rowCount = rowCount;
        this.root = root;
        this.writer = writer;
        this.tag = tag;
    }

    /// The postscript for a footer.
    static Postscript of(long footerOffset, MemorySegment footer, long rowCount, byte[] root, int tag) {
        return new Postscript(
                footerOffset,
                Math.toIntExact(footer.byteSize()),
                Checksums.crc32c(footer),
                rowCount,
                root,
                WRITER,
                tag);
    }

    byte[] encode() {
        byte[] bytes = new byte[BYTES];
        MemorySegment out = MemorySegment.ofArray(bytes);
        out.set(I64, 0, footerOffset);
        out.set(I32, 8, footerBytes);
        out.set(I32, 12, footerCrc);
        out.set(I64, 16, rowCount);
        MemorySegment.copy(root, 0, out, ValueLayout.JAVA_BYTE, SHA_AT, root.length);
        out.set(I32, 72, writer);
        out.set(I16, 76, (short) FileHeader.MAJOR);
        out.set(I64, 80, footerOffset + footerBytes + BYTES);
        out.set(I32, 88, tag);
        out.set(I32, CRC_AT, Checksums.crc32c(out.asSlice(0, CRC_AT)));
        out.set(I32, 124, FileHeader.MAGIC);
        return bytes;
    }

    /// Reads the postscript of a file.
    ///
    /// @param file   the whole file
    /// @param header its header
    /// @param source the file's name, for errors
    /// @return the postscript
    public static Postscript read(MemorySegment file, FileHeader header, Object source) {
        long size = file.byteSize();
        if (size < header.stripesOffset() + BYTES) {
            throw new CorruptDataException(
                    Location.at(source, size), "a file must end with a postscript of 128 bytes, but ends before");
        }
        long at = size - BYTES;
        Location where = Location.at(source, at);
        MemorySegment in = file.asSlice(at, BYTES);
        if (in.get(I32, 124) != FileHeader.MAGIC || in.get(I32, CRC_AT) != Checksums.crc32c(in.asSlice(0, CRC_AT))) {
            throw new CorruptDataException(
                    where,
                    "a file must end with a whole postscript, but does not: it was cut, damaged or never completed"
                            + "; recover its stripes");
        }
        int major = Short.toUnsignedInt(in.get(I16, 76));
        if (major != FileHeader.MAJOR) {
            throw new UnsupportedFormatException(where, "the major version must be 2, but is " + major);
        }
        FileHeader.requireFeatures(in.get(I64, 24), where);
        Postscript postscript = new Postscript(
                in.get(I64, 0),
                in.get(I32, 8),
                in.get(I32, 12),
                in.get(I64, 16),
                in.asSlice(SHA_AT, Checksums.SHA_BYTES).toArray(ValueLayout.JAVA_BYTE),
                in.get(I32, 72),
                in.get(I32, 88));
        postscript.check(in.get(I64, 80), at, header, where);
        return postscript;
    }

    private void check(long size, long at, FileHeader header, Location where) {
        if (size != at + BYTES) {
            throw new CorruptDataException(where, "the file must have " + size + " bytes, but has " + (at + BYTES));
        }
        if (tag != header.tag()) {
            throw new CorruptDataException(where, "header and postscript must be of one file, but are not");
        }
        if (footerBytes < 0 || footerOffset < header.stripesOffset() || footerOffset != at - footerBytes) {
            throw new CorruptDataException(where, "the footer must end where the postscript begins, but does not");
        }
        if (rowCount < 0) {
            throw new CorruptDataException(where, "the number of rows must not be negative, but is " + rowCount);
        }
    }

    /// The rows of the file.
    ///
    /// @return how many
    public long rowCount() {
        return rowCount;
    }

    /// The SHA-256 of the file.
    ///
    /// @return the array itself, not to be changed
    public byte[] root() {
        return root;
    }

    /// The version of the writer.
    ///
    /// @return its number
    public int writer() {
        return writer;
    }

    /// The footer, its checksum verified.
    ///
    /// @param file   the whole file
    /// @param source the file's name, for errors
    /// @return the part of the file
    public MemorySegment footer(MemorySegment file, Object source) {
        MemorySegment footer = file.asSlice(footerOffset, footerBytes);
        if (Checksums.crc32c(footer) != footerCrc) {
            throw new CorruptDataException(
                    Location.at(source, footerOffset),
                    "the footer must have the checksum of the postscript, but has another");
        }
        return footer;
    }

    /// Where the footer begins.
    ///
    /// @return offset in bytes
    public long footerOffset() {
        return footerOffset;
    }
}
