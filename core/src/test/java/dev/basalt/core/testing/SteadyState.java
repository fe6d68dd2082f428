package dev.basalt.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// Measures the allocation of a call once HotSpot has compiled it.
///
/// How long that takes depends on the load of the machine, so no time is waited for: rounds of calls are repeated until
/// one allocates nothing. They fail when enough of them ended while no compilation was queued or running, so that no
/// faster code can be on its way.
public final class SteadyState {
    /// Calls of these rounds exceed the invocations after which HotSpot compiles a method for the last time.
    private static final int IDLE_CALLS = 40_000;

    private static final int MIN_IDLE_ROUNDS = 50;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SteadyState() {}

    /// Repeats rounds of calls until one allocates nothing.
    ///
    /// @param what  names the call in the message of a failure
    /// @param calls how many make a round
    /// @param call  what is called
    /// @throws AssertionError if the call still allocates once it is compiled
    public static void assertNoAllocation(String what, int calls, Runnable call) {
        int rounds = Math.max(MIN_IDLE_ROUNDS, IDLE_CALLS / calls);
        long allocated = Long.MAX_VALUE;
        int idleRounds = 0;
        while (allocated != 0 && idleRounds < rounds) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            idleRounds += allocated != 0 && isCompilerIdle() ? 1 : 0;
        }
        assertThat(allocated)
                .as("bytes allocated by %d calls of %s", calls, what)
                .isZero();
    }

    /// Whether HotSpot has nothing to compile: no line of its report names a method.
    ///
    /// @return false while methods are compiled or wait for it
    public static boolean isCompilerIdle() {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName name = new ObjectName("com.sun.management:type=DiagnosticCommand");
            String report = (String) server.invoke(name, "compilerQueue", new Object[0], new String[0]);
            return !report.contains("::");
        } catch (JMException e) {
            throw new IllegalStateException("the report of the compilers must be readable", e);
        }
    }
}
