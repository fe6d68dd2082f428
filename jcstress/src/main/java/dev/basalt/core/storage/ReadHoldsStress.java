package dev.basalt.core.storage;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// Nobody who holds sees what closing releases, and it is released once.
public final class ReadHoldsStress {
    private static final int REFUSED = -1;

    private ReadHoldsStress() {}

    /// Something that is readable until it is released.
    private static final class Held {
        final AtomicInteger releases = new AtomicInteger();
        final ReadHolds holds = new ReadHolds(Path.of("held"), "memory", this::release);
        int readable = 1;

        private void release() {
            readable = 0;
            releases.incrementAndGet();
        }

        int read() {
            if (!holds.tryHold()) {
                return REFUSED;
            }
            try {
                return readable;
            } finally {
                holds.letGo();
            }
        }
    }

    /// Closing against a reader.
    @JCStressTest
    @Outcome(
            id = {"1, 1", "-1, 1"},
            expect = ACCEPTABLE,
            desc = "read while it was open, or refused")
    @Outcome(expect = FORBIDDEN, desc = "read after it was released, or closed before it was")
    @State
    public static class CloseAgainstHold {
        private final Held held = new Held();

        /// Reads.
        ///
        /// @param result receives what it saw
        @Actor
        public void reader(II_Result result) {
            result.r1 = held.read();
        }

        /// Closes.
        ///
        /// @param result receives how often it was released
        @Actor
        public void closer(II_Result result) {
            held.holds.close();
            result.r2 = held.releases.get();
        }
    }

    /// Two closings against a reader.
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "-1, 0, 1"},
            expect = ACCEPTABLE,
            desc = "released once")
    @Outcome(expect = FORBIDDEN, desc = "read after it was released, or released never or twice")
    @State
    public static class TwoCloseAgainstHold {
        private final Held held = new Held();

        /// Reads.
        ///
        /// @param result receives what it saw
        @Actor
        public void reader(III_Result result) {
            result.r1 = held.read();
        }

        /// Closes.
        @Actor
        public void one() {
            held.holds.close();
        }

        /// Closes as well.
        @Actor
        public void other() {
            held.holds.close();
        }

        /// Looks at the end.
        ///
        /// @param result receives whether it is readable, and how often it was released
        @Arbiter
        public void end(III_Result result) {
            result.r2 = held.readable;
            result.r3 = held.releases.get();
        }
    }

    /// Closing by a thread that is inside of something else: the last to leave releases.
    @JCStressTest
    @Outcome(
            id = {"1, 0, 1", "-1, 0, 1"},
            expect = ACCEPTABLE,
            desc = "released once")
    @Outcome(expect = FORBIDDEN, desc = "read after it was released, or released never or twice")
    @State
    public static class CloseFromInside {
        private final Held held = new Held();
        private final Held around = new Held();

        /// Reads.
        ///
        /// @param result receives what it saw
        @Actor
        public void reader(III_Result result) {
            result.r1 = held.read();
        }

        /// Closes while it holds something itself.
        @Actor
        public void closer() {
            around.holds.hold();
            held.holds.close();
            around.holds.letGo();
        }

        /// Looks at the end.
        ///
        /// @param result receives whether it is readable, and how often it was released
        @Arbiter
        public void end(III_Result result) {
            result.r2 = held.readable;
            result.r3 = held.releases.get();
        }
    }
}
