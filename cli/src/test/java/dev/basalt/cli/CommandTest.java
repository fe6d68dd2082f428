package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.npy.NpyWriter;
import dev.basalt.engine.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command as scripts see it: output, errors and exit codes.
class CommandTest {
    private static final String ROCKS = """
            {"id": "basalt", "title": "Basalt", "hardness": 6, "text": "A dark rock, born when lava cools quickly."}
            {"id": "chalk", "title": "Chalk", "hardness": 1, "text": "A soft white rock made of tiny sea shells."}
            {"id": "tango", "title": "Tango", "text": "A dance for two from Buenos Aires."}
            """;

    @TempDir
    Path directory;

    private Path store;

    @BeforeEach
    void nameStore() {
        store = directory.resolve("store");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private void ingestRocks() throws IOException {
        CommandRun run = CommandRun.of("ingest", file("rocks.ndjson", ROCKS), "--store", store);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).startsWith("3 documents added, 0 updated, 0 unchanged; 3 passages embedded in ");
    }

    @Test
    void ingestsAndSearches() throws IOException {
        ingestRocks();
        CommandRun search = CommandRun.of("search", "volcanic stone", "--store", store, "-k", "2");
        assertThat(search.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(search.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).matches(" 1  0\\.\\d{3}  basalt  Basalt"),
                        line -> assertThat(line).isEqualTo("           A dark rock, born when lava cools quickly."),
                        line -> assertThat(line).matches(" 2  0\\.\\d{3}  chalk  Chalk"),
                        line -> assertThat(line).isEqualTo("           A soft white rock made of tiny sea shells."));
        CommandRun json =
                CommandRun.of("search", "stone", "--store", store, "--where", "hardness < 5 or id = 'x'", "--json");
        assertThat(json.out())
                .startsWith("{\"rank\":1,\"score\":0.")
                .contains("\"id\":\"chalk\"")
                .hasLineCount(1);
        CommandRun none = CommandRun.of("search", "stone", "--store", store, "--where", "hardness > 100");
        assertThat(none).isEqualTo(new CommandRun(ExitCode.NO, "", ""));
    }

    @Test
    void saysWhereTheVectorBenchmarkRuns() {
        assertThat(CommandRun.of("bench", "vector", "--base", "a.npy", "-k", "3"))
                .isEqualTo(new CommandRun(
                        ExitCode.ENVIRONMENT_FAILED,
                        "",
                        "basalt: [bench vector] the source tree must be there, but this is the packaged command; run this"
                                + " in a checkout: ./basalt bench vector --base a.npy -k 3\n"));
    }

    @Test
    void addsNothingOnTheSecondRun() throws IOException {
        ingestRocks();
        CommandRun again = CommandRun.of("ingest", directory.resolve("rocks.ndjson"), "--store", store, "--json");
        assertThat(again.out())
                .startsWith("{\"added\":0,\"updated\":0,\"unchanged\":3,\"rejected\":0,\"passages\":0,"
                        + "\"filesOfUnknownType\":0,\"seconds\":");
    }

    @Test
    void getsStatsAndVerifies() throws IOException {
        ingestRocks();
        assertThat(CommandRun.of("get", "tango", "--store", store).out())
                .isEqualTo("{\"id\":\"tango\",\"title\":\"Tango\",\"text\":\"A dance for two from Buenos Aires.\"}\n");
        assertThat(CommandRun.of("get", "tango", "--text", "--store", store).out())
                .isEqualTo("Tango\n\nA dance for two from Buenos Aires.\n");
        assertThat(CommandRun.of("get", "waltz", "--store", store))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        "",
                        "basalt: [" + store + "] a document with id 'waltz' must be there, but is not\n"));
        assertThat(CommandRun.of("stats", "--store", store, "--json").out())
                .startsWith(
                        "{\"collection\":\"documents\",\"documents\":3,\"deadDocuments\":0,\"passages\":3,\"bytes\":")
                .endsWith("\"model\":\"all-MiniLM-L6-v2\",\"dimension\":384}\n");
        CommandRun verify = CommandRun.of("verify", "--store", store);
        assertThat(verify.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(verify.out()).startsWith("3 documents, 3 passages, ").endsWith(": all is well\n");
    }

    @Test
    void embedsAsJsonAndNumPy() throws IOException {
        CommandRun json = CommandRun.of("embed", "one text");
        assertThat(json.out())
                .startsWith("{\"text\":\"one text\",\"tokens\":4,\"truncated\":false,\"vector\":[")
                .hasLineCount(1);
        Path lines = file("lines.txt", "one text\nanother\n" + "long ".repeat(400) + "\n");
        Path out = directory.resolve("out.npy");
        CommandRun npy = CommandRun.of("embed", "--file", lines, "--out", out);
        assertThat(npy.err())
                .isEqualTo("basalt: 1 of 3 texts are longer than the model's 256 tokens; what is behind was left out\n"
                        + "basalt: 3 vectors written to " + out + "\n");
        try (NpyMatrix matrix = NpyMatrix.open(out, Limits.DEFAULT)) {
            assertThat(matrix.rowCount()).isEqualTo(3);
            assertThat(matrix.dimension()).isEqualTo(384);
            float[] first = new float[384];
            matrix.readRows(0, 1, first, 0);
            String[] printed = json.out().replaceAll(".*\\[|\\].*\\R", "").split(",", -1);
            for (int i = 0; i < 384; i++) {
                assertThat(first[i]).isCloseTo(Float.parseFloat(printed[i]), Offset.offset(1e-5f));
            }
        }
    }

    @Test
    void tokenizes() {
        assertThat(CommandRun.of("tokenize", "Lava cools.").out()).isEqualTo("lava cool ##s .\n");
        assertThat(CommandRun.of("tokenize", "Lava", "--special", "--json").out())
                .isEqualTo("{\"tokens\":[\"[CLS]\",\"lava\",\"[SEP]\"],\"ids\":[101,13697,102],"
                        + "\"offsets\":[[0,0],[0,4],[4,4]]}\n");
        CommandRun both = CommandRun.of("tokenize", "Lava", "--file", "x");
        assertThat(both.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(both.err())
                .isEqualTo("basalt: either texts or --file must be given, but not both; see basalt tokenize --help\n");
    }

    @Test
    void tellsWhatIsWrongWithTheUsage() {
        assertThat(CommandRun.of("frobnicate"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: Unmatched argument at index 0: 'frobnicate'; see basalt --help\n"));
        assertThat(CommandRun.of()).extracting(CommandRun::exitCode).isEqualTo(ExitCode.WRONG_USAGE);
        CommandRun missing = CommandRun.of("search", "x", "--store", directory.resolve("nowhere"));
        assertThat(missing.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(missing.err())
                .isEqualTo("basalt: [" + directory.resolve("nowhere")
                        + "] a store must be there, but is not; make one with basalt ingest\n");
    }

    @Test
    void namesTheCharacterOfABadFilter() throws IOException {
        ingestRocks();
        CommandRun run = CommandRun.of("search", "x", "--store", store, "--where", "hardness ~ 3");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).startsWith("basalt: [filter @ character 10] ").hasLineCount(1);
    }

    @Test
    void namesTheLineOfBrokenJsonAndKeepsWhatCameBefore() throws IOException {
        Path broken = file(
                "broken.ndjson",
                "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":oops}\n{\"id\":\"3\",\"text\":\"three\"}\n");
        CommandRun run = CommandRun.of("ingest", broken, "--store", store);
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .startsWith("basalt: [" + broken + " @ byte ")
                .contains(", line 2] JSON must be well formed, but: ")
                .hasLineCount(1);
        assertThat(CommandRun.of("get", "1", "--store", store).exitCode()).isEqualTo(ExitCode.DONE);
        CommandRun kept = CommandRun.of("ingest", broken, "--store", store, "--keep-going");
        assertThat(kept.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(kept.err())
                .startsWith("basalt: passed over: [" + broken + " @ byte ")
                .hasLineCount(1);
        assertThat(kept.out())
                .startsWith("1 documents added, 0 updated, 1 unchanged; ")
                .endsWith("1 passed over because something is wrong with them\n");
    }

    @Test
    void namesFilesThatAreWrong() throws IOException {
        Path latin = Files.write(directory.resolve("latin.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Path empty = file("empty.json", "");
        Path unknown = file("photo.jpg", "x");
        assertFails(ExitCode.BAD_INPUT, latin, "[" + latin + " @ byte 3] ");
        assertFails(ExitCode.BAD_INPUT, empty, "[" + empty + " @ byte 0] a file must hold at least one document");
        assertFails(ExitCode.BAD_INPUT, unknown, "[" + unknown + "] a file's extension must be one of ");
        Path missing = directory.resolve("missing.md");
        assertFails(ExitCode.WRONG_USAGE, missing, "[" + missing + "] a file or directory must be there, but is not");
        Path loop = Files.createDirectory(directory.resolve("loop"));
        Files.createSymbolicLink(loop.resolve("again"), loop);
        assertFails(ExitCode.ENVIRONMENT_FAILED, loop, "[" + loop.resolve("again") + "] folders must not contain");
        assertThat(CommandRun.of("ingest", latin, empty, unknown, missing, loop, "--store", store, "--keep-going")
                        .out())
                .endsWith("5 passed over because something is wrong with them\n");
        assertThat(store).doesNotExist();
    }

    /// A store is made for documents: nothing to take in leaves none behind.
    @Test
    void makesNoStoreOfNothing() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        file("folder/photo.jpg", "x");
        assertThat(CommandRun.of("ingest", folder, "--store", store, "--json").out())
                .startsWith("{\"added\":0,\"updated\":0,\"unchanged\":0,\"rejected\":0,\"passages\":0,"
                        + "\"filesOfUnknownType\":1,");
        Path rocks = file("rocks.ndjson", ROCKS);
        assertThat(CommandRun.of("ingest", rocks, "--vectors", directory.resolve("none.npy"), "--store", store)
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(store).doesNotExist();
        ingestRocks();
        assertThat(CommandRun.of("ingest", folder, "--store", store, "--collection", "other")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("search", "x", "--store", store, "--collection", "other")
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    private void assertFails(int exitCode, Path path, String start) {
        CommandRun run = CommandRun.of("ingest", path, "--store", store);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).startsWith("basalt: " + start).hasLineCount(1);
    }

    @Test
    void stopsAtALineOf100Megabytes() throws IOException {
        Path huge = directory.resolve("huge.ndjson");
        byte[] block = new byte[1 << 20];
        Arrays.fill(block, (byte) 'x');
        try (OutputStream out = Files.newOutputStream(huge)) {
            out.write("{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                out.write(block);
            }
            out.write("\"}\n{\"id\":\"3\",\"text\":\"three\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        CommandRun run = CommandRun.of("ingest", huge, "--store", store, "--keep-going");
        assertThat(run.err())
                .isEqualTo(
                        "basalt: passed over: [" + huge + " @ byte 24, line 2] document size in bytes must be at most"
                                + " 16777216, but was more; raise --max-document-bytes\n");
        assertThat(run.out()).startsWith("2 documents added, ");
        assertThat(CommandRun.of("ingest", huge, "--store", store).exitCode()).isEqualTo(ExitCode.LIMIT_EXCEEDED);
    }

    @Test
    void tellsOfAStoreThatIsNewerOrDamaged() throws IOException {
        ingestRocks();
        Path collection = store.resolve("collections/documents");
        byte[] documents = Files.readAllBytes(collection.resolve("documents.bin"));
        documents[documents.length - 1] ^= 1;
        Files.write(collection.resolve("documents.bin"), documents);
        CommandRun verify = CommandRun.of("verify", "--store", store);
        assertThat(verify.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(verify.out())
                .startsWith("[" + collection.resolve("documents.bin") + " @ byte ")
                .contains(", document 2] CRC32C must be ")
                .endsWith(": 1 problems\n");
        CommandRun get = CommandRun.of("get", "tango", "--store", store);
        assertThat(get.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(get.err())
                .startsWith("basalt: [" + collection.resolve("documents.bin") + " @ byte ")
                .hasLineCount(1);

        Path checkpoint = collection.resolve("checkpoint-00000001");
        byte[] newer = Files.readAllBytes(checkpoint);
        newer[8] = 99;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, newer.length - 4);
        ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).putInt(newer.length - 4, (int) crc.getValue());
        Files.write(checkpoint, newer);
        CommandRun stats = CommandRun.of("stats", "--store", store);
        assertThat(stats)
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + checkpoint
                                + "] collection format version must be at most 1, but was 99; upgrade Basalt\n"));
    }

    @Test
    void keepsASecondWriterOut() throws IOException {
        ingestRocks();
        try (Store _ = Store.open(store)) {
            CommandRun run = CommandRun.of("ingest", directory.resolve("rocks.ndjson"), "--store", store);
            assertThat(run.exitCode()).isEqualTo(ExitCode.ENVIRONMENT_FAILED);
            assertThat(run.err())
                    .startsWith("basalt: [" + store.resolve("LOCK") + "] ")
                    .hasLineCount(1);
        }
    }

    @Test
    void importsVectors() throws IOException {
        ingestRocks();
        Path texts = file("texts.ndjson", "{\"id\":\"a\",\"text\":\"alpha\"}\n{\"id\":\"b\",\"text\":\"beta\"}\n");
        Path lines = file("texts.txt", "alpha\nbeta\n");
        Path vectors = directory.resolve("vectors.npy");
        assertThat(CommandRun.of("embed", "--file", lines, "--out", vectors).exitCode())
                .isZero();
        CommandRun run = CommandRun.of("ingest", texts, "--vectors", vectors, "--store", directory.resolve("imported"));
        assertThat(run.out()).startsWith("2 documents added, ");
        assertThat(CommandRun.of("search", "beta", "--store", directory.resolve("imported"), "-k", "1")
                        .out())
                .startsWith(" 1  1.000  b");
        CommandRun tooMany = CommandRun.of(
                "ingest", directory.resolve("rocks.ndjson"), "--vectors", vectors, "--store", directory.resolve("few"));
        assertThat(tooMany.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(tooMany.err())
                .isEqualTo("basalt: [" + vectors + "] vectors must have a row for each document, but has only 2\n");
        assertThat(directory.resolve("few")).doesNotExist();
    }

    /// A file of vectors that does not fit makes neither a store nor a collection.
    @Test
    void makesNothingForVectorsThatDoNotFit() throws IOException {
        Path texts = file("texts.ndjson", "{\"id\":\"a\",\"text\":\"alpha\"}\n{\"id\":\"b\",\"text\":\"beta\"}\n");
        Path narrow = matrix("narrow.npy", 3, new float[6]);
        float[] values = new float[2 * 384];
        values[384 + 7] = Float.NaN;
        Path nan = matrix("nan.npy", 384, values);
        values[384 + 7] = 1;
        Path good = matrix("good.npy", 384, values);
        String notFinite = "basalt: [" + nan + ", row 1] values must be finite, but value 7 is NaN\n";
        assertThat(CommandRun.of("ingest", texts, "--vectors", narrow, "--store", store))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + narrow + "] vectors must have 384 dimensions as the model has, but had 3\n"));
        assertThat(CommandRun.of("ingest", texts, "--vectors", nan, "--store", store))
                .isEqualTo(new CommandRun(ExitCode.BAD_INPUT, "", notFinite));
        assertThat(store).doesNotExist();
        ingestRocks();
        assertThat(CommandRun.of("ingest", texts, "--vectors", narrow, "--store", store, "--collection", "other")
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(CommandRun.of("stats", "--store", store).out()).doesNotContain("other");
        assertThat(CommandRun.of("ingest", texts, "--vectors", narrow, "--store", store)
                        .err())
                .isEqualTo(
                        "basalt: [" + narrow + "] vectors must have 384 dimensions as the collection has, but had 3\n");
        assertThat(CommandRun.of("ingest", texts, "--vectors", good, "--store", store)
                        .out())
                .startsWith("2 documents added, ");
    }

    private Path matrix(String name, int dimension, float[] values) throws IOException {
        Path path = directory.resolve(name);
        try (NpyWriter writer = new NpyWriter(path, dimension)) {
            writer.write(values, 0, values.length / dimension);
            writer.finish();
        }
        return path;
    }

    @Test
    void showsVersionDoctorAndHelp() {
        assertThat(CommandRun.of("--version").out()).matches("basalt \\d+\\.\\d+\\.\\d+\\S*\\R");
        CommandRun doctor = CommandRun.of("doctor", "--json");
        assertThat(doctor.out())
                .startsWith("{\"basalt\":\"")
                .contains("\"kernels\":\"")
                .hasLineCount(1);
        assertThat(CommandRun.of("--help").out())
                .contains("ingest", "search", "doctor")
                .doesNotContain("warm-up");
        assertThat(CommandRun.of("ingest", "--help").out()).contains("--keep-going");
    }

    @Test
    void exportsDocumentsAndPassages() throws IOException {
        ingestRocks();
        Path csv = directory.resolve("rocks.csv");
        CommandRun run = CommandRun.of("export", "--store", store, "--out", csv);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).startsWith("3 rows in ");
        assertThat(Files.readString(csv)).startsWith("""
                id,json,text
                basalt,"{""id"":""basalt"",""title"":""Basalt"",""hardness"":6,""text"":""A dark rock, born when lava cools quickly.""}","Basalt

                A dark rock, born when lava cools quickly."
                chalk,""").hasLineCount(10);
        Path ncf = directory.resolve("passages.ncf");
        CommandRun passages =
                CommandRun.of("export", "--store", store, "--out", ncf, "--passages", "--codes", "8bit", "--json");
        assertThat(passages.err()).isEmpty();
        assertThat(passages.out()).isEqualTo("{\"rows\":3,\"bytes\":" + Files.size(ncf) + "}\n");
        assertThat(CommandRun.of("ncf", "read", ncf, "--columns", "passage,id,text", "--format", "csv")
                        .out())
                .isEqualTo("""
                        passage,id,text
                        0,basalt,"Basalt

                        A dark rock, born when lava cools quickly."
                        0,chalk,"Chalk

                        A soft white rock made of tiny sea shells."
                        0,tango,"Tango

                        A dance for two from Buenos Aires."
                        """);
        assertThat(CommandRun.of("export", "--store", store, "--out", directory.resolve("rocks.txt")))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + directory.resolve("rocks.txt")
                                + "] the table must be in a file named .csv, .tsv, .ndjson, .jsonl, .parquet, .arrow or"
                                + " .arrows\n"));
    }

    @Test
    void takesExportedDocumentsBack() throws IOException {
        ingestRocks();
        Path copy = directory.resolve("copy");
        for (String name : List.of("rocks.ncf", "rocks.arrow")) {
            Path file = directory.resolve(name);
            assertThat(CommandRun.of("export", "--store", store, "--out", file).exitCode())
                    .isEqualTo(ExitCode.DONE);
            CommandRun run = CommandRun.of("ingest", file, "--store", copy);
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith(
                            name.endsWith(".ncf")
                                    ? "3 documents added, 0 updated, 0 unchanged; 3 passages embedded in "
                                    : "0 documents added, 0 updated, 3 unchanged");
        }
        assertThat(CommandRun.of("get", "chalk", "--store", copy))
                .isEqualTo(CommandRun.of("get", "chalk", "--store", store));
    }

    @Test
    void refusesNumbersBeforeAnythingIsRead() {
        for (String k : List.of("0", "-5", "1000001", "99999999999", "many")) {
            assertThat(CommandRun.of("search", "x", "--store", directory.resolve("nowhere"), "-k", k))
                    .isEqualTo(new CommandRun(
                            ExitCode.WRONG_USAGE,
                            "",
                            "basalt: Invalid value for option '-k': must be a whole number from 1 to 1000000, but was '"
                                    + k + "'; see basalt search --help\n"));
        }
        assertThat(CommandRun.of("ncf", "read", directory.resolve("nowhere.ncf"), "--limit", "-5"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: Invalid value for option '--limit': must be a whole number of at least 0, but was '-5';"
                                + " see basalt ncf read --help\n"));
        assertThat(CommandRun.of("ingest", "x.md", "--store", store, "--max-document-bytes", "0"))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: Invalid value for option '--max-document-bytes': must be a whole number from 1 to"
                                + " 2147483647, but was '0'; see basalt ingest --help\n"));
        assertThat(store).doesNotExist();
    }

    @Test
    void showsNoControlCharactersOfWhatIsStored() throws IOException {
        Path file = file(
                "steering.ndjson",
                "{\"id\":\"a\\u001b]0;x\\u0007\",\"title\":\"two\\nlines\",\"text\":\"clear \\u009b2J\u0085\u202E the"
                        + " screen\"}\n");
        assertThat(CommandRun.of("ingest", file, "--store", store).exitCode()).isEqualTo(ExitCode.DONE);
        CommandRun search = CommandRun.of("search", "screen", "--store", store);
        assertThat(search.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("  a\uFFFD]0;x\uFFFD  two lines"),
                        line -> assertThat(line).isEqualTo("           clear \uFFFD2J\uFFFD\uFFFD the screen"));
        CommandRun json = CommandRun.of("search", "screen", "--store", store, "--json");
        assertThat(json.out())
                .contains("\"id\":\"a\\u001b]0;x\\u0007\"")
                .contains("\\u009b2J\\u0085\\u202e the screen")
                .hasLineCount(1);
        assertThat(CommandRun.of("get", "no\u001b[31m\u202E", "--store", store))
                .isEqualTo(new CommandRun(
                        ExitCode.NO,
                        "",
                        "basalt: [" + store + "] a document with id 'no\uFFFD[31m\uFFFD' must be there, but is not\n"));
    }

    @Test
    void takesInTheDirectoryOfACollection() throws IOException {
        ingestRocks();
        Path other = directory.resolve("other");
        Path source = store.resolve("collections").resolve("documents");
        assertThat(CommandRun.of("collection", "import", source, "--store", other, "--collection", "rocks"))
                .isEqualTo(new CommandRun(
                        ExitCode.DONE,
                        "rocks: 3 documents and 3 passages taken in, of the model all-MiniLM-L6-v2\n",
                        ""));
        assertThat(CommandRun.of("search", "lava", "--store", other, "--collection", "rocks", "-k", "1")
                        .out())
                .contains("basalt");
        Path restored = other.resolve("collections").resolve("restored");
        Files.createDirectory(restored);
        try (Stream<Path> files = Files.list(source)) {
            for (Path path : files.toList()) {
                Files.copy(path, restored.resolve(path.getFileName()));
            }
        }
        CommandRun refused = CommandRun.of(
                "ingest", directory.resolve("rocks.ndjson"), "--store", other, "--collection", "restored");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.err())
                .isEqualTo("basalt: [" + restored + "] the directory of a new collection must be empty, but holds"
                        + " chunks.bin, which this store does not know; take it in with basalt collection import "
                        + restored + " --store " + other + ", or move it away\n");
        assertThat(CommandRun.of("collection", "import", restored, "--store", other)
                        .out())
                .isEqualTo("restored: 3 documents and 3 passages taken in, of the model all-MiniLM-L6-v2\n");
    }

    @Test
    void replacesADocumentWhoseVectorChanged() throws IOException {
        Path one = file("one.ndjson", "{\"id\":\"one\",\"text\":\"hello there\"}\n");
        Path first = directory.resolve("1.npy");
        Path second = directory.resolve("2.npy");
        for (Path path : List.of(first, second)) {
            try (NpyWriter npy = new NpyWriter(path, 384)) {
                float[] row = new float[384];
                row[path.equals(first) ? 0 : 1] = 1;
                npy.write(row, 0, 1);
                npy.finish();
            }
        }
        assertThat(CommandRun.of("ingest", one, "--vectors", first, "--store", store)
                        .out())
                .startsWith("1 documents added, 0 updated, 0 unchanged");
        assertThat(CommandRun.of("ingest", one, "--vectors", second, "--store", store)
                        .out())
                .startsWith("0 documents added, 1 updated, 0 unchanged");
        assertThat(CommandRun.of("ingest", one, "--vectors", second, "--store", store)
                        .out())
                .startsWith("0 documents added, 0 updated, 1 unchanged");
    }

    @Test
    void remembersTheModelOfACollection() throws IOException {
        Path rocks = file(
                "int8.ndjson",
                "{\"id\":\"basalt\",\"text\":\"Lava cools.\"}\n{\"id\":\"tango\",\"text\":\"A dance.\"}\n");
        assertThat(CommandRun.of("ingest", rocks, "--store", store, "--model", "minilm-int8")
                        .out())
                .startsWith("2 documents added, ");
        assertThat(CommandRun.of("stats", "--store", store, "--json").out())
                .endsWith("\"model\":\"all-MiniLM-L6-v2-int8\",\"dimension\":384}\n");
        CommandRun search = CommandRun.of("search", "volcano", "--store", store, "-k", "1");
        assertThat(search.exitCode()).as(search.err()).isEqualTo(ExitCode.DONE);
        assertThat(search.out()).contains("basalt");
        Path more = file("more.ndjson", "{\"id\":\"chalk\",\"text\":\"Shells.\"}\n");
        assertThat(CommandRun.of("ingest", more, "--store", store).out()).startsWith("1 documents added, ");
        assertThat(CommandRun.of("ingest", more, "--store", store, "--model", "minilm-int8")
                        .out())
                .startsWith("0 documents added, 0 updated, 1 unchanged");
        String refused = "basalt: [" + store + ", collection 'documents'] the model must be all-MiniLM-L6-v2-int8 with"
                + " 384 dimensions, but was all-MiniLM-L6-v2 with 384\n";
        assertThat(CommandRun.of("search", "volcano", "--store", store, "--model", "minilm"))
                .isEqualTo(new CommandRun(ExitCode.WRONG_USAGE, "", refused));
        Path other = file("other.ndjson", "{\"id\":\"slate\",\"text\":\"Layers.\"}\n");
        CommandRun ingest = CommandRun.of("ingest", other, "--store", store, "--model", "minilm");
        assertThat(ingest.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(ingest.err()).isEqualTo(refused);
        assertThat(CommandRun.of("get", "slate", "--store", store).exitCode()).isEqualTo(ExitCode.NO);
        // Another collection of the same store may have another model.
        assertThat(CommandRun.of("ingest", other, "--store", store, "--collection", "exact")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("stats", "--store", store, "--collection", "exact", "--json")
                        .out())
                .contains("\"model\":\"all-MiniLM-L6-v2\"");
    }

    @Test
    void takesTheModelOfEightBitsForTexts() {
        assertThat(CommandRun.of("tokenize", "Lava cools.", "--model", "minilm-int8")
                        .out())
                .isEqualTo("lava cool ##s .\n");
        CommandRun exact = CommandRun.of("embed", "Lava cools.");
        CommandRun eightBits = CommandRun.of("embed", "Lava cools.", "--model", "minilm-int8");
        assertThat(eightBits.out())
                .startsWith("{\"text\":\"Lava cools.\",\"tokens\":6,\"truncated\":false,\"vector\":[")
                .isNotEqualTo(exact.out());
        assertThat(CommandRun.of("embed", "x", "--model", "minilm-int4").err())
                .isEqualTo("basalt: [--model] a model must be one of minilm, minilm-int8 or a directory, but was"
                        + " 'minilm-int4'\n");
    }
}
