package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/// `basalt json check`, `format` and `ndjson`.
class JsonStreamCommandTest {
    private static final String LINES = "{\"a\":1,\"b\":{\"c\":[1, 2]}}\n{\"a\":2}\n\n[1,]\n\"x\"\n";
    private static final String DOCUMENT = "{\"b\":[1.0,{\"x\":\"\\u00e9\"}],\"a\":1e2}";

    @TempDir
    private Path directory;

    private Path lines;
    private Path document;

    @BeforeEach
    void write() throws IOException {
        lines = Files.writeString(directory.resolve("lines.ndjson"), LINES);
        document = Files.writeString(directory.resolve("document.json"), DOCUMENT);
    }

    private static CommandRun done(String out) {
        return new CommandRun(ExitCode.DONE, out, "");
    }

    private static CommandRun withInput(String text, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return CommandRun.of(arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void checksDocumentsAndLines() throws IOException {
        String wrongLine = "[" + lines + " @ byte 37, line 4, column 4] a value must stand here, but was ']'";
        assertThat(CommandRun.of("json", "check", lines, document))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        lines + ": 1 wrong, 3 documents right\n" + document + ": 1 document\n",
                        "basalt: " + wrongLine + "\n"));
        assertThat(CommandRun.of("json", "check", "--json", lines))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        "{\"file\":\"" + lines
                                + "\",\"valid\":false,\"documents\":3,\"wrong\":1,\"errors\":[{\"where\":"
                                + "\"line 4, column 4\",\"byte\":37,\"problem\":\"a value must stand here, but was ']'\"}]}\n",
                        ""));
        assertThat(CommandRun.of("json", "check", "--max-errors", "0", lines).err())
                .isEmpty();
        assertThat(CommandRun.of("json", "check", directory.resolve("*.json")))
                .isEqualTo(done(document + ": 1 document\n"));
        assertThat(withInput("1 2 [3]", "json", "check", "--concatenated", "-"))
                .isEqualTo(done("standard input: 3 documents\n"));
        assertThat(withInput("1 2", "json", "check", "-"))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        "standard input: 1 wrong, 0 documents right\n",
                        "basalt: [standard input @ byte 2, line 1, column 3] the document must end after its value, but was"
                                + " '2'\n"));
        assertThat(CommandRun.of("json", "check", "--document", lines).exitCode())
                .isEqualTo(ExitCode.NO);
        assertThat(withInput("[".repeat(1001), "json", "check", "-").exitCode()).isEqualTo(ExitCode.LIMIT_EXCEEDED);
        assertThat(CommandRun.of("json", "check", directory))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + directory + "] an input must be a file, but is a directory\n"));
    }

    @Test
    void checksPackedFilesAndNamesThoseThatAreCut() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("[1]\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        Path packed = Files.write(directory.resolve("many.jsonl.gz"), bytes.toByteArray());
        assertThat(CommandRun.of("json", "check", packed)).isEqualTo(done(packed + ": 1,000 documents\n"));
        Path cut = Files.write(
                directory.resolve("cut.jsonl.gz"), java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9));
        CommandRun run = CommandRun.of("json", "check", cut);
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(run.err()).startsWith("basalt: [" + cut + "] a file packed with gzip must be whole");
    }

    @Test
    void formatsDocuments() throws IOException {
        assertThat(CommandRun.of("json", "format", document)).isEqualTo(done("""
                {
                  "b": [
                    1.0,
                    {
                      "x": "\\u00e9"
                    }
                  ],
                  "a": 1e2
                }
                """));
        assertThat(CommandRun.of("json", "format", "--indent", "1", "--document", document)
                        .out())
                .startsWith("{\n \"b\"");
        assertThat(CommandRun.of("json", "format", "--compact", document)).isEqualTo(done(DOCUMENT + "\n"));
        assertThat(CommandRun.of("json", "format", "--canonical", document))
                .isEqualTo(done("{\"a\":100,\"b\":[1,{\"x\":\"\u00e9\"}]}\n"));
        assertThat(CommandRun.of("json", "format", "--python", document))
                .isEqualTo(done("{\"a\": 100.0, \"b\": [1.0, {\"x\": \"\\u00e9\"}]}\n"));
        assertThat(withInput("[1,\n2]\n{}", "json", "format", "--concatenated", "-"))
                .isEqualTo(done("[1,2]\n{}\n"));
        CommandRun run = CommandRun.of("json", "format", lines);
        assertThat(run.out()).isEqualTo("{\"a\":1,\"b\":{\"c\":[1,2]}}\n{\"a\":2}\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void formatsInPlaceAndIntoAFile() throws IOException {
        Path out = directory.resolve("out.json");
        assertThat(CommandRun.of("json", "format", "--compact", document, "--out", out))
                .isEqualTo(done(""));
        assertThat(out).hasContent(DOCUMENT);
        assertThat(CommandRun.of("json", "format", "--canonical", "--in-place", document, out))
                .isEqualTo(done(""));
        assertThat(document).hasSameBinaryContentAs(out).hasContent("{\"a\":100,\"b\":[1,{\"x\":\"\u00e9\"}]}");
        Files.writeString(out, "[1, 2");
        assertThat(CommandRun.of("json", "format", "--in-place", out).exitCode())
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(out).hasContent("[1, 2");
        assertThat(CommandRun.of("json", "format", document, "--out", document).exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(CommandRun.of("json", "format", document, "--out", out, "--in-place"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: --in-place and --out must not be given together, but both are\n"));
        assertThat(withInput("1", "json", "format", "-", "--in-place"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [standard input] --in-place must have a file to replace, but this is none\n"));
        assertThat(CommandRun.of("json", "format", document, "--indent", "0"))
                .isEqualTo(
                        new CommandRun(ExitCode.WRONG_USAGE, "", "basalt: --indent must be in [1, 100], but was 0\n"));
        try (var left = Files.list(directory)) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void goesThroughStreams() throws IOException {
        String wrong = "basalt: [" + lines + " @ byte 37, line 4, column 4] a value must stand here, but was ']'\n";
        assertThat(CommandRun.of("json", "ndjson", lines, "--keep-going"))
                .isEqualTo(new CommandRun(ExitCode.NO, "{\"a\":1,\"b\":{\"c\":[1,2]}}\n{\"a\":2}\n\"x\"\n", wrong));
        assertThat(CommandRun.of("json", "ndjson", lines, "--keep-going", "--get", "/a"))
                .isEqualTo(new CommandRun(ExitCode.NO, "1\n2\n", wrong));
        assertThat(CommandRun.of("json", "ndjson", lines, "--keep-going", "--get", "/a", "--get", "/b/c"))
                .isEqualTo(new CommandRun(ExitCode.NO, "[1,[1,2]]\n[2,null]\n[null,null]\n", wrong));
        assertThat(CommandRun.of("json", "ndjson", lines, "--keep-going", "--count", "--threads", "1"))
                .isEqualTo(new CommandRun(ExitCode.NO, "3\n", wrong));
        assertThat(CommandRun.of("json", "ndjson", lines, "--limit", "2", "--count"))
                .isEqualTo(done("2\n"));
        assertThat(CommandRun.of("json", "ndjson", lines, "--limit", "0")).isEqualTo(done(""));
        CommandRun stopped = CommandRun.of("json", "ndjson", lines);
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(stopped.err()).isEqualTo(wrong);
        assertThat(withInput("{\"a\":[1]}{\"a\":2}", "json", "ndjson", "-", "--concatenated", "--get", "/a"))
                .isEqualTo(done("[1]\n2\n"));
    }

    @Test
    void filtersStreams() throws IOException {
        String rows = "{\"id\":1,\"tags\":[\"a\"]}\n{\"id\":2,\"tags\":[\"b\"]}\n{\"id\":3}\n";
        assertThat(withInput(rows, "json", "ndjson", "-", "--where", "id > 1"))
                .isEqualTo(done("{\"id\":2,\"tags\":[\"b\"]}\n{\"id\":3}\n"));
        assertThat(withInput(rows, "json", "ndjson", "-", "--where", "tags = 'a'", "--get", "/id"))
                .isEqualTo(done("1\n"));
        assertThat(withInput(rows, "json", "ndjson", "-", "--where", "tags is null", "--count"))
                .isEqualTo(done("1\n"));
        assertThat(withInput(
                        "[" + rows.strip().replace('\n', ',') + "]",
                        "json",
                        "ndjson",
                        "-",
                        "--elements",
                        "",
                        "--where",
                        "id in (1, 3)",
                        "--get",
                        "/id"))
                .isEqualTo(done("1\n3\n"));
        CommandRun wrong = withInput(rows, "json", "ndjson", "-", "--where", "id =");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(wrong.err()).startsWith("basalt: [filter @ character ");
        assertThat(CommandRun.of("json", "ndjson", "--help").out()).contains("any(tags, name = 'x' and value > 3)");
    }

    @Test
    void makesLinesOfAnArray() throws IOException {
        Path array = Files.writeString(directory.resolve("array.json"), "{\"rows\":[{\"i\":1}, {\"i\":2}, 3]}");
        assertThat(CommandRun.of("json", "ndjson", array, "--elements", "/rows"))
                .isEqualTo(done("{\"i\":1}\n{\"i\":2}\n3\n"));
        assertThat(CommandRun.of("json", "ndjson", array, "--elements", "/rows", "--get", "/i", "--limit", "1"))
                .isEqualTo(done("1\n"));
        assertThat(CommandRun.of("json", "ndjson", array, "--elements", "/rows", "--count"))
                .isEqualTo(done("3\n"));
        assertThat(CommandRun.of("json", "ndjson", array, "--elements", ""))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + array + ", ] --elements must lead to an array, but leads to an object\n"));
        Path out = directory.resolve("rows.ndjson");
        assertThat(CommandRun.of("json", "ndjson", array, "--elements", "/rows", "--out", out))
                .isEqualTo(done(""));
        assertThat(out).hasContent("{\"i\":1}\n{\"i\":2}\n3");
        assertThat(CommandRun.of("json", "ndjson", array, "--elements", "/rows", "--keep-going")
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void infersASchema() {
        String rows = "{\"id\":1,\"when\":\"2024-01-01\"}\n{\"id\":2,\"when\":null}\n";
        assertThat(withInput(rows, "json", "infer", "--lines", "--least", "2", "-"))
                .isEqualTo(done("""
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "type": "object",
                  "properties": {
                    "id": {
                      "type": "integer",
                      "minimum": 1,
                      "maximum": 2
                    },
                    "when": {
                      "type": [
                        "string",
                        "null"
                      ],
                      "format": "date"
                    }
                  },
                  "required": [
                    "id",
                    "when"
                  ]
                }
                """));
        assertThat(withInput("{}", "json", "infer", "--closed", "-").out()).contains("\"additionalProperties\": false");
        assertThat(withInput("\n", "json", "infer", "--lines", "-"))
                .isEqualTo(new CommandRun(
                        ExitCode.NO, "", "basalt: [standard input] there must be a document, but is none\n"));
        assertThat(withInput("1", "json", "infer", "--least", "0", "-").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }
}
