package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole outputs of `basalt ncf`, with the units of every number: only times and checksums are left open.
class NcfOutputTest {
    private static final int ROWS = 2000;

    @TempDir
    private Path directory;

    private Path csv = Path.of("");
    private Path ncf = Path.of("");

    @BeforeEach
    void makeTable() throws IOException {
        StringBuilder lines = new StringBuilder("id,name\n");
        for (int i = 0; i < ROWS; i++) {
            lines.append(i)
                    .append(",name ")
                    .append(i % 3 == 0 ? "" : Integer.toString(i * 7919))
                    .append('\n');
        }
        csv = Files.writeString(directory.resolve("a.csv"), lines);
        ncf = directory.resolve("a.ncf");
    }

    private static String run(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err().replaceAll("basalt: \\[.*] CSV with delimiter .*\n", ""))
                .isEmpty();
        return run.out()
                .replaceAll("[0-9.]+ (ms|s) \\([0-9,]+ rows/s\\)", "TIME (SPEED)")
                .replaceAll("checked in [0-9.]+ (ms|s)", "checked in TIME")
                .replaceAll("[0-9a-f]{64}", "SHA");
    }

    private static String kib(long bytes) {
        return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

    @Test
    void ofWrite() throws IOException {
        String text = run("ncf", "write", csv, "--out", ncf);
        long from = Files.size(csv);
        long to = Files.size(ncf);
        assertThat(text)
                .isEqualTo("2,000 rows in TIME (SPEED): " + kib(to) + " from " + kib(from) + ", "
                        + String.format(Locale.ROOT, "%.1f to 1", (double) from / to) + "\n");
        assertThat(run("ncf", "write", csv, csv, "--out", ncf, "--json"))
                .isEqualTo("{\"rows\":4000,\"bytes\":" + Files.size(ncf) + ",\"input_bytes\":" + 2 * from + "}\n");
    }

    @Test
    void ofExport() throws IOException {
        run("ncf", "write", csv, "--out", ncf);
        Path out = directory.resolve("b.csv");
        assertThat(run("ncf", "export", ncf, "--out", out))
                .isEqualTo("2,000 rows in TIME (SPEED): " + kib(Files.size(csv)) + "\n");
        assertThat(out).hasSameTextualContentAs(csv);
        assertThat(run("ncf", "export", ncf, "--out", out, "--where", "id < 3", "--json"))
                .isEqualTo("{\"rows\":3,\"bytes\":" + Files.size(out) + "}\n");
        assertThat(run("ncf", "export", ncf, "--out", out, "--where", "id < 3"))
                .isEqualTo("3 rows in TIME (SPEED): 41 B\n");
    }

    @Test
    void ofVerify() throws IOException {
        run("ncf", "write", csv, "--out", ncf);
        assertThat(run("ncf", "verify", ncf))
                .isEqualTo("2,000 rows, 2 pages, " + kib(Files.size(ncf))
                        + " checked in TIME: all is well; SHA-256 SHA\n");
        assertThat(run("ncf", "verify", ncf, "--json"))
                .isEqualTo("{\"intact\":true,\"rows\":2000,\"pages\":2,\"sha256\":\"SHA\"}\n");
    }

    @Test
    void ofRecover() throws IOException {
        run("ncf", "write", csv, "--out", ncf);
        byte[] bytes = Files.readAllBytes(ncf);
        Path cut = Files.write(directory.resolve("cut.ncf"), Arrays.copyOf(bytes, bytes.length - 20));
        Path saved = directory.resolve("saved.ncf");
        String text = run("ncf", "recover", cut, "--out", saved);
        String json = run("ncf", "recover", cut, "--out", saved, "--json");
        assertThat(json)
                .matches(
                        "\\{\"rows\":2000,\"stripes\":1,\"kept_bytes\":\\d+,\"dropped_bytes\":\\d+,\"reason\":\".+\"}\n");
        long kept = number(json, "kept_bytes");
        long dropped = number(json, "dropped_bytes");
        assertThat(kept + dropped).isEqualTo(bytes.length - 20);
        assertThat(text)
                .startsWith("2,000 rows in 1 stripes saved; " + (dropped < 1024 ? dropped + " B" : kib(dropped))
                        + " left behind: ");
    }

    private static long number(String json, String name) {
        return Long.parseLong(json.replaceAll(".*\"" + name + "\":(\\d+).*\n", "$1"));
    }

    @Test
    void ofInspect() throws IOException {
        run("ncf", "write", csv, "--out", ncf);
        String text = run("ncf", "inspect", ncf);
        long raw = 0;
        String json = run("ncf", "inspect", ncf, "--json");
        for (String part : json.split("\"raw_bytes\":", -1)) {
            raw += part.startsWith("{") ? 0 : Long.parseLong(part.replaceAll("^(\\d+).*\n?", "$1"));
        }
        long size = Files.size(ncf);
        assertThat(text.lines())
                .startsWith(
                        ncf + ": 2,000 rows, 2 columns, " + kib(size) + " for " + kib(raw) + " in memory ("
                                + String.format(Locale.ROOT, "%.1f to 1", (double) raw / size) + ")",
                        "SHA-256 SHA",
                        "  basalt.profile = balanced",
                        "");
        long stored = number(json.replaceAll("\"column\":\"name\".*", ""), "stored_bytes");
        assertThat(text)
                .containsPattern("\nid +int64 +2,000 +0 +1 +" + stored + " B +15\\.6 KiB +"
                        + String.format(Locale.ROOT, "%.2f", 8.0 * stored / ROWS)
                                .replace(".", "\\.")
                        + " +0 +1999 +[a-z_]");
        assertThat(json).hasLineCount(1).endsWith("]}]}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 ms, 0 B",
        "1023, 0.0 ms, 1023 B",
        "1024, 0.0 ms, 1.0 KiB",
        "1048575, 1.0 ms, 1024.0 KiB",
        "1048576, 1.0 ms, 1.0 MiB",
        "9999999, 10.0 ms, 9.5 MiB",
        "10000000, 10 ms, 9.5 MiB",
        "999999999, 1000 ms, 953.7 MiB",
        "1000000000, 1.0 s, 953.7 MiB",
        "1073741823, 1.1 s, 1024.0 MiB",
        "1073741824, 1.1 s, 1.00 GiB"
    })
    void ofTimesAndSizes(long number, String duration, String bytes) {
        assertThat(Console.duration(number)).isEqualTo(duration);
        assertThat(Console.bytes(number)).isEqualTo(bytes);
    }

    @Test
    void ofSpeeds() {
        assertThat(RowCopy.summary(1_234_567, 2_000_000_000L)).isEqualTo("1,234,567 rows in 2.0 s (617,284 rows/s)");
        assertThat(RowCopy.summary(0, 0)).isEqualTo("0 rows in 0.0 ms (0 rows/s)");
    }
}
