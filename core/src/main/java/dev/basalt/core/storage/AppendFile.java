package dev.basalt.core.storage;

import dev.basalt.core.error.CorruptDataException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A file of raw bytes that only grows, written by position and read through memory.
///
/// The caller keeps the committed length elsewhere (in a log or a [Manifest]) and gives it at opening; what lies
/// behind it is the rest of an unfinished write and is cut off. [#force] makes all appended bytes durable and says
/// up to where; that length may then be committed. A failed write or force poisons the file until it is opened
/// again; reading goes on.
///
/// The whole file is one range of memory: a row or a run of rows is never split. When it outgrows its mapping it is
/// mapped anew from byte 0, with at least an eighth more than needed, and segments handed out before stay valid
/// until closing. A mapping must not reach beyond the end of the file, so the file is made longer by then (the
/// added part is a hole that reads as zeros and takes no blocks where the file system knows holes); closing cuts it
/// back. Mappings thus grow geometrically: a file of 1 TiB has been mapped about 120 times, and the older mappings
/// share the pages of the newest.
///
/// - **Memory:** all mappings are in one shared arena of its own; byte 0 is at the start of a page, so a row at an
///   offset that is a multiple of 64 is aligned to a cache line
/// - **Threads:** safe for use by many threads
public final class AppendFile implements Closeable {
    private static final long MIN_GROWTH_BYTES = 256 << 10;
    private static final int GROWTH_SHIFT = 3;
    private static final long CAPACITY_ALIGNMENT = 64 << 10;

    private final DiskFile file;
    private final Poison poison;
    private final Arena arena = Arena.ofShared();
    private final ReadHolds holds;
    /// Guards the file against growing for an append and for a mapping at once, and all changes of the fields below.
    private final Object growing = new Object();

    private volatile MemorySegment mapped = MemorySegment.NULL;
    private volatile long endOffset;
    private volatile boolean closed;
    private long durableBytes;
    /// The size of the file, which may be above `endOffset` for the sake of the mapping.
    private long fileSize;

    private AppendFile(DiskFile file, long committedBytes) {
        this.file = file;
        this.poison = new Poison(file.path());
        this.holds = new ReadHolds(file.path(), "append file", arena::close);
        this.endOffset = committedBytes;
        this.durableBytes = committedBytes;
        this.fileSize = committedBytes;
    }

    /// Opens a file for appending and cuts off what lies behind the committed length; creates it where that is 0.
    ///
    /// @param disk           the disk
    /// @param path           the file
    /// @param committedBytes the length up to which the file is known to be whole and durable
    /// @return the open file; the caller closes it
    /// @throws CorruptDataException if the file is shorter than the committed length
    /// @throws IOException          if a file call fails
    public static AppendFile open(Disk disk, Path path, long committedBytes) throws IOException {
        boolean missing = !disk.exists(path);
        if (missing) {
            MappedFile.requireCommitted(path, committedBytes, 0);
        }
        DiskFile file = disk.open(path, OpenMode.READ_WRITE);
        try {
            long size = file.size();
            MappedFile.requireCommitted(path, committedBytes, size);
            if (size > committedBytes) {
                file.truncate(committedBytes);
            }
            if (committedBytes == 0) {
                disk.forceDirectory(AtomicFiles.directoryOf(path));
            }
            return new AppendFile(file, committedBytes);
        } catch (Throwable e) {
            try {
                file.close();
            } catch (IOException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
    }

    /// Appends bytes; they can be read at once and are durable after [#force].
    ///
    /// @param parts the bytes, put together from position to limit; left as they were
    /// @return the offset of the first of them
    /// @throws IOException           if the write fails, which poisons the file, or if the file is poisoned
    /// @throws IllegalStateException if the file is closed
    public long append(ByteBuffer... parts) throws IOException {
        synchronized (growing) {
            requireOpen();
            poison.check();
            long start = endOffset;
            long offset = start;
            boolean written = false;
            try {
                for (ByteBuffer part : parts) {
                    int size = part.remaining();
                    file.write(part.duplicate(), offset);
                    offset += size;
                }
                written = true;
            } catch (IOException e) {
                throw poison.set(e);
            } finally {
                if (!written) {
                    poison.set(new IOException("[" + file.path() + "] write must end normally, but was broken off"));
                }
            }
            fileSize = Math.max(fileSize, offset);
            endOffset = offset;
            return start;
        }
    }

    /// Makes all appended bytes durable.
    ///
    /// @return the length that is now durable and may be committed
    /// @throws IOException           if the force fails, which poisons the file, or if the file is poisoned
    /// @throws IllegalStateException if the file is closed
    public long force() throws IOException {
        requireOpen();
        poison.check();
        long forcedBytes = endOffset;
        try {
            file.force();
        } catch (IOException e) {
            throw poison.set(e);
        }
        synchronized (growing) {
            durableBytes = Math.max(durableBytes, forcedBytes);
        }
        return forcedBytes;
    }

    /// The appended length.
    ///
    /// @return the size in bytes, of which the last may not be durable yet
    public long size() {
        return endOffset;
    }

    /// The durable length.
    ///
    /// @return the committed length given at opening, or a later result of [#force]
    public long durableBytes() {
        synchronized (growing) {
            return durableBytes;
        }
    }

    /// The file.
    ///
    /// @return its path
    public Path path() {
        return file.path();
    }

    /// Those who read its segments.
    ///
    /// @return the readers that closing waits for
    public ReadHolds holds() {
        return holds;
    }

    /// All bytes appended so far.
    ///
    /// @return a read-only segment that lives until this is closed
    /// @throws IOException           if the file cannot be mapped
    /// @throws IllegalStateException if the file is closed
    public MemorySegment segment() throws IOException {
        return segment(0, endOffset);
    }

    /// A part of the appended bytes.
    ///
    /// @param byteOffset offset of the first byte
    /// @param size       size of the part in bytes
    /// @return a read-only segment that lives until this is closed
    /// @throws IndexOutOfBoundsException if the part does not lie within the appended bytes
    /// @throws IOException               if the file cannot be mapped
    /// @throws IllegalStateException     if the file is closed
    public MemorySegment segment(long byteOffset, long size) throws IOException {
        java.util.Objects.checkFromIndexSize(byteOffset, size, endOffset);
        requireOpen();
        MemorySegment whole = mapped;
        if (byteOffset + size > whole.byteSize()) {
            whole = grow(byteOffset + size);
        }
        return whole.asSlice(byteOffset, size);
    }

    private MemorySegment grow(long minSize) throws IOException {
        synchronized (growing) {
            requireOpen();
            if (minSize > mapped.byteSize()) {
                mapped = file.map(0, poison.isSet() ? endOffset : lengthen(), arena);
            }
            return mapped;
        }
    }

    /// Makes the file longer than its content, and says how much of it to map.
    private long lengthen() {
        long capacity = capacityFor(endOffset);
        try {
            file.truncate(capacity);
            fileSize = capacity;
            return capacity;
        } catch (IOException _) {
            // Reading must go on where the disk is full: then just the content is mapped.
            return endOffset;
        }
    }

    private static long capacityFor(long size) {
        long grown = size + Math.max(size >> GROWTH_SHIFT, MIN_GROWTH_BYTES);
        return (grown + CAPACITY_ALIGNMENT - 1) / CAPACITY_ALIGNMENT * CAPACITY_ALIGNMENT;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("[" + file.path() + "] append file must be open, but is closed");
        }
    }

    /// Waits for those who read it, ends all segments and closes the file, cut back to the appended length; nothing is
    /// forced. Closing it again does nothing.
    ///
    /// @throws IOException if the file cannot be cut back or closed; it is closed all the same
    @Override
    public void close() throws IOException {
        synchronized (growing) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            holds.close();
        } finally {
            closeFile();
        }
    }

    private void closeFile() throws IOException {
        synchronized (growing) {
            try {
                if (fileSize > endOffset && !poison.isSet()) {
                    file.truncate(endOffset);
                }
            } finally {
                file.close();
            }
        }
    }
}
