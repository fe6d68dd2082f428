package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.columnar.schema.DataType;
import dev.basalt.columnar.schema.Field;
import dev.basalt.columnar.schema.Schema;
import dev.basalt.core.npy.NpyWriter;
import dev.basalt.core.testing.Golden;
import dev.basalt.parquet.ParquetOptions;
import dev.basalt.parquet.ParquetSink;
import dev.basalt.parquet.ParquetSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `basalt ncf` as scripts see it.
class NcfCommandTest {
    private static final String ROCKS = """
            id,name,hardness,found
            1,basalt,6.5,1790-01-08
            2,chalk,1.0,
            3,"tuff, soft",3.25,1901-12-31
            """;

    @TempDir
    private Path directory;

    private Path csv = Path.of("");
    private Path ncf = Path.of("");

    @BeforeEach
    void nameFiles() throws IOException {
        csv = Files.writeString(directory.resolve("rocks.csv"), ROCKS);
        ncf = directory.resolve("rocks.ncf");
    }

    /// What is said of a CSV file with names in its first line.
    private static String found(Path path, String delimiter) {
        return "basalt: [" + path + "] CSV with delimiter " + delimiter + ", quote '\"', header in line 1, encoding"
                + " UTF-8\n";
    }

    private void write() {
        CommandRun run = CommandRun.of("ncf", "write", csv, "--out", ncf);
        assertThat(run.err()).isEqualTo(found(csv, "','"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).startsWith("3 rows in ").contains(" from 91 B, ");
    }

    @Test
    void writesAndPrintsATable() {
        write();
        CommandRun read = CommandRun.of("ncf", "read", ncf);
        assertThat(read).isEqualTo(new CommandRun(ExitCode.DONE, """
                        id  name        hardness       found
                         1  basalt           6.5  1790-01-08
                         2  chalk            1.0        null
                         3  tuff, soft      3.25  1901-12-31
                        """, ""));
    }

    @Test
    void printsColumnsAndRowsThatAreAskedFor() {
        write();
        assertThat(CommandRun.of("ncf", "read", ncf, "--format", "csv").out()).isEqualTo(ROCKS);
        assertThat(CommandRun.of(
                        "ncf", "read", ncf, "--columns", "name,id", "--where", "hardness > 2", "--format", "ndjson"))
                .isEqualTo(new CommandRun(
                        ExitCode.DONE, "{\"name\":\"basalt\",\"id\":1}\n{\"name\":\"tuff, soft\",\"id\":3}\n", ""));
        assertThat(CommandRun.of("ncf", "read", ncf, "--json", "--limit", "1"))
                .isEqualTo(CommandRun.of("ncf", "read", ncf, "--format", "ndjson", "--limit", "1"));
        assertThat(CommandRun.of("ncf", "read", ncf, "--limit", "1", "--columns", "id", "--format", "csv")
                        .out())
                .isEqualTo("id\n1\n");
        assertThat(CommandRun.of(
                                "ncf",
                                "read",
                                ncf,
                                "--where",
                                "id > 1",
                                "--limit",
                                "1",
                                "--columns",
                                "id",
                                "--format",
                                "csv")
                        .out())
                .isEqualTo("id\n2\n");
        assertThat(CommandRun.of("ncf", "read", ncf, "--where", "id > 9", "--format", "ndjson"))
                .isEqualTo(new CommandRun(ExitCode.NO, "", ""));
    }

    @Test
    void readsCsvAsItIsToldTo() throws IOException {
        Path semicolons = Files.writeString(directory.resolve("semi.csv"), "1;NA;x,y\n2;3;\"a;b\"\n");
        assertThat(CommandRun.of(
                                "ncf",
                                "write",
                                semicolons,
                                "--out",
                                ncf,
                                "--delimiter",
                                ";",
                                "--no-header",
                                "--null",
                                "NA")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "read", ncf, "--json").out()).isEqualTo("""
                {"column1":1,"column2":null,"column3":"x,y"}
                {"column1":2,"column2":3,"column3":"a;b"}
                """);
        assertThat(CommandRun.of("ncf", "write", semicolons, "--out", ncf, "--delimiter", ";;")
                        .err())
                .isEqualTo("basalt: --delimiter must be one ASCII character, or tab, but was ';;'\n");
        Path json = Files.writeString(directory.resolve("a.ndjson"), "{}\n");
        assertThat(CommandRun.of("ncf", "write", json, "--out", ncf, "--delimiter", ";")
                        .err())
                .isEqualTo("basalt: [" + json
                        + "] --delimiter, --quote, --comment, --skip, --header, --no-header and --null must be left out where the"
                        + " file is no CSV\n");
    }

    @Test
    void filtersRowsOfManyPages() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 150_000; i++) {
            lines.append("{\"n\":").append(i).append("}\n");
        }
        Path many = Files.writeString(directory.resolve("many.ndjson"), lines);
        assertThat(CommandRun.of("ncf", "write", many, "--out", ncf).exitCode()).isEqualTo(ExitCode.DONE);
        String expected = "n\n65535\n65536\n131071\n131072\n149999\n";
        assertThat(CommandRun.of(
                                "ncf",
                                "read",
                                ncf,
                                "--where",
                                "n in (65535, 65536, 131071, 131072, 149999)",
                                "--format",
                                "csv")
                        .out())
                .isEqualTo(expected);
        assertThat(CommandRun.of("ncf", "read", ncf, "--format", "csv").out()).hasLineCount(150_001);
    }

    @Test
    void keepsBloomFiltersOfColumns() {
        CommandRun run = CommandRun.of("ncf", "write", csv, "--out", ncf, "--blooms", "name, id");
        assertThat(run.err()).isEqualTo(found(csv, "','"));
        assertThat(CommandRun.of("ncf", "inspect", ncf).out()).contains("""
                        Bloom filters of id: 56 B, about 3 different values
                        Bloom filters of name: 56 B, about 3 different values
                        """);
        assertThat(CommandRun.of("ncf", "inspect", ncf, "--json").out()).contains("\"bloom_bytes\":56,\"distinct\":3");
        assertThat(CommandRun.of("ncf", "read", ncf, "--where", "name = 'chalk'", "--columns", "id", "--format", "csv")
                        .out())
                .isEqualTo("id\n2\n");
        assertThat(CommandRun.of("ncf", "verify", ncf).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "write", csv, "--out", ncf, "--blooms", "auto")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "inspect", ncf).out()).doesNotContain("Bloom");
        CommandRun unknown = CommandRun.of("ncf", "write", csv, "--out", ncf, "--blooms", "nobody");
        assertThat(unknown.exitCode()).isNotEqualTo(ExitCode.DONE);
        assertThat(unknown.err())
                .contains("columns with Bloom filters must be among [id, name, hardness, found], but one is nobody");
    }

    @Test
    void saysWhichBloomFiltersAreLost() throws IOException {
        CommandRun.of("ncf", "write", csv, "--out", ncf, "--blooms", "name, id");
        Path copy = directory.resolve("copy.ncf");
        String lost = "basalt: note: [" + ncf + "] the Bloom filters of ";
        assertThat(CommandRun.of("ncf", "write", ncf, "--out", copy).err())
                .isEqualTo(lost + "id, name are left out; keep them with --blooms id,name\n");
        assertThat(CommandRun.of("ncf", "write", ncf, "--out", copy, "--blooms", "name")
                        .err())
                .isEqualTo(lost + "id are left out; keep them with --blooms id,name\n");
        assertThat(CommandRun.of("ncf", "write", ncf, "--out", copy, "--columns", "name,found", "--json")
                        .out())
                .contains("\"notes\":[\"[" + ncf
                        + "] the Bloom filters of name are left out; keep them with --blooms name\"]");
        for (String kept : List.of("--blooms=id,name", "--columns=found")) {
            assertThat(CommandRun.of("ncf", "write", ncf, "--out", copy, kept).err())
                    .isEmpty();
        }
        assertThat(CommandRun.of("ncf", "write", ncf, copy, "--out", directory.resolve("both.ncf"))
                        .err())
                .isEqualTo(lost + "id, name are left out; keep them with --blooms id,name\n");
    }

    @Test
    void takesASchema() throws IOException {
        Path vectors = Files.writeString(directory.resolve("v.ndjson"), "{\"id\":7,\"v\":[1,2.5]}\n");
        String schema = "id uint16 not null, v vector<float32, 2>";
        CommandRun write = CommandRun.of("ncf", "write", vectors, "--out", ncf, "--schema", schema, "--json");
        assertThat(write.out()).startsWith("{\"rows\":1,\"bytes\":").endsWith(",\"input_bytes\":21}\n");
        assertThat(CommandRun.of("ncf", "read", ncf, "--format", "ndjson").out())
                .isEqualTo("{\"id\":7,\"v\":[1.0,2.5]}\n");
        assertThat(CommandRun.of("ncf", "inspect", ncf, "--json").out())
                .contains("\"schema\":\"id uint16 not null, v vector<float32, 2>\"");
        Path file = Files.writeString(directory.resolve("schema.txt"), schema + "\n");
        assertThat(CommandRun.of("ncf", "write", vectors, "--out", ncf, "--schema", file)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "write", vectors, "--out", ncf, "--schema", "id int63, v vector<int8, 2>"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [schema @ character 4] there must be a type such as int64, float64, string, date,"
                                + " timestamp[us], vector<float32, 384> or list<int32>, but there was"
                                + " 'int63, v vector<int8, 2>'\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "balanced", "compact"})
    void explainsItself(String profile) {
        assertThat(CommandRun.of("ncf", "write", csv, "--out", ncf, "--profile", profile)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        CommandRun inspect = CommandRun.of("ncf", "inspect", ncf);
        assertThat(inspect.err()).isEmpty();
        assertThat(inspect.out().lines())
                .anyMatch(line -> line.matches(".*rocks\\.ncf: 3 rows, 4 columns, .*"))
                .anyMatch(line -> line.matches("SHA-256 [0-9a-f]{64}"))
                .anyMatch(line -> line.equals("  basalt.profile = " + profile))
                .anyMatch(line -> line.matches("column +type +rows +nulls .*min +max +encodings"))
                .anyMatch(line -> line.matches("found +date +3 +1 +1 .* 1790-01-08 +1901-12-31 +.*"))
                .anyMatch(line -> line.matches("name +string +3 +0 +1 .* basalt +tuff, soft +.*"))
                .anyMatch(line -> line.equals("hardness, first page:"))
                .anyMatch(line -> line.startsWith("  estimated, best first: "));
        assertThat(CommandRun.of("ncf", "inspect", ncf, "--json").out())
                .startsWith(
                        "{\"rows\":3,\"schema\":\"id int64, name string, hardness float64, found date\",\"sha256\":\"")
                .contains("\"column\":\"id\",\"type\":\"int64\",\"rows\":3,\"nulls\":0")
                .contains("\"min\":\"1790-01-08\"")
                .hasLineCount(1);
    }

    @Test
    void findsDamage() throws IOException {
        write();
        assertThat(CommandRun.of("ncf", "verify", ncf).out())
                .matches("3 rows, 4 pages, .* checked in .*: all is well; SHA-256 [0-9a-f]{64}\n");
        byte[] bytes = Files.readAllBytes(ncf);
        bytes[bytes.length / 3] ^= 1;
        Path damaged = Files.write(directory.resolve("damaged.ncf"), bytes);
        CommandRun verify = CommandRun.of("ncf", "verify", damaged);
        assertThat(verify.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(verify.out()).startsWith("[" + damaged).hasLineCount(1);
        assertThat(CommandRun.of("ncf", "verify", damaged, "--json").out())
                .startsWith("{\"intact\":false,\"problem\":\"[" + damaged);
        assertThat(CommandRun.of("ncf", "read", csv))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
                .satisfies(run ->
                        assertThat(run.err()).startsWith("basalt: [" + csv).hasLineCount(1));
    }

    @Test
    void savesWhatIsWhole() throws IOException {
        write();
        byte[] bytes = Files.readAllBytes(ncf);
        Path cut = Files.write(directory.resolve("cut.ncf"), Arrays.copyOf(bytes, bytes.length - 20));
        assertThat(CommandRun.of("ncf", "read", cut).exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        Path saved = directory.resolve("saved.ncf");
        CommandRun recover = CommandRun.of("ncf", "recover", cut, "--out", saved);
        assertThat(recover.err()).isEmpty();
        assertThat(recover.out()).startsWith("3 rows in 1 stripes saved; ");
        assertThat(CommandRun.of("ncf", "read", saved, "--format", "csv").out()).isEqualTo(ROCKS);
        assertThat(CommandRun.of("ncf", "recover", cut, "--out", cut).err())
                .isEqualTo("basalt: [" + cut + "] --out must be another file than the input " + cut
                        + ", but is the same\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsv", "csv", "jsonl", "ndjson", "arrow", "arrows"})
    void exportsAndReadsBack(String extension) {
        write();
        Path table = directory.resolve("table." + extension);
        CommandRun export = CommandRun.of("ncf", "export", ncf, "--out", table);
        assertThat(export.err()).isEmpty();
        assertThat(export.out()).startsWith("3 rows in ");
        Path back = directory.resolve("back.ncf");
        CommandRun write = CommandRun.of("ncf", "import", table, "--out", back);
        assertThat(write.err())
                .isEqualTo(
                        switch (extension) {
                            case "csv" -> found(table, "','");
                            case "tsv" -> found(table, "tab");
                            default -> "";
                        });
        assertThat(CommandRun.of("ncf", "read", back, "--format", "csv").out()).isEqualTo(ROCKS);
        Path one = directory.resolve("one." + extension);
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", one, "--where", "id = 2", "--columns", "id", "--json")
                        .out())
                .startsWith("{\"rows\":1,\"bytes\":");
    }

    @Test
    void goesToParquetAndBack() {
        assertThat(CommandRun.of("ncf", "write", directory.resolve("rocks.csv"), "--out", ncf)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        Path parquet = directory.resolve("rocks.parquet");
        Path again = directory.resolve("again.ncf");
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", parquet).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "write", parquet, "--out", again).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "read", again, "--format", "csv").out())
                .isEqualTo(CommandRun.of("ncf", "read", ncf, "--format", "csv").out())
                .contains("\n");
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(CommandRun.of("ncf", "write", directory.resolve("rocks.csv"), "--out", ncf)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", "rocks.xls"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [rocks.xls] the table must be in a file named .csv, .tsv, .ndjson, .jsonl, .parquet,"
                                + " .arrow or .arrows\n"));
        Path missing = directory.resolve("missing.csv");
        assertThat(CommandRun.of("ncf", "write", missing, "--out", ncf))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + missing + "] a file or directory must be there, but is not\n"));
        assertThat(CommandRun.of("ncf", "read", ncf, "--columns", "colour"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: column must be one of [id, name, hardness, found], but was colour\n"));
        assertThat(CommandRun.of("ncf", "read", ncf, "--where", "id >").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(CommandRun.of("ncf").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void searchesVectors() throws IOException {
        Path vectors = Files.writeString(directory.resolve("v.ndjson"), """
                {"id":"a","year":1900,"v":[1,0]}
                {"id":"b","year":1950,"v":[0.8,0.6]}
                {"id":"c","year":2000,"v":[0,1]}
                """);
        String schema = "id string, year int16, v vector<float32, 2>";
        assertThat(CommandRun.of("ncf", "write", vectors, "--out", ncf, "--schema", schema, "--codes", "8bit,1bit")
                        .err())
                .isEmpty();
        Path query = directory.resolve("q.npy");
        try (NpyWriter writer = new NpyWriter(query, 2)) {
            writer.write(new float[] {1, 0}, 0, 1);
            writer.finish();
        }
        CommandRun search = CommandRun.of("ncf", "search", ncf, "--column", "v", "--query", query, "-k", "2");
        assertThat(search.out()).isEqualTo("""
                        0   1  0.0000  row 0  id=a  year=1900
                        0   2  0.2000  row 1  id=b  year=1950
                        """);
        assertThat(search.err()).startsWith("1 searches, ");
        assertThat(CommandRun.of(
                                "ncf",
                                "search",
                                ncf,
                                "--column",
                                "v",
                                "--query",
                                query,
                                "-k",
                                "9",
                                "--where",
                                "year > 1900",
                                "--columns",
                                "id",
                                "--metric",
                                "l2",
                                "--codes",
                                "8bit",
                                "--json")
                        .out())
                .matches("\\{\"query\":0,\"hits\":\\[\\{\"row\":1,\"distance\":0\\.4\\d*,\"values\":\\{\"id\":\"b\"}},"
                        + "\\{\"row\":2,\"distance\":2\\.0,\"values\":\\{\"id\":\"c\"}}]}\n");
        assertThat(CommandRun.of("ncf", "search", ncf, "--column", "v", "--query", query, "--where", "year > 2000")
                        .exitCode())
                .isEqualTo(ExitCode.NO);
        assertThat(CommandRun.of("ncf", "search", ncf, "--column", "year", "--query", query))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE, "", "basalt: column 'year' must hold vectors, but holds int16\n"));
        assertThat(CommandRun.of("ncf", "search", ncf, "--column", "v", "--query", query, "--codes", "4bit"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE, "", "basalt: codes must be 8bit or 1bit, but were '4bit'\n"));
        // Codes are not among what is printed or exported.
        assertThat(CommandRun.of("ncf", "read", ncf, "--limit", "1", "--format", "csv")
                        .out())
                .startsWith("id,year,v\n");
    }

    @Test
    void takesVectorsFromNpy() throws IOException {
        Path npy = directory.resolve("rows.npy");
        float[] rows = new float[300 * 4];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (i * 31) % 17 - 8;
        }
        rows[0] = 100;
        try (NpyWriter writer = new NpyWriter(npy, 4)) {
            writer.write(rows, 0, 300);
            writer.finish();
        }
        assertThat(CommandRun.of("ncf", "write", npy, "--out", ncf).out()).startsWith("300 rows in ");
        assertThat(CommandRun.of(
                                "ncf", "search", ncf, "--column", "vector", "--query", npy, "-k", "1", "--metric", "l2")
                        .out())
                .startsWith("0   1  0.0000  row 0  row=0\n")
                .hasLineCount(300);
        assertThat(CommandRun.of("ncf", "write", npy, "--out", ncf, "--schema", "id int64")
                        .err())
                .isEqualTo(
                        "basalt: [" + npy + "] --schema must be left out where the file says which columns it has\n");
    }

    @ParameterizedTest
    @CsvSource({"python, null", "python-zstd, null", "rust, ''"})
    void importsFilesOfTheFormatsBefore(String name, String empty) {
        Path old = Golden.folder("ncf-v1").resolve(name + ".ncf");
        CommandRun run = CommandRun.of("ncf", "import", old, "--out", ncf);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("3 rows in ");
        assertThat(CommandRun.of("ncf", "verify", ncf).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "read", ncf, "--format", "ndjson").out())
                .isEqualTo("{\"id\":1,\"f\":1.5,\"a\":\"x@y.z\"}\n" + "{\"id\":-2,\"f\":\"NaN\",\"a\":"
                        + (empty.equals("null") ? empty : "\"\"") + "}\n" + "{\"id\":9,\"f\":2.0,\"a\":\"é\"}\n");
    }

    @Test
    void readsStandardInputAndPatterns() throws IOException {
        Files.writeString(directory.resolve("part-2.csv"), "b;a\nx;3\n");
        Files.writeString(directory.resolve("part-1.csv"), "a,b\n1,u\n2,v\n");
        assertThat(CommandRun.of("ncf", "write", directory.resolve("part-*.csv"), "--out", ncf)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "read", ncf, "--format", "csv").out()).isEqualTo("a,b\n1,u\n2,v\n3,x\n");
        Path nothing = directory.resolve("none-?.csv");
        assertThat(CommandRun.of("ncf", "write", nothing, "--out", ncf))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + nothing + "] a file or directory must be there, but is not\n"));
        InputStream before = System.in;
        try {
            for (String text : new String[] {"a;b\n1;2\n", "{\"a\":1,\"b\":2}\n"}) {
                System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
                assertThat(CommandRun.of("ncf", "write", "-", "--out", ncf).exitCode())
                        .isEqualTo(ExitCode.DONE);
                assertThat(CommandRun.of("ncf", "read", ncf, "--format", "csv").out())
                        .isEqualTo("a,b\n1,2\n");
            }
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void passesOverWrongLinesAndSaysHowMany() throws IOException {
        Path ragged = Files.writeString(directory.resolve("ragged.csv"), "a,b\n1,2\n3\n4,5\n");
        CommandRun run = CommandRun.of("ncf", "write", ragged, "--out", ncf, "--keep-going");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).startsWith("2 rows in ").endsWith(", 1 lines passed over\n");
        assertThat(run.err())
                .isEqualTo(found(ragged, "','") + "basalt: passed over: [" + ragged + " @ byte 8, line 3] a record must"
                        + " have 2 values as the first one has, but had 1; --skip passes over lines before the table,"
                        + " --comment over notes, --keep-going over such records\n");
        assertThat(CommandRun.of("ncf", "write", ragged, "--out", ncf).exitCode())
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(CommandRun.of("ncf", "write", ragged, "--out", ncf, "--header", "--no-header"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE, "", "basalt: --header and --no-header must not be given both\n"));
        assertThat(CommandRun.of("ncf", "write", ragged, "--out", ncf, "--quote", "ab")
                        .err())
                .isEqualTo("basalt: --quote must be one ASCII character, or tab, but was 'ab'\n");
    }

    @Test
    void writesTheRowsOfSeveralTables() throws IOException {
        Path more = Files.writeString(directory.resolve("more.csv"), "name,id,hardness\ngabbro,2.5,7\n");
        Path lines = Files.writeString(directory.resolve("lines.ndjson"), "{\"id\":9,\"colour\":\"grey\"}\n");
        CommandRun run = CommandRun.of("ncf", "write", csv, more, lines, "--out", ncf, "--json");
        assertThat(run.err()).isEqualTo(found(csv, "','") + found(more, "','"));
        assertThat(run.out()).startsWith("{\"rows\":5,\"bytes\":").endsWith(",\"input_bytes\":146}\n");
        assertThat(CommandRun.of("ncf", "read", ncf, "--format", "csv").out()).isEqualTo("""
                id,name,hardness,found,colour
                1.0,basalt,6.5,1790-01-08,
                2.0,chalk,1.0,,
                3.0,"tuff, soft",3.25,1901-12-31,
                2.5,gabbro,7.0,,
                9.0,,,,grey
                """);
    }

    @Test
    void refusesTablesWhoseColumnsHaveNoTypeInCommon() throws IOException {
        Path numbers = Files.writeString(directory.resolve("n.csv"), "id,name\n1,2\n");
        Path table = directory.resolve("n.arrow");
        assertThat(CommandRun.of("ncf", "write", numbers, "--out", ncf).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", table).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("ncf", "write", csv, table, "--out", directory.resolve("two.ncf")))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        found(csv, "','") + "basalt: [" + table + "] column 'name' must be string as in " + csv
                                + ", but is int64\n"));
        assertThat(directory.resolve("two.ncf")).doesNotExist();
    }

    @Test
    void doesNotReplaceTheTableItReads() throws IOException {
        assertThat(CommandRun.of("ncf", "write", csv, "--out", csv))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + csv + "] --out must be another file than the input " + csv
                                + ", but is the same\n"));
        assertThat(csv).hasContent(ROCKS);
    }

    @Test
    void keepsMetadataOfParquetFiles() throws IOException {
        Path parquet = directory.resolve("in.parquet");
        Schema schema = Schema.of(Field.of("a", DataType.Simple.INT32), Field.of("b", DataType.Simple.INT32));
        Map<String, String> metadata = Map.of("geo", "{\"version\":\"1.1.0\"}", "profile", "theirs");
        try (ParquetSink sink = ParquetSink.create(parquet, schema, ParquetOptions.DEFAULT.withMetadata(metadata))) {
            sink.finish();
        }
        assertThat(CommandRun.of("ncf", "write", parquet, "--out", ncf).err()).isEmpty();
        assertThat(CommandRun.of("ncf", "inspect", ncf).out()).contains("""
                  basalt.profile = balanced
                  geo = {"version":"1.1.0"}
                  profile = theirs
                """);
        Path back = directory.resolve("back.parquet");
        assertThat(CommandRun.of("ncf", "export", ncf, "--out", back).err()).isEmpty();
        try (ParquetSource source = ParquetSource.open(back, ParquetOptions.DEFAULT)) {
            assertThat(source.attributes()).isEqualTo(metadata);
        }
        String lost = "metadata geo describes all columns under their names, not those here, and is left out";
        CommandRun some = CommandRun.of("ncf", "write", parquet, "--out", ncf, "--columns", "b");
        assertThat(some.err()).isEqualTo("basalt: note: " + lost + "\n");
        assertThat(CommandRun.of("ncf", "inspect", ncf).out())
                .doesNotContain("geo")
                .contains("  profile = theirs\n");
        assertThat(CommandRun.of("ncf", "write", parquet, "--out", ncf, "--columns", "b", "--json")
                        .out())
                .matches("\\{\"rows\":0,\"bytes\":\\d+,\"input_bytes\":\\d+,\"notes\":\\[\"" + lost + "\"]}\n");
        Path table = directory.resolve("out.csv");
        CommandRun export = CommandRun.of("ncf", "export", ncf, "--out", table);
        assertThat(export.err()).isEqualTo("basalt: note: metadata profile is left out: a .csv file has none\n");
    }

    @Test
    void writesAFileAnewWithSomeColumnsAndRows() {
        write();
        Path again = directory.resolve("again.ncf");
        CommandRun run = CommandRun.of(
                "ncf",
                "write",
                ncf,
                "--out",
                again,
                "--profile",
                "compact",
                "--columns",
                "name,id",
                "--where",
                "hardness > 2",
                "--sort",
                "name");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("2 rows in ");
        assertThat(CommandRun.of("ncf", "read", again, "--format", "csv").out()).isEqualTo("""
                name,id
                basalt,1
                "tuff, soft",3
                """);
        assertThat(CommandRun.of("ncf", "inspect", again).out()).contains("  basalt.profile = compact\n");
        assertThat(CommandRun.of("ncf", "import", ncf, "--out", directory.resolve("no.ncf"), "--schema", "id int64")
                        .err())
                .isEqualTo(
                        "basalt: [" + ncf + "] --schema must be left out where the file says which columns it has\n");
    }

    @Test
    void sortsByColumnsAndMergesFiles() throws IOException {
        write();
        Path more = Files.writeString(directory.resolve("more.csv"), "id,found,hardness\n7,1790-01-08,0.5\n-1,,9.5\n");
        Path merged = directory.resolve("merged.ncf");
        assertThat(CommandRun.of("ncf", "write", ncf, more, "--out", merged, "--sort", "found,hardness")
                        .err())
                .matches("(basalt: \\[.*] CSV with delimiter .*\n)*");
        assertThat(CommandRun.of("ncf", "read", merged, "--format", "csv").out())
                .isEqualTo("""
                id,name,hardness,found
                2,chalk,1.0,
                -1,,9.5,
                7,,0.5,1790-01-08
                1,basalt,6.5,1790-01-08
                3,"tuff, soft",3.25,1901-12-31
                """);
        assertThat(CommandRun.of("ncf", "write", ncf, "--out", merged, "--sort", "colour"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: column must be one of [id, name, hardness, found], but was colour\n"));
    }

    @Test
    void choosesColumnsAndRowsOfText() {
        assertThat(CommandRun.of("ncf", "write", csv, "--out", ncf, "--columns", "found", "--where", "id <= 2")
                        .err())
                .matches("(basalt: \\[.*] CSV with delimiter .*\n)*");
        assertThat(CommandRun.of("ncf", "read", ncf, "--json").out())
                .isEqualTo("{\"found\":\"1790-01-08\"}\n{\"found\":null}\n");
        CommandRun unknown = CommandRun.of("ncf", "write", csv, "--out", ncf, "--columns", "colour");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(unknown.err())
                .endsWith("\nbasalt: column must be one of [id, name, hardness, found], but was colour\n");
    }
}
