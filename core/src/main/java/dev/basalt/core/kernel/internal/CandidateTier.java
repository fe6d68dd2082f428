package dev.basalt.core.kernel.internal;

/// What the process asks for and can have, before the self-test: read by [Lanes] for its width and by [ActiveTier].
final class CandidateTier {
    private CandidateTier() {}

    static TierChoice choose() {
        return TierChoice.of(
                forced(), preferredBits(), System.getProperty("os.arch", ""), System.getProperty("java.vm.info", ""));
    }

    static boolean isForced() {
        return !forced().equals("auto");
    }

    private static String forced() {
        return System.getProperty(TierChoice.PROPERTY, "auto");
    }

    private static int preferredBits() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return present ? VectorPlatform.preferredBits() : 0;
    }
}
