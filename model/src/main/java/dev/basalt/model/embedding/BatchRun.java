package dev.basalt.model.embedding;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All batches of one call, computed by the calling thread and some more that live as long as the call.
///
/// Each batch runs on one thread. Splitting every matrix over threads instead, as ONNX Runtime does by default, is no
/// faster, and much slower once other work wants the cores (docs/perf/embedding.md). The longest texts go first, so
/// that no thread is left with a long batch at the end. Batches do not depend on each other, so neither does the result
/// on the number of threads.
///
/// - **Threads:** used for one call; the caller's thread takes part
final class BatchRun {
    /// Computes one batch on the calling thread.
    @FunctionalInterface
    interface Worker {
        /// Computes a batch.
        ///
        /// @param batchIndex index of the batch in the plan
        void run(int batchIndex);
    }

    /// Gives every thread a worker of its own.
    @FunctionalInterface
    interface WorkerSource {
        /// Runs some code with a worker that no other thread uses meanwhile.
        ///
        /// @param loop the code
        void withWorker(Consumer<Worker> loop);
    }

    private final int batchCount;
    private final WorkerSource workers;
    private final AtomicInteger unclaimed;
    private final AtomicInteger doneCount = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    BatchRun(int batchCount, WorkerSource workers) {
        this.batchCount = batchCount;
        this.workers = workers;
        this.unclaimed = new AtomicInteger(batchCount);
    }

    /// Computes all batches.
    ///
    /// @param threadCount number of threads, the calling one included
    /// @throws CancellationException if the calling thread is interrupted; it stays interrupted
    void run(int threadCount) {
        Thread caller = Thread.currentThread();
        Thread[] helpers = new Thread[Math.min(threadCount, batchCount) - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] =
                    Thread.ofPlatform().daemon().name("basalt-embedding-" + i).start(() -> work(caller));
        }
        work(caller);
        boolean interrupted = join(helpers) || caller.isInterrupted();
        if (interrupted) {
            caller.interrupt();
        }
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
        if (doneCount.get() < batchCount) {
            throw new CancellationException(
                    "embedding must not be interrupted, but was after batch " + doneCount.get() + " of " + batchCount);
        }
    }

    private void work(Thread caller) {
        try {
            workers.withWorker(worker -> {
                while (!isStopped(caller)) {
                    int batchIndex = unclaimed.decrementAndGet();
                    if (batchIndex < 0) {
                        return;
                    }
                    worker.run(batchIndex);
                    doneCount.incrementAndGet();
                }
            });
        } catch (RuntimeException | Error e) {
            stopped.set(true);
            failure.compareAndSet(null, e);
        }
    }

    /// Whether no thread may begin another batch. The flag outlasts the interrupt, which waiting for threads clears.
    private boolean isStopped(Thread caller) {
        if (caller.isInterrupted()) {
            stopped.set(true);
        }
        return stopped.get();
    }

    /// Waits for threads to the end, whatever happens: they write into the caller's memory.
    private boolean join(Thread[] threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                    stopped.set(true);
                }
            }
        }
        return interrupted;
    }
}
