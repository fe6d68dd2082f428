package dev.basalt.bench.ncf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Threads beside the caller's.
///
/// - **Threads:** confined to one
final class Workers implements AutoCloseable {
    private @Nullable ExecutorService pool;
    private int size;

    /// So many threads.
    Executor executor(int threads) {
        return pool(threads);
    }

    private ExecutorService pool(int threads) {
        ExecutorService current = pool;
        if (current == null || size != threads) {
            close();
            current = Executors.newFixedThreadPool(threads);
            pool = current;
            size = threads;
        }
        return current;
    }

    /// Runs work on several threads at once, the caller's among them.
    void runAll(int threads, Callable<@Nullable Void> work) throws Exception {
        List<Future<?>> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            others.add(pool(threads - 1).submit(work));
        }
        work.call();
        for (Future<?> other : others) {
            other.get();
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }
}
