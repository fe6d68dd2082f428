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

class JsonValidateTest {
    private static final String SCHEMA = """
            {"$schema":"http://json-schema.org/draft-07/schema#","type":"object","required":["name","age"],
             "properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0},
                           "born":{"format":"date"},"friend":{"$ref":"friend.json"}},"additionalProperties":false}
            """;

    @TempDir
    private Path directory;

    private Path schema;
    private Path right;
    private Path wrong;
    private Path lines;

    @BeforeEach
    void write() throws IOException {
        schema = Files.writeString(directory.resolve("person.schema.json"), SCHEMA);
        Files.writeString(directory.resolve("friend.json"), "{\"type\":[\"string\",\"null\"]}");
        right = Files.writeString(directory.resolve("right.json"), "{\"name\":\"Ann\",\"age\":3.0,\"born\":\"x\"}");
        wrong = Files.writeString(directory.resolve("wrong.json"), "{\"name\":\"Ann\",\"aeg\":3,\"friend\":5}");
        lines = Files.writeString(
                directory.resolve("people.ndjson"),
                "{\"name\":\"Ann\",\"age\":3}\n{\"name\":1,\"age\":-2}\n{\"name\"\n\n{\"name\":\"Bo\",\"age\":\"x\"}\n");
    }

    private static CommandRun done(String out) {
        return new CommandRun(ExitCode.DONE, out, "");
    }

    private CommandRun validate(Object... arguments) {
        Object[] all = new Object[arguments.length + 4];
        all[0] = "json";
        all[1] = "validate";
        all[2] = "--schema";
        all[3] = schema;
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return CommandRun.of(all);
    }

    @Test
    void saysWhichDocumentsAreValid() {
        assertThat(validate(right)).isEqualTo(done(right + ": valid\n"));
        assertThat(validate(right, wrong))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        right + ": valid\n"
                                + wrong + ": the document must have the member \"age\", but has not; it has \"aeg\"\n"
                                + wrong + ": /friend must be a string or null, but is 5\n"
                                + wrong + ": the document must not have the member \"aeg\"; did you mean \"age\"?\n"
                                + wrong + ": invalid\n",
                        ""));
        assertThat(validate(directory.resolve("r*.json"))).isEqualTo(done(right + ": valid\n"));
    }

    @Test
    void checksFormatsWhereAsked() {
        assertThat(validate("--formats", right))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        right + ": /born must have the format \"date\", but is \"x\"\n" + right + ": invalid\n",
                        ""));
    }

    @Test
    void tellsAsMuchAsAskedFor() {
        assertThat(validate("--output", "flag", wrong))
                .isEqualTo(new CommandRun(ExitCode.NO, wrong + ": invalid\n", ""));
        String base = schema.toUri() + "#";
        assertThat(validate("--output", "detailed", wrong))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        wrong + ": the document must have the member \"age\", but has not; it has \"aeg\" (" + base
                                + "/required)\n"
                                + wrong + ": /friend must be a string or null, but is 5 ("
                                + directory.resolve("friend.json").toUri() + "#/type)\n"
                                + wrong + ": the document must not have the member \"aeg\"; did you mean \"age\"? ("
                                + base + "/additionalProperties)\n"
                                + wrong + ": invalid\n",
                        ""));
        assertThat(validate("--max-errors", "1", wrong))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        wrong + ": the document must have the member \"age\", but has not; it has \"aeg\"\n"
                                + wrong + ": there may be more errors; --max-errors tells more of them\n"
                                + wrong + ": invalid\n",
                        ""));
    }

    @Test
    void printsJson() {
        assertThat(validate("--json", right)).isEqualTo(done("{\"file\":\"" + right + "\",\"valid\":true}\n"));
        assertThat(validate("--json", "--output", "flag", wrong))
                .isEqualTo(new CommandRun(ExitCode.NO, "{\"file\":\"" + wrong + "\",\"valid\":false}\n", ""));
        assertThat(validate("--json", "--max-errors", "1", wrong))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        "{\"file\":\"" + wrong + "\",\"valid\":false,\"errors\":[{\"valid\":false,"
                                + "\"keywordLocation\":\"/required\",\"absoluteKeywordLocation\":\"" + schema.toUri()
                                + "#/required\",\"instanceLocation\":\"\",\"error\":\"the document must have the member"
                                + " \\\"age\\\", but has not; it has \\\"aeg\\\"\"}],\"cut\":true}\n",
                        ""));
    }

    @Test
    void validatesLineByLine() {
        String damaged = "basalt: [" + lines
                + " @ byte 51, line 4, column 1] ':' must follow a name, but was the end of" + " the document\n";
        assertThat(validate(lines))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        lines + ", line 2: /name must be a string, but is 1\n"
                                + lines + ", line 2: /age must be at least 0, but is -2\n"
                                + lines + ", line 5: /age must be an integer, but is \"x\"\n"
                                + lines + ": 3 documents, 2 invalid, and 1 damaged\n",
                        damaged));
        assertThat(validate("--json", "--output", "flag", "--threads", "1", lines))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "{\"file\":\"" + lines + "\",\"line\":2,\"valid\":false}\n"
                                + "{\"file\":\"" + lines + "\",\"line\":5,\"valid\":false}\n"
                                + "{\"file\":\"" + lines
                                + "\",\"valid\":false,\"documents\":3,\"invalid\":2,\"damaged\":1,\"limited\":0}\n",
                        damaged));
    }

    @Test
    void validatesLongStreamsOnSeveralThreadsInOrder() throws IOException {
        StringBuilder text = new StringBuilder();
        StringBuilder wanted = new StringBuilder();
        Path many = directory.resolve("many.jsonl");
        for (int i = 1; i <= 50_000; i++) {
            boolean valid = i % 9_973 != 0;
            text.append("{\"name\":\"n")
                    .append(i)
                    .append("\",\"age\":")
                    .append(valid ? i : -i)
                    .append("}\n");
            if (!valid) {
                wanted.append(many + ", line " + i + ": /age must be at least 0, but is -" + i + "\n");
            }
        }
        Files.writeString(many, text);
        assertThat(validate("--threads", "3", many))
                .isEqualTo(
                        new CommandRun(ExitCode.NO, wanted + many.toString() + ": 50,000 documents, 5 invalid\n", ""));
    }

    @Test
    void readsPackedFilesAndStandardInput() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Files.readAllBytes(right));
        }
        Path gz = Files.write(directory.resolve("right.json.gz"), bytes.toByteArray());
        Path zst = Files.write(
                directory.resolve("right.ndjson.zst"),
                Zstd.compress("{\"name\":\"a\",\"age\":1}\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(validate(gz, zst)).isEqualTo(done(gz + ": valid\n" + zst + ": 1 document, all valid\n"));
        InputStream in = System.in;
        try {
            System.setIn(new ByteArrayInputStream(Files.readAllBytes(wrong)));
            assertThat(validate("--output", "flag", "-"))
                    .isEqualTo(new CommandRun(ExitCode.NO, "standard input: invalid\n", ""));
            System.setIn(new ByteArrayInputStream("{\"type\":\"array\"}".getBytes(StandardCharsets.UTF_8)));
            assertThat(CommandRun.of("json", "validate", "--schema", "-", "--output", "flag", right))
                    .isEqualTo(new CommandRun(ExitCode.NO, right + ": invalid\n", ""));
        } finally {
            System.setIn(in);
        }
        assertThat(CommandRun.of("json", "validate", "--schema", "-", "-"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: standard input must be one of the documents, but was given twice\n"));
    }

    @Test
    void saysWhatIsDamaged() throws IOException {
        Path damaged = Files.writeString(directory.resolve("damaged.json"), "{\"name\":}");
        assertThat(validate(damaged, right))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        right + ": valid\n",
                        "basalt: [" + damaged + " @ byte 8, line 1, column 9] a value must stand here, but was '}'\n"));
        assertThat(validate("--json", damaged).out())
                .isEqualTo("{\"file\":\"" + damaged
                        + "\",\"valid\":false,\"problem\":\"a value must stand here, but was '}'\"}\n");
        Files.writeString(schema, "{\"type\":\"strin\"}");
        assertThat(validate(right))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + schema.toUri()
                                + "#] 'type' must be one of string, number, integer, boolean, null,"
                                + " object and array or a list of them, but was 'strin'\n"));
        Path yaml = Files.writeString(directory.resolve("s.yaml"), "type: object");
        assertThat(CommandRun.of("json", "validate", "--schema", yaml, right))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + yaml
                                + "] a schema must be JSON, but its name says that it is YAML; convert it\n"));
    }

    @Test
    void findsSchemasByTheirIdAndBesideEachOther() throws IOException {
        Path library = Files.createDirectories(directory.resolve("some library/deep"));
        Files.writeString(library.resolve("a b.json"), "{\"$id\":\"https://e.org/x/age.json\",\"type\":\"integer\"}");
        Files.writeString(library.resolve("list.json"), "{\"items\":{\"type\":\"string\"}}");
        Files.writeString(library.resolve("note.txt"), "no schema");
        Files.writeString(library.resolve("broken.json"), "{");
        Files.writeString(
                schema,
                "{\"$id\":\"https://e.org/x/person.json\",\"properties\":{\"age\":{\"$ref\":\"age.json\"},"
                        + "\"aeg\":{\"$ref\":\"deep/list.json\"},\"friend\":{\"$ref\":\"friend.json\"}}}");
        assertThat(validate("--schemas", directory.resolve("some library"), "--output", "flag", right, wrong))
                .isEqualTo(new CommandRun(ExitCode.NO, right + ": valid\n" + wrong + ": invalid\n", ""));
        assertThat(validate(right))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [https://e.org/x/person.json#/properties/age] reference 'age.json' must lead to a known"
                                + " schema, but 'https://e.org/x/age.json' is none; add it to the registry or a folder"
                                + " of it: nothing is fetched from the network\n"));
    }

    @Test
    void draftOfSchemasWithoutOneIsChosen() throws IOException {
        Files.writeString(schema, "{\"items\":[{\"type\":\"string\"}]}");
        Path list = Files.writeString(directory.resolve("list.json"), "[1]");
        assertThat(validate("--draft", "7", list).out())
                .isEqualTo(list + ": /0 must be a string, but is 1\n" + list + ": invalid\n");
        assertThat(validate(list).exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(validate("--draft", "5", list))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: --draft must be 4, 6, 7, 2019-09 or 2020-12, but was '5'\n"));
    }

    @Test
    void documentsThatCannotBeJudgedAreALimit() throws IOException {
        Files.writeString(schema, "{\"pattern\":\"^(a+)+$\"}");
        Path text = Files.writeString(directory.resolve("text.ndjson"), "\"" + "a".repeat(60) + "!\"\n\"a\"\n");
        assertThat(validate(text))
                .isEqualTo(new CommandRun(
                        ExitCode.LIMIT_EXCEEDED,
                        text + ": 2 documents, 0 invalid, and 1 beyond the limits\n",
                        "basalt: [" + text + ", line 1] a document must be judged within the limits, but: ["
                                + schema.toUri()
                                + "#] pattern '^(a+)+$' must be decided within 1000000 steps, but takes more; write it"
                                + " without nested repetition or raise SchemaLimits.maxPatternSteps\n"));
    }

    @Test
    void usageIsChecked() {
        assertThat(CommandRun.of("json", "validate", right).exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(validate("--output", "verbose", right))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: --output must be flag, basic or detailed, but was 'verbose'\n"));
        assertThat(validate("--max-errors", "0", right))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE, "", "basalt: --max-errors must be at least 1, but was 0\n"));
        assertThat(validate("--schemas", directory.resolve("none"), right))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + directory.resolve("none") + "] a file or directory must be there, but is not\n"));
    }
}
