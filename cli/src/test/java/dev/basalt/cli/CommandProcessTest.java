package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.npy.NpyWriter;
import dev.basalt.engine.Collection;
import dev.basalt.engine.Store;
import dev.basalt.engine.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command as a process of its own: its streams, its memory, signals.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CommandProcessTest {
    @TempDir
    Path directory;

    private Path errors() {
        return directory.resolve("errors.txt");
    }

    private ProcessBuilder command(List<String> jvmOptions, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command).redirectError(errors().toFile());
    }

    /// What it said on standard error, without the JVM's greeting.
    private String said() throws IOException {
        StringBuilder said = new StringBuilder();
        Files.readAllLines(errors()).stream()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .forEach(line -> said.append(line).append('\n'));
        return said.toString();
    }

    private Path numbers(int rows) throws IOException {
        StringBuilder csv = new StringBuilder("n,text\n");
        for (int i = 0; i < rows; i++) {
            csv.append(i).append(",some text of row ").append(i).append("\n");
        }
        Path from = Files.writeString(directory.resolve("numbers.csv"), csv);
        Path file = directory.resolve("numbers.ncf");
        assertThat(CommandRun.of("ncf", "write", from, "--out", file).exitCode())
                .isEqualTo(ExitCode.DONE);
        return file;
    }

    @Test
    void failsWhereItsOutputIsFull() throws Exception {
        Path file = numbers(3);
        List<List<Object>> commands = List.of(
                List.of("ncf", "read", file),
                List.of("ncf", "read", file, "--format", "csv"),
                List.of("ncf", "read", file, "--json"),
                List.of("--help"));
        for (List<Object> arguments : commands) {
            Process process = command(List.of(), arguments.toArray())
                    .redirectOutput(Path.of("/dev/full").toFile())
                    .start();
            assertThat(process.waitFor()).isEqualTo(ExitCode.ENVIRONMENT_FAILED);
            assertThat(said())
                    .isEqualTo("basalt: [standard output] it must take what is printed, but did not: No space left on"
                            + " device\n");
        }
    }

    @Test
    void endsQuietlyWhenItsReaderLeaves() throws Exception {
        Process process = command(List.of(), "ncf", "read", numbers(200_000), "--format", "csv")
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("n,text");
        }
        assertThat(process.waitFor()).isEqualTo(ExitCode.READER_LEFT);
        assertThat(said()).isEmpty();
    }

    @Test
    void endsInOneLineWhenMemoryRunsOut() throws Exception {
        Path file = directory.resolve("wide.ndjson");
        Files.writeString(file, "{\"text\":\"" + "x".repeat(12_000_000) + "\"}\n");
        Process process = command(List.of("-Xmx20m"), "ncf", "write", file, "--out", directory.resolve("wide.ncf"))
                .start();
        assertThat(process.waitFor()).isEqualTo(ExitCode.LIMIT_EXCEEDED);
        assertThat(said()).startsWith("basalt: ").hasLineCount(1);
    }

    @Test
    void endsInOneLineWhenASettingIsWrong() throws Exception {
        Process process =
                command(List.of("-Dbasalt.kernel.tier=nonsense"), "doctor").start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isEqualTo(ExitCode.ENVIRONMENT_FAILED);
        assertThat(said()).startsWith("basalt: ").contains("basalt.kernel.tier").hasLineCount(1);
    }

    @Test
    void saysThatNativeLibrariesFindNoRoom() throws Exception {
        Path file = numbers(100);
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Process process = limited(
                        500,
                        command(
                                List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary),
                                "ncf",
                                "export",
                                file,
                                "--out",
                                directory.resolve("a.parquet")))
                .start();
        assertThat(process.waitFor()).as(said()).isEqualTo(ExitCode.ENVIRONMENT_FAILED);
        assertThat(said())
                .matches("basalt: \\[\\Q" + temporary + "\\E] the directory for temporary files must have room for"
                        + " native libraries and let them be loaded, but: .*Cannot unpack libzstd-jni-[0-9.-]+: File"
                        + " too large.*; put that right, or name another directory with"
                        + " BASALT_JAVA_OPTS=-Djava.io.tmpdir=DIR\n");
    }

    /// @param blocks no file may grow beyond so many blocks of 512 bytes: the same to the program as a disk without
    /// space
    private ProcessBuilder limited(int blocks, ProcessBuilder builder) {
        List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "sh"));
        limited.addAll(builder.command());
        return builder.command(limited);
    }

    @Test
    void replacesControlCharactersOnATerminalAlone() throws Exception {
        Path from = Files.writeString(directory.resolve("steering.csv"), "text\n\u001B[2J\u009B31m\u202Eabc\n");
        Path file = directory.resolve("steering.ncf");
        assertThat(CommandRun.of("ncf", "write", from, "--out", file).exitCode())
                .isEqualTo(ExitCode.DONE);
        for (boolean terminal : new boolean[] {false, true}) {
            Process process = command(
                            List.of("-Dbasalt.terminal.out=" + terminal), "ncf", "read", file, "--format", "csv")
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out)
                    .isEqualTo(
                            terminal ? "text\n\uFFFD[2J\uFFFD31m\uFFFDabc\n" : "text\n\u001B[2J\u009B31m\u202Eabc\n");
        }
    }

    @Test
    void keepsWhatWasEmbeddedWhenItIsToldToStop() throws Exception {
        StringBuilder lines = new StringBuilder();
        // So many that the command is not done before it is stopped, however late that is.
        for (int i = 0; i < 200_000; i++) {
            lines.append("{\"id\":\"")
                    .append(i)
                    .append("\",\"text\":\"A text about the number ")
                    .append(i)
                    .append(".\"}\n");
        }
        Path from = Files.writeString(directory.resolve("many.ndjson"), lines);
        Path store = directory.resolve("store");
        Process process =
                command(List.of("-Xmx512m"), "ingest", from, "--store", store).start();
        while (process.isAlive() && documentsIn(store) == 0) {
            Thread.sleep(50);
        }
        process.toHandle().destroy();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(said())
                .isEqualTo("basalt: interrupted; " + Console.count(documentsIn(store))
                        + " documents of this run are in the store; run the same command again to go on\n");
    }

    @Test
    void saysWhatIsInTheStoreWhereTheDiskIsFull_andGoesOnFromThere() throws Exception {
        int documents = 6000;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < documents; i++) {
            lines.append("{\"id\":\"d")
                    .append(i)
                    .append("\",\"text\":\"Text.\",\"rest\":\"")
                    .append("x".repeat(150))
                    .append("\"}\n");
        }
        Path from = Files.writeString(directory.resolve("many.ndjson"), lines);
        Path vectors = directory.resolve("vectors.npy");
        float[] rows = new float[documents * 384];
        for (int i = 0; i < documents; i++) {
            rows[i * 384] = 1;
        }
        try (NpyWriter writer = new NpyWriter(vectors, 384)) {
            writer.write(rows, 0, documents);
            writer.finish();
        }
        Path store = directory.resolve("store");
        ProcessBuilder ingest = command(List.of("-Xmx512m"), "ingest", from, "--vectors", vectors, "--store", store);
        Process process = limited(16_000, ingest).start();
        assertThat(process.waitFor()).as(said()).isEqualTo(ExitCode.ENVIRONMENT_FAILED);
        assertThat(said())
                .matches("basalt: \\[.*/vectors.bin] writing \\d+ bytes at byte \\d+ must succeed, but failed: File too"
                        + " large; let files grow larger \\(ulimit -f\\) and run the same command again; 4,096"
                        + " documents of this run are in the store\n");
        assertThat(documentsIn(store)).isEqualTo(4096);
        assertThat(CommandRun.of("ingest", from, "--vectors", vectors, "--store", store)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(documentsIn(store)).isEqualTo(documents);
    }

    private static int documentsIn(Path store) throws IOException {
        if (!Store.exists(store)) {
            return 0;
        }
        try (Store open = Store.open(store, StoreOptions.DEFAULT.readOnly())) {
            if (!open.collectionNames().contains("documents")) {
                return 0;
            }
            Collection documents = open.collection("documents");
            return documents.size();
        }
    }
}
