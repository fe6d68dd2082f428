package dev.basalt.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A process that ran to its end in an environment of its own, with what it printed and what it did to the world.
///
/// Nothing of this process's environment is handed down, so that no variable such as `CI` keeps native code from what
/// it does on a user's machine.
///
/// @param exitCode    its exit code; 128 plus the signal that killed it
/// @param out         standard output
/// @param err         standard error
/// @param systemCalls its [SystemCall]s, as lines; empty where the system is not Linux
public record WatchedProcess(int exitCode, String out, String err, List<String> systemCalls) {
    /// Runs the main method of a class and watches it.
    ///
    /// @param root        an empty directory: becomes home, working directory and directory for temporary files
    /// @param environment the environment variables besides `HOME` and `TMPDIR`
    /// @param main        name of the class
    /// @param arguments   for the main method
    /// @return what happened
    /// @throws Exception if the process cannot be run
    public static WatchedProcess run(Path root, Map<String, String> environment, String main, List<String> arguments)
            throws Exception {
        Path reports = Files.createTempDirectory("basalt-watched");
        try {
            return run(root, environment, main, arguments, reports);
        } finally {
            for (Path file : list(reports)) {
                Files.delete(file);
            }
            Files.delete(reports);
        }
    }

    private static WatchedProcess run(
            Path root, Map<String, String> environment, String main, List<String> arguments, Path reports)
            throws Exception {
        boolean linux = System.getProperty("os.name").equals("Linux");
        Path calls = Files.createFile(reports.resolve("calls"));
        Path out = reports.resolve("out");
        Path err = reports.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                // The JVM's own file of performance counters.
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + root));
        if (linux) {
            command.add(SystemCallWatch.class.getName());
            command.add(calls.toString());
        }
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("HOME", root.toString());
        builder.environment().put("TMPDIR", root.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        int exitCode = builder.start().waitFor();
        return new WatchedProcess(exitCode, Files.readString(out), Files.readString(err), Files.readAllLines(calls));
    }

    /// The calls that did anything but write beneath some places.
    ///
    /// @param places directories that may be written to
    /// @return the other calls
    public List<String> callsBeyond(Path... places) {
        return systemCalls.stream()
                .filter(call -> Stream.of(places)
                        .noneMatch(place ->
                                Path.of(call.substring(call.indexOf(' ') + 1)).startsWith(place)))
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
