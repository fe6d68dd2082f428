package dev.basalt.vector.collection.internal;

import dev.basalt.vector.collection.CollectionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The work behind: indexing what memory holds, sealing it, and merging segments. One of each goes on at a time.
///
/// What fails is tried again when there is reason to do it anew. Nothing is lost by it: memory and logs keep what is
/// not sealed, and searches look at all rows that are not indexed.
///
/// Where there are fewer threads than work, sealing goes before indexing, as it indexes too and lets memory go.
///
/// - **Threads:** safe for use by many threads
public final class Maintenance {
    /// Writers wait when memory holds so many times more than is to be sealed.
    private static final int MOST_BEHIND = 4;
    /// A segment is merged when one in so many of its entries is dead.
    private static final int DEAD_SHARE = 4;

    /// Fewer waiting rows than this, or than one in so many of a part, are not worth a change of the index: looking
    /// at them takes less time than a search of a graph.
    private static final int WORTH_INDEXING = 1024;

    private static final int WORTH_SHARE = 8;
    /// Looking at so many bytes of rows takes about as long as ten searches of a graph.
    private static final long MOST_WAITING_BYTES = 16 << 20;

    private static final int MOST_WAITING_ROWS = 64 << 10;
    /// The steps in which rows are indexed. A graph looks for rows that it cannot reach after each, which takes
    /// longer the larger it is; closing waits for the end of one.
    private static final int ROWS_AT_ONCE = 4096;
    /// The same for a writer, which does no more than it must.
    private static final int ROWS_OF_HELP = 256;

    private static final long WAIT_MILLIS = 100;

    private final CollectionStorage storage;
    private final CollectionOptions options;
    /// Null when reading: an index of what the logs hold would be made only to be thrown away.
    private final @Nullable Executor executor;
    private final @Nullable ExecutorService ownExecutor;
    private final SegmentBuilder builder;
    private final Task sealing = new Task(this::seal);
    private final Task merging = new Task(this::mergeSome);
    private final Task indexing = new Task(this::indexTail);
    private final int worthIndexing;
    private final int mostWaitingRows;
    private final ReentrantLock indexLock = new ReentrantLock();
    private final ReentrantLock sealLock = new ReentrantLock();
    private final ReentrantLock mergeLock = new ReentrantLock();
    private final Object progress = new Object();
    /// How much was done, in no unit; guarded by the object before.
    private long steps;
    private volatile boolean closing;

    Maintenance(CollectionStorage storage, CollectionOptions options) {
        this.storage = storage;
        this.options = options;
        Executor given = options.background();
        if (given == null && !options.readOnly()) {
            this.ownExecutor = Executors.newFixedThreadPool(
                    2, Thread.ofPlatform().daemon().name("basalt-vector-", 1).factory());
            this.executor = ownExecutor;
        } else {
            this.ownExecutor = null;
            this.executor = given;
        }
        this.worthIndexing = Math.max(1, Math.min(WORTH_INDEXING, options.sealRows() / WORTH_SHARE));
        this.mostWaitingRows =
                Math.clamp(MOST_WAITING_BYTES / RowForm.bytes(storage.shape()), WORTH_INDEXING, MOST_WAITING_ROWS);
        this.builder = new SegmentBuilder(
                storage.disk(),
                storage.directory(),
                storage.shape(),
                storage.indexes(),
                options.threads(),
                () -> closing);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /// Work that is done by itself.
    private final class Task {
        private final Work work;
        private final AtomicBoolean requested = new AtomicBoolean();
        private volatile @Nullable Throwable problem;

        Task(Work work) {
            this.work = work;
        }

        /// Whether it waits for a thread or goes on.
        boolean isRequested() {
            return requested.get();
        }

        void request() {
            Executor runs = executor;
            if (runs == null || closing || !requested.compareAndSet(false, true)) {
                return;
            }
            boolean taken = false;
            try {
                runs.execute(this::run);
                taken = true;
            } catch (RuntimeException e) {
                problem = e;
            } finally {
                if (!taken) {
                    requested.set(false);
                }
            }
        }

        private void run() {
            try {
                runQuietly();
            } finally {
                requested.set(false);
                tellProgress();
            }
            // Rows may have come since the work looked for some, when it could not be requested yet.
            if (!isSealingKeptWaiting()) {
                indexSoon();
            }
        }

        private void runQuietly() {
            if (closing) {
                return;
            }
            try {
                work.run();
                problem = null;
            } catch (IllegalStateException e) {
                problem = closing ? problem : e;
            } catch (IOException | RuntimeException | Error e) {
                problem = e;
            }
        }
    }

    /// What failed behind the scenes and did not succeed since: sealing before merging before indexing.
    ///
    /// @return the failure; null if there is none
    public @Nullable Throwable problem() {
        Throwable sealed = sealing.problem;
        Throwable merged = merging.problem;
        return sealed != null ? sealed : merged != null ? merged : indexing.problem;
    }

    static boolean isMostlyDead(SealedPart part) {
        return part.deadCount() > part.entryCount() / DEAD_SHARE;
    }

    void afterWrite(boolean killed) throws IOException {
        if (storage.growingSize() > options.sealRows()) {
            sealing.request();
            waitIfFarBehind();
        }
        indexSoon();
        indexIfFarBehind();
        if (killed && storage.anyMostlyDead()) {
            merging.request();
        }
    }

    /// Has rows indexed if there are enough of them.
    void indexSoon() {
        if (storage.dueRows() >= worthIndexing) {
            indexing.request();
        }
    }

    private void indexTail() {
        indexLock.lock();
        try {
            boolean more = true;
            while (more && !closing && !isSealingKeptWaiting()) {
                more = indexStep();
                tellProgress();
            }
        } finally {
            indexLock.unlock();
        }
    }

    private boolean isSealingKeptWaiting() {
        return sealing.isRequested() && !sealLock.isLocked();
    }

    private boolean indexStep() {
        GrowingPart part = storage.holdGrowing();
        if (part == null) {
            return false;
        }
        try {
            boolean worth = part.dueRows() >= worthIndexing;
            if (worth) {
                part.index(ROWS_AT_ONCE, options.threads());
            }
            return worth;
        } finally {
            part.letGo();
        }
    }

    /// Keeps rows that are searched one by one from becoming too many: who adds more indexes some, or waits for the
    /// one who does. Where nobody searches, there is no need, and what [#waitIfFarBehind] says is enough.
    private void indexIfFarBehind() {
        while (!closing && storage.isSearched() && storage.dueRows() > mostWaitingRows) {
            if (!indexLock.tryLock()) {
                if (!awaitProgress()) {
                    return;
                }
                continue;
            }
            try {
                helpIndexing();
            } catch (RuntimeException | Error e) {
                // What was written is written; the rows are found without an index.
                indexing.problem = e;
            } finally {
                indexLock.unlock();
            }
        }
    }

    /// With one thread: that of the caller, who may be interrupted meanwhile.
    private void helpIndexing() {
        GrowingPart part = storage.holdGrowing();
        if (part != null) {
            try {
                part.index(ROWS_OF_HELP, 1);
            } finally {
                part.letGo();
            }
        }
    }

    private void waitIfFarBehind() throws IOException {
        while (storage.growingSize() / MOST_BEHIND > options.sealRows() && !closing) {
            Throwable failed = sealing.problem;
            if (!sealing.isRequested() && failed != null) {
                throw new IOException(
                        "[" + storage.directory() + "] what memory holds must be sealed, but " + failed.getMessage(),
                        failed);
            }
            if (!sealing.isRequested() || !awaitProgress()) {
                return;
            }
        }
    }

    private void tellProgress() {
        synchronized (progress) {
            steps++;
            progress.notifyAll();
        }
    }

    /// Waits for some work to be done, but not for long.
    ///
    /// @return false if the thread was interrupted
    private boolean awaitProgress() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        synchronized (progress) {
            long seen = steps;
            try {
                for (long left = WAIT_MILLIS; steps == seen && left > 0; ) {
                    progress.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                }
                return true;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /// Seals all that memory holds now; returns when that is done.
    ///
    /// @throws IOException if a file call fails
    public void seal() throws IOException {
        sealLock.lock();
        try {
            if (storage.hasFrozen()) {
                sealFrozen();
            }
            sealFrozen();
        } finally {
            sealLock.unlock();
        }
        if (!pick().isEmpty()) {
            merging.request();
        }
    }

    private void sealFrozen() throws IOException {
        GrowingPart part = storage.freeze();
        if (part != null) {
            long snapshot = storage.published();
            storage.replaceFrozen(part, builder.seal(part, storage.takeNumber(), snapshot), snapshot);
        }
    }

    /// Merges all segments into one without dead entries, and deletes what was merged; returns when that is done.
    ///
    /// @throws IOException if a file call fails
    public void mergeAll() throws IOException {
        mergeLock.lock();
        try {
            List<SealedPart> all = storage.sealed();
            if (all.size() > 1 || all.stream().anyMatch(part -> part.deadCount() > 0)) {
                merge(all);
            }
            // What the generation before needs takes as much room again, so the newest must be known to be whole.
            storage.sealed().forEach(SealedPart::verifyAll);
            storage.dropPrevious();
            storage.dropTexts();
        } finally {
            mergeLock.unlock();
        }
    }

    private void mergeSome() throws IOException {
        mergeLock.lock();
        try {
            for (List<SealedPart> inputs = pick(); !inputs.isEmpty() && !closing; inputs = pick()) {
                merge(inputs);
            }
        } finally {
            mergeLock.unlock();
        }
    }

    private void merge(List<SealedPart> inputs) throws IOException {
        long snapshot = storage.published();
        SealedPart output = builder.merge(inputs, storage.takeNumber(), snapshot);
        storage.replaceSealed(inputs, output, snapshot);
    }

    /// The segments to merge: those of which much is dead, or the smallest of too many.
    private List<SealedPart> pick() {
        List<SealedPart> all = new ArrayList<>(storage.sealed());
        List<SealedPart> picked =
                new ArrayList<>(all.stream().filter(Maintenance::isMostlyDead).toList());
        if (all.size() - picked.size() > options.maxSegments()) {
            all.removeAll(picked);
            all.sort(Comparator.comparingInt(part -> part.entryCount() - part.deadCount()));
            long sum = 0;
            for (SealedPart part : all) {
                // A much larger one waits until the others have grown, so that no entry is copied often.
                long size = (long) part.entryCount() - part.deadCount();
                if (picked.size() >= 2 && size > sum) {
                    break;
                }
                picked.add(part);
                sum += size;
            }
        }
        return picked;
    }

    void close() {
        closing = true;
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
        // Whoever is at work notices and gives up; nobody begins.
        waitFor(indexLock);
        waitFor(sealLock);
        waitFor(mergeLock);
    }

    private static void waitFor(ReentrantLock lock) {
        lock.lock();
        try {
            assert lock.isHeldByCurrentThread();
        } finally {
            lock.unlock();
        }
    }
}
