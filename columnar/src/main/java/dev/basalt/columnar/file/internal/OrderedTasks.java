package dev.basalt.columnar.file.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tasks whose results are wanted in their order, run by the caller's thread and by as many as an executor lends.
///
/// The caller never waits for a task that nobody has begun: it runs that itself. So an executor that is busy, or has
/// one thread, costs nothing and blocks nothing.
///
/// - **Threads:** [#result] and [#close] are for the one thread that made this
///
/// @param <T> what a task makes
public final class OrderedTasks<T extends @Nullable Object> implements AutoCloseable {
    private final List<Supplier<T>> tasks;
    private final List<AtomicInteger> begun = new ArrayList<>();
    private final List<CompletableFuture<T>> results = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /// Begins.
    ///
    /// @param tasks    the tasks
    /// @param executor lends threads; null for the caller's alone
    public OrderedTasks(List<Supplier<T>> tasks, @Nullable Executor executor) {
        this.tasks = List.copyOf(tasks);
        for (int i = 0; i < tasks.size(); i++) {
            begun.add(new AtomicInteger());
            results.add(new CompletableFuture<>());
        }
        if (executor != null) {
            int helpers = Math.min(tasks.size() - 1, Runtime.getRuntime().availableProcessors());
            lend(executor, helpers);
        }
    }

    private void lend(Executor executor, int helpers) {
        try {
            for (int i = 0; i < helpers; i++) {
                executor.execute(this::help);
            }
        } catch (RejectedExecutionException _) {
            // The caller's thread does what nobody else does.
        }
    }

    private void help() {
        for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
            if (begin(i)) {
                run(i);
            }
        }
    }

    private boolean begin(int task) {
        return begun.get(task).compareAndSet(0, 1);
    }

    private void run(int task) {
        try {
            results.get(task).complete(tasks.get(task).get());
        } catch (Throwable e) {
            results.get(task).completeExceptionally(e);
        }
    }

    /// The result of a task; to be asked for in the order of the tasks.
    ///
    /// @param task its index
    /// @return what it made
    public T result(int task) {
        if (begin(task)) {
            run(task);
        }
        try {
            return results.get(task).join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /// Waits until no task runs any more; those that have not begun never will.
    @Override
    public void close() {
        next.set(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            if (begin(i)) {
                results.get(i).cancel(false);
            }
        }
        for (CompletableFuture<T> result : results) {
            result.exceptionally(_ -> null).join();
        }
    }
}
