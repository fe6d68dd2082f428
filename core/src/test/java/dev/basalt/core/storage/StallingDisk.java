package dev.basalt.core.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// A disk whose next force, once armed, announces itself and waits to be released.
final class StallingDisk implements Disk {
    final AtomicBoolean armed = new AtomicBoolean();

    private final Disk disk;
    private final CountDownLatch inForce;
    private final CountDownLatch release;

    StallingDisk(Disk disk, CountDownLatch inForce, CountDownLatch release) {
        this.disk = disk;
        this.inForce = inForce;
        this.release = release;
    }

    private void stall() throws IOException {
        if (armed.compareAndSet(true, false)) {
            inForce.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Override
    public DiskFile open(Path path, OpenMode mode) throws IOException {
        DiskFile file = disk.open(path, mode);
        return new DiskFile() {
            @Override
            public Path path() {
                return path;
            }

            @Override
            public void read(ByteBuffer dst, long byteOffset) throws IOException {
                file.read(dst, byteOffset);
            }

            @Override
            public void write(ByteBuffer src, long byteOffset) throws IOException {
                file.write(src, byteOffset);
            }

            @Override
            public void force() throws IOException {
                stall();
                file.force();
            }

            @Override
            public void truncate(long size) throws IOException {
                file.truncate(size);
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public MemorySegment map(long byteOffset, long size, Arena arena) throws IOException {
                return file.map(byteOffset, size, arena);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public long size(Path path) throws IOException {
        return disk.size(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        disk.replace(from, to);
    }

    @Override
    public boolean link(Path file, Path name) throws IOException {
        return disk.link(file, name);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public DiskLock lock(Path path) throws IOException {
        return disk.lock(path);
    }
}
