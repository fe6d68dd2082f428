package dev.basalt.cli;

import dev.basalt.cli.CommandOutput.OutputFailedException;
import dev.basalt.core.error.BasaltException;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Turns what went wrong into one line and an exit code.
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /// More causes than this are a circle.
    private static final int MAX_CAUSES = 32;

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parseResult) {
        return end(e, commandLine);
    }

    /// Tells what went wrong in one line; with the stack trace where it was asked for.
    ///
    /// @return the exit code
    static int end(Throwable e, CommandLine commandLine) {
        int exitCode = exitCode(e);
        if (exitCode == ExitCode.READER_LEFT) {
            return exitCode;
        }
        try {
            Object root = commandLine.getCommandSpec().root().userObject();
            String place = isCutShort(telling(e)) ? places(commandLine) : "";
            Console.say(place + describe(e));
            if (root instanceof BasaltCommand basalt && basalt.stacktrace()) {
                e.printStackTrace();
            }
        } catch (OutOfMemoryError _) {
            // Not even for a message; the exit code tells.
        }
        return exitCode;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        Console.say(line(String.valueOf(e.getMessage())) + "; see " + command + " --help");
        return ExitCode.WRONG_USAGE;
    }

    /// What decides: an error of the JVM or of standard output, wherever it is wrapped; else the exception itself.
    private static Throwable telling(Throwable e) {
        Throwable cause = e;
        for (int i = 0; cause != null && i < MAX_CAUSES && !(cause instanceof BasaltException); i++) {
            if (cause instanceof Error || cause instanceof OutputFailedException) {
                return cause;
            }
            cause = cause.getCause();
        }
        return e;
    }

    /// Whether a file ended within what was mapped of it, which the JVM reports like this.
    private static boolean isCutShort(Throwable e) {
        return e instanceof InternalError && String.valueOf(e.getMessage()).contains("memory access operation");
    }

    /// The files that the command was given, as they stand at the beginning of a message.
    private static String places(CommandLine commandLine) {
        List<String> paths = new ArrayList<>();
        for (ParseResult at = commandLine.getParseResult(); at != null; at = at.subcommand()) {
            for (ArgSpec argument : at.matchedArgs()) {
                switch (argument.getValue()) {
                    case Path path -> paths.add(path.toString());
                    case Iterable<?> several ->
                        several.forEach(one -> {
                            if (one instanceof Path path) {
                                paths.add(path.toString());
                            }
                        });
                    case null, default -> {}
                }
            }
        }
        return paths.isEmpty() ? "" : "[" + String.join(", ", paths) + "] ";
    }

    static int exitCode(Throwable e) {
        return switch (telling(e)) {
            case OutputFailedException output ->
                output.readerLeft() ? ExitCode.READER_LEFT : ExitCode.ENVIRONMENT_FAILED;
            case OutOfMemoryError memory ->
                isAboutThreads(memory) ? ExitCode.ENVIRONMENT_FAILED : ExitCode.LIMIT_EXCEEDED;
            case StackOverflowError _ -> ExitCode.LIMIT_EXCEEDED;
            case InternalError internal when isCutShort(internal) -> ExitCode.BAD_INPUT;
            case LinkageError _, ServiceConfigurationError _ -> ExitCode.ENVIRONMENT_FAILED;
            case CorruptDataException _, UnsupportedFormatException _ -> ExitCode.BAD_INPUT;
            case LimitExceededException _ -> ExitCode.LIMIT_EXCEEDED;
            case ParameterException _, IllegalArgumentException _ -> ExitCode.WRONG_USAGE;
            case NoSuchFileException _, NotDirectoryException _ -> ExitCode.WRONG_USAGE;
            case FileSystemLoopException _ -> ExitCode.BAD_INPUT;
            case UncheckedIOException unchecked
            when unchecked.getCause() != null -> exitCode(Objects.requireNonNull(unchecked.getCause()));
            case IOException _ -> ExitCode.ENVIRONMENT_FAILED;
            case CancellationException _ -> ExitCode.INTERRUPTED;
            case Throwable other when isAboutSetting(other) || mediumOf(other) != null -> ExitCode.ENVIRONMENT_FAILED;
            default -> ExitCode.BUG;
        };
    }

    /// The error as one line: what the house's exceptions say already, what others mean, and what to do where a disk is
    /// full.
    static String describe(Throwable thrown) {
        Throwable e = telling(thrown);
        String text = e instanceof LimitExceededException ? Remedies.ofCommand(text(e)) : text(e);
        return e instanceof OutputFailedException ? text : text + remedyOfFullDisk(text);
    }

    /// Whether a file could not be written because there is no room for it.
    static boolean isAboutRoom(IOException e) {
        return !remedyOfFullDisk(text(e)).isEmpty();
    }

    /// What to do about the reason that Linux, macOS or Windows gave at the end of a message.
    private static String remedyOfFullDisk(String text) {
        if (text.endsWith("File too large")) {
            return "; let files grow larger (ulimit -f) and run the same command again";
        }
        boolean full = text.endsWith("No space left on device")
                || text.endsWith("Disk quota exceeded")
                || text.endsWith("There is not enough space on the disk");
        return full ? "; free some space and run the same command again" : "";
    }

    private static String text(Throwable e) {
        return switch (e) {
            case OutputFailedException output -> line(String.valueOf(output.getMessage()));
            case OutOfMemoryError memory
            when isAboutThreads(memory) ->
                "the system must give the process its threads, but did not: "
                        + line(String.valueOf(memory.getMessage()));
            case OutOfMemoryError memory ->
                "memory must suffice, but ran out: " + line(String.valueOf(memory.getMessage()))
                        + "; give more with BASALT_JAVA_OPTS=-Xmx2g";
            case StackOverflowError _ ->
                "input must be nested less deeply, but the stack overflowed; give more with BASALT_JAVA_OPTS=-Xss16m";
            case InternalError internal
            when isCutShort(internal) ->
                "a file must stay as it is while it is read, but was cut short or cannot be read; put it right and"
                        + " run the command again";
            case ExceptionInInitializerError initializer
            when initializer.getCause() != null -> describe(Objects.requireNonNull(initializer.getCause()));
            case LinkageError library
            when isAboutNativeLibrary(library) ->
                "[" + System.getProperty("java.io.tmpdir") + "] the directory for temporary files must have room for"
                        + " native libraries and let them be loaded, but: " + line(reasonOf(library))
                        + "; put that right, or name another directory with BASALT_JAVA_OPTS=-Djava.io.tmpdir=DIR";
            case LinkageError missing ->
                "the installation and its settings must be sound, but: " + line(String.valueOf(missing))
                        + "; unpack the archive again, and look at BASALT_JAVA_OPTS";
            case ServiceConfigurationError service ->
                "the installation must be whole, but: " + line(String.valueOf(service.getMessage()))
                        + "; unpack the archive again";
            case Error bug -> bug(bug);
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
            case RuntimeException failed
            when mediumOf(failed) != null && exitCode(failed) == ExitCode.ENVIRONMENT_FAILED ->
                line(failed.getMessage() + ": " + describe(Objects.requireNonNull(mediumOf(failed))));
            case RuntimeException bug when exitCode(bug) == ExitCode.BUG -> bug(bug);
            default -> line(e.getMessage() == null ? e.toString() : e.getMessage());
        };
    }

    private static String bug(Throwable bug) {
        return "this is a bug in Basalt, please report it with what --stacktrace prints: " + line(String.valueOf(bug));
    }

    /// Whether a system property of Basalt's own is wrong, which its message names.
    private static boolean isAboutSetting(Throwable e) {
        return e instanceof IllegalStateException
                && String.valueOf(e.getMessage()).startsWith("[basalt.");
    }

    /// The failure of a file that another library put into an exception of its own.
    private static @Nullable IOException mediumOf(Throwable e) {
        Throwable cause = e.getCause();
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof IOException medium) {
                return medium;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /// Whether zstd-jni could not unpack its library into the directory for temporary files, or load it from there.
    private static boolean isAboutNativeLibrary(LinkageError e) {
        String text = String.valueOf(e.getMessage());
        return e instanceof UnsatisfiedLinkError || text.startsWith("Cannot unpack ") || text.contains(".luben.zstd.");
    }

    /// What the first thread met that needed the library; others are told only that it failed.
    private static String reasonOf(LinkageError e) {
        Throwable first = e.getCause();
        return String.valueOf(first == null ? e.getMessage() : first.getMessage());
    }

    private static boolean isAboutThreads(OutOfMemoryError memory) {
        return String.valueOf(memory.getMessage()).contains("native thread");
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
