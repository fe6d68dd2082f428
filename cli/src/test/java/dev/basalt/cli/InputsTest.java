package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An input that is missing, or is a directory, ends every command in the same way.
class InputsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void makeInputs() throws IOException {
        Path vectors = directory.resolve("v.npy");
        try (NpyWriter writer = new NpyWriter(vectors, 2)) {
            writer.write(new float[] {1, 0, 0, 1}, 0, 2);
            writer.finish();
        }
        Files.writeString(directory.resolve("d.ndjson"), "{\"id\":\"a\",\"text\":\"lava\"}\n");
        Path rows = Files.writeString(directory.resolve("t.csv"), "a\n1\n");
        assertThat(CommandRun.of("ncf", "write", rows, "--out", directory.resolve("t.ncf"))
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("vector", "build", vectors, "--out", directory.resolve("c"))
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    private CommandRun run(String line, Path input) {
        return CommandRun.of((Object[]) line.replace("DIR", directory.toString())
                .replace("IN", input.toString())
                .split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ncf read IN",
                "ncf read IN.ncf",
                "ncf write IN.csv --out DIR/o.ncf",
                "ncf write IN.npy --out DIR/o.ncf",
                "ncf export IN.ncf --out DIR/o.csv",
                "ncf verify IN.ncf",
                "ncf inspect IN.ncf",
                "ncf recover IN.ncf --out DIR/o.ncf",
                "ncf search DIR/t.ncf --column v --query IN.npy",
                "table create DIR/t IN.csv",
                "table append IN DIR/t.ncf",
                "table history IN",
                "vector build IN.npy --out DIR/o",
                "vector build DIR/v.npy --ids IN --out DIR/o",
                "vector build DIR/v.npy --ids IN.npy --out DIR/o",
                "vector add DIR/c IN.fvecs",
                "vector search DIR/c IN.npy",
                "vector remove DIR/c --ids IN",
                "vector eval DIR/c DIR/v.npy --truth IN.npy",
                "ingest IN.ndjson --store DIR/s",
                "ingest DIR/d.ndjson --store DIR/s --vectors IN.npy",
                "bench search --base IN.npy --queries DIR/v.npy",
                "embed --file IN",
                "tokenize --file IN",
                "json get IN.json /a",
                "json check IN.json"
            })
    void mustBeThere(String line) {
        Path missing = directory.resolve("missing");
        CommandRun run = run(line, missing);
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err())
                .matches("basalt: \\[\\Q" + missing + "\\E(\\.\\w+)?] a file or directory must be there, but is not\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ncf verify IN",
                "ncf inspect IN",
                "ncf recover IN --out DIR/o.ncf",
                "ncf search DIR/t.ncf --column v --query IN",
                "vector build IN --out DIR/o",
                "vector build DIR/v.npy --ids IN --out DIR/o",
                "vector add DIR/c IN",
                "vector search DIR/c IN",
                "vector remove DIR/c --ids IN",
                "vector eval DIR/c IN --truth DIR/v.npy",
                "bench search --base IN --queries DIR/v.npy",
                "embed --file IN",
                "tokenize --file IN",
                "json get IN /a",
            })
    void mustBeAFile(String line) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        assertThat(run(line, folder))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + folder + "] an input must be a file, but is a directory\n"));
    }

    @Test
    void aDirectoryMustBeATable() {
        for (String line : new String[] {"ncf read IN", "table history IN", "table append IN DIR/t.ncf"}) {
            assertThat(run(line, directory.resolve("c")))
                    .isEqualTo(new CommandRun(
                            ExitCode.WRONG_USAGE,
                            "",
                            "basalt: [" + directory.resolve("c")
                                    + "] a table must be there, but is not; make one with basalt table create\n"));
        }
    }

    @Test
    void anIndexIsMadeOfNoStoreThatIsNotThere() {
        Path missing = directory.resolve("missing");
        assertThat(run("index graph --store IN", missing))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + missing + "] a store must be there, but is not; make one with basalt ingest\n"));
        assertThat(missing).doesNotExist();
    }

    @Test
    void aTextToSearchForMustSaySomething() {
        Path document = directory.resolve("d.ndjson");
        Path store = directory.resolve("store");
        assertThat(CommandRun.of("ingest", document, "--store", store).exitCode())
                .isEqualTo(ExitCode.DONE);
        for (String text : new String[] {"", " \t\n", "\u00a0\u200b\u0000"}) {
            assertThat(CommandRun.of("search", text, "--store", store))
                    .isEqualTo(new CommandRun(
                            ExitCode.WRONG_USAGE, "", "basalt: the text to search for must not be blank, but is\n"));
        }
        assertThat(CommandRun.of("search", ".", "--store", store).exitCode()).isEqualTo(ExitCode.DONE);
    }
}
