package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `basalt table` as scripts see it: whole outputs, but for times, names of files and their sizes.
class TableCommandTest {
    @TempDir
    private Path directory;

    private Path rocks = Path.of("");
    private Path more = Path.of("");
    private Path table = Path.of("");

    @BeforeEach
    void nameFiles() throws IOException {
        rocks = Files.writeString(directory.resolve("rocks.csv"), "id,name\n1,basalt\n2,chalk\n3,tuff\n");
        more = Files.writeString(directory.resolve("more.ndjson"), "{\"name\":\"gabbro\",\"id\":4}\n{\"id\":5}\n");
        table = directory.resolve("table");
    }

    private static CommandRun run(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        String out = run.out()
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\\d{14}-[0-9a-f-]{36}", "FILE")
                .replaceAll("(?m), [0-9.]+ (KiB|B)$", ", SIZE")
                .replaceAll("[0-9.]+ KiB freed", "SIZE freed")
                .replaceAll("\"bytes(_deleted)?\":\\d+", "\"bytes$1\":SIZE")
                .replaceAll("\"sha256\":\"[0-9a-f]{64}\"", "\"sha256\":\"SHA\"");
        // How a CSV file was understood is told there as well.
        return new CommandRun(run.exitCode(), out, run.err().replaceAll("basalt: \\[.*] CSV with delimiter .*\n", ""));
    }

    private static void assertPrints(String expected, Object... arguments) {
        assertThat(run(arguments)).isEqualTo(new CommandRun(ExitCode.DONE, expected, ""));
    }

    private void makeVersions() {
        assertPrints("version 1: append, 3 rows added; 3 rows in 1 file\n", "table", "create", table, rocks);
        assertPrints("version 2: append, 2 rows added; 5 rows in 2 files\n", "table", "append", table, more);
        assertPrints(
                "version 3: delete where \"id in (2, 4)\", 2 rows removed; 3 rows in 2 files\n",
                "table",
                "delete",
                table,
                "--where",
                "id in (2, 4)");
    }

    @Test
    void keepsEveryVersion() {
        makeVersions();
        assertPrints("""
                0  TIME  create; 0 rows in 0 files
                1  TIME  append, 3 rows added; 3 rows in 1 file
                2  TIME  append, 2 rows added; 5 rows in 2 files
                3  TIME  delete where "id in (2, 4)", 2 rows removed; 3 rows in 2 files
                """, "table", "history", table);
        assertPrints("""
                id,name
                1,basalt
                3,tuff
                5,
                """, "ncf", "read", table, "--format", "csv");
        assertPrints(
                """
                name,id
                chalk,2
                tuff,3
                """,
                "ncf",
                "read",
                table,
                "--format",
                "csv",
                "--as-of",
                "1",
                "--columns",
                "name,id",
                "--where",
                "id > 1");
        assertPrints("id  name\n 1  basalt\n", "ncf", "read", table, "--as-of", "2", "--limit", "1");
        assertThat(run("ncf", "read", table, "--where", "id = 2").exitCode()).isEqualTo(ExitCode.NO);
        Path exported = directory.resolve("old.csv");
        assertThat(run("ncf", "export", table, "--as-of", "2", "--out", exported)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(exported).hasContent("id,name\n1,basalt\n2,chalk\n3,tuff\n4,gabbro\n5,\n");
    }

    @Test
    void saysWhatAVersionHolds() {
        makeVersions();
        assertPrints("""
                version 3 of TIME: delete where "id in (2, 4)", 2 rows removed; 3 rows in 2 files
                  id int64
                  name string
                FILE.ncf: 3 rows, 1 of them deleted, SIZE
                FILE.ncf: 1 row, SIZE
                """, "table", "at", table, "3");
        assertPrints(
                "version 0 of TIME: create; 0 rows in 0 files\n  id int64\n  name string\n", "table", "at", table, "0");
        assertThat(run("table", "at", table, "2999-01-01T00:00:00Z").out()).startsWith("version 3 of TIME: ");
        assertPrints(
                "{\"version\":1,\"time\":\"TIME\",\"operation\":\"append\",\"details\":{},\"rows_added\":3,"
                        + "\"rows_removed\":0,\"files_added\":1,\"files_removed\":0,\"rows\":3,\"files\":1,"
                        + "\"schema\":\"id int64, name string\",\"data\":[{\"file\":\"FILE.ncf\",\"rows\":3,"
                        + "\"deleted_rows\":0,\"bytes\":SIZE,\"sha256\":\"SHA\"}]}\n",
                "table",
                "at",
                table,
                "1",
                "--json");
        assertThat(run("table", "at", table, "9"))
                .isEqualTo(new CommandRun(ExitCode.WRONG_USAGE, "", "basalt: version must be 0 to 3, but was 9\n"));
        assertThat(run("table", "at", table, "yesterday"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: a version must be a number or a time such as 2026-01-31T12:00:00Z, but was"
                                + " 'yesterday'\n"));
    }

    @Test
    void optimizesAndVacuums() {
        makeVersions();
        assertPrints("version 4: optimize; 3 rows in 1 file\n", "table", "optimize", table, "--profile", "compact");
        assertThat(run("table", "optimize", table))
                .isEqualTo(new CommandRun(ExitCode.NO, "nothing to do; the table stays at version 4\n", ""));
        assertThat(run("table", "optimize", table, "--json"))
                .isEqualTo(new CommandRun(ExitCode.NO, "{\"changed\":false,\"version\":4}\n", ""));
        assertPrints(
                "version 5: optimize by \"name\"; 3 rows in 1 file\n", "table", "optimize", table, "--sort", "name");
        assertPrints("id,name\n5,\n1,basalt\n3,tuff\n", "ncf", "read", table, "--format", "csv");
        assertPrints("0 versions expired, 0 files deleted, 0 B freed\n", "table", "vacuum", table);
        assertPrints("5 versions expired, 5 files deleted, SIZE freed\n", "table", "vacuum", table, "--keep", "0s");
        assertPrints(
                "{\"versions_expired\":0,\"files_deleted\":0,\"bytes_deleted\":SIZE}\n",
                "table",
                "vacuum",
                table,
                "--keep",
                "0s",
                "--json");
        assertThat(run("ncf", "read", table, "--as-of", "1").err())
                .isEqualTo("basalt: version must not be expired, but 1 was vacuumed\n");
        assertPrints("id,name\n5,\n1,basalt\n3,tuff\n", "ncf", "read", table, "--format", "csv");
    }

    @ParameterizedTest
    @CsvSource({"3, 's, m, h or d'", "h, 's, m, h or d'", "1w, 's, m, h or d'", "-1d, 's, m, h or d'"})
    void namesAWrongTimeToKeep(String keep, String units) {
        makeVersions();
        assertThat(run("table", "vacuum", table, "--keep=" + keep))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: --keep must be a number of " + units + ", as 12h is, but was '" + keep + "'\n"));
    }

    @Test
    void makesATableOfColumnsThatAreGiven() {
        assertPrints(
                "{\"changed\":true,\"version\":0,\"time\":\"TIME\",\"operation\":\"create\",\"details\":{},"
                        + "\"rows_added\":0,\"rows_removed\":0,\"files_added\":0,\"files_removed\":0,\"rows\":0,"
                        + "\"files\":0}\n",
                "table",
                "create",
                table,
                "--schema",
                "name string, id uint8 not null",
                "--json");
        // Texts are read as the columns' types.
        assertPrints("version 1: append, 3 rows added; 3 rows in 1 file\n", "table", "append", table, rocks);
        assertPrints("name,id\nbasalt,1\nchalk,2\ntuff,3\n", "ncf", "read", table, "--format", "csv");
    }

    @Test
    void goesOnWhereTheRowsOfItsCreationWereRefused() throws IOException {
        Path rows = Files.writeString(directory.resolve("rows.csv"), "id\n1\nx\n");
        Object[] create = {"table", "create", table, rows, "--schema", "id int64"};
        assertThat(run(create).exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        Files.writeString(rows, "id\n1\n2\n");
        String refusal = "basalt: [" + table + "] there must be no table yet, but there is one\n";
        assertThat(run("table", "create", table, rows, "--schema", "id int32").err())
                .isEqualTo(refusal);
        assertThat(run("table", "create", table, "--schema", "id int64").err()).isEqualTo(refusal);
        assertPrints("version 1: append, 2 rows added; 2 rows in 1 file\n", create);
        assertThat(run(create)).isEqualTo(new CommandRun(ExitCode.WRONG_USAGE, "", refusal));
    }

    @Test
    void goesOnWhereACreationWasCutOff() throws IOException {
        Files.createDirectories(table.resolve("log"));
        Files.writeString(table.resolve("log").resolve("v00000000000000000000.nct.0123456789abcdef.tmp"), "part");
        assertPrints("version 1: append, 3 rows added; 3 rows in 1 file\n", "table", "create", table, rocks);
    }

    @Test
    void namesWhatIsWrong() throws IOException {
        makeVersions();
        assertThat(run("table", "create", table, rocks))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + table + "] there must be no table yet, but there is one\n"));
        Path missing = directory.resolve("missing");
        assertThat(run("table", "history", missing))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + missing + "] a file or directory must be there, but is not\n"));
        assertThat(run("table", "create", missing))
                .isEqualTo(
                        new CommandRun(ExitCode.WRONG_USAGE, "", "basalt: --schema or a file of rows must be given\n"));
        assertThat(run("table", "append", table))
                .isEqualTo(new CommandRun(ExitCode.WRONG_USAGE, "", "basalt: a file of rows must be given\n"));
        Path other = Files.writeString(directory.resolve("other.csv"), "id,colour\n6,grey\n");
        assertThat(run("table", "append", table, other))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE, "", "basalt: column must be one of [id, name], but was colour\n"));
        assertThat(run("table", "delete", table, "--where", "id = 99"))
                .isEqualTo(new CommandRun(ExitCode.NO, "nothing to do; the table stays at version 3\n", ""));
        assertThat(run("ncf", "read", rocks, "--as-of", "1"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + rocks + "] --as-of must be left out where the path is no table\n"));
        assertThat(run("table").err())
                .startsWith("basalt: a command must be given: create, append, delete, history, at, optimize or vacuum");
    }
}
