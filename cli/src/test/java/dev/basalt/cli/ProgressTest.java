package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands on a terminal show how far they are, and wipe that when they end; what they print is the same.
class ProgressTest {
    /// The last thing drawn is a line of spaces.
    private static final String WIPED = "(?s).*\r {50,}\r\n(basalt: .*\n)?";

    @TempDir
    private Path directory;

    @BeforeEach
    void beOnATerminal() {
        System.setProperty("basalt.terminal", "true");
    }

    @AfterEach
    void leaveTheTerminal() {
        System.clearProperty("basalt.terminal");
        System.clearProperty("basalt.terminal.out");
    }

    private Path vectors(int dimension) throws IOException {
        Path path = directory.resolve("v" + dimension + ".npy");
        try (NpyWriter writer = new NpyWriter(path, dimension)) {
            float[] row = new float[dimension];
            row[0] = 1;
            writer.write(row, 0, 1);
            row[1] = 1;
            writer.write(row, 0, 1);
            writer.finish();
        }
        return path;
    }

    private static void requireBar(CommandRun run, String task) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.err()).contains("\r" + task + " ").contains("100% [").matches(WIPED);
    }

    @Test
    void ofTables() throws IOException {
        Path csv = Files.writeString(directory.resolve("a.csv"), "a,b\n1,2\n3,4\n");
        Path ncf = directory.resolve("a.ncf");
        CommandRun write = CommandRun.of("ncf", "write", csv, "--out", ncf);
        assertThat(write.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(write.out()).startsWith("2 rows in ");
        CommandRun export = CommandRun.of("ncf", "export", ncf, "--out", csv);
        requireBar(export, "export");
        assertThat(export.err()).contains("2/2 rows");
    }

    @Test
    void ofVectors() throws Exception {
        Path collection = directory.resolve("vectors");
        CommandRun build = CommandRun.of("vector", "build", vectors(2), "--out", collection);
        assertThat(build.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(build.err()).contains("\rbuild ").matches(WIPED);
        CommandRun add = CommandRun.of("vector", "add", collection, vectors(2));
        assertThat(add.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(add.err()).contains("\radd ").matches(WIPED);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("basalt-progress")) {
                assertThat(thread.join(Duration.ofMinutes(5))).isTrue();
            }
        }
    }

    @Test
    void ofIngestion() throws IOException {
        Path file = Files.writeString(
                directory.resolve("a.ndjson"), "oops\n{\"id\":\"a\",\"text\":\"a\"}\n{\"id\":\"b\",\"text\":\"b\"}\n");
        CommandRun run = CommandRun.of("ingest", file, "--store", directory.resolve("store"), "--keep-going");
        requireBar(run, "ingest");
        assertThat(run.err()).contains("basalt: passed over: [" + file).contains("KiB");
        System.clearProperty("basalt.terminal");
        assertThat(CommandRun.of("ingest", file, "--store", directory.resolve("other"), "--keep-going")
                        .err())
                .startsWith("basalt: passed over: [" + file)
                .hasLineCount(1);
    }

    @Test
    void stopsWhereItIsInterrupted() throws IOException {
        Path csv = Files.writeString(directory.resolve("a.csv"), "a,b\n1,2\n3,4\n");
        Path ncf = directory.resolve("a.ncf");
        System.clearProperty("basalt.terminal");
        CommandRun.of("ncf", "write", csv, "--out", ncf);
        Thread.currentThread().interrupt();
        CommandRun run = CommandRun.of("ncf", "export", ncf, "--out", directory.resolve("b.csv"));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(run).isEqualTo(new CommandRun(ExitCode.INTERRUPTED, "", "basalt: interrupted after 2 rows\n"));
        assertThat(directory.resolve("b.csv")).doesNotExist();
    }

    @Test
    void documentsOnATerminalHaveNoControlCharacters() throws IOException {
        System.clearProperty("basalt.terminal");
        Path file = Files.writeString(directory.resolve("a.ndjson"), "{\"id\":\"a\",\"text\":\"x\u007fy\"}\n");
        Path store = directory.resolve("store");
        assertThat(CommandRun.of("ingest", file, "--store", store).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("get", "a", "--store", store).out())
                .isEqualTo("{\"id\":\"a\",\"text\":\"x\u007fy\"}\n");
        System.setProperty("basalt.terminal.out", "true");
        assertThat(CommandRun.of("get", "a", "--store", store).out())
                .isEqualTo("{\"id\":\"a\",\"text\":\"x\\u007fy\"}\n");
        assertThat(CommandRun.of("get", "a", "--store", store, "--text").out()).isEqualTo("x\u007fy\n");
    }
}
