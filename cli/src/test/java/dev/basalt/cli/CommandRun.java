package dev.basalt.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

/// One run of the command in this process, with what it printed.
///
/// @param exitCode its exit code
/// @param out      standard output
/// @param err      standard error
record CommandRun(int exitCode, String out, String err) {
    /// Runs the command. Not to be called from two threads at once: it takes the process's streams.
    static CommandRun of(Object... arguments) {
        return capturing(
                () -> Main.run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new)));
    }

    /// Runs some code of the command, which returns an exit code.
    static CommandRun capturing(IntSupplier code) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exitCode = code.getAsInt();
            return new CommandRun(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
