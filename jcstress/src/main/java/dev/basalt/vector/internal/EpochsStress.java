package dev.basalt.vector.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// No reader inside of an epoch sees what was freed after it, and no short read that ended unchanged saw a reuse.
public final class EpochsStress {
    private static final int LIVE = 1;
    private static final int REUSED = 2;
    private static final int GONE = 0;

    private EpochsStress() {}

    /// Something that a link leads to, until the writer takes the link away and reuses it.
    private static final class Linked {
        private static final VarHandle LINK;

        static {
            try {
                LINK = MethodHandles.lookup().findVarHandle(Linked.class, "link", int[].class);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        final Epochs epochs = new Epochs();
        final int[] row = {LIVE, LIVE};

        @SuppressWarnings("UnusedVariable") // Read and written by way of LINK.
        private int[] link = row;

        int read() {
            long token = epochs.enter();
            try {
                int[] seen = (int[]) LINK.getAcquire(this);
                return seen == null ? GONE : seen[0];
            } finally {
                epochs.exit(token);
            }
        }

        /// Takes the row away, and reuses it if no reader can be left.
        int takeAway() {
            LINK.setRelease(this, (int[]) null);
            for (int move = 0; move < 2; move++) {
                if (!epochs.tryAdvance()) {
                    return 0;
                }
            }
            row[0] = REUSED;
            return 1;
        }
    }

    /// One reader, one writer.
    @JCStressTest
    @Outcome(id = "[01], [01]", expect = ACCEPTABLE, desc = "the row as it was, or none")
    @Outcome(expect = FORBIDDEN, desc = "the row after it was reused")
    @State
    public static class OneReader {
        private final Linked linked = new Linked();

        /// Reads.
        ///
        /// @param result receives what it saw
        @Actor
        public void reader(II_Result result) {
            result.r1 = linked.read();
        }

        /// Takes away.
        ///
        /// @param result receives whether the row was reused
        @Actor
        public void writer(II_Result result) {
            result.r2 = linked.takeAway();
        }
    }

    /// Two readers, which count in different stripes, and one that comes again while the writer moves on.
    @JCStressTest
    @Outcome(id = "[01], [01], [01]", expect = ACCEPTABLE, desc = "the row as it was, or none")
    @Outcome(expect = FORBIDDEN, desc = "the row after it was reused")
    @State
    public static class TwoReaders {
        private final Linked linked = new Linked();

        /// Reads twice.
        ///
        /// @param result receives the worse of what it saw
        @Actor
        public void again(III_Result result) {
            int first = linked.read();
            result.r1 = Math.max(first, linked.read());
        }

        /// Reads.
        ///
        /// @param result receives what it saw
        @Actor
        public void once(III_Result result) {
            result.r2 = linked.read();
        }

        /// Takes away.
        ///
        /// @param result receives whether the row was reused
        @Actor
        public void writer(III_Result result) {
            result.r3 = linked.takeAway();
        }
    }

    /// A read that does not count, of a row that the writer takes away and reuses.
    @JCStressTest
    @Outcome(
            id = {"1, 1", "0, 0", "-1, -1"},
            expect = ACCEPTABLE,
            desc = "the row as it was, none, or read again")
    @Outcome(expect = FORBIDDEN, desc = "a row in reuse, and nothing says so")
    @State
    public static class ShortRead {
        private final Linked linked = new Linked();

        /// Reads between two stamps.
        ///
        /// @param result receives what it saw; -1 where it must read again
        @Actor
        public void reader(II_Result result) {
            long stamp = linked.epochs.stamp();
            int[] seen = (int[]) Linked.LINK.getAcquire(linked);
            int one = seen == null ? GONE : seen[1];
            int other = seen == null ? GONE : seen[0];
            boolean unchanged = linked.epochs.unchanged(stamp);
            result.r1 = unchanged ? one : -1;
            result.r2 = unchanged ? other : -1;
        }

        /// Takes away and reuses.
        @Actor
        public void writer() {
            Linked.LINK.setRelease(linked, (int[]) null);
            linked.epochs.beginReuse();
            linked.row[0] = REUSED;
            linked.row[1] = REUSED;
        }
    }
}
