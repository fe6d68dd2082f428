package dev.basalt.core.kernel.internal;

import java.util.ArrayList;
import java.util.List;

/// What the process asks for and can have, before the self-test: read by [Lanes] for its width and by [ActiveTier].
final class CandidateTier {
    private CandidateTier() {}

    static TierChoice choose() {
        return TierChoice.of(
                forced(),
                preferredBits(),
                System.getProperty("os.arch", ""),
                System.getProperty("java.vm.info", ""),
                vmOptions());
    }

    /// Options of this JVM: from the environment and the command line, which not every system shows, and without those
    /// of a file of arguments. Asking the JVM itself would load the classes of its management.
    private static List<String> vmOptions() {
        List<String> options = new ArrayList<>();
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            options.addAll(List.of(System.getenv().getOrDefault(variable, "").split("\\s+")));
        }
        ProcessHandle.current().info().arguments().ifPresent(arguments -> options.addAll(List.of(arguments)));
        return options;
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
