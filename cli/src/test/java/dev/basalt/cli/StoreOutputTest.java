package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.npy.NpyWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole outputs of the commands on stores, with the units of every number: only times are left open. Vectors are
/// given, so that no model runs but for searches.
class StoreOutputTest {
    private static final int DIMENSION = 384;

    @TempDir
    private Path directory;

    private Path store = Path.of("");

    @BeforeEach
    void nameStore() {
        store = directory.resolve("store");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /// One unit vector a row; each has its 1 elsewhere.
    private Path vectors(int rows, int dimension) throws IOException {
        Path path = directory.resolve(rows + "x" + dimension + ".npy");
        try (NpyWriter writer = new NpyWriter(path, dimension)) {
            float[] row = new float[dimension];
            for (int i = 0; i < rows; i++) {
                Arrays.fill(row, 0);
                row[i % dimension] = 1;
                writer.write(row, 0, 1);
            }
            writer.finish();
        }
        return path;
    }

    private static String documents(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append("{\"id\":\"d").append(i).append("\",\"n\":").append(i).append(",\"text\":\"Text ");
            lines.append(i).append(".\"}\n");
        }
        return lines.toString();
    }

    private static CommandRun timeless(CommandRun run) {
        String out = run.out()
                .replaceAll("[0-9.]+ m?s \\([0-9,]+ documents/s\\)", "TIME (SPEED)")
                .replaceAll("\"seconds\":[0-9.E-]+", "\"seconds\":TIME")
                .replaceAll("(checked|rows|made) in [0-9.]+ m?s", "$1 in TIME")
                .replaceAll("\\([0-9,]+ rows/s\\)", "(SPEED)");
        return new CommandRun(run.exitCode(), out, run.err());
    }

    private static CommandRun run(Object... arguments) {
        return timeless(CommandRun.of(arguments));
    }

    private static CommandRun done(String out) {
        return new CommandRun(ExitCode.DONE, out, "");
    }

    private static CommandRun wrong(String message) {
        return new CommandRun(ExitCode.WRONG_USAGE, "", "basalt: " + message + "\n");
    }

    private static String size(long bytes) {
        return bytes < 1024 ? bytes + " B" : String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

    private long collectionBytes() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(store.resolve("collections/documents"))) {
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    private void ingestTwo() throws IOException {
        assertThat(run(
                        "ingest",
                        file("two.ndjson", documents(0, 2)),
                        "--vectors",
                        vectors(2, DIMENSION),
                        "--store",
                        store))
                .isEqualTo(done("2 documents added, 0 updated, 0 unchanged; 2 passages embedded in TIME (SPEED)\n"));
    }

    @Test
    void ofStatsAndVerify() throws IOException {
        ingestTwo();
        Path changed = file("changed.ndjson", "{\"id\":\"d1\",\"text\":\"Another.\"}\n");
        assertThat(run("ingest", changed, "--vectors", vectors(1, DIMENSION), "--store", store))
                .isEqualTo(done("0 documents added, 1 updated, 0 unchanged; 1 passages embedded in TIME (SPEED)\n"));
        String json = CommandRun.of("stats", "--store", store, "--json").out();
        assertThat(json)
                .matches(
                        "\\{\"collection\":\"documents\",\"documents\":2,\"deadDocuments\":1,\"passages\":3,\"bytes\":\\d+,"
                                + "\"index\":\"exact\",\"model\":\"all-MiniLM-L6-v2\",\"dimension\":384}\n");
        long bytes = Long.parseLong(json.replaceAll(".*\"bytes\":(\\d+).*\n", "$1"));
        assertThat(bytes).isBetween(3L * DIMENSION * Float.BYTES, collectionBytes());
        assertThat(run("stats", "--store", store)).isEqualTo(done("""
                documents
                  documents  2  (and 1 replaced or deleted)
                  passages   3
                  size       SIZE
                  index      exact
                  model      all-MiniLM-L6-v2, 384 dimensions
                """.replace("SIZE", size(bytes))));
        CommandRun verified = run("verify", "--store", store, "--json");
        assertThat(verified.out())
                .matches("\\{\"intact\":true,\"documents\":3,\"passages\":3,\"bytes\":\\d+,\"problems\":\\[]}\n");
        long checked = Long.parseLong(verified.out().replaceAll(".*\"bytes\":(\\d+).*\n", "$1"));
        assertThat(run("verify", "--store", store))
                .isEqualTo(done("3 documents, 3 passages, " + size(checked) + " checked in TIME: all is well\n"));
    }

    @Test
    void ofAVerifyThatFindsDamage() throws IOException {
        ingestTwo();
        Path vectors = store.resolve("collections/documents/vectors.bin");
        byte[] bytes = Files.readAllBytes(vectors);
        bytes[bytes.length - 8] ^= 1;
        Files.write(vectors, bytes);
        CommandRun text = run("verify", "--store", store);
        assertThat(text.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(text.err()).isEmpty();
        List<String> lines = text.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("[" + vectors);
        assertThat(lines.get(1)).matches("2 documents, 2 passages, [0-9.]+ KiB checked in TIME: 1 problems");
        CommandRun json = run("verify", "--store", store, "--json");
        assertThat(json.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(json.out())
                .startsWith("{\"intact\":false,\"documents\":2,\"passages\":2,\"bytes\":")
                .endsWith(",\"problems\":[" + JsonOut.quoted(lines.get(0)) + "]}\n");
    }

    @Test
    void ofIndexes() throws IOException {
        ingestTwo();
        assertThat(run("index", "graph", "--store", store))
                .isEqualTo(done("documents: searched by a graph over 2 passages, made in TIME\n"));
        assertThat(CommandRun.of("stats", "--store", store).out()).contains("  index      graph\n");
        assertThat(run("index", "EXACT", "--store", store))
                .isEqualTo(done("documents: searched by looking at every vector\n"));
        assertThat(run("index", "tree", "--store", store))
                .isEqualTo(wrong("Invalid value for positional parameter at index 0 (exact|graph): expected one of"
                        + " [EXACT, GRAPH] (case-insensitive) but was 'tree'; see basalt index --help"));
        assertThat(run("index", "graph", "--store", store, "--collection", "none")
                        .exitCode())
                .isNotEqualTo(ExitCode.BUG);
    }

    @Test
    void ofExports() throws IOException {
        ingestTwo();
        Path csv = directory.resolve("out.csv");
        CommandRun export = run("export", "--store", store, "--out", csv);
        assertThat(csv).hasContent("""
                id,json,text
                d0,"{""id"":""d0"",""n"":0,""text"":""Text 0.""}",Text 0.
                d1,"{""id"":""d1"",""n"":1,""text"":""Text 1.""}",Text 1.
                """);
        assertThat(export).isEqualTo(done("2 rows in TIME (SPEED): " + size(Files.size(csv)) + "\n"));
        assertThat(run("export", "--store", store, "--out", csv, "--json"))
                .isEqualTo(done("{\"rows\":2,\"bytes\":" + Files.size(csv) + "}\n"));
        Path ncf = directory.resolve("out.ncf");
        assertThat(run("export", "--store", store, "--out", ncf).out()).startsWith("2 rows in TIME (SPEED): ");
        assertThat(CommandRun.of("ncf", "inspect", ncf).out()).contains("\n  basalt.profile = balanced\n");
        Path passages = directory.resolve("passages.ndjson");
        assertThat(run("export", "--store", store, "--out", passages, "--passages")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(passages))
                .startsWith("{\"id\":\"d0\",\"passage\":0,\"text\":\"Text 0.\",\"vector\":[1.0,0.0,")
                .hasLineCount(2);
        Path inside = store.resolve("out.csv");
        assertThat(run("export", "--store", store, "--out", inside))
                .isEqualTo(wrong(
                        "[" + inside + "] --out must lie outside of the directory " + store + ", but lies within"));
        assertThat(run("export", "--store", store, "--out", ncf, "--passages", "--codes", "2bit"))
                .isEqualTo(wrong("codes must be 8bit or 1bit, but were '2bit'"));
        assertThat(run("export", "--store", store, "--out", ncf, "--passages", "--codes", " 8bit , 1bit ")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        Path query = vectors(1, DIMENSION);
        for (String code : List.of("8bit", "1bit")) {
            CommandRun search = CommandRun.of(
                    "ncf", "search", ncf, "--column", "vector", "--query", query, "-k", "1", "--codes", code);
            assertThat(search.out()).isEqualTo("0   1  0.0000  row 0  id=d0  passage=0  text=Text 0.\n");
        }
    }

    @Test
    void ofVectorsThatDoNotFit() throws IOException {
        Path two = file("two.ndjson", documents(0, 2));
        Path narrow = vectors(2, 3);
        assertThat(run("ingest", two, "--vectors", narrow, "--store", store))
                .isEqualTo(wrong("[" + narrow + "] vectors must have 384 dimensions as the model has, but had 3"));
        assertThat(store).doesNotExist();
        Path three = vectors(3, DIMENSION);
        assertThat(run("ingest", two, "--vectors", three, "--store", store))
                .isEqualTo(new CommandRun(
                        ExitCode.DONE,
                        "2 documents added, 0 updated, 0 unchanged; 2 passages embedded in TIME (SPEED)\n",
                        "basalt: [" + three + "] vectors have 3 rows for 2 documents; those behind were left out\n"));
        assertThat(run("ingest", two, "--vectors", narrow, "--store", store))
                .isEqualTo(wrong("[" + narrow + "] vectors must have 384 dimensions as the collection has, but had 3"));
        Path bad = file("bad.ndjson", "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":2\n");
        CommandRun refused = run("ingest", bad, "--vectors", three, "--store", store, "--keep-going");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(CommandRun.of("get", "a", "--store", store).exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void ofManyDocumentsWithVectors() throws IOException {
        Path many = file("many.ndjson", documents(0, 4100));
        assertThat(run("ingest", many, "--vectors", vectors(4100, DIMENSION), "--store", store, "--json"))
                .isEqualTo(done("{\"added\":4100,\"updated\":0,\"unchanged\":0,\"rejected\":0,\"passages\":4100,"
                        + "\"filesOfUnknownType\":0,\"seconds\":TIME}\n"));
        Path few = vectors(4099, DIMENSION);
        assertThat(run("ingest", many, "--vectors", few, "--store", directory.resolve("few")))
                .isEqualTo(wrong("[" + few + "] vectors must have a row for each document, but has only 4099"));
        // The batch before the error is kept.
        assertThat(CommandRun.of("stats", "--store", directory.resolve("few"), "--json")
                        .out())
                .contains("\"documents\":4096,");
        Path ndjson = directory.resolve("rows.ndjson");
        run("export", "--store", store, "--passages", "--out", ndjson);
        List<String> lines = Files.readAllLines(ndjson);
        for (int row : new int[] {0, 4095, 4096, 4099}) {
            int one = row % DIMENSION;
            assertThat(lines.get(row))
                    .isEqualTo("{\"id\":\"d" + row + "\",\"passage\":0,\"text\":\"Text " + row + ".\",\"vector\":["
                            + "0.0,".repeat(one) + "1.0" + ",0.0".repeat(DIMENSION - 1 - one) + "]}");
        }
    }

    @Test
    void ofAnInterruptedIngestion() throws IOException {
        Path many = file("many.ndjson", documents(0, 4100));
        Thread.currentThread().interrupt();
        CommandRun run = run("ingest", many, "--vectors", vectors(4100, DIMENSION), "--store", store);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(run)
                .isEqualTo(new CommandRun(
                        ExitCode.INTERRUPTED,
                        "",
                        "basalt: interrupted; 4,096 documents of this run are in the store; run the same command again"
                                + " to go on\n"));
        assertThat(CommandRun.of("stats", "--store", store, "--json").out()).contains("\"documents\":4096,");
    }

    @Test
    void ofWhatWasPassedOver() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        file("folder/a.ndjson", "oops\n{\"id\":\"a\",\"text\":\"alpha\"}\nagain\n");
        file("folder/b.xyz", "x");
        file("folder/c.xyz", "x");
        CommandRun run = run("ingest", folder, "--store", store, "--keep-going");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).isEqualTo("""
                1 documents added, 0 updated, 0 unchanged; 1 passages embedded in TIME (SPEED)
                2 passed over because something is wrong with them
                2 files in folders passed over: their type is unknown
                """);
        assertThat(run.err().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("basalt: passed over: [" + folder.resolve("a.ndjson")),
                        line -> assertThat(line).startsWith("basalt: passed over: [" + folder.resolve("a.ndjson")));
        assertThat(run("ingest", folder, "--store", store, "--keep-going", "--json")
                        .out())
                .isEqualTo("{\"added\":0,\"updated\":0,\"unchanged\":1,\"rejected\":2,\"passages\":0,"
                        + "\"filesOfUnknownType\":2,\"seconds\":TIME}\n");
    }

    @Test
    void ofFieldsThatAreNamed() throws IOException {
        Path one =
                file("one.ndjson", "{\"key\":\"k\",\"headline\":\"Lava\",\"story\":\"It cools.\",\"text\":\"no\"}\n");
        assertThat(run(
                                "ingest",
                                one,
                                "--store",
                                store,
                                "--id-field",
                                "key",
                                "--text-field",
                                "headline,story",
                                "--vectors",
                                vectors(1, DIMENSION))
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("get", "k", "--text", "--store", store)).isEqualTo(done("Lava\n\nIt cools.\n"));
        assertThat(run("ingest", one, "--store", store, "--max-document-bytes", "60"))
                .isEqualTo(new CommandRun(
                        ExitCode.LIMIT_EXCEEDED,
                        "",
                        "basalt: [" + one
                                + " @ byte 0, line 1] document size in bytes must be at most 60, but was more;"
                                + " raise --max-document-bytes\n"));
        assertThat(run(
                        "ingest",
                        one,
                        "--store",
                        store,
                        "--id-field",
                        "key",
                        "--text-field",
                        "headline",
                        "--text-field",
                        "story",
                        "--max-document-bytes",
                        "61",
                        "--vectors",
                        vectors(1, DIMENSION)))
                .isEqualTo(done("0 documents added, 0 updated, 1 unchanged; 0 passages embedded in TIME (SPEED)\n"));
    }

    @Test
    void ofSearches() throws IOException {
        StringBuilder words = new StringBuilder("word");
        for (int i = 1; i < 100; i++) {
            words.append(" word").append(i);
        }
        Path lines = file(
                "lines.ndjson",
                "{\"id\":\"a\",\"title\":\"Lava\",\"text\":\"Lava cools.\"}\n{\"id\":\"b\",\"text\":\"" + words
                        + "\"}\n");
        assertThat(run("ingest", lines, "--store", store).exitCode()).isEqualTo(ExitCode.DONE);
        CommandRun a = run("search", "lava", "--store", store, "-k", "1");
        assertThat(a.out().replaceAll("0\\.\\d{3}", "SCORE")).isEqualTo(" 1  SCORE  a  Lava\n           Lava cools.\n");
        CommandRun b = run("search", "word word1", "--store", store, "--where", "id = 'b'");
        List<String> found = b.out().lines().toList();
        assertThat(found).hasSize(4);
        assertThat(found.get(0)).matches(" 1  0\\.\\d{3}  b");
        assertThat(found.get(1)).startsWith("           word word1 word2 ").hasSizeLessThanOrEqualTo(100);
        assertThat(found.get(3)).endsWith(" …");
        assertThat(run("search", "lava", "--store", store, "-k", "1", "--json").out())
                .matches(
                        "\\{\"rank\":1,\"score\":0\\.\\d+,\"id\":\"a\",\"passage\":\"Lava\\\\n\\\\nLava cools\\.\",\"passageIndex\":0,"
                                + "\"document\":\\{\"id\":\"a\",\"title\":\"Lava\",\"text\":\"Lava cools\\.\"}}\n");
        String text = "lava ".repeat(254);
        assertThat(run("search", text, "--store", store, "-k", "1").err()).isEmpty();
        assertThat(run("search", text + "lava", "--store", store, "-k", "1").err())
                .isEqualTo("basalt: the text has 255 tokens; only the first 254 are searched for\n");
        assertThat(run("search", "lava", "--store", store, "--where", "id = 'c'", "--json"))
                .isEqualTo(new CommandRun(ExitCode.NO, "", ""));
    }

    @Test
    void ofTextsFromStandardInputAndFilesThatAreNoText() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("Lava\nfür\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(run("tokenize", "--file", "-")).isEqualTo(done("lava\nfur\n"));
            System.setIn(new ByteArrayInputStream(new byte[] {'a', '\n', 'b', '\n', (byte) 0xFF, '\n'}));
            assertThat(run("tokenize", "--file", "-").err())
                    .isEqualTo("basalt: [-, after line 0] text must be UTF-8, but is not; convert it with iconv -t"
                            + " UTF-8\n");
        } finally {
            System.setIn(before);
        }
        Path latin = Files.write(
                directory.resolve("latin.txt"),
                ("a\n".repeat(9000) + "\u00fc\n").getBytes(StandardCharsets.ISO_8859_1));
        CommandRun run = run("tokenize", "--file", latin);
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .matches(
                        "basalt: \\[.*latin\\.txt, after line \\d+] text must be UTF-8, but is not; convert it with iconv"
                                + " -t UTF-8\n");
        assertThat(run("tokenize"))
                .isEqualTo(wrong("either texts or --file must be given, but not both; see basalt tokenize --help"));
        assertThat(run("tokenize", "a", "b c")).isEqualTo(done("a\nb c\n"));
        Path many = file("many.txt", "a\n".repeat(1025));
        assertThat(run("tokenize", "--file", many)).isEqualTo(done("a\n".repeat(1025)));
    }

    @Test
    void ofEmbeddings() throws IOException {
        List<String> texts = new ArrayList<>(List.of("embed", "a", "b"));
        CommandRun run = run(texts.toArray());
        assertThat(run.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        "\\{\"text\":\"a\",\"tokens\":3,\"truncated\":false,\"vector\":\\[([0-9.E-]+,){383}[0-9.E-]+]}"),
                        line -> assertThat(line).startsWith("{\"text\":\"b\",\"tokens\":3,\"truncated\":false,"));
        Path out = directory.resolve("out.npy");
        assertThat(run("embed", "a", "--out", out))
                .isEqualTo(new CommandRun(ExitCode.DONE, "", "basalt: 1 vectors written to " + out + "\n"));
        CommandRun cut = run("embed", "lava ".repeat(255));
        assertThat(cut.out()).contains("\",\"tokens\":257,\"truncated\":true,\"vector\":[");
        assertThat(cut.err())
                .isEqualTo(
                        "basalt: 1 of 1 texts are longer than the model's 256 tokens; what is behind was left out\n");
    }

    @Test
    void ofImports() throws IOException {
        ingestTwo();
        Path source = store.resolve("collections/documents");
        Path other = directory.resolve("other");
        assertThat(run("collection", "import", source, "--store", other))
                .isEqualTo(done("documents: 2 documents and 2 passages taken in, of the model all-MiniLM-L6-v2\n"));
        assertThat(run("collection").err())
                .isEqualTo("basalt: a command must be given: import; see basalt collection --help\n");
    }

    @Test
    void warmingUpLeavesNothing() throws IOException {
        String temporary = System.getProperty("java.io.tmpdir");
        CommandRun run = CommandRun.of("warm-up");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .startsWith("basalt ")
                .contains("\nkernels     ")
                .contains("\n1 documents added, ")
                .contains("\n 1  0.")
                .contains("\n{\"rank\":1,")
                .contains("\n{\"id\":\"1\",\"year\":1900,\"text\":\"Lava cools. It becomes basalt.\"}\n")
                .endsWith("  model      all-MiniLM-L6-v2, 384 dimensions\n");
        try (Stream<Path> left = Files.list(Path.of(temporary))) {
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("basalt-warm-up"));
        }
    }

    @Test
    void ofTheDoctor() {
        CommandRun text = CommandRun.of("doctor");
        List<String> lines = text.out().lines().toList();
        assertThat(lines).hasSize(9);
        List<String> names = List.of(
                "basalt", "java", "javaHome", "system", "processor", "processors", "maxHeap", "kernels", "quickStart");
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            assertThat(lines.get(i)).startsWith(String.format("%-11s ", names.get(i)));
            String value = lines.get(i).substring(12);
            assertThat(value).isNotBlank().doesNotStartWith(" ");
            json.append(i == 0 ? "{" : ",")
                    .append('"')
                    .append(names.get(i))
                    .append("\":")
                    .append(JsonOut.quoted(value));
        }
        assertThat(CommandRun.of("doctor", "--json").out()).isEqualTo(json + "}\n");
        assertThat(lines.get(4)).doesNotContain("model name");
        assertThat(lines.get(8)).isEqualTo("quickStart  off: start basalt by its script");
        assertThat(text.exitCode())
                .isEqualTo(lines.get(7).startsWith("kernels     SCALAR") ? ExitCode.NO : ExitCode.DONE);
    }

    @Test
    void ofThePlaceholderOfAModel() {
        try (VectorsOnly model = new VectorsOnly("vectors", 3)) {
            assertThat(model.maxTokens()).isEqualTo(Integer.MAX_VALUE);
            assertThat(model.countTokens(List.of("a", "b"))).containsExactly(0, 0);
            assertThatThrownBy(() -> model.embed(List.of("a")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("vectors must be given here, but only texts were");
        }
    }

    @Test
    void ofDocumentsThatDoNotFitASchema() throws IOException {
        Path schema = Files.writeString(
                directory.resolve("schema.json"),
                "{\"type\":\"object\",\"properties\":{\"year\":{\"type\":\"integer\"}},\"required\":[\"year\"]}");
        Path documents = Files.writeString(directory.resolve("checked.ndjson"), """
                {"id":"a","text":"one","year":"1"}
                {"id":"b","text":"two","year":2}
                {"id":"c","text":"three"}
                """);
        Path checked = directory.resolve("checked");
        assertThat(CommandRun.of("ingest", documents, "--store", checked, "--schema", schema))
                .isEqualTo(
                        new CommandRun(
                                ExitCode.BAD_INPUT,
                                "",
                                "basalt: [a] a document must fit the schema, but does not: /year must be an integer, but is \"1\"\n"));
        assertThat(checked).doesNotExist();
        CommandRun run =
                CommandRun.of("ingest", documents, "--store", checked, "--schema", schema, "--keep-going", "--json");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("\"added\":1").contains("\"rejected\":2");
        assertThat(run.err()).contains("[a] a document must fit").contains("[c] a document must fit");
        assertThat(CommandRun.of("ingest", documents, "--store", checked, "--schema", directory.resolve("none.json"))
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }
}
