package dev.basalt.vector.collection.internal;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.storage.AppendLog;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.storage.DiskLock;
import dev.basalt.core.storage.Manifest;
import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.CollectionShape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// The state of an open collection: its parts, its log and its manifest.
///
/// A change is checked, appended to the log and entered into the parts, in one order for all; then its record is
/// forced, together with those of other threads; then it is *published*: searches that begin later count it. Entries
/// carry the LSNs of the records that made and ended them, so a search sees the state of one LSN, whatever is
/// entered meanwhile.
///
/// Locks are taken in the order `manifestLock`, `writeLock`. What readers hold is counted, not locked.
///
/// - **Threads:** safe for use by many threads
public final class CollectionStorage implements Closeable {
    private final Disk disk;
    private final Path directory;
    private final CollectionOptions options;
    private final CollectionShape shape;
    private final PartIndexes indexes;
    private final @Nullable DiskLock diskLock;
    private final @Nullable Manifest manifest;
    private final @Nullable String fallback;
    private final Maintenance maintenance;
    private final NameFile names;
    /// Held for reading from the binding of texts until the ids that use them are entered.
    private final ReentrantReadWriteLock nameLock = new ReentrantReadWriteLock();

    private final ReentrantLock manifestLock = new ReentrantLock();
    private CollectionState state;
    private long nextNumber;
    /// Segments that a newer generation does without; a file goes when nobody reads it and no manifest needs it.
    private final List<SealedPart> retired = new ArrayList<>();

    private final Set<String> obsolete = new HashSet<>();

    private final ReentrantLock writeLock = new ReentrantLock();
    private @Nullable AppendLog log;
    private volatile GrowingPart growing;
    private @Nullable GrowingPart frozen;
    private long frozenLsn;
    private List<SealedPart> sealed;
    private long liveCount;
    private volatile @Nullable Throwable failure;
    private @Nullable Part foundPart;
    private int foundEntry;

    private final Object publishing = new Object();
    /// LSNs and how many ids there are as of them, from the first that is not published on.
    private final ArrayDeque<long[]> counts = new ArrayDeque<>();

    private volatile int growingSize;
    private volatile long published;
    private volatile long publishedCount;
    private volatile @Nullable PartView view;

    CollectionStorage(CollectionOptions options, Path directory, PartIndexes indexes, Opened opened) {
        this.disk = options.disk();
        this.directory = directory;
        this.options = options;
        this.indexes = indexes;
        this.shape = opened.state().shape();
        this.diskLock = opened.diskLock();
        this.manifest = opened.manifest();
        this.fallback = opened.fallback();
        this.names = opened.names();
        this.state = opened.state();
        this.nextNumber = opened.state().nextNumber();
        this.log = opened.log();
        this.growing = opened.growing();
        this.sealed = opened.sealed();
        this.liveCount = (long) growing.entryCount() - growing.deadCount();
        for (SealedPart part : sealed) {
            liveCount += (long) part.entryCount() - part.deadCount();
        }
        this.published = opened.lastLsn();
        this.publishedCount = liveCount;
        this.growingSize = Math.max(growing.entryCount(), growing.rows().end());
        this.view = new PartView(parts());
        this.maintenance = new Maintenance(this, options);
    }

    /// What changes did.
    ///
    /// @param added    ids that were new
    /// @param replaced ids that have other vectors now
    /// @param removed  ids that are gone
    public record Outcome(int added, int replaced, int removed) {}

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>(sealed);
        if (frozen != null) {
            parts.add(frozen);
        }
        parts.add(growing);
        return parts;
    }

    /// What is fixed.
    ///
    /// @return the shape
    public CollectionShape shape() {
        return shape;
    }

    /// The directory.
    ///
    /// @return its path
    public Path directory() {
        return directory;
    }

    /// Why an older generation was opened.
    ///
    /// @return the damage of the newest; null if it was opened
    public @Nullable String fallback() {
        return fallback;
    }

    /// Seals, merges and waits.
    ///
    /// @return what does that
    public Maintenance maintenance() {
        return maintenance;
    }

    CollectionOptions options() {
        return options;
    }

    Disk disk() {
        return disk;
    }

    PartIndexes indexes() {
        return indexes;
    }

    /// Makes changes, all or none; they are durable and visible on return.
    ///
    /// @param changes what to do; vectors are prepared
    /// @return what was done
    /// @throws IllegalArgumentException if an id is to be added that is there already
    /// @throws IOException              if a file call fails; opening the collection again decides what was done
    public Outcome write(Changes changes) throws IOException {
        if (changes.texts().isEmpty()) {
            return writeNamed(changes);
        }
        nameLock.readLock().lock();
        try {
            names.bind(changes.texts());
            return writeNamed(changes);
        } finally {
            nameLock.readLock().unlock();
        }
    }

    /// {@return the texts of ids}
    public NameFile names() {
        return names;
    }

    /// Deletes texts that no id uses any more.
    void dropTexts() throws IOException {
        Snapshot snapshot = new Snapshot();
        nameLock.writeLock().lock();
        try {
            hold(snapshot);
            try {
                names.rewrite(keep -> snapshot.view().forEachUsed(snapshot.lsn(), keep));
            } finally {
                snapshot.letGo();
            }
        } finally {
            nameLock.writeLock().unlock();
        }
    }

    private Outcome writeNamed(Changes changes) throws IOException {
        AppendLog openLog;
        long lsn;
        Outcome outcome = new Outcome(0, 0, 0);
        UUID clash;
        ByteBuffer record = LogRecord.encode(directory, changes, options.limits());
        writeLock.lock();
        try {
            openLog = requireWritable();
            clash = clash(changes);
            if (clash == null && changesAnything(changes)) {
                lsn = append(openLog, record);
                outcome = apply(changes, lsn);
            } else {
                // The answer rests on records that others may still be forcing.
                lsn = openLog.lastLsn();
            }
        } finally {
            writeLock.unlock();
        }
        try {
            openLog.commit(lsn);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        publish(lsn);
        if (clash != null) {
            throw new IllegalArgumentException("[" + directory + "] id must be new, but " + clash
                    + " is in the collection already; put it to replace its vector");
        }
        maintenance.afterWrite(outcome.replaced() + outcome.removed() > 0);
        return outcome;
    }

    private long append(AppendLog openLog, ByteBuffer record) throws IOException {
        try {
            return openLog.append(record);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private AppendLog requireWritable() throws IOException {
        if (failure != null) {
            throw new IOException(
                    "[" + directory + "] a collection must be opened again after a failed write, but was not; the"
                            + " failure was: " + failure.getMessage(),
                    failure);
        }
        AppendLog openLog = log;
        if (view == null || openLog == null) {
            throw new IllegalStateException("[" + directory + "] a collection must be open for writing, but is "
                    + (view == null ? "closed" : "read-only"));
        }
        return openLog;
    }

    /// The first id that is to be added but would be there already by then.
    private @Nullable UUID clash(Changes changes) {
        // Only where an id comes twice does what came before matter, and then the set of those before is needed.
        java.util.Map<UUID, Boolean> before = new java.util.HashMap<>();
        boolean anyAdd = false;
        for (int i = 0; i < changes.size(); i++) {
            anyAdd |= changes.kind(i) == Changes.ADD;
        }
        for (int i = 0; anyAdd && i < changes.size(); i++) {
            UUID id = new UUID(changes.high(i), changes.low(i));
            boolean there = before.getOrDefault(id, false)
                    || (!before.containsKey(id) && locate(changes.high(i), changes.low(i)));
            if (changes.kind(i) == Changes.ADD && there) {
                return id;
            }
            before.put(id, changes.kind(i) != Changes.REMOVE);
        }
        return null;
    }

    private boolean changesAnything(Changes changes) {
        for (int i = 0; i < changes.size(); i++) {
            if (changes.kind(i) != Changes.REMOVE || locate(changes.high(i), changes.low(i))) {
                return true;
            }
        }
        return false;
    }

    /// Looks for the entry of an id, as of the last change.
    private boolean locate(long high, long low) {
        foundPart = growing;
        foundEntry = growing.findLive(high, low);
        if (foundEntry < 0 && frozen != null) {
            foundPart = frozen;
            foundEntry = frozen.findLive(high, low);
        }
        for (int i = sealed.size() - 1; foundEntry < 0 && i >= 0; i--) {
            foundPart = sealed.get(i);
            foundEntry = sealed.get(i).findLive(high, low);
        }
        return foundEntry >= 0;
    }

    private Outcome apply(Changes changes, long lsn) {
        boolean done = false;
        int added = 0;
        int replaced = 0;
        int removed = 0;
        try {
            int[] rows = new int[changes.size()];
            for (int i = 0; i < rows.length; i++) {
                if (changes.kind(i) != Changes.REMOVE) {
                    rows[i] = growing.addRow(changes.vector(i));
                }
            }
            for (int i = 0; i < rows.length; i++) {
                boolean there = locate(changes.high(i), changes.low(i));
                boolean stays = changes.kind(i) != Changes.REMOVE;
                if (there && foundPart != null) {
                    foundPart.kill(foundEntry, lsn);
                }
                if (stays) {
                    growing.addEntry(changes.high(i), changes.low(i), rows[i], lsn);
                }
                added += stays && !there ? 1 : 0;
                replaced += stays && there ? 1 : 0;
                removed += !stays && there ? 1 : 0;
            }
            liveCount += (long) added - removed;
            synchronized (publishing) {
                counts.add(new long[] {lsn, liveCount});
            }
            growingSize = Math.max(growing.entryCount(), growing.rows().end());
            done = true;
        } finally {
            if (!done) {
                failure = new IOException("[" + directory + "] a change must be entered whole, but was broken off");
            }
        }
        return new Outcome(added, replaced, removed);
    }

    /// Lets searches count all records up to an LSN, which are durable.
    private void publish(long lsn) {
        synchronized (publishing) {
            while (!counts.isEmpty() && counts.getFirst()[0] <= lsn) {
                publishedCount = counts.removeFirst()[1];
            }
            published = Math.max(published, lsn);
        }
    }

    /// Takes the newest state; the caller lets it go.
    ///
    /// @param snapshot receives it
    /// @throws IllegalStateException if the collection is closed
    public void hold(Snapshot snapshot) {
        while (true) {
            PartView held = view;
            if (held == null) {
                throw new IllegalStateException("[" + directory + "] a collection must be open, but is closed");
            }
            if (held.tryHold()) {
                // The view must be that of the LSN: parts that came later may hold what is published by now.
                long lsn = published;
                if (view == held) {
                    snapshot.set(held, lsn);
                    return;
                }
                held.letGo();
            }
        }
    }

    /// What an error means that was thrown while a snapshot was read.
    ///
    /// @param error    what was thrown
    /// @param snapshot what was read
    /// @return the exception to throw instead, which names the file that was cut short
    public CorruptDataException failure(InternalError error, Snapshot snapshot) {
        return snapshot.view().failure(error, disk, directory);
    }

    /// The vector of an id.
    ///
    /// @param high most significant bits of the id
    /// @param low  its least significant bits
    /// @return the vector; null if the id is not there
    public float @Nullable [] get(long high, long low) {
        Snapshot snapshot = new Snapshot();
        hold(snapshot);
        try {
            PartView parts = snapshot.view();
            for (int i = parts.size() - 1; i >= 0; i--) {
                Part part = parts.part(i);
                int entry = part.find(high, low, snapshot.lsn());
                if (entry >= 0) {
                    int row = part.rowOf(entry);
                    part.check(row);
                    float[] vector = new float[shape.dimension()];
                    RowForm.read(shape.type(), part.rows().segment(), row * RowForm.bytes(shape), vector);
                    return vector;
                }
            }
            return null;
        } catch (InternalError e) {
            throw failure(e, snapshot);
        } finally {
            snapshot.letGo();
        }
    }

    /// Whether an id is there.
    ///
    /// @param high most significant bits of the id
    /// @param low  its least significant bits
    /// @return whether it is
    public boolean contains(long high, long low) {
        Snapshot snapshot = new Snapshot();
        hold(snapshot);
        try {
            PartView parts = snapshot.view();
            for (int i = parts.size() - 1; i >= 0; i--) {
                if (parts.part(i).find(high, low, snapshot.lsn()) >= 0) {
                    return true;
                }
            }
            return false;
        } catch (InternalError e) {
            throw failure(e, snapshot);
        } finally {
            snapshot.letGo();
        }
    }

    /// How many ids there are.
    ///
    /// @return the count
    public long size() {
        return publishedCount;
    }

    /// How many ids and rows the part in memory has that changes go to.
    int growingSize() {
        return growingSize;
    }

    /// How many rows of that part should get into its index.
    int dueRows() {
        return growing.dueRows();
    }

    /// Whether anybody ever searched that part.
    boolean isSearched() {
        return growing.isSearched();
    }

    /// That part, held once more; null if the collection is closed.
    @Nullable
    GrowingPart holdGrowing() {
        writeLock.lock();
        try {
            if (view == null) {
                return null;
            }
            growing.hold();
            return growing;
        } finally {
            writeLock.unlock();
        }
    }

    /// Whether more than a quarter of a segment's entries are dead.
    boolean anyMostlyDead() {
        writeLock.lock();
        try {
            return sealed.stream().anyMatch(Maintenance::isMostlyDead);
        } finally {
            writeLock.unlock();
        }
    }

    boolean hasFrozen() {
        writeLock.lock();
        try {
            return frozen != null;
        } finally {
            writeLock.unlock();
        }
    }

    long takeNumber() {
        manifestLock.lock();
        try {
            return nextNumber++;
        } finally {
            manifestLock.unlock();
        }
    }

    long published() {
        return published;
    }

    /// The part that is to be sealed: what memory holds, of which a new part takes the place; null if it is empty.
    @Nullable
    GrowingPart freeze() throws IOException {
        manifestLock.lock();
        try {
            writeLock.lock();
            try {
                AppendLog oldLog = requireWritable();
                if (frozen == null && growing.entryCount() > 0) {
                    rotate(oldLog);
                }
                return frozen;
            } finally {
                writeLock.unlock();
            }
        } finally {
            manifestLock.unlock();
        }
    }

    /// Begins a new log and a new part. Writers wait for it, searches do not.
    private void rotate(AppendLog oldLog) throws IOException {
        long number = nextNumber++;
        long firstLsn = oldLog.lastLsn() + 1;
        GrowingPart next = new GrowingPart(shape, indexes);
        AppendLog newLog = null;
        boolean done = false;
        try {
            newLog = AppendLog.create(disk, directory.resolve(FileNames.log(number)), firstLsn, options.limits());
            // From here on what fails leaves it open which log goes on.
            try {
                oldLog.commit(oldLog.lastLsn());
                oldLog.close();
                writeManifest(state.withLog(nextNumber, new CollectionState.LogEntry(number, firstLsn)));
                done = true;
            } catch (Throwable e) {
                failure = e;
                throw e;
            }
        } finally {
            if (!done) {
                next.letGo();
                closeQuietly(newLog);
            }
        }
        publish(firstLsn - 1);
        frozen = growing;
        frozenLsn = firstLsn - 1;
        growing = next;
        growingSize = 0;
        log = newLog;
        setView();
    }

    private void writeManifest(CollectionState next) throws IOException {
        if (manifest == null) {
            throw new IllegalStateException(
                    "[" + directory + "] a collection must be open for writing, but is read-only");
        }
        manifest.write(next.encode());
        state = next;
    }

    private static void closeQuietly(@Nullable Closeable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException _) {
            // Another failure is being reported; nothing durable depends on this file.
        }
    }

    private void setView() {
        PartView old = view;
        view = new PartView(parts());
        if (old != null) {
            old.letGo();
        }
    }

    /// The segments, as of now.
    List<SealedPart> sealed() {
        writeLock.lock();
        try {
            return List.copyOf(sealed);
        } finally {
            writeLock.unlock();
        }
    }

    /// Puts a segment in the place of the frozen part.
    ///
    /// @param output what was made of it as of a snapshot; null if nothing was left
    void replaceFrozen(GrowingPart part, @Nullable SealedPart output, long snapshot) throws IOException {
        manifestLock.lock();
        try {
            replace(new PartReplacement(List.of(), part, output, snapshot), frozenLsn);
            part.letGo();
        } finally {
            manifestLock.unlock();
        }
    }

    /// Puts one segment in the place of several.
    ///
    /// @param output what was made of them as of a snapshot; null if nothing was left
    void replaceSealed(List<SealedPart> inputs, @Nullable SealedPart output, long snapshot) throws IOException {
        manifestLock.lock();
        try {
            replace(
                    new PartReplacement(inputs, null, output, snapshot),
                    state.current().coveredLsn());
        } finally {
            manifestLock.unlock();
        }
    }

    private void replace(PartReplacement replacement, long coveredLsn) throws IOException {
        List<SealedPart> next = new ArrayList<>(sealed);
        next.removeAll(replacement.inputs());
        SealedPart output = replacement.output();
        if (output != null) {
            next.add(output);
        }
        Set<String> before = state.fileNames();
        boolean done = false;
        try {
            writeGeneration(replacement, next, coveredLsn);
            done = true;
        } finally {
            if (!done && output != null) {
                output.letGo();
                if (failure == null) {
                    obsolete.add(FileNames.segment(output.entry().number()));
                    sweep();
                }
            }
        }
        writeLock.lock();
        try {
            replacement.copyDeaths(Long.MAX_VALUE);
            sealed = next;
            frozen = replacement.part() == null ? frozen : null;
            setView();
        } finally {
            writeLock.unlock();
        }
        retired.addAll(replacement.inputs());
        replacement.inputs().forEach(SealedPart::letGo);
        before.removeAll(state.fileNames());
        obsolete.addAll(before);
        sweep();
    }

    private void writeGeneration(PartReplacement replacement, List<SealedPart> next, long coveredLsn)
            throws IOException {
        if (failure != null) {
            throw new IOException(
                    "[" + directory + "] a collection must be opened again after a failed write", failure);
        }
        // Removals that are not durable yet are no business of files: their log records are.
        long lsn = published;
        replacement.copyDeaths(lsn);
        long removedNumber = nextNumber++;
        Generation.RemovedEntry removed = RemovedFile.write(disk, directory, removedNumber, next, lsn);
        disk.forceDirectory(directory);
        List<SegmentEntry> entries = next.stream().map(SealedPart::entry).toList();
        try {
            writeManifest(state.withGeneration(nextNumber, new Generation(coveredLsn, removed, entries)));
        } catch (Throwable e) {
            failure = e;
            throw e;
        }
    }

    /// Gives up the generation before the newest: its files go, and the logs that it alone needs.
    void dropPrevious() throws IOException {
        manifestLock.lock();
        try {
            CollectionState alone = state.alone();
            if (alone.equals(state)) {
                return;
            }
            requireWritable();
            Set<String> before = state.fileNames();
            try {
                writeManifest(alone);
            } catch (Throwable e) {
                failure = e;
                throw e;
            }
            before.removeAll(state.fileNames());
            obsolete.addAll(before);
            sweep();
        } finally {
            manifestLock.unlock();
        }
    }

    /// Deletes files that neither the manifest nor a reader needs any more.
    private void sweep() {
        for (SealedPart part : List.copyOf(retired)) {
            if (part.isClosed()) {
                retired.remove(part);
            }
        }
        for (String name : List.copyOf(obsolete)) {
            boolean read = retired.stream()
                    .anyMatch(part -> FileNames.segment(part.entry().number()).equals(name));
            if (!read) {
                obsolete.remove(name);
                try {
                    disk.deleteIfExists(directory.resolve(name));
                } catch (IOException _) {
                    // It is of no use and does no harm; the next opening deletes it.
                }
            }
        }
    }

    /// A view for looking at all parts; the caller lets it go.
    ///
    /// @return the segments of it
    public List<SealedPart> segmentsOf(Snapshot snapshot) {
        List<SealedPart> segments = new ArrayList<>();
        PartView parts = snapshot.view();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.part(i) instanceof SealedPart part) {
                segments.add(part);
            }
        }
        return segments;
    }

    /// Makes all durable and closes the files. Searches under way end as they would have.
    @Override
    public void close() throws IOException {
        try {
            maintenance.close();
        } finally {
            manifestLock.lock();
            try {
                writeLock.lock();
                try {
                    closeParts();
                } finally {
                    writeLock.unlock();
                }
            } finally {
                manifestLock.unlock();
            }
        }
    }

    private void closeParts() throws IOException {
        PartView last = view;
        if (last == null) {
            return;
        }
        view = null;
        GrowingPart open = growing;
        GrowingPart half = frozen;
        // Closed from the last to the first, each whatever the others throw; the lock is given back at the very end.
        try (DiskLock _ = diskLock;
                Manifest _ = manifest;
                NameFile _ = names;
                AppendLog _ = log) {
            try {
                last.letGo();
            } finally {
                try {
                    letGoSealed(0);
                } finally {
                    try {
                        open.letGo();
                    } finally {
                        if (half != null) {
                            half.letGo();
                        }
                    }
                }
            }
        }
    }

    private void letGoSealed(int first) {
        if (first == sealed.size()) {
            sealed = List.of();
            return;
        }
        try {
            sealed.get(first).letGo();
        } finally {
            letGoSealed(first + 1);
        }
    }
}
