package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.cli.CommandOutput.OutputFailedException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Standard output that fails, and standard error that is elsewhere.
class CommandOutputTest {
    @TempDir
    private Path directory;

    private static final class Failing extends OutputStream {
        private final String reason;

        Failing(String reason) {
            this.reason = reason;
        }

        @Override
        public void write(int value) throws IOException {
            throw new IOException(reason);
        }

        @Override
        public void flush() throws IOException {
            throw new IOException(reason);
        }
    }

    @Test
    void passesBytesAndFlushesOn() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean[] flushed = new boolean[1];
        CommandOutput output = new CommandOutput(new FilterOutputStream(bytes) {
            @Override
            public void flush() {
                flushed[0] = true;
            }
        });
        output.write('a');
        output.write("xbcx".getBytes(StandardCharsets.UTF_8), 1, 2);
        assertThat(bytes).hasToString("abc");
        assertThat(flushed[0]).isFalse();
        output.flush();
        assertThat(flushed[0]).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, false, 5",
        "Broken pipe, true, 141",
        "Connection reset by peer, true, 141",
        "Bad file descriptor, false, 5"
    })
    void failsWhereTheMediumFails(String reason, boolean readerLeft, int exitCode) {
        CommandOutput output = new CommandOutput(new Failing(reason));
        for (ThrowingCallable call :
                new ThrowingCallable[] {() -> output.write('a'), () -> output.write(new byte[2], 0, 2), output::flush
                }) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(OutputFailedException.class, failure -> {
                        assertThat(failure.readerLeft()).isEqualTo(readerLeft);
                        assertThat(Errors.exitCode(failure)).isEqualTo(exitCode);
                    })
                    .hasMessage("[standard output] it must take what is printed, but did not: " + reason);
        }
    }

    @Test
    void reopensStandardErrorWhereTheLauncherSays() throws IOException {
        Path elsewhere = directory.resolve("terminal");
        Path nowhere = directory.resolve("nothing").resolve("terminal");
        try {
            CommandRun none = CommandRun.capturing(() -> {
                Main.reopenStandardError();
                Console.say("stays");
                return 0;
            });
            assertThat(none).isEqualTo(new CommandRun(0, "", "basalt: stays\n"));
            System.setProperty("basalt.stderr", elsewhere.toString());
            CommandRun run = CommandRun.capturing(() -> {
                Main.reopenStandardError();
                Console.say("Zürich");
                return 0;
            });
            assertThat(run).isEqualTo(new CommandRun(0, "", ""));
            assertThat(Files.readString(elsewhere)).isEqualTo("basalt: Zürich\n");
            System.setProperty("basalt.stderr", nowhere.toString());
            CommandRun failed = CommandRun.capturing(() -> {
                Main.reopenStandardError();
                return 0;
            });
            assertThat(failed.out())
                    .isEqualTo("basalt: [" + nowhere + "] standard error must open, but did not: " + nowhere
                            + " (No such file or directory)\n");
        } finally {
            System.clearProperty("basalt.stderr");
        }
    }
}
