package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Table commands with several files, with standard input, and with values that are hard to carry over.
class NcfInputsTest {
    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /// Writes tables as one, and prints what is said of them beside how CSV is read, and their rows.
    private String joined(Path... inputs) {
        Path ncf = directory.resolve("joined.ncf");
        Object[] arguments = Stream.concat(Stream.of("ncf", "write", "--out", ncf), Stream.of(inputs))
                .toArray();
        CommandRun run = CommandRun.of(arguments);
        String said = run.err()
                .lines()
                .filter(line -> !line.contains("CSV with delimiter"))
                .map(line -> line.replace(directory + "/", "") + "\n")
                .reduce("", String::concat);
        return said
                + (run.exitCode() == ExitCode.DONE
                        ? CommandRun.of("ncf", "read", ncf, "--format", "csv").out()
                        : "");
    }

    @Test
    void numbersOfSeveralFilesKeepTheirDigits() throws IOException {
        Path whole = file("whole.csv", "a,b\n1,x\n9007199254740992,y\n");
        Path large = file("large.csv", "a,b\n9007199254740993,x\n");
        Path real = file("real.csv", "a,b\n0.5,z\n");
        Path cents = file("cents.csv", "a,b\n1.10,c\n");
        assertThat(joined(whole, real)).isEqualTo("a,b\n1.0,x\n9.007199254740992E15,y\n0.5,z\n");
        assertThat(joined(whole, cents, real)).isEqualTo("a,b\n1.0,x\n9.007199254740992E15,y\n1.1,c\n0.5,z\n");
        assertThat(joined(real, large))
                .isEqualTo("basalt: note: [large.csv] column 'a' has numbers of type int64 that float64 as in other"
                        + " files does not hold exactly; it is read as string\na,b\n0.5,z\n9007199254740993,x\n");
        Path unsigned = file("unsigned.ndjson", "{\"a\":18446744073709551615}\n");
        Path negative = file("negative.ndjson", "{\"a\":-1}\n");
        assertThat(joined(unsigned, negative)).endsWith("read as string\na\n18446744073709551615\n-1\n");
    }

    @Test
    void aColumnOfNothingButNullsTakesTheTypeOfOtherFiles() throws IOException {
        Path empty = file("empty.csv", "a,b\n,1\n");
        Path number = file("number.csv", "a,b\n7,2\n");
        Path line = file("line.ndjson", "{\"a\":null,\"b\":3}\n");
        assertThat(joined(empty, number, line)).isEqualTo("a,b\n,1\n7,2\n,3\n");
        assertThat(CommandRun.of("ncf", "inspect", directory.resolve("joined.ncf"))
                        .out())
                .containsPattern("a +int64");
        assertThat(joined(empty, line)).isEqualTo("a,b\n,1\n,3\n");
    }

    @Test
    void typesThatTextFilesWidenDoNotReachOtherFiles() throws IOException {
        Path whole = file("whole.csv", "a,b\n1,x\n");
        Path real = file("real.csv", "a,b\n0.5,z\n");
        joined(whole);
        Path arrow = directory.resolve("whole.arrow");
        assertThat(CommandRun.of("ncf", "export", directory.resolve("joined.ncf"), "--out", arrow)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(joined(whole, arrow, real))
                .isEqualTo("basalt: [real.csv] column 'a' must be int64 as in whole.csv, but is float64\n");
    }

    @Test
    void nullsOfTheOnlyColumnGoToCsvAndBack() throws IOException {
        Path ncf = directory.resolve("joined.ncf");
        Path out = directory.resolve("out.csv");
        for (String values :
                List.of("\"x\" null \"\" \"NA\"", "[1] null [2] []", "{\"k\":1} null {\"k\":2} {\"k\":3}")) {
            StringBuilder lines = new StringBuilder();
            for (String value : values.split(" ", -1)) {
                lines.append("{\"a\":").append(value).append("}\n");
            }
            joined(file("nulls.ndjson", lines.toString()));
            assertThat(CommandRun.of("ncf", "export", ncf, "--out", out))
                    .isEqualTo(new CommandRun(
                            ExitCode.WRONG_USAGE,
                            "",
                            "basalt: a null in the only column must not be an empty line, but is in 'a'; say what"
                                    + " stands for it with --null, such as NA\n"));
            assertThat(CommandRun.of("ncf", "export", ncf, "--out", out, "--null", "NA", "--delimiter", ";")
                            .exitCode())
                    .isEqualTo(ExitCode.DONE);
            CommandRun.of("ncf", "write", out, "--out", ncf, "--null", "NA", "--delimiter", ";");
            List<String> read =
                    CommandRun.of("ncf", "read", ncf, "--json").out().lines().toList();
            assertThat(read).hasSize(4);
            assertThat(read.stream().filter(line -> line.equals("{\"a\":null}")))
                    .hasSize(1);
            assertThat(read.get(1)).isEqualTo("{\"a\":null}");
        }
    }

    @Test
    void exportsCsvAsItIsToldTo() throws IOException {
        Path ncf = directory.resolve("joined.ncf");
        joined(file("in.csv", "a,b\n1,\n,x|y\n,NA\n"));
        Path out = directory.resolve("out.csv");
        CommandRun.of("ncf", "export", ncf, "--out", out, "--null", "NA", "--delimiter", "|");
        assertThat(out).hasContent("a|b\n1|NA\nNA|\"x|y\"\nNA|\"NA\"\n");
        Path lines = directory.resolve("out.ndjson");
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", lines, "--null", "NA")
                        .err())
                .isEqualTo(
                        "basalt: [" + lines + "] --delimiter and --null must be left out where the file is no CSV\n");
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", out, "--null", "a,b")
                        .err())
                .isEqualTo("basalt: the text of a missing value must be without delimiter, quote and line ends, but"
                        + " was 'a,b'\n");
        Path packed = directory.resolve("out.csv.gz");
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", packed).err())
                .isEqualTo("basalt: [" + packed + "] the name must end in the format's own ending, as files are"
                        + " written unpacked; pack the file afterwards\n");
        assertThat(directory).isDirectoryNotContaining("glob:**.{ndjson,gz}");
    }

    private static CommandRun withInput(String text, Object... arguments) {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            return CommandRun.of(arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void errorsCallStandardInputByItsName() {
        Path ncf = directory.resolve("in.ncf");
        CommandRun run = withInput("a,b\n1,2\n3\n", "ncf", "write", "-", "--out", ncf);
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .startsWith("basalt: [standard input] CSV with delimiter ',', ")
                .contains("\nbasalt: [standard input @ byte 8, line 3] a record must have 2 values")
                .doesNotContain("basalt-input");
        run = withInput("a,b\n1,2\n3\n", "ncf", "write", "-", "--out", ncf, "--keep-going");
        assertThat(run.err())
                .contains("\nbasalt: passed over: [standard input @ byte 8, line 3] ")
                .doesNotContain("basalt-input");
    }

    @Test
    void tablesTakeStandardInputAndPatterns() throws IOException {
        Path table = directory.resolve("table");
        file("part-1.csv", "a,b\n1,x\n");
        file("part-2.csv", "a,b\n2,y\n");
        assertThat(CommandRun.of("table", "create", table, directory.resolve("part-*.csv"))
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(withInput("{\"a\":3,\"b\":\"z\"}\n", "table", "append", table, "-")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "read", table, "--format", "csv", "--where", "a > 0")
                        .out())
                .isEqualTo("a,b\n1,x\n2,y\n3,z\n");
        assertThat(CommandRun.of("table", "append", table, directory.resolve("part-9*.csv")))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + directory.resolve("part-9*.csv")
                                + "] a file or directory must be there, but is not\n"));
    }

    @Test
    void matricesSayWhatRoundingCosts() throws IOException {
        Path npy = directory.resolve("m.npy");
        byte[] header = "\u0093NUMPY\u0001\0v\0{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }"
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes =
                ByteBuffer.allocate(128 + 32).order(ByteOrder.LITTLE_ENDIAN).put(header);
        while (bytes.position() < 127) {
            bytes.put((byte) ' ');
        }
        bytes.put((byte) '\n').putDouble(0.5).putDouble(1).putDouble(0.1).putDouble(16777217);
        Files.write(npy, bytes.array());
        assertThat(joined(npy)).isEqualTo("""
                        basalt: note: [m.npy] 2 values of <f8 are rounded to float32, the first of them in row 1: elements of\
                         vectors have 32 bits at most
                        row,vector
                        0,"[0.5,1.0]"
                        1,"[0.1,1.6777216E7]"
                        """);
    }

    @Test
    void readsRecordsAsLongAsTheOptionSays() throws IOException {
        String text = "x".repeat(40);
        Path csv = Files.writeString(directory.resolve("long.csv"), "id,text\n1," + text + "\n");
        Path ndjson = Files.writeString(directory.resolve("long.ndjson"), "{\"id\":1,\"text\":\"" + text + "\"}\n");
        for (Path path : List.of(csv, ndjson)) {
            Path out = directory.resolve("long.ncf");
            CommandRun refused = CommandRun.of("ncf", "write", path, "--out", out, "--max-record-bytes", "30");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.LIMIT_EXCEEDED);
            assertThat(refused.err()).endsWith(" must be at most 30, but was more; raise --max-record-bytes\n");
            assertThat(CommandRun.of("ncf", "write", path, "--out", out, "--max-record-bytes", "90")
                            .exitCode())
                    .isEqualTo(ExitCode.DONE);
        }
        Path columnar = directory.resolve("long.ncf");
        assertThat(CommandRun.of(
                        "ncf", "write", columnar, "--out", directory.resolve("b.ncf"), "--max-record-bytes", "9"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + columnar
                                + "] --encoding, --keep-going and --max-record-bytes must be left out where"
                                + " the file is no CSV or NDJSON\n"));
    }
}
