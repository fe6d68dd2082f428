package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonCommandTest {
    private static final String ORDERS =
            "{ \"orders\": [ {\"id\": 1, \"price\": 9.50}, {\"id\": 2, \"price\": 120} ], \"é\": null }\n";

    @TempDir
    private Path directory;

    private Path orders;

    @BeforeEach
    void write() throws IOException {
        orders = Files.writeString(directory.resolve("orders.json"), ORDERS);
    }

    private static CommandRun done(String out) {
        return new CommandRun(ExitCode.DONE, out, "");
    }

    @Test
    void getsValues() {
        assertThat(CommandRun.of("json", "get", orders, "/orders/0/price", "/é"))
                .isEqualTo(done("9.50\nnull\n"));
        assertThat(CommandRun.of("json", "get", orders, "", "--pretty")).isEqualTo(done("""
                        {
                          "orders": [
                            {
                              "id": 1,
                              "price": 9.50
                            },
                            {
                              "id": 2,
                              "price": 120
                            }
                          ],
                          "é": null
                        }
                        """));
        assertThat(CommandRun.of("json", "get", orders, "/orders/7", "/orders/1"))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        "{\"id\":2,\"price\":120}\n",
                        "basalt: [" + orders + ", /orders/7] a value must be there, but is not\n"));
        assertThat(CommandRun.of("json", "get", orders, "orders"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [orders] a JSON Pointer must be empty or begin with '/', but begins with 'o'\n"));
    }

    @Test
    void readsPackedFilesAndStandardInput() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(ORDERS.getBytes(StandardCharsets.UTF_8));
        }
        Path gz = Files.write(directory.resolve("orders.json.gz"), bytes.toByteArray());
        Path zst = Files.write(
                directory.resolve("orders.json.zst"), Zstd.compress(ORDERS.getBytes(StandardCharsets.UTF_8)));
        assertThat(CommandRun.of("json", "diff", gz, zst)).isEqualTo(done(""));
        Path cut = Files.write(directory.resolve("cut.json.gz"), java.util.Arrays.copyOf(bytes.toByteArray(), 40));
        assertThat(CommandRun.of("json", "get", cut, ""))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + cut + "] a file packed with gzip must be whole, but is not: Unexpected end of"
                                + " ZLIB input stream\n"));
        InputStream in = System.in;
        try {
            System.setIn(new ByteArrayInputStream(bytes.toByteArray()));
            assertThat(CommandRun.of("json", "select", "-", "$..id")).isEqualTo(done("1\n2\n"));
            System.setIn(new ByteArrayInputStream("[1,]".getBytes(StandardCharsets.UTF_8)));
            assertThat(CommandRun.of("json", "get", "-", "").err())
                    .startsWith("basalt: [standard input @ byte 3, line 1, column 4] ");
        } finally {
            System.setIn(in);
        }
        assertThat(CommandRun.of("json", "diff", "-", "-"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: standard input must be one of the documents, but was given twice\n"));
    }

    @Test
    void selectsValues() {
        assertThat(CommandRun.of("json", "select", orders, "$.orders[?@.price > 100]"))
                .isEqualTo(done("{\"id\":2,\"price\":120}\n"));
        assertThat(CommandRun.of("json", "select", orders, "$..id", "--paths"))
                .isEqualTo(done("$['orders'][0]['id']\n$['orders'][1]['id']\n"));
        assertThat(CommandRun.of("json", "select", orders, "$.nothing")).isEqualTo(new CommandRun(ExitCode.NO, "", ""));
        assertThat(CommandRun.of("json", "select", orders, "$."))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [JSONPath $. @ character 3] a name or '*' must follow a dot, but there is the end\n"));
    }

    @Test
    void patchesAndCompares() throws IOException {
        Path after = directory.resolve("after.json");
        Path patch = Files.writeString(
                directory.resolve("patch.json"),
                "[{\"op\":\"test\",\"path\":\"/orders/0/id\",\"value\":1},"
                        + "{\"op\":\"replace\",\"path\":\"/orders/0/price\",\"value\":10}]");
        String changed = ORDERS.strip().replace("9.50", "10");
        assertThat(CommandRun.of("json", "patch", orders, patch)).isEqualTo(done(changed + "\n"));
        Files.writeString(after, changed);
        assertThat(CommandRun.of("json", "diff", orders, after))
                .isEqualTo(new CommandRun(
                        ExitCode.NO, "[{\"op\":\"replace\",\"path\":\"/orders/0/price\",\"value\":10}]\n", ""));
        assertThat(CommandRun.of("json", "diff", orders, orders)).isEqualTo(done(""));
        assertThat(CommandRun.of("json", "patch", after, patch, "--pretty").out())
                .hasLineCount(13);
        Files.writeString(patch, "[{\"op\":\"test\",\"path\":\"/orders/0/id\",\"value\":\"1\"}]");
        assertThat(CommandRun.of("json", "patch", orders, patch))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        "",
                        "basalt: [" + patch + ", operation 0 (test '/orders/0/id')] value must be \"1\", but was 1\n"));
        Files.writeString(patch, "{}");
        assertThat(CommandRun.of("json", "patch", orders, patch))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + patch + "] a patch must be an array of operations, but was an object\n"));
    }

    @Test
    void mergesAndComparesForMerging() throws IOException {
        Path after = Files.writeString(directory.resolve("after.json"), "{\"orders\":[],\"new\":{\"a\":1}}");
        CommandRun diff = CommandRun.of("json", "diff", orders, after, "--merge");
        assertThat(diff).isEqualTo(new CommandRun(ExitCode.NO, "{\"orders\":[],\"é\":null,\"new\":{\"a\":1}}\n", ""));
        Path patch = Files.writeString(directory.resolve("patch.json"), diff.out());
        assertThat(CommandRun.of("json", "patch", orders, patch, "--merge"))
                .isEqualTo(done("{\"orders\":[],\"new\":{\"a\":1}}\n"));
        Files.writeString(after, "{\"orders\":null}");
        assertThat(CommandRun.of("json", "diff", orders, after, "--merge"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + after + "] a member must not be null for a merge patch to set it, but one is;"
                                + " leave out --merge\n"));
        assertThat(CommandRun.of("json").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    }
}
