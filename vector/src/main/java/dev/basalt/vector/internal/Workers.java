package dev.basalt.vector.internal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;

/// Runs a task on several threads and waits for all of them.
public final class Workers {
    private Workers() {}

    /// Runs `task` once for each worker: worker 0 on this thread, each other on one of its own.
    ///
    /// An interrupt does not end the wait, as the threads write to what the caller owns; it is kept for the
    /// caller.
    ///
    /// @param threads how many workers, `>= 1`
    /// @param task    what a worker does; is given its number
    public static void run(int threads, IntConsumer task) {
        FutureTask<?>[] others = new FutureTask<?>[Math.max(0, threads - 1)];
        for (int i = 0; i < others.length; i++) {
            int worker = i + 1;
            others[i] = new FutureTask<>(() -> task.accept(worker), true);
            Thread thread = new Thread(others[i], "basalt-build-" + worker);
            thread.setDaemon(true);
            thread.start();
        }
        try {
            task.accept(0);
        } finally {
            for (FutureTask<?> other : others) {
                await(other);
            }
        }
        for (FutureTask<?> other : others) {
            rethrow(other);
        }
    }

    private static void await(FutureTask<?> task) {
        boolean interrupted = false;
        while (!task.isDone()) {
            try {
                task.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                // Thrown again when all have ended.
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(FutureTask<?> task) {
        Throwable failure = task.state() == FutureTask.State.FAILED ? task.exceptionNow() : null;
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
