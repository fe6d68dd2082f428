package dev.basalt.columnar.file.internal;

import static dev.basalt.columnar.file.internal.Layouts.I16;
import static dev.basalt.columnar.file.internal.Layouts.I32;
import static dev.basalt.columnar.file.internal.Layouts.I64;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.lang.foreign.MemorySegment;
import java.util.UUID;

/// The first 64 bytes of a file, never written again.
///
/// | OFFSET | SIZE | FIELD |
/// |---|---|---|
/// | 0 | 4 | magic `NCF`, 2 |
/// | 4 | 2 | major version, 2 |
/// | 6 | 2 | minor version, 0 |
/// | 8 | 16 | id of the file, the most significant half first, each half little-endian |
/// | 24 | 4 | size of the schema behind the header, a multiple of 64 |
/// | 28 | 4 | CRC32C of the schema |
/// | 32 | 8 | required features |
/// | 40 | 20 | zero |
/// | 60 | 4 | CRC32C of the bytes before |
///
/// - **Source:** `docs/format/ncf.md`
///
/// @param id               the id of the file
/// @param schemaBytes      the size of the schema
/// @param schemaCrc        its checksum
/// @param requiredFeatures bits of what a reader must know
public record FileHeader(UUID id, int schemaBytes, int schemaCrc, long requiredFeatures) {
    /// The size of the header.
    public static final int BYTES = 64;
    /// What everything large in a file is aligned to.
    public static final int ALIGNMENT = 64;
    /// The first four bytes of a file, and the last ones.
    public static final int MAGIC = 'N' | ('C' << 8) | ('F' << 16) | (2 << 24);
    /// The version that this code writes, and the only major one that it reads.
    public static final int MAJOR = 2;

    private static final int CRC_AT = 60;

    /// The header as bytes.
    ///
    /// @return 64 bytes
    public byte[] encode() {
        byte[] bytes = new byte[BYTES];
        MemorySegment out = MemorySegment.ofArray(bytes);
        out.set(I32, 0, MAGIC);
        out.set(I16, 4, (short) MAJOR);
        out.set(I64, 8, id.getMostSignificantBits());
        out.set(I64, 16, id.getLeastSignificantBits());
        out.set(I32, 24, schemaBytes);
        out.set(I32, 28, schemaCrc);
        out.set(I64, 32, requiredFeatures);
        out.set(I32, CRC_AT, Checksums.crc32c(out.asSlice(0, CRC_AT)));
        return bytes;
    }

    /// Reads a header.
    ///
    /// @param file   the whole file
    /// @param source the file's name, for errors
    /// @return the header
    public static FileHeader read(MemorySegment file, Object source) {
        Location where = Location.at(source, 0);
        if (file.byteSize() < BYTES) {
            throw new CorruptDataException(
                    where, "a file must begin with a header of 64 bytes, but has " + file.byteSize() + " bytes");
        }
        if (file.get(I32, 0) != MAGIC) {
            throw new UnsupportedFormatException(where, "the file must begin with the letters NCF and 2, but does not");
        }
        int major = Short.toUnsignedInt(file.get(I16, 4));
        if (file.get(I32, CRC_AT) != Checksums.crc32c(file.asSlice(0, CRC_AT))) {
            throw new CorruptDataException(where, "the header must have the checksum in it, but has another");
        }
        FileHeader header = new FileHeader(
                new UUID(file.get(I64, 8), file.get(I64, 16)), file.get(I32, 24), file.get(I32, 28), file.get(I64, 32));
        if (major != MAJOR) {
            throw new UnsupportedFormatException(where, "the major version must be 2, but is " + major);
        }
        requireFeatures(header.requiredFeatures, where);
        if (header.schemaBytes < 0
                || header.schemaBytes > file.byteSize() - BYTES
                || header.schemaBytes % ALIGNMENT != 0) {
            throw new CorruptDataException(
                    where,
                    "the schema must have a multiple of 64 bytes that lie in the file, but has "
                            + Integer.toUnsignedString(header.schemaBytes));
        }
        return header;
    }

    /// Refuses a file that needs what this version does not know.
    static void requireFeatures(long features, Location where) {
        if (features != 0) {
            throw new UnsupportedFormatException(
                    where,
                    "the file must need no features that this version does not know, but needs 0x"
                            + Long.toHexString(features));
        }
    }

    /// Where the first stripe begins.
    ///
    /// @return offset in bytes
    public long stripesOffset() {
        return BYTES + (long) schemaBytes;
    }

    /// A number in every page, so that no page of another file is taken for one of this.
    ///
    /// @return the CRC32C of the id
    public int tag() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[16]);
        bytes.set(I64, 0, id.getMostSignificantBits());
        bytes.set(I64, 8, id.getLeastSignificantBits());
        return Checksums.crc32c(bytes);
    }

    /// The next place that something large may begin at.
    ///
    /// @param offset offset in bytes
    /// @return the next multiple of 64 from there on
    public static long align(long offset) {
        return (offset + ALIGNMENT - 1) & -(long) ALIGNMENT;
    }
}
