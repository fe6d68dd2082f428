package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.MappedFile;
import dev.basalt.core.storage.SegmentChecksum;
import dev.basalt.vector.collection.CollectionShape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLongArray;

/// An open segment file: all but its rows has been checked, they are when asked for.
///
/// - **Threads:** safe for use by many threads
final class SegmentFile implements AutoCloseable {
    private final MappedFile mapped;
    private final MemorySegment bytes;
    private final SegmentLayout layout;
    private final CollectionShape shape;
    private final int blockBytes;
    private final int blockCount;
    /// Blocks that were found to be right, one bit each.
    private final AtomicLongArray checked;
    private volatile boolean areRowsChecked;

    private SegmentFile(MappedFile mapped, CollectionShape shape, SegmentEntry entry) {
        this.mapped = mapped;
        this.bytes = mapped.segment();
        this.shape = shape;
        Path path = mapped.path();
        long trailer = trailerOffset(path, bytes.byteSize());
        requireMagic(path, trailer + 56, SegmentLayout.END_MAGIC, "end with \"BASALTVE\"");
        this.blockBytes = bytes.get(SegmentLayout.INT, trailer + 16);
        this.blockCount = bytes.get(SegmentLayout.INT, trailer + 20);
        long indexBytes = bytes.get(SegmentLayout.LONG, trailer + 8);
        requireSizes(path, trailer, entry, indexBytes);
        this.layout =
                new SegmentLayout(entry.rowCount(), entry.entryCount(), SegmentLayout.rowBytes(shape), indexBytes);
        requireTrailer(path, trailer);
        this.checked = new AtomicLongArray((blockCount + 63) >>> 6);
        checkRange(0, SegmentLayout.HEADER_BYTES);
        requireHeader(path, entry);
        checkRange(layout.ids(), layout.checksums());
        requireEntries(path);
    }

    /// Maps a segment file and checks all of it but the rows.
    ///
    /// @throws CorruptDataException if it is not what the manifest says
    static SegmentFile open(Disk disk, Path path, CollectionShape shape, SegmentEntry entry) throws IOException {
        if (!disk.exists(path)) {
            throw new CorruptDataException(
                    Location.of(path), "segment file must be there because the manifest names it, but is not");
        }
        long size = disk.size(path);
        if (size != entry.byteSize()) {
            throw new CorruptDataException(
                    Location.at(path, Math.min(size, entry.byteSize())),
                    "segment file must have " + entry.byteSize() + " bytes, but has " + size);
        }
        MappedFile mapped = MappedFile.open(disk, path, size);
        try {
            return mapped.read(() -> new SegmentFile(mapped, shape, entry));
        } catch (Throwable e) {
            mapped.close();
            throw e;
        }
    }

    private static long trailerOffset(Path path, long size) {
        if (size < SegmentLayout.HEADER_BYTES + SegmentLayout.TRAILER_BYTES) {
            throw new CorruptDataException(
                    Location.at(path, 0), "segment file must have at least 128 bytes, but has " + size);
        }
        return size - SegmentLayout.TRAILER_BYTES;
    }

    private void requireMagic(Path path, long byteOffset, long magic, String what) {
        long found = bytes.get(SegmentLayout.LONG, byteOffset);
        if (found != magic) {
            throw new CorruptDataException(
                    Location.at(path, byteOffset),
                    "segment file must " + what + ", but has " + Long.toHexString(Long.reverseBytes(found)) + " there");
        }
    }

    private void requireSizes(Path path, long trailer, SegmentEntry entry, long indexBytes) {
        int rows = bytes.get(SegmentLayout.INT, trailer);
        int entries = bytes.get(SegmentLayout.INT, trailer + 4);
        if (rows != entry.rowCount() || entries != entry.entryCount()) {
            throw new CorruptDataException(
                    Location.at(path, trailer),
                    "segment must have " + entry.rowCount() + " rows and " + entry.entryCount() + " entries, but has "
                            + rows + " and " + entries);
        }
        boolean isBlockSize = blockBytes >= SegmentLayout.MIN_BLOCK_BYTES
                && blockBytes <= SegmentLayout.MAX_BLOCK_BYTES
                && Integer.bitCount(blockBytes) == 1;
        if (!isBlockSize || indexBytes < 0 || indexBytes > bytes.byteSize() || blockCount < 0) {
            throw new CorruptDataException(
                    Location.at(path, trailer + 8),
                    "blocks must be of a power of two from 64 to 16777216 bytes and the index within the file, but"
                            + " they have " + blockBytes + " and it " + indexBytes + " bytes");
        }
    }

    private void requireTrailer(Path path, long trailer) {
        long body = layout.checksums();
        long blocks = (body + blockBytes - 1) / blockBytes;
        if (blockCount != blocks || body + blocks * Integer.BYTES != trailer) {
            throw new CorruptDataException(
                    Location.at(path, trailer),
                    "trailer must begin at byte " + (body + blocks * Integer.BYTES) + " behind " + blocks
                            + " checksums, but begins at byte " + trailer + " behind " + blockCount);
        }
        int stored = bytes.get(SegmentLayout.INT, trailer + SegmentLayout.TRAILER_CRC_OFFSET);
        int computed = crc(body, trailer + SegmentLayout.TRAILER_CRC_OFFSET);
        if (stored != computed) {
            throw new CorruptDataException(
                    Location.at(path, body),
                    "checksums and trailer must have the CRC32C " + Integer.toHexString(computed) + ", but have "
                            + Integer.toHexString(stored));
        }
    }

    private void requireHeader(Path path, SegmentEntry entry) {
        requireMagic(path, 0, SegmentLayout.MAGIC, "start with \"BASALTVS\"");
        Codes.checkVersion(Location.at(path, 8), "segment", bytes.get(SegmentLayout.INT, 8), SegmentLayout.VERSION);
        int dimension = bytes.get(SegmentLayout.INT, 12);
        int metric = bytes.get(SegmentLayout.INT, 16);
        int type = bytes.get(SegmentLayout.INT, 20);
        int kind = bytes.get(SegmentLayout.INT, 24);
        long number = bytes.get(SegmentLayout.LONG, 32);
        boolean fits = dimension == shape.dimension()
                && metric == Codes.of(shape.metric())
                && type == Codes.of(shape.type())
                && kind == shape.index().code();
        if (!fits || number != entry.number()) {
            throw new CorruptDataException(
                    Location.at(path, 12),
                    "segment must be number " + entry.number() + " of " + shape + ", but is number " + number
                            + " of dimension " + dimension + ", metric " + metric + ", type " + type + ", index "
                            + kind);
        }
    }

    /// The tables of entries and rows must agree, whatever wrote them.
    private void requireEntries(Path path) {
        int count = layout.entryCount();
        for (int entry = 0; entry < count; entry++) {
            if (entry > 0 && Ids.compare(high(entry - 1), low(entry - 1), high(entry), low(entry)) >= 0) {
                throw new CorruptDataException(
                        Location.at(path, layout.ids() + (long) SegmentLayout.ID_BYTES * entry),
                        "ids must ascend, but id " + entry + " is not above the one before");
            }
            int row = rowOf(entry);
            if (row < 0 || row >= layout.rowCount()) {
                throw new CorruptDataException(
                        Location.at(path, layout.idRows() + (long) Integer.BYTES * entry),
                        "row of an id must be in [0, " + layout.rowCount() + "), but was " + row);
            }
        }
        int from = 0;
        for (int row = 0; row < layout.rowCount(); row++) {
            int end = rowEnd(row);
            if (end < from || end > count) {
                throw new CorruptDataException(
                        Location.at(path, layout.rowEnds() + (long) Integer.BYTES * row),
                        "entries of a row must end in [" + from + ", " + count + "], but end at " + end);
            }
            for (int previous = -1; from < end; from++) {
                int entry = rowEntry(from);
                if (entry <= previous || entry >= count || rowOf(entry) != row) {
                    throw new CorruptDataException(
                            Location.at(path, layout.rowEntries() + (long) Integer.BYTES * from),
                            "entries of row " + row + " must ascend and be of that row, but " + entry
                                    + " is not or does not");
                }
                previous = entry;
            }
        }
        if (from != count) {
            throw new CorruptDataException(
                    Location.at(path, layout.rowEntries()),
                    "rows must have all " + count + " entries, but have " + from);
        }
    }

    private int crc(long from, long to) {
        return SegmentChecksum.crc32c(bytes.asSlice(from, to - from));
    }

    /// Checks the blocks of a range that were not checked before.
    private void checkRange(long from, long to) {
        if (from < to) {
            int last = (int) ((to - 1) / blockBytes);
            for (int block = (int) (from / blockBytes); block <= last; block++) {
                if ((checked.get(block >>> 6) >>> block & 1) == 0) {
                    checkBlock(block);
                    checked.getAndAccumulate(block >>> 6, 1L << block, (a, b) -> a | b);
                }
            }
        }
    }

    private void checkBlock(int block) {
        long from = (long) block * blockBytes;
        long to = Math.min(from + blockBytes, layout.checksums());
        int stored = bytes.get(SegmentLayout.INT, layout.checksums() + (long) Integer.BYTES * block);
        int computed = crc(from, to);
        if (stored != computed) {
            throw new CorruptDataException(
                    Location.at(mapped.path(), from).withPath(layout.sectionAt(from)),
                    "block of " + (to - from) + " bytes must have the CRC32C " + Integer.toHexString(stored)
                            + ", but has " + Integer.toHexString(computed));
        }
    }

    /// Checks the blocks that hold a row, once.
    void checkRow(int row) {
        long from = layout.rows() + row * layout.rowBytes();
        checkRange(from, from + layout.rowBytes());
    }

    /// Checks the blocks that hold rows, once.
    void checkRows() {
        if (!areRowsChecked) {
            checkRange(layout.rows(), layout.rows() + layout.rowCount() * layout.rowBytes());
            areRowsChecked = true;
        }
    }

    /// Reads all of the file and checks it, whether that was done before or not.
    void checkAll() {
        for (int block = 0; block < blockCount; block++) {
            checkBlock(block);
        }
    }

    Path path() {
        return mapped.path();
    }

    SegmentLayout layout() {
        return layout;
    }

    FixedRows rows() {
        return new FixedRows(
                shape, layout.rowCount(), bytes.asSlice(layout.rows(), layout.rowCount() * layout.rowBytes()));
    }

    MemorySegment index() {
        return bytes.asSlice(layout.index(), layout.indexBytes());
    }

    long high(int entry) {
        return bytes.get(SegmentLayout.ID, layout.ids() + (long) SegmentLayout.ID_BYTES * entry);
    }

    long low(int entry) {
        return bytes.get(SegmentLayout.ID, layout.ids() + (long) SegmentLayout.ID_BYTES * entry + Long.BYTES);
    }

    int rowOf(int entry) {
        return bytes.get(SegmentLayout.INT, layout.idRows() + (long) Integer.BYTES * entry);
    }

    int rowEnd(int row) {
        return bytes.get(SegmentLayout.INT, layout.rowEnds() + (long) Integer.BYTES * row);
    }

    int rowEntry(int at) {
        return bytes.get(SegmentLayout.INT, layout.rowEntries() + (long) Integer.BYTES * at);
    }

    @Override
    public void close() {
        mapped.close();
    }
}
