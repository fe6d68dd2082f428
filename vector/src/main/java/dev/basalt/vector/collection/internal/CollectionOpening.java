package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import dev.basalt.core.limit.Limits;
import dev.basalt.core.storage.AppendLog;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.LogSummary;
import dev.basalt.core.storage.Manifest;
import dev.basalt.core.storage.RecordConsumer;
import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.CollectionShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Creates and opens the files of a collection.
///
/// - **Threads:** confined to one
public final class CollectionOpening {
    private static final int MANIFEST_SLOT_BYTES = 64 << 10;
    private static final int READ_ATTEMPTS = 20;
    private static final String WITHOUT_MANIFEST = "creating a collection must find no files of another, but finds this"
            + " one without its manifest; move it away";
    /// A log without records is its header and perhaps the mark of its closing; records take more.
    private static final int EMPTY_LOG_BYTES = 96;

    private final Disk disk;
    private final Path directory;
    private final CollectionOptions options;
    private final PartIndexes indexes;
    private final CollectionShape shape;
    private @Nullable GrowingPart growing;
    private final List<SealedPart> sealed = new ArrayList<>();

    private CollectionOpening(Path directory, CollectionOptions options, CollectionShape shape, PartIndexes indexes) {
        this.disk = options.disk();
        this.directory = directory;
        this.options = options;
        this.shape = shape;
        this.indexes = indexes;
    }

    /// Makes the indexes of a shape; another one than [PartIndexes#of] in tests.
    @FunctionalInterface
    public interface IndexSource {
        /// Makes them.
        ///
        /// @param shape the shape of the collection
        /// @return the indexes
        PartIndexes indexesOf(CollectionShape shape);
    }

    /// Creates an empty collection, durable on return.
    ///
    /// @param directory where; created if it is missing
    /// @param shape     what is fixed
    /// @param options   how
    /// @throws IOException if there is one already, or a file call fails
    public static void create(Path directory, CollectionShape shape, CollectionOptions options) throws IOException {
        Disk disk = options.disk();
        Limits.check(
                Location.of(directory),
                "dimension",
                shape.dimension(),
                options.limits().maxDimension(),
                "maxDimension");
        disk.createDirectories(directory);
        try (DiskLock _ = disk.lock(directory.resolve(FileNames.LOCK))) {
            clear(disk, directory, options.limits());
            // What a build left must be gone for good before nothing says any more that it is nobody's.
            disk.forceDirectory(directory);
            disk.deleteIfExists(directory.resolve(FileNames.BUILDING));
            writeLog(directory, options);
            CollectionState state = first(shape, 2, Generation.EMPTY);
            Manifest.create(disk, directory.resolve(FileNames.MANIFEST), MANIFEST_SLOT_BYTES, state.encode())
                    .close();
        }
    }

    /// Makes sure that there is no collection, and deletes what a creation or a build that was cut off left. Files of a
    /// collection whose manifest is gone stay: they may hold all there is of it.
    ///
    /// @throws IOException if there is a collection, or files of one
    static void clear(Disk disk, Path directory, Limits limits) throws IOException {
        if (disk.exists(directory.resolve(FileNames.MANIFEST))) {
            throw exists(directory, "creating a collection must find none, but there is one");
        }
        boolean isBuild = disk.exists(directory.resolve(FileNames.BUILDING));
        List<Path> leftovers = new ArrayList<>();
        for (Path path : disk.list(directory)) {
            String name = String.valueOf(path.getFileName());
            boolean isOurs = FileNames.isNumbered(path) || name.equals(FileNames.NAMES);
            boolean isEmptyLog = name.equals(FileNames.log(1)) && isEmptyLog(disk, path, limits);
            if (isOurs && !isBuild && !isEmptyLog) {
                throw exists(path, WITHOUT_MANIFEST);
            }
            if (isOurs || FileNames.isTemporary(path) || (isBuild && FileNames.isScratch(path))) {
                leftovers.add(path);
            }
        }
        for (Path path : leftovers) {
            disk.deleteIfExists(path);
        }
    }

    private static boolean isEmptyLog(Disk disk, Path path, Limits limits) throws IOException {
        if (disk.size(path) > EMPTY_LOG_BYTES) {
            return false;
        }
        try {
            LogSummary found = AppendLog.replay(disk, path, limits, (_, _) -> {});
            return found.lastLsn() < found.firstLsn();
        } catch (CorruptDataException _) {
            return false;
        }
    }

    private static FileAlreadyExistsException exists(Path path, String problem) {
        return new FileAlreadyExistsException(null, null, "[" + path + "] " + problem);
    }

    /// Makes a collection of what a build wrote: the mark of the build becomes the manifest, so that there never are
    /// both, and the mark is never found beside files that were committed.
    static void finishBuild(
            Path directory, CollectionShape shape, CollectionOptions options, long nextNumber, Generation generation)
            throws IOException {
        Disk disk = options.disk();
        writeLog(directory, options);
        CollectionState state = first(shape, nextNumber, generation);
        Path building = directory.resolve(FileNames.BUILDING);
        Manifest.replace(disk, building, MANIFEST_SLOT_BYTES, state.encode());
        disk.replace(building, directory.resolve(FileNames.MANIFEST));
        disk.forceDirectory(directory);
    }

    private static void writeLog(Path directory, CollectionOptions options) throws IOException {
        AppendLog.create(options.disk(), directory.resolve(FileNames.log(1)), 1, options.limits())
                .close();
    }

    private static CollectionState first(CollectionShape shape, long nextNumber, Generation generation) {
        return new CollectionState(shape, nextNumber, List.of(new CollectionState.LogEntry(1, 1)), generation, null);
    }

    private static void deleteAllBut(Disk disk, Path directory, Set<String> names) throws IOException {
        for (Path path : disk.list(directory)) {
            if (FileNames.isScratch(path) || FileNames.isTemporary(path)) {
                disk.deleteIfExists(path);
            } else if (FileNames.isNumbered(path) && !names.contains(String.valueOf(path.getFileName()))) {
                disk.delete(path);
            }
        }
    }

    /// Opens a collection.
    ///
    /// @param directory where it is
    /// @param options   how
    /// @param source    its indexes
    /// @return the open collection; the caller closes it
    /// @throws NoSuchFileException if there is none
    /// @throws CorruptDataException if it is damaged
    /// @throws IOException if a file call fails
    public static CollectionStorage open(Path directory, CollectionOptions options, IndexSource source)
            throws IOException {
        Disk disk = options.disk();
        if (!disk.exists(directory.resolve(FileNames.MANIFEST))) {
            throw new NoSuchFileException(
                    directory.toString(),
                    null,
                    "opening a collection must find one, but "
                            + (disk.exists(directory.resolve(FileNames.BUILDING))
                                    ? "its build was not finished; run the build again"
                                    : "there is none"));
        }
        CollectionStorage storage =
                options.readOnly() ? openReadOnly(directory, options, source) : openToWrite(directory, options, source);
        storage.maintenance().indexSoon();
        return storage;
    }

    private static CollectionStorage openToWrite(Path directory, CollectionOptions options, IndexSource source)
            throws IOException {
        Disk disk = options.disk();
        DiskLock lock = disk.lock(directory.resolve(FileNames.LOCK));
        @Nullable Manifest manifest = null;
        try {
            Path path = directory.resolve(FileNames.MANIFEST);
            manifest = Manifest.open(disk, path);
            // A writer that was killed may not have forced the names that are now built upon.
            disk.forceDirectory(directory);
            CollectionState state = CollectionState.decode(path, manifest.payload(), options.limits());
            PartIndexes indexes = source.indexesOf(state.shape());
            return new CollectionOpening(directory, options, state.shape(), indexes).openToWrite(lock, manifest, state);
        } catch (Throwable e) {
            Closing.after(e, manifest, lock);
            throw e;
        }
    }

    private CollectionStorage openToWrite(DiskLock lock, Manifest manifest, CollectionState found) throws IOException {
        CollectionState state = found;
        @Nullable AppendLog log = null;
        @Nullable NameFile names = null;
        try {
            CorruptDataException damage = load(state);
            if (damage != null && state.previous() != null) {
                state = state.fallenBack(state.previous());
            }
            GrowingPart part = new GrowingPart(shape, indexes);
            growing = part;
            List<CollectionState.LogEntry> logs =
                    state.neededFrom(state.current().coveredLsn());
            replay(logs, logs.size() - 1, state.current().coveredLsn());
            CollectionState.LogEntry last = logs.getLast();
            Path path = logPath(last);
            log = AppendLog.open(
                    disk, path, options.limits(), consumer(path, state.current().coveredLsn()));
            requireFirst(last, log.firstLsn());
            if (damage != null) {
                manifest.write(state.encode());
            }
            names = NameFile.open(disk, directory, options.limits(), false);
            deleteAllBut(disk, directory, state.fileNames());
            Opened opened = new Opened(
                    lock,
                    manifest,
                    state,
                    log,
                    log.lastLsn(),
                    part,
                    List.copyOf(sealed),
                    names,
                    damage == null ? null : damage.getMessage());
            return new CollectionStorage(options, directory, indexes, opened);
        } catch (Throwable e) {
            letGo();
            Closing.after(e, log, names);
            throw e;
        }
    }

    private static CollectionStorage openReadOnly(Path directory, CollectionOptions options, IndexSource source)
            throws IOException {
        long failedGeneration = -1;
        for (int attempt = 1; ; attempt++) {
            Path path = directory.resolve(FileNames.MANIFEST);
            Manifest.Snapshot manifest = Manifest.read(options.disk(), path);
            CollectionState state = CollectionState.decode(path, manifest.payload(), options.limits());
            PartIndexes indexes = source.indexesOf(state.shape());
            try {
                return new CollectionOpening(directory, options, state.shape(), indexes).openToRead(state);
            } catch (IOException | CorruptDataException e) {
                // A writer may have moved on; what fails with the same manifest again is no such change.
                if (attempt == READ_ATTEMPTS || failedGeneration == manifest.generation()) {
                    throw e;
                }
                failedGeneration = manifest.generation();
            }
        }
    }

    private CollectionStorage openToRead(CollectionState found) throws IOException {
        CollectionState state = found;
        try {
            CorruptDataException damage = load(state);
            if (damage != null && state.previous() != null) {
                state = state.fallenBack(state.previous());
            }
            GrowingPart part = new GrowingPart(shape, indexes);
            growing = part;
            List<CollectionState.LogEntry> logs =
                    state.neededFrom(state.current().coveredLsn());
            long lastLsn = replay(logs, logs.size(), state.current().coveredLsn());
            NameFile names = NameFile.open(disk, directory, options.limits(), true);
            Opened opened = new Opened(
                    null,
                    null,
                    state,
                    null,
                    lastLsn,
                    part,
                    List.copyOf(sealed),
                    names,
                    damage == null ? null : damage.getMessage());
            return new CollectionStorage(options, directory, indexes, opened);
        } catch (Throwable e) {
            letGo();
            throw e;
        }
    }

    private void letGo() {
        sealed.forEach(SealedPart::letGo);
        sealed.clear();
        if (growing != null) {
            growing.letGo();
        }
    }

    /// Opens the segments of the newest generation, or of the one before if that is damaged.
    ///
    /// @return what is damaged; null if nothing is
    private @Nullable CorruptDataException load(CollectionState state) throws IOException {
        try {
            load(state.current());
            return null;
        } catch (CorruptDataException e) {
            Generation previous = state.previous();
            if (previous == null) {
                throw e;
            }
            try {
                load(previous);
            } catch (CorruptDataException alsoDamaged) {
                e.addSuppressed(alsoDamaged);
                throw e;
            }
            return e;
        }
    }

    private void load(Generation generation) throws IOException {
        boolean done = false;
        try {
            for (SegmentEntry entry : generation.segments()) {
                Path path = directory.resolve(FileNames.segment(entry.number()));
                SealedPart part = SealedPart.open(disk, path, shape, indexes, entry);
                sealed.add(part);
                if (options.verifyRows()) {
                    part.verifyAll();
                }
            }
            RemovedFile.apply(disk, directory, generation.removed(), sealed);
            done = true;
        } finally {
            if (!done) {
                sealed.forEach(SealedPart::letGo);
                sealed.clear();
            }
        }
    }

    /// Replays the first logs of a list, which nobody writes to, and checks that each goes on where the one before
    /// ends.
    private long replay(List<CollectionState.LogEntry> logs, int count, long coveredLsn) throws IOException {
        long lastLsn = 0;
        for (int i = 0; i < count; i++) {
            CollectionState.LogEntry entry = logs.get(i);
            Path path = logPath(entry);
            LogSummary summary = AppendLog.replay(disk, path, options.limits(), consumer(path, coveredLsn));
            requireFirst(entry, summary.firstLsn());
            lastLsn = summary.lastLsn();
            if (i + 1 < logs.size() && lastLsn != logs.get(i + 1).firstLsn() - 1) {
                throw new CorruptDataException(
                        Location.of(path),
                        "log must end with record " + (logs.get(i + 1).firstLsn() - 1) + ", but ends with " + lastLsn);
            }
        }
        return lastLsn;
    }

    private Path logPath(CollectionState.LogEntry entry) throws IOException {
        Path path = directory.resolve(FileNames.log(entry.number()));
        if (!disk.exists(path)) {
            throw new CorruptDataException(
                    Location.of(path), "log must be there because the manifest names it, but is not");
        }
        return path;
    }

    private void requireFirst(CollectionState.LogEntry entry, long firstLsn) {
        if (firstLsn != entry.firstLsn()) {
            throw new CorruptDataException(
                    Location.of(directory.resolve(FileNames.log(entry.number()))),
                    "log must begin with record " + entry.firstLsn() + ", but begins with " + firstLsn);
        }
    }

    private RecordConsumer consumer(Path path, long coveredLsn) {
        return (lsn, payload) -> {
            if (lsn > coveredLsn) {
                replay(path, lsn, payload);
            }
        };
    }

    private void replay(Path path, long lsn, ByteBuffer payload) {
        GrowingPart part = java.util.Objects.requireNonNull(growing);
        LogRecord.decode(path, lsn, payload, shape, (high, low, vector) -> {
            end(part, high, low, lsn);
            if (vector != null) {
                part.addEntry(high, low, part.addRow(vector), lsn);
            }
        });
    }

    private void end(GrowingPart part, long high, long low, long lsn) {
        int entry = part.findLive(high, low);
        if (entry >= 0) {
            part.kill(entry, lsn);
            return;
        }
        for (SealedPart segment : sealed) {
            int ofSegment = segment.findLive(high, low);
            if (ofSegment >= 0) {
                segment.kill(ofSegment, lsn);
                return;
            }
        }
    }
}
