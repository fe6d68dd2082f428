package dev.basalt.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A bar on the terminal that shows how far work is; nothing where standard error is none.
final class WorkProgress implements AutoCloseable {
    private static final long POLL_MILLIS = 200;
    private static final int BAR_WIDTH = 100;

    private final @Nullable ProgressBar bar;
    private final @Nullable ScheduledExecutorService polling;
    private final @Nullable Future<?> steps;

    /// @param what  names the work
    /// @param count how much there is
    /// @param done  how much is done; asked by another thread
    WorkProgress(String what, long count, LongSupplier done) {
        if (!Console.isTerminal()) {
            bar = null;
            polling = null;
            steps = null;
            return;
        }
        ProgressBar shown = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(count)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                .build();
        bar = shown;
        // A daemon: a command that fails must end.
        polling = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("basalt-progress").factory());
        steps = polling.scheduleWithFixedDelay(
                () -> shown.stepTo(done.getAsLong()), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        if (steps != null) {
            steps.cancel(false);
        }
        if (polling != null) {
            polling.shutdownNow();
        }
        if (bar != null) {
            bar.close();
        }
    }
}
