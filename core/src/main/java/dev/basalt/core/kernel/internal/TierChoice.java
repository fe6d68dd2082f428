package dev.basalt.core.kernel.internal;

import dev.basalt.core.kernel.KernelTier;
import java.util.List;
import java.util.regex.Pattern;

/// A tier and the reason for it.
///
/// @param tier   what kernels run on
/// @param reason one line for people
public record TierChoice(KernelTier tier, String reason) {
    /// The system property that forces a tier.
    static final String PROPERTY = "basalt.kernel.tier";

    /// Options under which HotSpot has no compiler that knows vectors: each would be an object, at a hundredth of the
    /// speed of plain Java. `java.vm.info` tells of level 1 only.
    private static final Pattern WITHOUT_C2 = Pattern.compile(
            "-Xint|-XX:TieredStopAtLevel=[0-3]|-XX:CompilationMode=quick-only|-XX:-UseCompiler|-XX:-Inline"
                    + "|-XX:-EnableVectorSupport");

    /// Chooses a tier from what the process is, before any self-test.
    ///
    /// @param forced        value of the property, `auto` when it is not set
    /// @param preferredBits the vector width that the JVM prefers, 0 without `jdk.incubator.vector`
    /// @param architecture  value of `os.arch`
    /// @param vmMode        value of `java.vm.info`
    /// @param vmOptions     options of the JVM, as far as they are known
    /// @return the choice
    /// @throws IllegalStateException if the forced tier cannot be had, or `forced` has no known value
    static TierChoice of(String forced, int preferredBits, String architecture, String vmMode, List<String> vmOptions) {
        return switch (forced) {
            case "auto" -> automatic(preferredBits, architecture, vmMode, vmOptions);
            case "scalar" -> new TierChoice(KernelTier.SCALAR, "scalar: forced by " + PROPERTY);
            case "128" -> forcedTo(KernelTier.VECTOR_128, preferredBits);
            case "256" -> forcedTo(KernelTier.VECTOR_256, preferredBits);
            case "512" -> forcedTo(KernelTier.VECTOR_512, preferredBits);
            default ->
                throw new IllegalStateException(
                        "[" + PROPERTY + "] value must be scalar, 128, 256, 512 or auto, but was '" + forced + "'");
        };
    }

    private static TierChoice automatic(int preferredBits, String architecture, String vmMode, List<String> vmOptions) {
        KernelTier widest = KernelTier.ofAtMost(preferredBits);
        if (preferredBits == 0) {
            return new TierChoice(KernelTier.SCALAR, "scalar: start with --add-modules jdk.incubator.vector for SIMD");
        }
        if (vmMode.contains("interpreted") || vmMode.contains("emulated-client")) {
            return withoutCompiler(vmMode);
        }
        for (String option : vmOptions) {
            if (WITHOUT_C2.matcher(option).matches()) {
                return withoutCompiler(option);
            }
        }
        if (widest == KernelTier.SCALAR) {
            return new TierChoice(
                    KernelTier.SCALAR, "scalar: the JVM offers vectors of " + preferredBits + " bits only");
        }
        if (widest == KernelTier.VECTOR_128 && isX86(architecture)) {
            // Such a machine or JVM has no AVX2 and thus no fused multiply-add: its Vector API twin is slower.
            return new TierChoice(KernelTier.SCALAR, "scalar: 128-bit vectors without fused multiply-add");
        }
        return new TierChoice(widest, widest.vectorBits() + "-bit: preferred by the JVM, self-test passed");
    }

    private static TierChoice withoutCompiler(String why) {
        return new TierChoice(KernelTier.SCALAR, "scalar: this JVM runs without its optimising compiler (" + why + ")");
    }

    private static TierChoice forcedTo(KernelTier tier, int preferredBits) {
        String wanted = "[" + PROPERTY + "] " + tier.vectorBits() + "-bit vectors must be available, but ";
        if (preferredBits == 0) {
            throw new IllegalStateException(
                    wanted + "jdk.incubator.vector is not loaded; start with --add-modules jdk.incubator.vector");
        }
        if (preferredBits < tier.vectorBits()) {
            throw new IllegalStateException(wanted + "the widest are " + preferredBits + " bits");
        }
        return new TierChoice(tier, tier.vectorBits() + "-bit: forced by " + PROPERTY + ", self-test passed");
    }

    private static boolean isX86(String architecture) {
        return architecture.equals("amd64") || architecture.equals("x86_64") || architecture.equals("x86");
    }
}
