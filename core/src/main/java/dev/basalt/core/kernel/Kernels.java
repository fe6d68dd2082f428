package dev.basalt.core.kernel;

import dev.basalt.core.kernel.internal.ActiveTier;

/// Says which tier all kernels of this process run on, and why.
///
/// The tier is chosen when the first kernel is used: the widest vectors that the JVM prefers, if
/// `jdk.incubator.vector` is there and the Vector API twins agree with the scalar ones on a small fixed input; else
/// the scalar tier. The system property `basalt.kernel.tier` (`scalar`, `128`, `256`, `512` or `auto`) forces a
/// choice. A forced tier that this process cannot have is an error: [#tier()] and [#reason()] throw, and using a
/// kernel fails with an [ExceptionInInitializerError] that carries the same message as its cause.
///
/// - **Threads:** stateless
public final class Kernels {
    private Kernels() {}

    /// The tier that all kernels run on.
    ///
    /// @return the tier
    /// @throws IllegalStateException if `basalt.kernel.tier` forces what cannot be had, or has no known value
    public static KernelTier tier() {
        return ActiveTier.require().tier();
    }

    /// Why this tier: one line for people, such as `512-bit: preferred by the JVM, self-test passed`.
    ///
    /// @return the line
    /// @throws IllegalStateException if `basalt.kernel.tier` forces what cannot be had, or has no known value
    public static String reason() {
        return ActiveTier.require().reason();
    }
}
