package dev.basalt.core.storage;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.Location;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The readers that are inside of something that will be closed, such as mapped memory.
///
/// A reader holds it for the length of one call. Closing lets nobody in any more, waits for those that are inside, and
/// releases what they read. A thread that closes while it is inside of anything itself would wait for ever, or for
/// another that waits for it: then the last reader to leave releases instead, and closing returns at once.
///
/// Neither closing nor leaving takes memory from the heap, so that both work when there is none left.
///
/// - **Threads:** safe for use by any number; a hold is given up by the thread that took it
public final class ReadHolds implements AutoCloseable {
    private static final int CLOSED = Integer.MIN_VALUE;
    private static final long WAIT_NANOS = 100_000;

    /// How many holds a thread has, of whatever instances.
    private static final ThreadLocal<int[]> OWN = ThreadLocal.withInitial(() -> new int[1]);

    /// The number of readers inside; once closed, that plus [#CLOSED].
    private final AtomicInteger state = new AtomicInteger();
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean handedOver;
    private final Path where;
    private final String what;
    private final Runnable release;

    /// Begins with nobody inside.
    ///
    /// @param where   the file or directory that is read, for messages
    /// @param what    what it is, such as `mapped file`
    /// @param release ends what is read; called once, when nobody is inside any more
    public ReadHolds(Path where, String what, Runnable release) {
        this.where = where;
        this.what = what;
        this.release = release;
    }

    /// Reads what is held.
    ///
    /// @param <T> what it results in
    /// @param <X> what it may throw
    @FunctionalInterface
    public interface Reading<T, X extends Exception> {
        /// Reads.
        ///
        /// @return the result
        /// @throws X if it fails
        T read() throws X;
    }

    /// Lets this thread in unless it is closed.
    ///
    /// @return whether it is inside; then [#letGo] must follow
    public boolean tryHold() {
        int[] own = OWN.get();
        int count = state.get();
        while (count >= 0) {
            if (state.compareAndSet(count, count + 1)) {
                own[0]++;
                return true;
            }
            count = state.get();
        }
        return false;
    }

    /// Lets this thread in; [#letGo] must follow.
    ///
    /// @throws IllegalStateException if it is closed
    public void hold() {
        if (!tryHold()) {
            throw new IllegalStateException("[" + where + "] " + what + " must be open, but is closed");
        }
    }

    /// Lets this thread out.
    public void letGo() {
        OWN.get()[0]--;
        if (state.decrementAndGet() == CLOSED && handedOver) {
            release();
        }
    }

    /// Reads inside of a hold.
    ///
    /// @param <T>     what it results in
    /// @param <X>     what it may throw
    /// @param reading what to do
    /// @return what that returns
    /// @throws X                     if that does
    /// @throws IllegalStateException if this is closed
    /// @throws CorruptDataException  if mapped bytes are gone
    public <T, X extends Exception> T read(Reading<T, X> reading) throws X {
        hold();
        try {
            return reading.read();
        } catch (InternalError e) {
            throw failure(e, where);
        } finally {
            letGo();
        }
    }

    /// What an error means that the JVM throws where a mapped byte cannot be read.
    ///
    /// @param error what was thrown
    /// @param file  the mapped file
    /// @return the exception to throw instead
    /// @throws InternalError the same again where it means anything else
    public static CorruptDataException failure(InternalError error, Path file) {
        if (!String.valueOf(error.getMessage()).contains("unsafe memory access")) {
            throw error;
        }
        return new CorruptDataException(
                Location.of(file),
                "a file must stay whole while it is read, but bytes of it are gone: it was cut short meanwhile, or its"
                        + " medium fails",
                error);
    }

    /// Whether it is closed.
    ///
    /// @return whether nobody is let in any more
    public boolean isClosed() {
        return state.get() < 0;
    }

    /// Lets nobody in any more and waits until nobody is inside; doing so again does nothing.
    @Override
    public void close() {
        int count = state.get();
        while (count >= 0 && !state.compareAndSet(count, count + CLOSED)) {
            count = state.get();
        }
        if (count < 0) {
            return;
        }
        if (isInsideOfAnything()) {
            handedOver = true;
            if (state.get() == CLOSED) {
                release();
            }
            return;
        }
        boolean interrupted = false;
        while (state.get() != CLOSED) {
            LockSupport.parkNanos(this, WAIT_NANOS);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        release();
    }

    private static boolean isInsideOfAnything() {
        try {
            return OWN.get()[0] > 0;
        } catch (OutOfMemoryError _) {
            // A thread that held anything would have its count.
            return false;
        }
    }

    private void release() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }
}
