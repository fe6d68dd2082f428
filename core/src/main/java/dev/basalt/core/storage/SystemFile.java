package dev.basalt.core.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// A file of the operating system.
///
/// Built on [RandomAccessFile] because interrupting a thread inside a `FileChannel` closes the channel for all
/// threads and hides whether a force succeeded. The price is one seek per call, and that two reads of one file take
/// turns.
final class SystemFile implements DiskFile {
    private static final int COPY_BYTES = 64 << 10;

    private final Path path;
    private final RandomAccessFile file;
    private final boolean writable;
    private final @Nullable Object fileKey;
    /// Guards the position of `file`.
    private final Object position = new Object();
    /// Read: the file is in use. Write: it is being closed. Without it a late call could meet a reused descriptor.
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;
    private @Nullable Path temporaryKey;

    SystemFile(Path path, RandomAccessFile file, OpenMode mode) throws IOException {
        this.path = path;
        this.file = file;
        this.writable = mode != OpenMode.READ;
        try {
            this.fileKey = fileKey(path);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    static @Nullable Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /// Holds a temporary file until it is closed.
    void lockAsTemporary(Path key) throws IOException {
        TemporaryFiles.lock(path, file.getChannel(), fileKey);
        temporaryKey = key;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void read(ByteBuffer dst, long byteOffset) throws IOException {
        int size = dst.remaining();
        Failures.checkRange(byteOffset, size);
        Lock lock = begin();
        try {
            synchronized (position) {
                file.seek(byteOffset);
                if (!readFully(dst)) {
                    throw Failures.endOfFile(path, "read", byteOffset, size, file.length());
                }
            }
        } catch (java.io.EOFException e) {
            throw e;
        } catch (IOException e) {
            throw Failures.of(path, "reading " + size + " bytes at byte " + byteOffset, e);
        } finally {
            lock.unlock();
        }
    }

    private boolean readFully(ByteBuffer dst) throws IOException {
        byte[] bytes = dst.hasArray() ? dst.array() : new byte[Math.min(dst.remaining(), COPY_BYTES)];
        while (dst.hasRemaining()) {
            int read;
            if (dst.hasArray()) {
                read = file.read(bytes, dst.arrayOffset() + dst.position(), dst.remaining());
                dst.position(dst.position() + Math.max(read, 0));
            } else {
                read = file.read(bytes, 0, Math.min(dst.remaining(), bytes.length));
                dst.put(bytes, 0, Math.max(read, 0));
            }
            if (read < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void write(ByteBuffer src, long byteOffset) throws IOException {
        int size = src.remaining();
        Failures.checkRange(byteOffset, size);
        requireWritable();
        Lock lock = begin();
        try {
            synchronized (position) {
                file.seek(byteOffset);
                writeFully(src);
            }
        } catch (IOException e) {
            throw Failures.of(path, "writing " + size + " bytes at byte " + byteOffset, e);
        } finally {
            lock.unlock();
        }
    }

    private void writeFully(ByteBuffer src) throws IOException {
        if (src.hasArray()) {
            file.write(src.array(), src.arrayOffset() + src.position(), src.remaining());
            src.position(src.limit());
            return;
        }
        byte[] bytes = new byte[Math.min(src.remaining(), COPY_BYTES)];
        while (src.hasRemaining()) {
            int size = Math.min(src.remaining(), bytes.length);
            src.get(bytes, 0, size);
            file.write(bytes, 0, size);
        }
    }

    @Override
    public void force() throws IOException {
        requireWritable();
        Lock lock = begin();
        try {
            file.getFD().sync();
        } catch (IOException e) {
            throw Failures.of(path, "forcing the file", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        Failures.checkRange(0, size);
        requireWritable();
        Lock lock = begin();
        try {
            synchronized (position) {
                file.setLength(size);
            }
        } catch (IOException e) {
            throw Failures.of(path, "setting the size to " + size + " bytes", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long size() throws IOException {
        Lock lock = begin();
        try {
            return file.length();
        } catch (IOException e) {
            throw Failures.of(path, "reading the size", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public MemorySegment map(long byteOffset, long size, Arena arena) throws IOException {
        Failures.checkRange(byteOffset, size);
        requireNonNull(arena, "arena");
        Lock lock = begin();
        boolean interrupted = Thread.interrupted();
        try {
            if (byteOffset + size > file.length()) {
                throw Failures.endOfFile(path, "map", byteOffset, size, file.length());
            }
            if (size == 0) {
                return arena.allocate(0).asReadOnly();
            }
            while (true) {
                try {
                    return mapOnce(byteOffset, size, arena);
                } catch (ClosedByInterruptException _) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (java.io.EOFException e) {
            throw e;
        } catch (IOException e) {
            throw Failures.of(path, "mapping " + size + " bytes at byte " + byteOffset, e);
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Maps through a channel of its own, after making sure that the path still leads to the open file.
    private MemorySegment mapOnce(long byteOffset, long size, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            Object keyNow = fileKey(path);
            if (fileKey != null && !fileKey.equals(keyNow)) {
                throw new NoSuchFileException(path.toString());
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, byteOffset, size, arena);
        }
    }

    @Override
    public void close() throws IOException {
        Lock lock = use.writeLock();
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                file.close();
            }
        } catch (IOException e) {
            throw Failures.of(path, "closing", e);
        } finally {
            if (temporaryKey != null) {
                TemporaryFiles.release(temporaryKey);
                temporaryKey = null;
            }
            lock.unlock();
        }
    }

    private Lock begin() {
        Lock lock = use.readLock();
        lock.lock();
        if (closed) {
            lock.unlock();
            throw new IllegalStateException("[" + path + "] file must be open, but is closed");
        }
        return lock;
    }

    private void requireWritable() {
        if (!writable) {
            throw new IllegalStateException("[" + path + "] file must be open for writing, but was opened READ");
        }
    }
}
