package dev.basalt.core.storage;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// The byte layout of a log file, version 1 (`docs/format/log.md`). Little-endian throughout.
///
/// ```
/// file header                          record header
/// OFFSET  SIZE  FIELD                  OFFSET  SIZE  FIELD
/// 0       8     magic "BASALTLG"       0       4     payload size in bytes
/// 8       4     format version         4       4     kind: 1 data, 2 mark
/// 12      4     zero                   8       8     LSN
/// 16      8     first LSN              16      8     highest LSN known durable when written
/// 24      8     salt                   24      4     header CRC32C: salt, bytes 0-23
/// 32      4     zero                   28      4     CRC32C: previous record's CRC, bytes 0-27, payload
/// 36      4     CRC32C of bytes 0-35   32            payload
/// 40      8     end at the last close
/// 48      4     CRC32C: salt, bytes 40-47
/// 52      12    zero
/// ```
final class LogFormat {
    static final int VERSION = 1;
    static final int FILE_HEADER_BYTES = 64;
    static final int RECORD_HEADER_BYTES = 32;
    static final int KIND_DATA = 1;
    static final int KIND_MARK = 2;

    static final int SIZE_OFFSET = 0;
    static final int KIND_OFFSET = 4;
    static final int LSN_OFFSET = 8;
    static final int DURABLE_LSN_OFFSET = 16;
    static final int HEADER_CRC_OFFSET = 24;
    static final int CRC_OFFSET = 28;

    /// Where the file header says how long the log was when it was closed last.
    static final int CLOSED_OFFSET = 40;

    private static final int CLOSED_BYTES = 12;

    /// "BASALTLG" read as a little-endian long.
    private static final long MAGIC = 0x474C_544C_4153_4142L;

    private LogFormat() {}

    /// The header of one log file.
    ///
    /// @param firstLsn  LSN of the first record
    /// @param salt      random number that tells this log's records from another log's
    /// @param crc       checksum of the header, with which the chain of record checksums begins
    /// @param closedEnd where the records ended when the log was closed last; 0 where that is not known
    record FileHeader(long firstLsn, long salt, int crc, long closedEnd) {}

    /// The part of the file header that says where the records end, which are durable all.
    static ByteBuffer encodeClosed(long endOffset, long salt) {
        ByteBuffer bytes = ByteBuffer.allocate(CLOSED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, endOffset);
        return bytes.putInt(8, closedCrc(endOffset, salt));
    }

    private static int closedCrc(long endOffset, long salt) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return crc(bytes.putLong(0, salt).putLong(8, endOffset), bytes.capacity());
    }

    /// A note that a crash cut in half says nothing.
    private static long closedEnd(ByteBuffer header, long salt) {
        long endOffset = header.getLong(CLOSED_OFFSET);
        boolean whole = header.getInt(CLOSED_OFFSET + 8) == closedCrc(endOffset, salt);
        return whole && endOffset >= FILE_HEADER_BYTES ? endOffset : 0;
    }

    static ByteBuffer encodeFileHeader(long firstLsn, long salt) {
        ByteBuffer bytes = ByteBuffer.allocate(FILE_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, MAGIC).putInt(8, VERSION).putLong(16, firstLsn).putLong(24, salt);
        return bytes.putInt(36, crc(bytes, 36));
    }

    static FileHeader readFileHeader(DiskFile file, long fileSize) throws IOException {
        Path path = file.path();
        if (fileSize < FILE_HEADER_BYTES) {
            throw new CorruptDataException(
                    Location.at(path, 0),
                    "log file must have at least " + FILE_HEADER_BYTES + " bytes, but has " + fileSize);
        }
        ByteBuffer bytes = ByteBuffer.allocate(FILE_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, 0);
        if (bytes.getLong(0) != MAGIC) {
            throw new CorruptDataException(
                    Location.at(path, 0), "log file must start with \"BASALTLG\", but starts with " + hex(bytes, 8));
        }
        int crc = bytes.getInt(36);
        checkCrc(path, 36, "log file header", crc, crc(bytes, 36));
        int version = bytes.getInt(8);
        if (version < 0 || version > VERSION) {
            throw new UnsupportedFormatException(
                    Location.at(path, 8),
                    "log format version must be at most " + VERSION + ", but was " + Integer.toUnsignedString(version)
                            + "; upgrade Basalt");
        }
        long firstLsn = bytes.getLong(16);
        if (version == 0 || firstLsn < 1) {
            throw new CorruptDataException(
                    Location.at(path, 8),
                    "log format version and first LSN must be at least 1, but were " + version + " and " + firstLsn);
        }
        long salt = bytes.getLong(24);
        return new FileHeader(firstLsn, salt, crc, closedEnd(bytes, salt));
    }

    /// Fills in a record header, its checksums included.
    ///
    /// @return the record's checksum, the next link of the chain
    static int encodeRecordHeader(
            ByteBuffer header, int kind, long lsn, long durableLsn, long salt, int previousCrc, ByteBuffer... payload) {
        int size = 0;
        for (ByteBuffer part : payload) {
            size = Math.addExact(size, part.remaining());
        }
        header.putInt(SIZE_OFFSET, size).putInt(KIND_OFFSET, kind);
        header.putLong(LSN_OFFSET, lsn).putLong(DURABLE_LSN_OFFSET, durableLsn);
        header.putInt(HEADER_CRC_OFFSET, headerCrc(header, 0, salt));
        int crc = recordCrc(header, previousCrc, payload);
        header.putInt(CRC_OFFSET, crc);
        return crc;
    }

    static int headerCrc(ByteBuffer bytes, int offset, long salt) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (salt >>> shift) & 0xFF);
        }
        crc.update(bytes.slice(offset, HEADER_CRC_OFFSET));
        return (int) crc.getValue();
    }

    static int recordCrc(ByteBuffer header, int previousCrc, ByteBuffer... payload) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            crc.update((previousCrc >>> shift) & 0xFF);
        }
        crc.update(header.slice(0, CRC_OFFSET));
        for (ByteBuffer part : payload) {
            crc.update(part.duplicate());
        }
        return (int) crc.getValue();
    }

    static int crc(ByteBuffer bytes, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, size));
        return (int) crc.getValue();
    }

    static void checkCrc(Path path, long byteOffset, String what, int stored, int computed) {
        if (stored != computed) {
            throw new CorruptDataException(
                    Location.at(path, byteOffset),
                    what + " must have the CRC32C " + Integer.toHexString(computed) + ", but was "
                            + Integer.toHexString(stored));
        }
    }

    static String hex(ByteBuffer bytes, int size) {
        byte[] start = new byte[size];
        bytes.get(0, start);
        return HexFormat.of().formatHex(start);
    }
}
