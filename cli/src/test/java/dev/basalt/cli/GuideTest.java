package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each page of the guide shows what its commands print: all of them run, in one directory and in their order.
class GuideTest {
    private static final Path GUIDE = Path.of("../docs/guide").toAbsolutePath().normalize();
    private static final int MAX_LINES = 150;

    /// Times, sizes and names that differ between runs or machines. Nothing else is masked.
    private static final List<String> VARYING = List.of(
            "\\d+(\\.\\d)? (ms|s)\\b", // times
            "[0-9,.]+ (documents/s|rows/s|searches/s|a second)", // speeds
            "[0-9.]+ (B|KiB|MiB)\\b", // sizes of files
            "[0-9.]+ to 1\\b", // their ratios
            "(?<=default       \\d\\.\\d{4}) +[0-9,]+", // speeds in a table
            "(?<= )0\\.\\d{3}(?=  )", // scores of documents
            "(?<=  |\"distance\":)\\d\\.\\d{4,9}(?=  |})", // distances
            "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", // times of commits
            "\\d{14}-[0-9a-f-]{36}", // names of files of tables
            "\\b[0-9a-f]{64}\\b"); // checksums

    @TempDir
    private Path directory;

    static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(GUIDE)) {
            return pages.sorted().toList();
        }
    }

    private String printed(Path page) throws Exception {
        Path here = Files.createDirectory(directory.resolve("here"));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GuideRunner.class.getName(),
                        page.toString())
                .directory(here.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }

    private static String masked(String text) {
        String masked = text;
        for (String varying : VARYING) {
            masked = masked.replaceAll(varying, "~");
        }
        return masked;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsWhatItsCommandsPrint(Path page) throws Exception {
        String text = Files.readString(page);
        assertThat(masked(printed(page))).isEqualTo(masked(text));
        assertThat(text.lines()).hasSizeLessThan(MAX_LINES);
        // No command is shown that does not run.
        boolean isConsole = false;
        for (String line : text.lines().toList()) {
            isConsole = line.startsWith("```") ? line.equals("```console") : isConsole;
            assertThat(isConsole || !(line.startsWith("./basalt") || line.startsWith("$")))
                    .as(line)
                    .isTrue();
        }
    }

    @Test
    void aPageThatIsWrongIsFound() throws Exception {
        String page = """
                ```console
                $ cat a.csv
                a,b
                1,2
                $ ./basalt ncf write a.csv --out a.ncf --json
                wrong
                $ ./basalt ncf read a.ncf --columns c
                $ ./basalt ncf read "a.ncf" --where 'a > 1'
                $ echo $?
                0
                ```
                """;
        String printed = printed(Files.writeString(directory.resolve("page.md"), page));
        assertThat(printed.replaceAll("\"bytes\":\\d+", "\"bytes\":N")).isEqualTo("""
                ```console
                $ cat a.csv
                a,b
                1,2
                $ ./basalt ncf write a.csv --out a.ncf --json
                basalt: [a.csv] CSV with delimiter ',', quote '"', header in line 1, encoding UTF-8
                {"rows":1,"bytes":N,"input_bytes":8}
                $ ./basalt ncf read a.ncf --columns c
                basalt: column must be one of [a, b], but was c
                exit code 2
                $ ./basalt ncf read "a.ncf" --where 'a > 1'
                a  b
                $ echo $?
                1
                ```
                """);
    }

    @Test
    void whatVariesIsLeftOpenAndNothingElse() {
        assertThat(masked("3 rows in 1.5 ms (20,000 rows/s): 1.2 KiB from 91 B, 0.1 to 1"))
                .isEqualTo(masked("3 rows in 12 s (7 rows/s): 99 B from 2.0 MiB, 3.0 to 1"))
                .isEqualTo("3 rows in ~ (~): ~ from ~, ~");
        assertThat(masked(" 1  0.512  basalt  Basalt")).isEqualTo(" 1  ~  basalt  Basalt");
        for (String exact :
                List.of("3 documents added", "id,0.5", "2 files, 17 rows", "version 3", "k 10", "  0.512 x")) {
            assertThat(masked(exact)).isEqualTo(exact);
        }
    }
}
