package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The file that says which entries of the segments of a generation were removed, format version 1.
///
/// ```text
/// OFFSET SIZE FIELD
///      0    8 magic "BASALTVR"
///      8    4 format version, 1
///     12    4 number of segments that follow
/// then each segment that has removed entries, in the order of the manifest
///      0    8 number of the segment
///      8    4 number of its entries, live or not
///     12    4 number of words
///     16      64-bit words: a set bit is a removed entry
///   last    4 CRC32C of all before
/// ```
final class RemovedFile {
    private static final int VERSION = 1;
    /// "BASALTVR" read as a little-endian long.
    private static final long MAGIC = 0x5256_544C_4153_4142L;

    private static final int HEADER_BYTES = 16;
    /// An entry dies by no later record: it was dead when the generation began.
    private static final long DIED_BEFORE = 1;

    private RemovedFile() {}

    /// Writes the entries that died up to an LSN; nothing where there are none. The name is not durable yet.
    static Generation.RemovedEntry write(Disk disk, Path directory, long number, List<SealedPart> parts, long lsn)
            throws IOException {
        List<SealedPart> touched = new ArrayList<>();
        long size = HEADER_BYTES + Integer.BYTES;
        for (SealedPart part : parts) {
            if (nextDead(part, 0, lsn) < part.entryCount()) {
                touched.add(part);
                size += HEADER_BYTES + (long) Long.BYTES * words(part.entryCount());
            }
        }
        if (touched.isEmpty()) {
            return Generation.RemovedEntry.NONE;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC).putInt(VERSION).putInt(touched.size());
        for (SealedPart part : touched) {
            long[] words = new long[words(part.entryCount())];
            int count = part.entryCount();
            for (int entry = nextDead(part, 0, lsn); entry < count; entry = nextDead(part, entry + 1, lsn)) {
                words[entry >>> 6] |= 1L << entry;
            }
            bytes.putLong(part.entry().number()).putInt(count).putInt(words.length);
            for (long word : words) {
                bytes.putLong(word);
            }
        }
        int crc = crc(bytes, bytes.position());
        bytes.putInt(crc);
        try (DiskFile file = disk.open(directory.resolve(FileNames.removed(number)), OpenMode.CREATE_NEW)) {
            file.write(bytes.flip(), 0);
            file.force();
        }
        return new Generation.RemovedEntry(number, size, crc);
    }

    private static int nextDead(SealedPart part, int from, long lsn) {
        int entry = part.deaths().next(from);
        while (entry < part.entryCount() && part.deaths().get(entry) > lsn) {
            entry = part.deaths().next(entry + 1);
        }
        return entry;
    }

    private static int words(int entryCount) {
        return (int) ((entryCount + 63L) >>> 6);
    }

    private static int crc(ByteBuffer bytes, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, size));
        return (int) crc.getValue();
    }

    /// Ends the entries of parts that the file of a generation names.
    static void apply(Disk disk, Path directory, Generation.RemovedEntry removed, List<SealedPart> parts)
            throws IOException {
        if (removed.number() == 0) {
            return;
        }
        Path path = directory.resolve(FileNames.removed(removed.number()));
        ByteBuffer bytes = read(disk, path, removed, parts);
        int segments = bytes.getInt(12);
        bytes.position(HEADER_BYTES);
        int next = 0;
        for (int i = 0; i < segments; i++) {
            require(path, bytes.remaining() >= HEADER_BYTES, "segments as its header says");
            long number = bytes.getLong();
            int entryCount = bytes.getInt();
            int wordCount = bytes.getInt();
            while (next < parts.size() && parts.get(next).entry().number() != number) {
                next++;
            }
            require(
                    path,
                    next < parts.size()
                            && parts.get(next).entryCount() == entryCount
                            && wordCount == words(entryCount)
                            && bytes.remaining() / Long.BYTES >= wordCount,
                    "the segments of the manifest in their order");
            apply(path, bytes, parts.get(next++), wordCount);
        }
        require(path, segments >= 0 && !bytes.hasRemaining(), "nothing behind its segments");
    }

    private static void apply(Path path, ByteBuffer bytes, SealedPart part, int wordCount) {
        for (int i = 0; i < wordCount; i++) {
            for (long word = bytes.getLong(); word != 0; word &= word - 1) {
                int entry = i * 64 + Long.numberOfTrailingZeros(word);
                require(path, entry < part.entryCount(), "no bits behind the last entry");
                part.kill(entry, DIED_BEFORE);
            }
        }
    }

    private static ByteBuffer read(Disk disk, Path path, Generation.RemovedEntry removed, List<SealedPart> parts)
            throws IOException {
        if (!disk.exists(path)) {
            throw new CorruptDataException(
                    Location.of(path), "file must be there because the manifest names it, but is not");
        }
        long most = HEADER_BYTES + Integer.BYTES;
        for (SealedPart part : parts) {
            most += HEADER_BYTES + (long) Long.BYTES * words(part.entryCount());
        }
        ByteBuffer bytes;
        try (DiskFile file = disk.open(path, OpenMode.READ)) {
            long size = file.size();
            if (size != removed.byteSize() || size > most || size < HEADER_BYTES + Integer.BYTES) {
                throw new CorruptDataException(
                        Location.at(path, 0),
                        "file of removed entries must have " + removed.byteSize() + " bytes, in [20, " + most
                                + "], but has " + size);
            }
            bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
            file.read(bytes, 0);
        }
        int crcOffset = bytes.capacity() - Integer.BYTES;
        int computed = crc(bytes, crcOffset);
        if (bytes.getLong(0) != MAGIC || computed != removed.crc() || bytes.getInt(crcOffset) != computed) {
            throw new CorruptDataException(
                    Location.at(path, 0),
                    "file of removed entries must start with \"BASALTVR\" and end with the CRC32C "
                            + Integer.toHexString(removed.crc()) + ", but its CRC32C is "
                            + Integer.toHexString(computed));
        }
        Codes.checkVersion(Location.at(path, 8), "file of removed entries", bytes.getInt(8), VERSION);
        return bytes.limit(crcOffset);
    }

    private static void require(Path path, boolean holds, String what) {
        if (!holds) {
            throw new CorruptDataException(
                    Location.of(path), "file of removed entries must have " + what + ", but does not");
        }
    }
}
