package dev.basalt.vector.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Threads that share numbered tasks. What tasks compute must not depend on which thread runs them.
final class Workers implements AutoCloseable {
    private final int threads;
    private final @Nullable ExecutorService pool;

    Workers(int threads) {
        this.threads = threads;
        this.pool = threads == 1 ? null : Executors.newFixedThreadPool(threads);
    }

    /// Runs tasks 0 to `taskCount` and returns when all are done.
    ///
    /// @param newWorker makes what runs tasks on one thread, with buffers of its own
    /// @throws CancellationException if the calling thread is interrupted; it stays so
    void run(int taskCount, Supplier<IntConsumer> newWorker) {
        AtomicInteger next = new AtomicInteger();
        if (pool == null || taskCount < 2) {
            work(taskCount, next, newWorker);
            return;
        }
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < Math.min(threads, taskCount); i++) {
            running.add(pool.submit(() -> work(taskCount, next, newWorker)));
        }
        try {
            for (Future<?> worker : running) {
                await(worker);
            }
        } finally {
            next.set(taskCount);
        }
    }

    private static void work(int taskCount, AtomicInteger next, Supplier<IntConsumer> newWorker) {
        IntConsumer worker = newWorker.get();
        for (int task = next.getAndIncrement(); task < taskCount && task >= 0; task = next.getAndIncrement()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted");
            }
            worker.accept(task);
        }
    }

    private static void await(Future<?> worker) {
        try {
            worker.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}
