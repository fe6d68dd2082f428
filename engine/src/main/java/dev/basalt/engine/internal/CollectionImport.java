package dev.basalt.engine.internal;

import dev.basalt.core.error.BasaltException;
import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.AtomicFiles;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskFile;
import dev.basalt.core.storage.Manifest;
import dev.basalt.core.storage.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks a collection, copies its files into a store and checks the copy, before a manifest names them.
///
/// Nothing is ever deleted but unfinished copies: each file is copied under a temporary name, forced, and renamed. A
/// file that is there already must hold what the source holds, so that an import that was broken off goes on.
public final class CollectionImport {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int LOG_HEADER_BYTES = 64;
    private static final String UNFINISHED = ".importing" + AtomicFiles.TEMPORARY_SUFFIX;

    private final Disk disk;
    private final Path source;
    private final Path target;
    private final Limits limits;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer other = ByteBuffer.allocate(BUFFER_BYTES);

    /// Prepares an import.
    ///
    /// @param source the collection's directory
    /// @param target its directory in the store
    public CollectionImport(Disk disk, Path source, Path target, Limits limits) {
        this.disk = disk;
        this.source = source;
        this.target = target;
        this.limits = limits;
    }

    /// What the store that a directory lies in says of it; null where there is no such store, or it does not know the
    /// directory.
    public static StoreManifest.@Nullable Entry entryOf(Disk disk, Path source) throws IOException {
        Path absolute = source.toAbsolutePath().normalize();
        Path collections = absolute.getParent();
        Path store = collections == null ? null : collections.getParent();
        Path manifest = store == null ? null : store.resolve(StoreManifest.FILE);
        if (manifest == null || !disk.exists(manifest)) {
            return null;
        }
        String name = String.valueOf(absolute.getFileName());
        return StoreManifest.decode(manifest, Manifest.read(disk, manifest).payload())
                .find(name)
                .orElse(null);
    }

    /// Copies and checks; all is durable on return but the target's own name.
    ///
    /// @throws IllegalArgumentException if something else has the target's name
    /// @throws CorruptDataException     if the collection is damaged
    public void run(StoreManifest.Entry entry) throws IOException {
        CollectionDirectory.requireNoLink(disk, target);
        check(source, entry);
        List<String> names = sourceNames();
        requireOnly(names);
        disk.createDirectories(target);
        for (Path path : disk.list(target)) {
            if (String.valueOf(path.getFileName()).endsWith(UNFINISHED)) {
                disk.delete(path);
            }
        }
        for (String name : names) {
            copy(source.resolve(name), target.resolve(name));
        }
        disk.forceDirectory(target);
        check(target, entry);
    }

    /// The files of the newest checkpoint. It and its log come first: a writer that goes on meanwhile only lets the
    /// other files grow.
    private List<String> sourceNames() throws IOException {
        long number = CollectionDirectory.newestCheckpoint(disk, source);
        CollectionDirectory.requireCheckpoint(source, number);
        List<String> names = new ArrayList<>();
        names.add(String.valueOf(CollectionDirectory.checkpoint(source, number).getFileName()));
        names.add(String.valueOf(CollectionDirectory.log(source, number).getFileName()));
        List<String> others = List.of(
                CollectionFormat.ENTRIES,
                CollectionFormat.DOCUMENTS,
                CollectionFormat.CHUNKS,
                CollectionFormat.VECTORS,
                ChunkGraph.FILE);
        for (String name : others) {
            if (disk.exists(source.resolve(name))) {
                names.add(name);
            }
        }
        return names;
    }

    private void requireOnly(List<String> names) throws IOException {
        if (!disk.exists(target)) {
            return;
        }
        for (Path path : disk.list(target)) {
            String name = String.valueOf(path.getFileName());
            boolean known = names.contains(name) ? isCopied(source.resolve(name), path) : name.endsWith(UNFINISHED);
            if (!known && !isSource()) {
                throw new IllegalArgumentException("[" + target + "] the directory of an imported collection must hold"
                        + " nothing but what " + source + " holds, but holds another " + name
                        + "; choose another name or move it away");
            }
        }
    }

    /// Whether the directory lies at its place already; a link that leads there copies files onto themselves, which
    /// finds them copied.
    private boolean isSource() {
        return source.toAbsolutePath()
                .normalize()
                .equals(target.toAbsolutePath().normalize());
    }

    /// Whether a file holds the first bytes of another; all of them, unless a writer let the other grow.
    private boolean isCopied(Path from, Path to) throws IOException {
        try (DiskFile original = disk.open(from, OpenMode.READ);
                DiskFile copy = disk.open(to, OpenMode.READ)) {
            long size = copy.size();
            if (size > original.size()) {
                return false;
            }
            // A log notes in its header where it ended: opening the copy changes that, and nothing else.
            boolean isLog = String.valueOf(from.getFileName()).startsWith(CollectionDirectory.LOG_PREFIX);
            for (long offset = isLog ? LOG_HEADER_BYTES : 0; offset < size; offset += BUFFER_BYTES) {
                int count = (int) Math.min(BUFFER_BYTES, size - offset);
                original.read(buffer.clear().limit(count), offset);
                copy.read(other.clear().limit(count), offset);
                if (!buffer.flip().equals(other.flip())) {
                    return false;
                }
            }
            return true;
        }
    }

    private void copy(Path from, Path to) throws IOException {
        if (disk.exists(to) && disk.size(to) == disk.size(from)) {
            try (DiskFile there = disk.open(to, OpenMode.READ_WRITE)) {
                there.force();
            }
            return;
        }
        Path unfinished = to.resolveSibling(to.getFileName() + UNFINISHED);
        try (DiskFile original = disk.open(from, OpenMode.READ);
                DiskFile copy = disk.open(unfinished, OpenMode.CREATE_NEW)) {
            long size = original.size();
            for (long offset = 0; offset < size; offset += BUFFER_BYTES) {
                original.read(buffer.clear().limit((int) Math.min(BUFFER_BYTES, size - offset)), offset);
                copy.write(buffer.flip(), offset);
            }
            copy.force();
        }
        disk.replace(unfinished, to);
    }

    private void check(Path directory, StoreManifest.Entry entry) throws IOException {
        List<String> problems;
        try (CollectionStorage copy = CollectionStorage.openReadOnly(disk, directory, entry.dimension(), limits)) {
            problems = new IntegrityCheck(copy.view(), limits).problems();
        } catch (BasaltException e) {
            problems = List.of(String.valueOf(e.getMessage()));
        }
        if (!problems.isEmpty()) {
            throw new CorruptDataException(
                    Location.of(directory),
                    "a collection with vectors of " + entry.dimension() + " dimensions must be whole to be imported,"
                            + " but has " + problems.size() + " problems, the first: " + problems.getFirst());
        }
    }
}
