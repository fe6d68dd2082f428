package dev.basalt.vector.collection.internal;

import dev.basalt.vector.collection.CollectionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The work behind: sealing what memory holds, and merging segments. One of each goes on at a time.
///
/// What fails is tried again when there is reason to do it anew. Nothing is lost by it: memory and logs keep what is
/// not sealed.
///
/// - **Threads:** safe for use by many threads
public final class Maintenance {
    /// Writers wait when memory holds so many times more than is to be sealed.
    private static final int MOST_BEHIND = 4;
    /// A segment is merged when one in so many of its entries is dead.
    private static final int DEAD_SHARE = 4;

    private static final long WAIT_MILLIS = 100;

    private final CollectionStorage storage;
    private final CollectionOptions options;
    private final Executor executor;
    private final @Nullable ExecutorService ownExecutor;
    private final SegmentBuilder builder;
    private final AtomicBoolean sealing = new AtomicBoolean();
    private final AtomicBoolean merging = new AtomicBoolean();
    private final ReentrantLock sealLock = new ReentrantLock();
    private final ReentrantLock mergeLock = new ReentrantLock();
    private final Object progress = new Object();
    private volatile boolean closing;
    private volatile @Nullable Throwable problem;

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
            this.executor = given == null ? Runnable::run : given;
        }
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

    /// What failed last behind the scenes.
    ///
    /// @return the failure; null if the last work succeeded
    public @Nullable Throwable problem() {
        return problem;
    }

    static boolean isMostlyDead(SealedPart part) {
        return part.deadCount() > part.entryCount() / DEAD_SHARE;
    }

    void afterWrite(boolean killed) throws IOException {
        if (storage.growingSize() > options.sealRows()) {
            request(sealing, this::seal);
            waitIfFarBehind();
        }
        if (killed && storage.anyMostlyDead()) {
            request(merging, this::mergeSome);
        }
    }

    private void waitIfFarBehind() throws IOException {
        while (storage.growingSize() / MOST_BEHIND > options.sealRows() && !closing) {
            Throwable failed = problem;
            if (!sealing.get() && failed != null) {
                throw new IOException(
                        "[" + storage.directory() + "] what memory holds must be sealed, but " + failed.getMessage(),
                        failed);
            }
            if (!sealing.get()) {
                return;
            }
            synchronized (progress) {
                try {
                    progress.wait(WAIT_MILLIS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void request(AtomicBoolean running, Work work) {
        if (closing || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    runQuietly(work);
                } finally {
                    running.set(false);
                    synchronized (progress) {
                        progress.notifyAll();
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            running.set(false);
            problem = e;
        }
    }

    private void runQuietly(Work work) {
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
            request(merging, this::mergeSome);
        }
    }

    private void sealFrozen() throws IOException {
        GrowingPart part = storage.freeze();
        if (part != null) {
            long snapshot = storage.published();
            storage.replaceFrozen(part, builder.seal(part, storage.takeNumber(), snapshot), snapshot);
        }
    }

    /// Merges all segments into one without dead entries; returns when that is done.
    ///
    /// @throws IOException if a file call fails
    public void mergeAll() throws IOException {
        mergeLock.lock();
        try {
            List<SealedPart> all = storage.sealed();
            if (all.size() > 1 || all.stream().anyMatch(part -> part.deadCount() > 0)) {
                merge(all);
            }
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
