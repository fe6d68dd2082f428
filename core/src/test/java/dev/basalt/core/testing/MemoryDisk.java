package dev.basalt.core.testing;

import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.OpenMode;
import dev.basalt.core.storage.StoreLockedException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A disk in memory that knows what a power cut would leave of it.
///
/// The model is as strict as POSIX allows: a forced file whose name is in no forced directory may be gone; a force
/// makes durable what was written before it and nothing else; directories are durable when created; a rename
/// happens or does not. It assumes that the medium writes sectors of 512 bytes whole. Files have at most 2 GiB.
///
/// A mapping is a copy that every later write updates, so it shows what a process would see. Cutting a file below a
/// live mapping, which would end a real JVM, is an [AssertionError].
///
/// - **Threads:** safe for use by many threads
public final class MemoryDisk implements Disk {
    private static final Path ROOT = Path.of("");

    private final TreeMap<Path, MemoryFile> names = new TreeMap<>();
    private final TreeMap<Path, MemoryFile> durableNames = new TreeMap<>();
    private final List<NameChange> unforcedNames = new ArrayList<>();
    private final Set<Path> directories = new TreeSet<>();
    private final Set<Path> locked = new HashSet<>();
    private long time;
    private int openCount;
    private int mappingCount;

    /// Creates an empty disk; it has the empty path as its only directory.
    public MemoryDisk() {
        directories.add(ROOT);
    }

    /// A name that was given to a file or taken away, and the directories still to be forced before that is
    /// durable.
    private record NameChange(
            long time, @Nullable Path removed, @Nullable Path added, MemoryFile file, Set<Path> unforced) {
        void apply(Map<Path, MemoryFile> names) {
            if (removed != null) {
                names.remove(removed, file);
            }
            if (added != null) {
                names.put(added, file);
            }
        }
    }

    /// A disk that could be found after a power cut now; this disk stays as it is.
    ///
    /// @param random chooses among the possible disks
    /// @return another disk, on which everything is durable
    public synchronized MemoryDisk crash(Random random) {
        MemoryFile.Cut.Mode[] modes = MemoryFile.Cut.Mode.values();
        int choice = random.nextInt(modes.length + 2);
        MemoryFile.Cut cut = switch (choice) {
            case 0 -> new MemoryFile.Cut(MemoryFile.Cut.Mode.PREFIX, -1, random);
            case 1 -> new MemoryFile.Cut(MemoryFile.Cut.Mode.PREFIX, time, random);
            // Late moments are the interesting ones: what came early has mostly been forced.
            default ->
                new MemoryFile.Cut(modes[choice - 2], time - random.nextInt((int) Math.min(time + 1, 12)), random);
        };
        MemoryDisk left = new MemoryDisk();
        left.directories.addAll(directories);
        left.names.putAll(durableNames);
        for (NameChange change : unforcedNames) {
            if (cut.keeps(change.time)) {
                change.apply(left.names);
            }
        }
        left.names.replaceAll((_, file) -> file.crash(cut));
        left.durableNames.putAll(left.names);
        return left;
    }

    /// How many files and locks are open.
    ///
    /// @return the count
    public synchronized int openCount() {
        return openCount;
    }

    /// How many mappings are alive.
    ///
    /// @return the count
    public synchronized int mappingCount() {
        return mappingCount;
    }

    /// The bytes of a file, as processes see them.
    ///
    /// @param path the file
    /// @return a copy
    /// @throws IOException if there is no such file
    public synchronized byte[] bytes(Path path) throws IOException {
        MemoryFile file = find(path, "reading");
        ByteBuffer bytes = ByteBuffer.allocate(file.size());
        file.read(bytes, 0);
        return bytes.array();
    }

    /// Puts a durable file on the disk, in place of any file of that name.
    ///
    /// @param path    the file
    /// @param content its bytes
    public synchronized void put(Path path, byte[] content) {
        MemoryFile file = new MemoryFile();
        file.write(content, 0, content.length, ++time);
        file.force();
        Path key = path.normalize();
        names.put(key, file);
        durableNames.put(key, file);
    }

    @Override
    public synchronized DiskFile open(Path path, OpenMode mode) throws IOException {
        Path key = path.normalize();
        MemoryFile file = names.get(key);
        if (file == null && mode == OpenMode.READ) {
            throw failure(path, "opening READ", "there is no such file");
        }
        if (file != null && (mode == OpenMode.CREATE_NEW || mode == OpenMode.CREATE_TEMPORARY)) {
            throw failure(path, "opening " + mode, "there is such a file already");
        }
        if (directories.contains(key)) {
            throw failure(path, "opening " + mode, "it is a directory");
        }
        if (file == null) {
            requireDirectory(path, parent(key), "opening " + mode);
            file = new MemoryFile();
            change(new NameChange(++time, null, key, file, new HashSet<>(Set.of(parent(key)))));
        }
        openCount++;
        return new Handle(path, file, mode != OpenMode.READ);
    }

    private void change(NameChange change) {
        change.apply(names);
        unforcedNames.add(change);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        for (@Nullable Path at = directory.normalize(); at != null; at = at.getParent()) {
            if (names.containsKey(at)) {
                throw failure(directory, "creating the directory", "there is such a file already");
            }
            directories.add(at);
        }
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.containsKey(path.normalize()) || directories.contains(path.normalize());
    }

    @Override
    public synchronized long size(Path path) throws IOException {
        return find(path, "reading the size").size();
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        Path key = directory.normalize();
        requireDirectory(directory, key, "listing the directory");
        Set<Path> found = new TreeSet<>();
        for (Path name : names.keySet()) {
            if (parent(name).equals(key)) {
                found.add(directory.resolve(name.getFileName()));
            }
        }
        for (Path name : directories) {
            if (!name.equals(ROOT) && name.getFileName() != null && parent(name).equals(key)) {
                found.add(directory.resolve(name.getFileName()));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public synchronized void replace(Path from, Path to) throws IOException {
        MemoryFile file = find(from, "renaming to '" + to + "'");
        Path fromKey = from.normalize();
        Path toKey = to.normalize();
        requireDirectory(from, parent(toKey), "renaming to '" + to + "'");
        Set<Path> unforced = new HashSet<>(Arrays.asList(parent(fromKey), parent(toKey)));
        change(new NameChange(++time, fromKey, toKey, file, unforced));
    }

    @Override
    public synchronized boolean link(Path file, Path name) throws IOException {
        MemoryFile linked = find(file, "linking to '" + name + "'");
        Path key = name.normalize();
        requireDirectory(file, parent(key), "linking to '" + name + "'");
        if (exists(name)) {
            return false;
        }
        change(new NameChange(++time, null, key, linked, new HashSet<>(Set.of(parent(key)))));
        return true;
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        Path key = path.normalize();
        if (directories.contains(key)) {
            if (!list(path).isEmpty()) {
                throw failure(path, "deleting", "the directory is not empty");
            }
            directories.remove(key);
            return;
        }
        MemoryFile file = find(path, "deleting");
        change(new NameChange(++time, key, null, file, new HashSet<>(Set.of(parent(key)))));
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        Path key = directory.normalize();
        requireDirectory(directory, key, "forcing the directory");
        unforcedNames.removeIf(change -> {
            change.unforced.remove(key);
            if (change.unforced.isEmpty()) {
                change.apply(durableNames);
            }
            return change.unforced.isEmpty();
        });
    }

    @Override
    public synchronized DiskLock lock(Path path) throws IOException {
        Path key = path.normalize();
        long pid = ProcessHandle.current().pid();
        if (!locked.add(key)) {
            throw new StoreLockedException(path, "this process (" + pid + ")");
        }
        try (DiskFile file = open(path, OpenMode.READ_WRITE)) {
            ByteBuffer content = ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII));
            file.truncate(content.remaining());
            file.write(content, 0);
        } catch (IOException e) {
            locked.remove(key);
            throw e;
        }
        openCount++;
        return new Lock(path, key);
    }

    private MemoryFile find(Path path, String operation) throws IOException {
        MemoryFile file = names.get(path.normalize());
        if (file == null) {
            throw failure(path, operation, "there is no such file");
        }
        return file;
    }

    private void requireDirectory(Path path, Path directory, String operation) throws IOException {
        if (!directories.contains(directory)) {
            throw failure(path, operation, "there is no such directory as '" + directory + "'");
        }
    }

    private static Path parent(Path key) {
        Path parent = key.getParent();
        return parent == null ? ROOT : parent;
    }

    private static IOException failure(Path path, String operation, String reason) {
        return new IOException("[" + path + "] " + operation + " must succeed, but " + reason);
    }

    private final class Lock implements DiskLock {
        private final Path path;
        private final Path key;
        private boolean closed;

        private Lock(Path path, Path key) {
            this.path = path;
            this.key = key;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public void close() {
            synchronized (MemoryDisk.this) {
                if (!closed) {
                    closed = true;
                    openCount--;
                    locked.remove(key);
                }
            }
        }
    }

    /// An open file of this disk.
    final class Handle implements DiskFile {
        private final Path path;
        private final MemoryFile file;
        private final boolean writable;
        private boolean closed;

        private Handle(Path path, MemoryFile file, boolean writable) {
            this.path = path;
            this.file = file;
            this.writable = writable;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public void read(ByteBuffer dst, long byteOffset) throws IOException {
            synchronized (MemoryDisk.this) {
                check(false);
                if (byteOffset > file.size() - dst.remaining()) {
                    throw endOfFile("read", byteOffset, dst.remaining());
                }
                file.read(dst, Math.toIntExact(byteOffset));
            }
        }

        @Override
        public void write(ByteBuffer src, long byteOffset) {
            byte[] bytes = new byte[src.remaining()];
            src.get(bytes);
            synchronized (MemoryDisk.this) {
                check(true);
                file.write(bytes, Math.toIntExact(byteOffset), bytes.length, ++time);
            }
        }

        @Override
        public void force() {
            synchronized (MemoryDisk.this) {
                check(true);
                file.force();
            }
        }

        /// A force that fails: what was written stays readable, but counts as clean.
        void failForce(boolean some) {
            synchronized (MemoryDisk.this) {
                check(true);
                file.failForce(some);
            }
        }

        @Override
        public void truncate(long size) {
            synchronized (MemoryDisk.this) {
                check(true);
                file.truncate(Math.toIntExact(size), ++time);
            }
        }

        @Override
        public long size() {
            synchronized (MemoryDisk.this) {
                check(false);
                return file.size();
            }
        }

        @Override
        @SuppressWarnings("restricted")
        public MemorySegment map(long byteOffset, long size, Arena arena) throws IOException {
            synchronized (MemoryDisk.this) {
                check(false);
                if (byteOffset > file.size() - size) {
                    throw endOfFile("map", byteOffset, size);
                }
                // The copy has an arena of its own, so that any thread can update it whatever arena the caller gave.
                Arena own = Arena.ofShared();
                int page = 4096;
                MemorySegment memory = own.allocate(size + page, page).asSlice(byteOffset % page, size);
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
                file.read(bytes, Math.toIntExact(byteOffset));
                memory.copyFrom(MemorySegment.ofArray(bytes.array()));
                MemoryFile.Mapping mapping = new MemoryFile.Mapping(memory, byteOffset);
                file.mappings.add(mapping);
                mappingCount++;
                // Bounds: the same as those of the copy, which lives until the arena runs this action.
                return memory.reinterpret(size, arena, _ -> unmap(mapping, own)).asReadOnly();
            }
        }

        private void unmap(MemoryFile.Mapping mapping, Arena own) {
            synchronized (MemoryDisk.this) {
                file.mappings.remove(mapping);
                mappingCount--;
                own.close();
            }
        }

        @Override
        public void close() {
            synchronized (MemoryDisk.this) {
                if (!closed) {
                    closed = true;
                    openCount--;
                }
            }
        }

        private void check(boolean write) {
            if (closed) {
                throw new IllegalStateException("[" + path + "] file must be open, but is closed");
            }
            if (write && !writable) {
                throw new IllegalStateException("[" + path + "] file must be open for writing, but was opened READ");
            }
        }

        private EOFException endOfFile(String operation, long byteOffset, long size) {
            return new EOFException("[" + path + " @ byte " + byteOffset + "] " + operation + " of " + size
                    + " bytes must end within the file, but the file has " + file.size() + " bytes");
        }
    }
}
