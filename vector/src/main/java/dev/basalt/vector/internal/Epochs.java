package dev.basalt.vector.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Tells a writer when no reader can still look at something that was taken away.
///
/// A reader counts itself in one of two counters while it reads: the counter of the present epoch, which is even or
/// odd. The epoch moves on only when the other counter is seen at zero, so after two moves both counters were zero at
/// some moment: whoever read before the first of them has left. What was retired in epoch `e` is thus free in epoch
/// `e + 2`. A reader that was delayed between reading the epoch and counting itself counts in either counter, which
/// is right as well: it only holds the epoch longer.
///
/// Short reads can do without counting: [#stamp] before, [#unchanged] after, and all again, counted, if something
/// was freed for reuse in between.
///
/// - **Memory:** 128 bytes for each of some stripes, four a processor; entering allocates nothing
/// - **Threads:** any number of readers, which never wait; one writer
public final class Epochs {
    /// Two cache lines, as processors fetch them in pairs.
    private static final int STRIDE = 16;

    private static final int MAX_STRIPES = 256;
    private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counters;
    private final int shift;
    private volatile long epoch;
    private volatile long stamp;

    /// Makes epochs without readers.
    public Epochs() {
        int wanted = 4 * Runtime.getRuntime().availableProcessors();
        int bits = Math.min(Integer.numberOfTrailingZeros(MAX_STRIPES), 32 - Integer.numberOfLeadingZeros(wanted - 1));
        this.shift = 64 - bits;
        // One stride before the first stripe keeps the array's own length out of its cache lines.
        this.counters = new long[((1 << bits) + 1) * STRIDE];
    }

    /// Begins to read.
    ///
    /// @return what [#exit] takes
    public long enter() {
        int stripe = (int) ((Thread.currentThread().threadId() * 0x9E37_79B9_7F4A_7C15L) >>> shift);
        int at = (stripe + 1) * STRIDE + (int) (epoch & 1);
        COUNTER.getAndAdd(counters, at, 1L);
        // Nothing may be read before the count can be seen.
        VarHandle.fullFence();
        return at;
    }

    /// Ends reading; may be called by another thread than the one that began.
    ///
    /// @param token what [#enter] gave
    /// @throws IllegalStateException if it was used already, as far as this can be seen
    public void exit(long token) {
        int at = (int) token;
        if ((long) COUNTER.getAndAdd(counters, at, -1L) <= 0) {
            COUNTER.getAndAdd(counters, at, 1L);
            throw new IllegalStateException("a reader must exit once, but did so again");
        }
    }

    /// The present epoch.
    ///
    /// @return a number that only grows
    public long current() {
        return epoch;
    }

    /// Moves to the next epoch, unless a reader of the one before is still there. For the writer.
    ///
    /// @return whether it moved
    public boolean tryAdvance() {
        // What was taken away must be away before the counters are read.
        VarHandle.fullFence();
        long now = epoch;
        for (int at = STRIDE + (int) (now + 1 & 1); at < counters.length; at += STRIDE) {
            if ((long) COUNTER.getVolatile(counters, at) != 0) {
                return false;
            }
        }
        epoch = now + 1;
        return true;
    }

    /// Begins a short read that does not count.
    ///
    /// @return what [#unchanged] takes
    public long stamp() {
        return stamp;
    }

    /// Whether nothing was freed for reuse since a stamp, so that all that was read since is right.
    ///
    /// @param since what [#stamp] gave
    /// @return false if the read has to be done again
    public boolean unchanged(long since) {
        VarHandle.acquireFence();
        return stamp == since;
    }

    /// Says that something will be reused. For the writer, before it writes there.
    void beginReuse() {
        long next = stamp + 1;
        stamp = next;
        VarHandle.fullFence();
    }
}
