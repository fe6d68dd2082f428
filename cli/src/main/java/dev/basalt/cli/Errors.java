package dev.basalt.cli;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Turns what went wrong into one line and an exit code.
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parseResult) {
        boolean stacktrace =
                commandLine.getCommandSpec().root().userObject() instanceof BasaltCommand root && root.stacktrace();
        print(e, stacktrace);
        return exitCode(e);
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println("basalt: " + line(String.valueOf(e.getMessage())) + "; see " + command + " --help");
        return ExitCode.WRONG_USAGE;
    }

    private static void print(Exception e, boolean stacktrace) {
        System.err.println("basalt: " + describe(e));
        if (stacktrace || exitCode(e) == ExitCode.BUG) {
            e.printStackTrace();
        }
    }

    static int exitCode(Throwable e) {
        return switch (e) {
            case CorruptDataException _, UnsupportedFormatException _ -> ExitCode.BAD_INPUT;
            case LimitExceededException _ -> ExitCode.LIMIT_EXCEEDED;
            case ParameterException _, IllegalArgumentException _ -> ExitCode.WRONG_USAGE;
            case NoSuchFileException _, NotDirectoryException _ -> ExitCode.WRONG_USAGE;
            case FileSystemLoopException _ -> ExitCode.BAD_INPUT;
            case UncheckedIOException _ -> ExitCode.ENVIRONMENT_FAILED;
            case IOException _ -> ExitCode.ENVIRONMENT_FAILED;
            case CancellationException _ -> ExitCode.INTERRUPTED;
            default -> ExitCode.BUG;
        };
    }

    /// The error as one line: what the house's exceptions say already, and what others mean.
    static String describe(Throwable e) {
        return switch (e) {
            case UncheckedIOException unchecked
            when unchecked.getCause() != null -> describe(Objects.requireNonNull(unchecked.getCause()));
            case NoSuchFileException missing
            when missing.getReason() == null ->
                "[" + missing.getFile() + "] a file or directory must be there, but is not";
            case AccessDeniedException denied
            when denied.getReason() == null ->
                "[" + denied.getFile() + "] a file must be accessible, but access was denied";
            case NotDirectoryException file -> "[" + file.getFile() + "] a directory must be there, but is a file";
            case FileSystemLoopException loop ->
                "[" + loop.getFile() + "] a directory must not contain itself, but does through a link";
            case FileSystemException other
            when other.getReason() != null -> "[" + other.getFile() + "] " + line(other.getReason());
            case RuntimeException bug
            when exitCode(bug) == ExitCode.BUG ->
                "this is a bug in Basalt, please report it with what follows: " + line(String.valueOf(bug));
            default -> line(e.getMessage() == null ? e.toString() : e.getMessage());
        };
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
