package dev.basalt.cli;

import dev.basalt.core.kernel.KernelTier;
import dev.basalt.core.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `basalt doctor`.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        header = "Show what Basalt runs on and what it chose.",
        description = "Exit code 1 where something stands in the way of full speed or of working at all.")
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Map<String, String> findings = new LinkedHashMap<>();
        findings.put("basalt", BasaltCommand.Version.number());
        findings.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        findings.put("javaHome", System.getProperty("java.home"));
        findings.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        findings.put("processor", processor());
        findings.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        findings.put("maxHeap", Console.bytes(Runtime.getRuntime().maxMemory()));
        findings.put("kernels", Kernels.tier() + " (" + Kernels.reason() + ")");
        findings.put("quickStart", quickStart());
        if (json) {
            new JsonOut(System.out)
                    .object(object ->
                            findings.forEach((name, value) -> object.name(name).value(value)));
        } else {
            findings.forEach((name, value) -> System.out.println(String.format("%-11s %s", name, value)));
        }
        boolean fast = Kernels.tier() != KernelTier.SCALAR;
        return fast ? ExitCode.DONE : ExitCode.NO;
    }

    private static String processor() {
        Path cpus = Path.of("/proc/cpuinfo");
        try (Stream<String> lines = Files.exists(cpus) ? Files.lines(cpus) : Stream.empty()) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /// The launcher says which class cache it gave to the JVM.
    private static String quickStart() {
        return System.getProperty("basalt.classes", "off: start basalt by its script");
    }
}
