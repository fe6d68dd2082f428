package dev.basalt.core.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A process of its own that works until it is killed and says line by line what it did.
///
/// Its main method ends with [#runUntilKilled], so that a failure of it is told from being killed.
public final class ChildJvm implements AutoCloseable {
    private static final int FAILED = 70;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.US_ASCII);
        this.errors = errors;
    }

    /// Starts a JVM with the class path of this one that is quick to start.
    ///
    /// @param main      the class whose main method it runs
    /// @param errors    file for its standard error
    /// @param arguments for the main method
    /// @return the running process; the caller closes it
    /// @throws IOException if it cannot be started
    public static ChildJvm start(Class<?> main, Path errors, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new ChildJvm(process, errors);
    }

    /// The next line it says.
    ///
    /// @return the line; null when it said all that it will
    /// @throws IOException if its output cannot be read
    public @Nullable String line() throws IOException {
        return output.readLine();
    }

    /// The next line it says.
    ///
    /// @return the line
    /// @throws IOException          if its output cannot be read
    /// @throws InterruptedException if this thread is interrupted
    /// @throws AssertionError       with its errors, if it ended instead
    public String nextLine() throws IOException, InterruptedException {
        String line = output.readLine();
        if (line == null) {
            kill();
            throw new AssertionError("child must say a line, but ended:\n" + Files.readString(errors));
        }
        return line;
    }

    /// Kills it; what it said until then can still be read.
    ///
    /// @throws IOException          if its errors cannot be read
    /// @throws InterruptedException if this thread is interrupted
    /// @throws AssertionError       with its errors, if it had failed by itself
    public void kill() throws IOException, InterruptedException {
        // Through its handle, as the process itself would close the output that is still to be read.
        process.toHandle().destroyForcibly();
        process.waitFor();
        if (process.exitValue() == FAILED) {
            throw new AssertionError("child must go on until it is killed, but failed:\n" + Files.readString(errors));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// What the child does.
    @FunctionalInterface
    public interface Work {
        /// Does a piece of work that is followed by another one.
        ///
        /// @throws Exception if it fails
        void run() throws Exception;
    }

    /// Repeats work in the child until it is killed or the work fails.
    ///
    /// @param work the work
    public static void runUntilKilled(Work work) {
        try {
            while (true) {
                work.run();
            }
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /// Says a line in the child, at once.
    ///
    /// @param line the line
    public static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
