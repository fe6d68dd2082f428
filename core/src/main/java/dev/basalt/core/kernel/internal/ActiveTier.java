package dev.basalt.core.kernel.internal;

import dev.basalt.core.kernel.KernelTier;
import org.jspecify.annotations.Nullable;

/// The tier of this process: chosen and self-tested once, when this class is initialised.
///
/// The public kernels copy [#isVector()] into a `static final` field, so the compiled code holds no dispatch.
public final class ActiveTier {
    private static final @Nullable TierChoice CHOICE;
    private static final String FAILURE;

    static {
        TierChoice choice = null;
        String failure = "";
        try {
            choice = checked(CandidateTier.choose());
        } catch (IllegalStateException e) {
            failure = String.valueOf(e.getMessage());
        }
        CHOICE = choice;
        FAILURE = failure;
    }

    private ActiveTier() {}

    /// The tier of this process and its reason.
    ///
    /// @return the choice
    /// @throws IllegalStateException if the property that forces a tier cannot be obeyed
    public static TierChoice require() {
        if (CHOICE == null) {
            throw new IllegalStateException(FAILURE);
        }
        return CHOICE;
    }

    /// Whether the Vector API twins run.
    ///
    /// @return false on the scalar tier
    /// @throws IllegalStateException if the property that forces a tier cannot be obeyed
    public static boolean isVector() {
        return require().tier() != KernelTier.SCALAR;
    }

    private static TierChoice checked(TierChoice candidate) {
        if (candidate.tier() == KernelTier.SCALAR) {
            return candidate;
        }
        SegmentClasses.load();
        String problem;
        try {
            problem = VectorSelfTest.findProblem();
        } catch (LinkageError | RuntimeException e) {
            problem = e.toString();
        }
        if (problem.isEmpty()) {
            return candidate;
        }
        String bits = candidate.tier().vectorBits() + "-bit";
        if (CandidateTier.isForced()) {
            throw new IllegalStateException(
                    "[" + TierChoice.PROPERTY + "] " + bits + " self-test must pass, but failed: " + problem);
        }
        return new TierChoice(KernelTier.SCALAR, "scalar: " + bits + " self-test failed: " + problem);
    }
}
