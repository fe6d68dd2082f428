package dev.basalt.core.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells temporary files that are being written from those that a killed process left.
///
/// A writer holds a lock of the operating system on its file, which ends with the process however that ends. Within
/// this process the names in use are kept here, as a process loses such a lock when it closes any descriptor of the
/// file. A writer creates its file first and locks it then; if another process found the file in between and deleted
/// it, the writer sees that after it has the lock, and takes another name.
final class TemporaryFiles {
    /// Behind the end of any file: on Windows nobody else can read a locked byte.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final Set<Path> IN_USE = new HashSet<>();
    /// Channels that met a lock of this process taken through another class loader; closing one would end that lock.
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private TemporaryFiles() {}

    private static Path key(Path path) throws IOException {
        return AtomicFiles.directoryOf(path.toAbsolutePath())
                .toRealPath()
                .resolve(requireNonNull(path.getFileName(), "file name"));
    }

    /// Names a file that is about to be created.
    static Path use(Path path) throws IOException {
        Path key = key(path);
        synchronized (IN_USE) {
            IN_USE.add(key);
        }
        return key;
    }

    static void release(Path key) {
        synchronized (IN_USE) {
            IN_USE.remove(key);
        }
    }

    /// Locks a file that was just created, if its file system knows locks. The lock ends when the channel is closed.
    ///
    /// @throws TakenAwayException if somebody took it for an abandoned one
    static void lock(Path path, FileChannel channel, @Nullable Object fileKey) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (tryLock(channel) == Outcome.HELD_BY_OTHERS || !Files.exists(path)) {
                throw new TakenAwayException(path);
            }
            Object keyNow = SystemFile.fileKey(path);
            if (fileKey != null && !fileKey.equals(keyNow)) {
                throw new TakenAwayException(path);
            }
        } catch (NoSuchFileException _) {
            throw new TakenAwayException(path);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private enum Outcome {
        LOCKED,
        HELD_BY_OTHERS,
        HELD_HERE,
        UNKNOWN
    }

    private static Outcome tryLock(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock == null ? Outcome.HELD_BY_OTHERS : Outcome.LOCKED;
        } catch (OverlappingFileLockException _) {
            return Outcome.HELD_HERE;
        } catch (IOException _) {
            // The file system has no locks; then nobody can lock the file, and nobody takes it for an abandoned one.
            return Outcome.UNKNOWN;
        }
    }

    /// Deletes a file if nobody is writing it.
    static boolean deleteIfAbandoned(Path path) throws IOException {
        synchronized (IN_USE) {
            if (SystemDisk.WINDOWS || IN_USE.contains(key(path)) || !Files.isRegularFile(path)) {
                return false;
            }
            boolean interrupted = Thread.interrupted();
            boolean keepOpen = false;
            FileChannel channel;
            try {
                channel = FileChannel.open(path, StandardOpenOption.WRITE);
            } catch (IOException _) {
                // It is gone, or not ours to delete.
                return false;
            }
            try {
                Outcome outcome = tryLock(channel);
                if (outcome == Outcome.HELD_HERE) {
                    keepOpen = true;
                    NEVER_CLOSED.add(channel);
                }
                return outcome == Outcome.LOCKED && Files.deleteIfExists(path);
            } finally {
                if (!keepOpen) {
                    channel.close();
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
