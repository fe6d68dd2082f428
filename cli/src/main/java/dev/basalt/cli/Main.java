package dev.basalt.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// Starts the command.
public final class Main {
    private Main() {}

    /// Runs the command and ends the JVM with its exit code.
    ///
    /// @param arguments the command's arguments
    public static void main(String[] arguments) {
        reopenStandardError();
        // A thread in the background that fails is told of as all else; the command's own end decides the exit code.
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> Console.say(Errors.describe(e)));
        System.setOut(CommandOutput.clean());
        // Help is text of the command's own, with colours.
        System.exit(run(commandLine(arguments), CommandOutput.raw(), arguments));
    }

    /// Runs the command.
    ///
    /// @return its exit code
    static int run(String... arguments) {
        return run(commandLine(arguments), System.out, arguments);
    }

    private static CommandLine commandLine(String... arguments) {
        CommandLine commandLine = BasaltCommand.commandLine(arguments);
        commandLine.setExecutionExceptionHandler(new Errors());
        commandLine.setParameterExceptionHandler(new Errors());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Path.class, Main::path);
        commandLine.setUsageHelpWidth(100);
        return commandLine;
    }

    /// An empty path would be the working directory, where nobody meant it: a variable of a script was empty.
    private static Path path(String value) {
        if (value.isEmpty()) {
            throw new TypeConversionException("must name a file or directory, but was empty");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("must name a file or directory, but was not: " + e.getReason());
        }
    }

    /// Runs a command line.
    ///
    /// @param helpOut takes the help that it may print
    /// @return its exit code
    static int run(CommandLine commandLine, PrintStream helpOut, String... arguments) {
        StringWriter help = new StringWriter();
        commandLine.setOut(new PrintWriter(help, true));
        try {
            int exitCode = commandLine.execute(arguments);
            if (exitCode == ExitCode.DONE || exitCode == ExitCode.NO) {
                helpOut.print(help);
                helpOut.flush();
                System.out.flush();
            }
            return exitCode;
        } catch (Throwable e) {
            return Errors.end(e, commandLine);
        }
    }

    /// The launcher starts the JVM with standard error closed when it is a terminal, to keep the JVM's own greeting
    /// off it, and says where the terminal is.
    static void reopenStandardError() {
        String path = System.getProperty("basalt.stderr");
        if (path == null) {
            return;
        }
        try {
            System.setErr(new PrintStream(new FileOutputStream(path), true, StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.out.println("basalt: [" + path + "] standard error must open, but did not: " + e.getMessage());
        }
    }
}
