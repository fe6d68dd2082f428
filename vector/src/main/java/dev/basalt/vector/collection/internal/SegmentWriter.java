package dev.basalt.vector.collection.internal;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.OpenMode;
import dev.basalt.core.storage.ScratchMemory;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import dev.basalt.vector.collection.CollectionShape;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Writes a segment file from front to back, block by block.
///
/// - **Threads:** confined to one
final class SegmentWriter implements Closeable {
    /// An index of more bytes than this is brought into its file's form on the disk.
    private static final long MAX_MEMORY_BYTES = 1 << 20;

    private final Disk disk;
    private final DiskFile file;
    private final CollectionShape shape;
    private final long number;
    private final PartIndexes indexes;
    private final ByteBuffer block;
    private final CRC32C crc = new CRC32C();
    private int[] checksums = new int[16];
    private int blockCount;
    /// Offset of the first byte of `block`.
    private long blockOffset;

    private int rowCount;

    SegmentWriter(Disk disk, Path path, CollectionShape shape, long number, PartIndexes indexes) throws IOException {
        this.disk = disk;
        this.shape = shape;
        this.number = number;
        this.indexes = indexes;
        this.block = ByteBuffer.allocate(SegmentLayout.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.file = disk.open(path, OpenMode.CREATE_NEW);
        block.putLong(SegmentLayout.MAGIC).putInt(SegmentLayout.VERSION).putInt(shape.dimension());
        block.putInt(Codes.of(shape.metric())).putInt(Codes.of(shape.type()));
        block.putInt(shape.index().code()).putInt(0).putLong(number);
        block.putLong(0).putLong(0).putLong(0);
    }

    /// Appends rows that follow each other.
    void rows(MemorySegment segment, long byteOffset, int count) throws IOException {
        put(segment, byteOffset, count * RowForm.bytes(shape));
        rowCount = Math.addExact(rowCount, count);
    }

    int rowCount() {
        return rowCount;
    }

    /// Reads a row that was written.
    void readRow(int row, ByteBuffer to) throws IOException {
        long from = SegmentLayout.HEADER_BYTES + row * RowForm.bytes(shape);
        if (from + to.remaining() > blockOffset) {
            file.write(block.duplicate().flip(), blockOffset);
        }
        file.read(to, from);
    }

    /// The rows written so far, mapped.
    VectorRows mapRows(Arena arena) throws IOException {
        // The block that is not full is written again when it is.
        if (block.position() > 0) {
            file.write(block.duplicate().flip(), blockOffset);
        }
        long size = rowCount * RowForm.bytes(shape);
        MemorySegment mapped = file.map(0, SegmentLayout.HEADER_BYTES + size, arena);
        return new FixedRows(shape, rowCount, mapped.asSlice(SegmentLayout.HEADER_BYTES, size));
    }

    /// Writes all that is behind the rows, and makes the file durable; its name is not yet.
    ///
    /// @param highs ids in ascending order, most significant bits
    /// @param lows  their least significant bits
    /// @param rows  their rows
    /// @param count how many there are
    /// @param index the index on the rows written, which does not change any more
    /// @param threads how many threads may bring it into the form that files have
    /// @return what the manifest says of the file
    SegmentEntry finish(long[] highs, long[] lows, int[] rows, int count, VectorIndex index, int threads)
            throws IOException {
        align();
        for (int entry = 0; entry < count; entry++) {
            putId(highs[entry], lows[entry]);
        }
        align();
        putInts(rows, count);
        align();
        int[] ends = new int[rowCount];
        int[] entries = byRow(rows, count, ends);
        putInts(ends, rowCount);
        align();
        putInts(entries, count);
        align();
        indexes.settle(index, threads);
        long indexBytes;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment saved = savedMemory(indexes.savedBytes(index), arena);
            indexBytes = indexes.save(index, saved, threads);
            put(saved, 0, indexBytes);
        }
        align();
        long size = finishBlocks(count, indexBytes);
        file.force();
        return new SegmentEntry(number, size, rowCount, count);
    }

    /// Pages of a file can be dropped while memory cannot, and an index may be larger than the rows.
    private MemorySegment savedMemory(long byteSize, Arena arena) throws IOException {
        Path directory = file.path().toAbsolutePath().getParent();
        return byteSize > MAX_MEMORY_BYTES && disk.equals(Disk.system()) && directory != null
                ? ScratchMemory.take(directory, byteSize, arena)
                : arena.allocate(byteSize, SegmentLayout.ALIGNMENT);
    }

    /// The entries in the order of their rows, and within one row in their own; fills in where each row's end.
    private static int[] byRow(int[] rows, int count, int[] ends) {
        for (int entry = 0; entry < count; entry++) {
            ends[rows[entry]]++;
        }
        int sum = 0;
        for (int row = 0; row < ends.length; row++) {
            int ofRow = ends[row];
            ends[row] = sum;
            sum += ofRow;
        }
        int[] entries = new int[count];
        for (int entry = 0; entry < count; entry++) {
            entries[ends[rows[entry]]++] = entry;
        }
        return entries;
    }

    private long finishBlocks(int entryCount, long indexBytes) throws IOException {
        long checksumsOffset = blockOffset + block.position();
        if (block.position() > 0) {
            flush();
        }
        long tail = (long) blockCount * Integer.BYTES + SegmentLayout.TRAILER_BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tail)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < blockCount; i++) {
            bytes.putInt(checksums[i]);
        }
        int trailer = bytes.position();
        bytes.putInt(rowCount).putInt(entryCount).putLong(indexBytes);
        bytes.putInt(SegmentLayout.BLOCK_BYTES).putInt(blockCount).putLong(number);
        int crcOffset = trailer + SegmentLayout.TRAILER_CRC_OFFSET;
        crc.reset();
        crc.update(bytes.slice(0, crcOffset));
        bytes.putInt(crcOffset, (int) crc.getValue()).putLong(crcOffset + Integer.BYTES, SegmentLayout.END_MAGIC);
        file.write(bytes.clear(), checksumsOffset);
        return checksumsOffset + tail;
    }

    private void putId(long high, long low) throws IOException {
        putLong(Long.reverseBytes(high));
        putLong(Long.reverseBytes(low));
    }

    private void putLong(long value) throws IOException {
        // All sections begin at multiples of 64, so no number crosses the end of a block.
        block.putLong(value);
        flushIfFull();
    }

    private void putInts(int[] values, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            block.putInt(values[i]);
            flushIfFull();
        }
    }

    private void put(MemorySegment from, long byteOffset, long size) throws IOException {
        long at = byteOffset;
        long end = byteOffset + size;
        while (at < end) {
            int part = (int) Math.min(block.remaining(), end - at);
            MemorySegment.copy(from, at, MemorySegment.ofBuffer(block), 0, part);
            block.position(block.position() + part);
            at += part;
            flushIfFull();
        }
    }

    private void align() throws IOException {
        while (block.position() % SegmentLayout.ALIGNMENT != 0) {
            block.put((byte) 0);
        }
        flushIfFull();
    }

    private void flushIfFull() throws IOException {
        if (!block.hasRemaining()) {
            flush();
        }
    }

    private void flush() throws IOException {
        block.flip();
        crc.reset();
        crc.update(block.duplicate());
        if (blockCount == checksums.length) {
            checksums = Arrays.copyOf(checksums, blockCount * 2);
        }
        checksums[blockCount++] = (int) crc.getValue();
        int size = block.remaining();
        file.write(block, blockOffset);
        blockOffset += size;
        block.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
