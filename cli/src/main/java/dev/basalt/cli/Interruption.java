package dev.basalt.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a command end in order when the process is told to stop (^C, SIGTERM): its thread is interrupted, and the JVM
/// waits for it a while.
final class Interruption implements AutoCloseable {
    private static final long MAX_WAIT_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /// Starts to listen, for the calling thread.
    Interruption() {
        Thread command = Thread.currentThread();
        hook = new Thread(
                () -> {
                    command.interrupt();
                    try {
                        done.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException _) {
                        // Nobody interrupts it; the JVM ends in any case.
                    }
                },
                "basalt-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Lets the JVM end.
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is about to end.
        }
    }
}
