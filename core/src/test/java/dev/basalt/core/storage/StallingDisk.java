package dev.basalt.core.storage;

import dev.basalt.core.testing.ForwardingDisk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// A disk whose next force, once armed, announces itself and waits to be released.
final class StallingDisk extends ForwardingDisk {
    final AtomicBoolean armed = new AtomicBoolean();

    private final CountDownLatch inForce;
    private final CountDownLatch release;

    StallingDisk(Disk disk, CountDownLatch inForce, CountDownLatch release) {
        super(disk);
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
        DiskFile file = super.open(path, mode);
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
}
