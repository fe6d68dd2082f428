package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.error.CorruptDataException;
import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.error.Location;
import dev.basalt.core.error.UnsupportedFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Each kind of failure, with the line and the exit code that it ends in.
class ErrorsTest {
    private static void requireOutcome(Throwable thrown, int exitCode, String line) {
        assertThat(Errors.exitCode(thrown)).as(thrown.toString()).isEqualTo(exitCode);
        assertThat(Errors.describe(thrown)).isEqualTo(line);
    }

    @Test
    void tellsOfMemory() {
        OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
        String line = "memory must suffice, but ran out: Java heap space; give more with BASALT_JAVA_OPTS=-Xmx2g";
        requireOutcome(heap, ExitCode.LIMIT_EXCEEDED, line);
        requireOutcome(new ExecutionException(heap), ExitCode.LIMIT_EXCEEDED, line);
        requireOutcome(new IllegalStateException("x", heap), ExitCode.LIMIT_EXCEEDED, line);
        requireOutcome(
                new IOException("Map failed", new OutOfMemoryError("Map failed")),
                ExitCode.LIMIT_EXCEEDED,
                "memory must suffice, but ran out: Map failed; give more with BASALT_JAVA_OPTS=-Xmx2g");
        requireOutcome(
                new StackOverflowError(),
                ExitCode.LIMIT_EXCEEDED,
                "input must be nested less deeply, but the stack overflowed; give more with BASALT_JAVA_OPTS=-Xss16m");
        requireOutcome(
                new OutOfMemoryError("unable to create native thread: possibly out of memory"),
                ExitCode.ENVIRONMENT_FAILED,
                "the system must give the process its threads, but did not: unable to create native thread: possibly"
                        + " out of memory");
    }

    @Test
    void tellsOfFilesThatWereCutShort() {
        InternalError cut = new InternalError("a fault occurred in an unsafe memory access operation");
        String line =
                "a file must stay as it is while it is read, but was cut short or cannot be read; put it right and"
                        + " run the command again";
        requireOutcome(cut, ExitCode.BAD_INPUT, line);
        requireOutcome(new IllegalStateException(cut), ExitCode.BAD_INPUT, line);
        CorruptDataException named = new CorruptDataException(Location.of("f"), "it must be whole", cut);
        requireOutcome(named, ExitCode.BAD_INPUT, "[f] it must be whole");
    }

    /// Options of the Java API are of no use to whoever runs the command.
    @Test
    void namesOptionsOfTheCommandThatRaiseLimits() {
        String[][] remedies = {
            {"raise Limits.maxDocumentBytes", "raise --max-document-bytes"},
            {"raise CsvOptions.maxRecordBytes", "raise --max-record-bytes"},
            {"raise NdjsonOptions.maxRecordBytes", "raise --max-record-bytes"},
            {"raise Limits.maxIdBytes", "only the Java API can raise that, with Limits.maxIdBytes"},
            {"raise it with JsonPath.withLimits", "only the Java API can raise that, with JsonPath.withLimits"},
            {"name some columns, or raise MemoryBudget.maxColumns", "name some columns"},
            {"read fewer rows at once or raise NcfOptions.maxPageBytes", "read fewer rows at once"},
            {"use several collections", "use several collections"},
            {"raise --max-document-bytes", "raise --max-document-bytes"},
        };
        for (String[] remedy : remedies) {
            requireOutcome(
                    new LimitExceededException(Location.of("f"), "it must be small, but was large; " + remedy[0]),
                    ExitCode.LIMIT_EXCEEDED,
                    "[f] it must be small, but was large; " + remedy[1]);
        }
    }

    @Test
    void tellsOfABrokenInstallation() {
        requireOutcome(
                new NoClassDefFoundError("a/B"),
                ExitCode.ENVIRONMENT_FAILED,
                "the installation and its settings must be sound, but: java.lang.NoClassDefFoundError: a/B; unpack the"
                        + " archive again, and look at BASALT_JAVA_OPTS");
        requireOutcome(
                new ExceptionInInitializerError(new IllegalArgumentException("basalt.x must be y, but was z")),
                ExitCode.ENVIRONMENT_FAILED,
                "basalt.x must be y, but was z");
        requireOutcome(
                new IllegalStateException("[basalt.kernel.tier] value must be auto, but was 'x'"),
                ExitCode.ENVIRONMENT_FAILED,
                "[basalt.kernel.tier] value must be auto, but was 'x'");
        requireOutcome(
                new IllegalStateException("Failed to load a library", new IOException("no temporary folder")),
                ExitCode.ENVIRONMENT_FAILED,
                "Failed to load a library: no temporary folder");
        requireOutcome(
                new ServiceConfigurationError("no provider"),
                ExitCode.ENVIRONMENT_FAILED,
                "the installation must be whole, but: no provider; unpack the archive again");
    }

    @Test
    void tellsOfTheRest() {
        requireOutcome(
                new AssertionError("x"),
                ExitCode.BUG,
                "this is a bug in Basalt, please report it with what --stacktrace prints: java.lang.AssertionError: x");
        requireOutcome(
                new IllegalStateException("x\ny"),
                ExitCode.BUG,
                "this is a bug in Basalt, please report it with what --stacktrace prints:"
                        + " java.lang.IllegalStateException: x y");
        requireOutcome(new CancellationException("stopped"), ExitCode.INTERRUPTED, "stopped");
        requireOutcome(
                new UncheckedIOException(new NoSuchFileException("f")),
                ExitCode.WRONG_USAGE,
                "[f] a file or directory must be there, but is not");
    }

    @Test
    void tellsOfFiles() {
        requireOutcome(
                new AccessDeniedException("f"),
                ExitCode.ENVIRONMENT_FAILED,
                "[f] a file must be accessible, but access was denied");
        requireOutcome(
                new AccessDeniedException("f", null, "locked\nby another"),
                ExitCode.ENVIRONMENT_FAILED,
                "[f] locked by another");
        requireOutcome(new NoSuchFileException("f", null, "gone"), ExitCode.WRONG_USAGE, "[f] gone");
        requireOutcome(
                new NotDirectoryException("f"), ExitCode.WRONG_USAGE, "[f] a directory must be there, but is a file");
        requireOutcome(
                new FileSystemLoopException("f"),
                ExitCode.BAD_INPUT,
                "[f] a directory must not contain itself, but does through a link");
        requireOutcome(new FileSystemException("f"), ExitCode.ENVIRONMENT_FAILED, "f");
        requireOutcome(new IOException(), ExitCode.ENVIRONMENT_FAILED, "java.io.IOException");
        requireOutcome(new IOException(" a \r\n  b\n"), ExitCode.ENVIRONMENT_FAILED, "a b");
        requireOutcome(
                new UncheckedIOException(new FileSystemException("f", null, "No space left on device")),
                ExitCode.ENVIRONMENT_FAILED,
                "[f] No space left on device; free some space and run the same command again");
        requireOutcome(
                new IOException("[f] writing must succeed, but failed: Disk quota exceeded"),
                ExitCode.ENVIRONMENT_FAILED,
                "[f] writing must succeed, but failed: Disk quota exceeded; free some space and run the same command"
                        + " again");
        requireOutcome(
                new IOException("[f] writing must succeed, but failed: File too large"),
                ExitCode.ENVIRONMENT_FAILED,
                "[f] writing must succeed, but failed: File too large; let files grow larger (ulimit -f) and run the"
                        + " same command again");
    }

    @Test
    void tellsOfDataAndUsage() {
        requireOutcome(
                new UnsupportedFormatException(Location.of("f"), "version must be 1"),
                ExitCode.BAD_INPUT,
                "[f] version must be 1");
        requireOutcome(new IllegalArgumentException("k must be 1"), ExitCode.WRONG_USAGE, "k must be 1");
        requireOutcome(
                new IllegalArgumentException("k must be 1", new IOException("x")), ExitCode.WRONG_USAGE, "k must be 1");
        requireOutcome(
                new NullPointerException(),
                ExitCode.BUG,
                "this is a bug in Basalt, please report it with what --stacktrace prints:"
                        + " java.lang.NullPointerException");
        requireOutcome(
                new IllegalStateException("[other.setting] x"),
                ExitCode.BUG,
                "this is a bug in Basalt, please report it with what --stacktrace prints:"
                        + " java.lang.IllegalStateException: [other.setting] x");
        requireOutcome(
                new InternalError("other"),
                ExitCode.BUG,
                "this is a bug in Basalt, please report it with what --stacktrace prints: java.lang.InternalError:"
                        + " other");
        requireOutcome(
                new IllegalStateException("library", new RuntimeException(new AccessDeniedException("f"))),
                ExitCode.ENVIRONMENT_FAILED,
                "library: [f] a file must be accessible, but access was denied");
    }

    /// A chain of causes that leads back to its start ends.
    @Test
    void causesMayGoRoundInACircle() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        requireOutcome(
                first,
                ExitCode.BUG,
                "this is a bug in Basalt, please report it with what --stacktrace prints:"
                        + " java.lang.IllegalStateException: first");
    }

    @Test
    void saysNothingWhereTheReaderLeft() {
        CommandRun run = CommandRun.capturing(() -> Errors.end(
                new CommandOutput.OutputFailedException(new IOException("Broken pipe")),
                new CommandLine(new BasaltCommand())));
        assertThat(run).isEqualTo(new CommandRun(ExitCode.READER_LEFT, "", ""));
        CommandRun full = CommandRun.capturing(() -> Errors.end(
                new IllegalStateException(new CommandOutput.OutputFailedException(new IOException("full"))),
                new CommandLine(new BasaltCommand())));
        assertThat(full)
                .isEqualTo(new CommandRun(
                        ExitCode.ENVIRONMENT_FAILED,
                        "",
                        "basalt: [standard output] it must take what is printed, but did not: full\n"));
    }

    @Test
    void printsTheStackTraceThatIsAskedFor() {
        CommandRun run = CommandRun.of("table", "history", "nowhere", "--stacktrace");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err())
                .startsWith("basalt: [nowhere] a file or directory must be there, but is not\n"
                        + "java.nio.file.NoSuchFileException: nowhere\n\tat ");
        assertThat(CommandRun.of("table", "history", "nowhere").err()).hasLineCount(1);
    }

    @Test
    void namesAllFilesOfACommandWhereOneWasCutShort() {
        CommandLine commandLine = new CommandLine(new ThrowsOfMany());
        CommandRun run = CommandRun.capturing(() -> Main.run(commandLine, System.out, "a.ncf", "b.ncf", "--out", "c"));
        assertThat(run.err())
                .isEqualTo("basalt: [a.ncf, b.ncf, c] a file must stay as it is while it is read, but was cut short or"
                        + " cannot be read; put it right and run the command again\n");
        CommandRun none = CommandRun.capturing(() -> Main.run(new CommandLine(new ThrowsOfMany()), System.out));
        assertThat(none.err()).startsWith("basalt: a file must stay as it is ");
    }

    /// Takes several files.
    @CommandLine.Command(name = "many")
    private static final class ThrowsOfMany implements Callable<Integer> {
        @CommandLine.Parameters(arity = "0..*")
        @SuppressWarnings("UnusedVariable")
        private @Nullable List<Path> paths;

        @CommandLine.Option(names = "--out")
        @SuppressWarnings("UnusedVariable")
        private @Nullable Path out;

        @Override
        public Integer call() {
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
    }

    /// Throws what it is given.
    @CommandLine.Command(name = "throws")
    private static final class Throws implements Callable<Integer> {
        private final Error error;

        @CommandLine.Parameters(arity = "0..1")
        @SuppressWarnings("UnusedVariable")
        private @Nullable Path path;

        Throws(Error error) {
            this.error = error;
        }

        @Override
        public Integer call() {
            throw error;
        }
    }

    @Test
    void printsOneLineAndNoStackTrace() {
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            for (Error error : new Error[] {
                new InternalError("a fault occurred in an unsafe memory access operation"),
                new AssertionError("in a\nway \u001B[31m"),
                new OutOfMemoryError("Java heap space")
            }) {
                CommandLine commandLine = new CommandLine(new Throws(error));
                assertThat(Main.run(commandLine, System.out, "some.ncf")).isEqualTo(Errors.exitCode(error));
            }
        } finally {
            System.setErr(err);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("""
                basalt: [some.ncf] a file must stay as it is while it is read, but was cut short or cannot be read; put \
                it right and run the command again
                basalt: this is a bug in Basalt, please report it with what --stacktrace prints: \
                java.lang.AssertionError: in a way \uFFFD[31m
                basalt: memory must suffice, but ran out: Java heap space; give more with BASALT_JAVA_OPTS=-Xmx2g
                """);
    }
}
