package dev.basalt.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A lock of the operating system, and of this process: the former alone does not keep out a second opener in the
/// same process.
///
/// On POSIX systems a process loses its lock when it closes *any* descriptor of the lock file. So the file is
/// opened only after the path was reserved in [#HELD], and a channel that met a lock of this process (taken through
/// another class loader, which has another `HELD`) is kept open for good in [#NEVER_CLOSED].
final class SystemLock implements DiskLock {
    /// The locked byte, far from the process id: on Windows nobody else can read a locked byte.
    private static final long LOCKED_BYTE = 1L << 30;

    private static final int MAX_PID_BYTES = 20;

    private static final Set<Path> HELD = new HashSet<>();
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private final Path path;
    private final Path key;
    private final FileChannel channel;

    private SystemLock(Path path, Path key, FileChannel channel) {
        this.path = path;
        this.key = key;
        this.channel = channel;
    }

    static SystemLock take(Path path) throws IOException {
        Path key = keyOf(path);
        synchronized (HELD) {
            if (!HELD.add(key)) {
                throw new StoreLockedException(path, "this process (" + ownPid() + ")");
            }
        }
        boolean interrupted = Thread.interrupted();
        @Nullable SystemLock taken = null;
        try {
            while (taken == null) {
                try {
                    taken = takeOnce(path, key);
                } catch (ClosedByInterruptException | FileLockInterruptionException _) {
                    interrupted |= Thread.interrupted();
                }
            }
            return taken;
        } catch (StoreLockedException e) {
            throw e;
        } catch (IOException e) {
            throw Failures.of(path, "locking", e);
        } finally {
            if (taken == null) {
                release(key);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SystemLock takeOnce(Path path, Path key) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean keepOpen = false;
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw new StoreLockedException(path, holderOf(channel));
            }
            byte[] pid = (ownPid() + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            channel.truncate(pid.length);
            keepOpen = true;
            return new SystemLock(path, key, channel);
        } catch (OverlappingFileLockException _) {
            keepOpen = true;
            synchronized (HELD) {
                NEVER_CLOSED.add(channel);
            }
            throw new StoreLockedException(path, "this process (" + ownPid() + ")");
        } finally {
            if (!keepOpen) {
                channel.close();
            }
        }
    }

    /// One key for one lock file, however its directory is spelled.
    private static Path keyOf(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        Path name = absolute.getFileName();
        if (directory == null || name == null) {
            throw new IllegalArgumentException("lock path must name a file, but was '" + path + "'");
        }
        try {
            return directory.toRealPath().resolve(name);
        } catch (IOException e) {
            throw Failures.of(path, "locking", e);
        }
    }

    private static String holderOf(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(bytes, 0);
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < bytes.position() && bytes.get(i) >= '0' && bytes.get(i) <= '9'; i++) {
            digits.append((char) bytes.get(i));
        }
        return digits.isEmpty() ? "another process" : "process " + digits;
    }

    private static long ownPid() {
        return ProcessHandle.current().pid();
    }

    private static void release(Path key) {
        synchronized (HELD) {
            HELD.remove(key);
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw Failures.of(path, "unlocking", e);
        } finally {
            release(key);
        }
    }
}
