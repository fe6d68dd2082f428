package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No command destroys what it reads, whatever the output is called.
class OutputsTest {
    private static final String ROCKS = "id,year\na,1900\nb,1950\n";

    @TempDir
    Path directory;

    private Path csv;

    @BeforeEach
    void write() throws IOException {
        csv = Files.writeString(directory.resolve("t.csv"), ROCKS);
    }

    private List<Path> otherNames(Path input) throws IOException {
        String name = input.getFileName().toString();
        Path symbolic = Files.createSymbolicLink(directory.resolve("s-" + name), input);
        Path hard = Files.createLink(directory.resolve("h-" + name), input);
        Path folder = Files.createSymbolicLink(directory.resolve("f-" + name), directory);
        return List.of(input, directory.resolve(".").resolve(name), symbolic, hard, folder.resolve(name));
    }

    private static void assertRefused(CommandRun run, Path out, Path input) {
        assertThat(run.err())
                .isEqualTo("basalt: [" + out + "] --out must be another file than the input " + input
                        + ", but is the same\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesToWriteOverTheInput() throws IOException {
        Path ncf = directory.resolve("t.ncf");
        assertThat(CommandRun.of("ncf", "write", csv, "--out", ncf).exitCode()).isZero();
        byte[] written = Files.readAllBytes(ncf);
        for (Path out : otherNames(csv)) {
            assertRefused(CommandRun.of("ncf", "write", csv, "--out", out), out, csv);
            assertThat(csv).hasContent(ROCKS);
        }
        for (Path out : otherNames(ncf)) {
            assertRefused(CommandRun.of("ncf", "export", ncf, "--out", out), out, ncf);
            assertThat(ncf).hasBinaryContent(written);
        }
        Path texts = Files.writeString(directory.resolve("texts"), "Lava cools.\n");
        assertRefused(CommandRun.of("embed", "--file", texts, "--out", texts), texts, texts);
        assertThat(texts).hasContent("Lava cools.\n");
    }

    @Test
    void refusesToWriteOverQueriesOrIntoTheCollection() throws IOException {
        Path npy = directory.resolve("v.npy");
        try (NpyWriter writer = new NpyWriter(npy, 2)) {
            writer.write(new float[] {1, 0, 0, 1}, 0, 2);
            writer.finish();
        }
        Path collection = directory.resolve("collection");
        assertThat(CommandRun.of("vector", "build", npy, "--out", collection).exitCode())
                .isZero();
        assertRefused(CommandRun.of("vector", "search", collection, npy, "--out", npy), npy, npy);
        Path inside = collection.resolve("hits.csv");
        assertThat(CommandRun.of("vector", "search", collection, npy, "--out", inside)
                        .err())
                .isEqualTo("basalt: [" + inside + "] --out must lie outside of the directory " + collection
                        + ", but lies within\n");
        assertThat(CommandRun.of("vector", "search", collection, npy, "--out", directory.resolve("ids.npy"))
                        .exitCode())
                .isZero();
    }

    @Test
    void refusesDirectoriesAndMissingFolders() throws IOException {
        CommandRun folder = CommandRun.of("ncf", "write", csv, "--out", directory);
        assertThat(folder.err()).isEqualTo("basalt: [" + directory + "] --out must name a file, but is a directory\n");
        assertThat(folder.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        Path missing = directory.resolve("missing");
        CommandRun run = CommandRun.of("ncf", "write", csv, "--out", missing.resolve("t.ncf"));
        assertThat(run.err())
                .isEqualTo("basalt: [" + missing
                        + "] a directory must be there to hold 't.ncf', but is not; make it first\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(missing).doesNotExist();
    }

    @Test
    void cleansUpAfterKilledCommandsOfTheSameOutput() throws IOException {
        Path out = directory.resolve("t.ncf");
        Path left = Files.writeString(directory.resolve("t.ncf.0123456789abcdef.tmp"), "left");
        Path other = Files.writeString(directory.resolve("u.ncf.0123456789abcdef.tmp"), "left");
        assertThat(CommandRun.of("ncf", "write", csv, "--out", out).exitCode()).isZero();
        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void leavesTheOldFileAndNothingElseWhenItFails() throws IOException {
        Path out = Files.writeString(directory.resolve("t.ncf"), "old");
        Path bad = Files.writeString(directory.resolve("bad.csv"), "id,year\na,1\nb\n");
        assertThat(CommandRun.of("ncf", "write", bad, "--out", out).exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(out).hasContent("old");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void writesToDevices() throws IOException {
        Path ncf = directory.resolve("t.ncf");
        CommandRun.of("ncf", "write", csv, "--out", ncf);
        Path link = Files.createSymbolicLink(directory.resolve("null.csv"), Path.of("/dev/null"));
        CommandRun run = CommandRun.of("ncf", "export", ncf, "--out", link);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("2 rows in ");
        assertThat(Files.isRegularFile(link)).isFalse();
    }
}
