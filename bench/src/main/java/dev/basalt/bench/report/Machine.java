package dev.basalt.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine in one line.
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /// Names processors, system and Java.
    ///
    /// @return one line
    public static String describe() {
        return Runtime.getRuntime().availableProcessors() + " x " + processor() + ", "
                + System.getProperty("os.name") + ", " + System.getProperty("java.vm.vendor") + " JDK "
                + Runtime.version();
    }

    private static String processor() {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            // Not Linux.
            return System.getProperty("os.arch");
        }
    }
}
