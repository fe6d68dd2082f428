package dev.basalt.core.storage;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/// The first bytes of a file, mapped into memory for reading; for files that are complete, or complete up to a
/// length.
///
/// A reader of the segment holds the file meanwhile, with [#read] or [#holds]: closing waits for those and lets no
/// other in. Nobody may cut the file below the mapped size while it is open; a read of bytes that are gone ends with a
/// [CorruptDataException] that names the file.
///
/// - **Memory:** one mapping in one shared arena of its own; the segment starts on a page
/// - **Threads:** safe for use by many threads
public final class MappedFile implements AutoCloseable {
    private static final int OPEN_ATTEMPTS = 100;

    private final Path path;
    private final MemorySegment segment;
    private final ReadHolds holds;

    private MappedFile(Path path, Arena arena, MemorySegment segment) {
        this.path = path;
        this.segment = segment;
        this.holds = new ReadHolds(path, "mapped file", arena::close);
    }

    /// Maps a whole file.
    ///
    /// @param disk the disk
    /// @param path the file
    /// @return the open mapping; the caller closes it
    /// @throws IOException if a file call fails
    public static MappedFile open(Disk disk, Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return open(disk, path, size -> size);
            } catch (IOException e) {
                // Another process may replace the file between its opening and its mapping.
                boolean replaced = e.getCause() instanceof NoSuchFileException && disk.exists(path);
                if (!replaced || attempt == OPEN_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Maps the start of a file, up to a length that is known from elsewhere.
    ///
    /// @param disk           the disk
    /// @param path           the file
    /// @param committedBytes how many bytes to map, at least 0
    /// @return the open mapping; the caller closes it
    /// @throws CorruptDataException if the file is shorter
    /// @throws IOException          if a file call fails
    public static MappedFile open(Disk disk, Path path, long committedBytes) throws IOException {
        return open(disk, path, size -> {
            requireCommitted(path, committedBytes, size);
            return committedBytes;
        });
    }

    /// @param bytesOf how many bytes to map of a file of some size
    private static MappedFile open(Disk disk, Path path, LongUnaryOperator bytesOf) throws IOException {
        Arena arena = Arena.ofShared();
        try (DiskFile file = disk.open(path, OpenMode.READ)) {
            // The size of the open file: another file may have taken its name a moment before.
            long bytes = bytesOf.applyAsLong(file.size());
            return new MappedFile(path, arena, file.map(0, bytes, arena));
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    /// Maps what is made of a file, such as what is packed in it, from a temporary file that has no name.
    ///
    /// @param path      the file that it is made of, which messages name
    /// @param directory where the temporary file is made
    /// @param content   writes it
    /// @return the open mapping; the caller closes it
    /// @throws IOException if a file call fails
    public static MappedFile madeOf(Path path, Path directory, ScratchMemory.Content content) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new MappedFile(
                    path, arena, ScratchMemory.take(directory, content, arena).asReadOnly());
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    static void requireCommitted(Path path, long committedBytes, long size) {
        if (committedBytes < 0) {
            throw new IllegalArgumentException("committedBytes must be at least 0, but was " + committedBytes);
        }
        if (size < committedBytes) {
            throw new CorruptDataException(
                    Location.at(path, size),
                    "file must have at least the committed " + committedBytes + " bytes, but has " + size);
        }
    }

    /// The mapped bytes, to be read inside of a hold.
    ///
    /// @return a read-only segment that lives until this is closed
    /// @throws IllegalStateException if this is closed
    public MemorySegment segment() {
        if (holds.isClosed()) {
            throw new IllegalStateException("[" + path + "] mapped file must be open, but is closed");
        }
        return segment;
    }

    /// Those who read it.
    ///
    /// @return the readers that closing waits for
    public ReadHolds holds() {
        return holds;
    }

    /// Reads the mapped bytes; closing waits until that is done.
    ///
    /// @param <T>     what it results in
    /// @param <X>     what it may throw
    /// @param reading what to do
    /// @return what that returns
    /// @throws X                     if that does
    /// @throws IllegalStateException if this is closed
    /// @throws CorruptDataException  if mapped bytes are gone
    public <T, X extends Exception> T read(ReadHolds.Reading<T, X> reading) throws X {
        return holds.read(reading);
    }

    /// The file.
    ///
    /// @return its path
    public Path path() {
        return path;
    }

    /// Ends the mapping when all readers have left, which it waits for; doing so again does nothing.
    @Override
    public void close() {
        holds.close();
    }
}
