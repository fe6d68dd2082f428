package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.npy.NpyType;
import dev.basalt.core.npy.NpyWriter;
import dev.basalt.vector.collection.CollectionOptions;
import dev.basalt.vector.collection.VectorCollection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on collections of vectors, with whole outputs: files of every kind, ids of every kind.
class VectorFormatsTest {
    private static final float[] ROWS = {0, 0, 3, 4, 6, 8, 0, 1};

    @TempDir
    private Path directory;

    private Path rows = Path.of("");
    private Path collection = Path.of("");

    @BeforeEach
    void write() throws IOException {
        rows = npy("rows.npy", ROWS);
        collection = directory.resolve("vectors");
    }

    private Path npy(String name, float... values) throws IOException {
        Path path = directory.resolve(name);
        try (NpyWriter writer = new NpyWriter(path, 2)) {
            writer.write(values, 0, values.length / 2);
            writer.finish();
        }
        return path;
    }

    private void build(Object... more) {
        Object[] arguments = new Object[more.length + 7];
        System.arraycopy(
                new Object[] {"vector", "build", rows, "--out", collection, "--metric", "l2"}, 0, arguments, 0, 7);
        System.arraycopy(more, 0, arguments, 7, more.length);
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("4 vectors of 2 values in ").endsWith(" (hnsw)\n");
    }

    private static CommandRun done(String out) {
        return new CommandRun(ExitCode.DONE, out, "");
    }

    /// Without how long it took.
    private static String timeless(String text) {
        return text.replaceAll("[0-9.,]+ m?s\\b", "T").replaceAll("[0-9,.]+ a second", "N a second");
    }

    @Test
    void printsATableOrJsonOfHits() throws IOException {
        build();
        Path query = npy("query.npy", 3, 4);
        CommandRun table = CommandRun.of("vector", "search", collection, query, "-k", "3");
        assertThat(table.out()).isEqualTo("""
                            query  rank     distance  id
                                0     1       0.0000  1
                                0     2      18.0000  3
                                0     3      25.0000  0
                        """);
        assertThat(timeless(table.err())).isEqualTo("1 searches, N a second on one thread\n");
        CommandRun radius =
                CommandRun.of("vector", "search", collection, query, "--radius", "18", "--json", "--threads", "2");
        assertThat(radius.out())
                .isEqualTo(
                        "{\"query\":0,\"hits\":[{\"id\":\"1\",\"distance\":0.0},{\"id\":\"3\",\"distance\":18.0}]}\n");
        assertThat(timeless(radius.err())).isEqualTo("1 searches, N a second on 2 threads\n");
        assertThat(CommandRun.of("vector", "search", collection, query, "--exact", "-k", "1", "--json")
                        .out())
                .isEqualTo("{\"query\":0,\"hits\":[{\"id\":\"1\",\"distance\":0.0}]}\n");
    }

    @Test
    void writesHitsAsCsvNdjsonAndNpy() throws IOException {
        build();
        Path query = npy("query.npy", 3, 4, 0, 1);
        Path csv = directory.resolve("hits.csv");
        CommandRun.of("vector", "search", collection, query, "-k", "2", "--out", csv);
        assertThat(csv).hasContent("query,rank,id,distance\n0,1,1,0.0\n0,2,3,18.0\n1,1,3,0.0\n1,2,0,1.0\n");
        Path ndjson = directory.resolve("hits.ndjson");
        CommandRun.of("vector", "search", collection, query, "-k", "1", "--out", ndjson);
        assertThat(ndjson).hasContent("""
                        {"query":0,"hits":[{"id":"1","distance":0.0}]}
                        {"query":1,"hits":[{"id":"3","distance":0.0}]}
                        """);
        Path ids = directory.resolve("ids.npy");
        Path distances = directory.resolve("distances.npy");
        CommandRun.of("vector", "search", collection, query, "-k", "5", "--out", ids, "--distances", distances);
        try (NpyMatrix read = NpyMatrix.open(ids, Limits.DEFAULT);
                NpyMatrix far = NpyMatrix.open(distances, Limits.DEFAULT)) {
            assertThat(read.type()).isEqualTo(NpyType.I64);
            long[] first = new long[5];
            read.readRows(0, 1, first, 0);
            assertThat(first).containsExactly(1, 3, 0, 2, -1);
            float[] of = new float[5];
            far.readRows(0, 1, of, 0);
            assertThat(of).containsExactly(0, 18, 25, 25, Float.POSITIVE_INFINITY);
        }
    }

    @Test
    void keepsTextUuidAndNumberIdsAcrossCommands() throws IOException {
        Path ids = Files.writeString(
                directory.resolve("ids.txt"),
                "Zürich\n7f000001-8c0f-1d6a-818c-0f6f3a2b0000\n-5\n007\n",
                StandardCharsets.UTF_8);
        build("--ids", ids);
        Path query = npy("query.npy", 0, 0);
        assertThat(CommandRun.of("vector", "search", collection, query, "-k", "4", "--json")
                        .out())
                .isEqualTo(
                        "{\"query\":0,\"hits\":[{\"id\":\"Zürich\",\"distance\":0.0},{\"id\":\"007\",\"distance\":1.0},"
                                + "{\"id\":\"7f000001-8c0f-1d6a-818c-0f6f3a2b0000\",\"distance\":25.0},"
                                + "{\"id\":\"-5\",\"distance\":100.0}]}\n");
        Path npy = directory.resolve("hits.npy");
        CommandRun refused = CommandRun.of("vector", "search", collection, query, "--out", npy);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.err())
                .startsWith("basalt: [" + npy + "] ids must be numbers to be written as .npy, but the collection has '")
                .endsWith("'; write .ndjson or .csv\n");
        assertThat(npy).doesNotExist();
        assertThat(CommandRun.of("vector", "get", collection, "Zürich", "-5"))
                .isEqualTo(done("Zürich: 0.0 0.0\n-5: 6.0 8.0\n"));
        assertThat(CommandRun.of("vector", "get", collection, "--json", "007"))
                .isEqualTo(done("{\"id\":\"007\",\"vector\":[0.0,1.0]}\n"));
        assertThat(CommandRun.of("vector", "get", collection, "7"))
                .isEqualTo(new CommandRun(
                        ExitCode.NO, "", "basalt: [" + collection + "] id must be there, but '7' is not\n"));
        assertThat(CommandRun.of("vector", "remove", collection, "007", "7"))
                .isEqualTo(done("1 removed, 1 not there, 3 ids now\n"));
        assertThat(CommandRun.of("vector", "remove", collection, "007", "--json"))
                .isEqualTo(new CommandRun(ExitCode.NO, "{\"removed\":0,\"missing\":1,\"ids\":3}\n", ""));
        Path exported = directory.resolve("all.npy");
        Path exportedIds = directory.resolve("all.txt");
        assertThat(CommandRun.of("vector", "export", collection, "--out", exported, "--ids", exportedIds))
                .isEqualTo(done("3 vectors of 2 values in " + exported + "\n"));
        assertThat(Files.readAllLines(exportedIds))
                .containsExactlyInAnyOrder("Zürich", "-5", "7f000001-8c0f-1d6a-818c-0f6f3a2b0000");
        Path again = directory.resolve("again");
        assertThat(CommandRun.of("vector", "build", exported, "--out", again, "--ids", exportedIds, "--metric", "l2")
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("vector", "get", again, "-5")).isEqualTo(done("-5: 6.0 8.0\n"));
    }

    @Test
    void addsReplacesCompactsAndTellsOfIt() throws IOException {
        build();
        Path more = npy("more.npy", 9, 9, 8, 8);
        CommandRun added = CommandRun.of("vector", "add", collection, more);
        assertThat(timeless(added.out())).isEqualTo("2 added, 0 replaced, 6 ids now, in T\n");
        CommandRun replaced = CommandRun.of("vector", "add", collection, more, "--first-id", "5");
        assertThat(timeless(replaced.out())).isEqualTo("1 added, 1 replaced, 7 ids now, in T\n");
        assertThat(CommandRun.of("vector", "get", collection, "4", "5", "6"))
                .isEqualTo(done("4: 9.0 9.0\n5: 9.0 9.0\n6: 8.0 8.0\n"));
        CommandRun compacted = CommandRun.of("vector", "compact", collection);
        assertThat(compacted.out()).matches("7 ids, [0-9.]+ KiB before and [0-9.]+ KiB after, in [0-9.]+ m?s\n");
        assertThat(CommandRun.of("vector", "stats", collection).out()).startsWith("""
                        ids       7
                        vectors   6 of 2 values, f32
                        metric    l2
                        index     hnsw
                        segments  1
                        removed   0 ids that compaction frees
                        waiting   0 vectors that are not in an index
                        disk\s\s\s\s\s\s""");
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out())
                .startsWith(
                        "{\"ids\":7,\"vectors\":6,\"dimension\":2,\"type\":\"f32\",\"metric\":\"l2\",\"index\":\"hnsw\","
                                + "\"segments\":1,\"removedIds\":0,\"waitingVectors\":0,\"widenedVectors\":0,\"uncodedVectors\":0,\"diskBytes\":");
        assertThat(CommandRun.of("vector", "verify", collection, "--json"))
                .isEqualTo(
                        done(
                                "{\"ids\":7,\"vectors\":6,\"dimension\":2,\"files\":1,\"sampled\":256,\"found\":256,\"problems\":[]}\n"));
    }

    @Test
    void evaluatesAgainstTheTruth() throws IOException {
        build();
        CommandRun run = CommandRun.of("vector", "eval", collection, rows, "-k", "2", "--ef", "10,20");
        assertThat(run.err()).isEmpty();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches("4 queries on one thread; looking at every vector: [0-9.,]+ searches/s");
        assertThat(lines.get(1)).isEqualTo("      ef     recall@2   searches/s");
        assertThat(lines.get(2)).matches(" {6}10 {7}1\\.0000 +[0-9,]+");
        assertThat(lines.get(3)).matches(" {6}20 {7}1\\.0000 +[0-9,]+");
        Path truth = directory.resolve("truth.npy");
        try (NpyWriter writer = new NpyWriter(truth, NpyType.I32, 1)) {
            writer.write(new int[] {0, 1, 3, 3}, 0, 4);
            writer.finish();
        }
        assertThat(CommandRun.of("vector", "eval", collection, rows, "-k", "1", "--truth", truth, "--json")
                        .out())
                .startsWith("{\"queries\":4,\"k\":1,\"threads\":1,\"results\":[{\"ef\":0,\"recall\":0.75,");
        CommandRun wrong = CommandRun.of("vector", "eval", collection, rows, "-k", "2", "--truth", truth);
        assertThat(wrong)
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + truth + "] file must have 2 ids for each of 4 queries, but has 1 for 4\n"));
    }

    @Test
    void namesTheRowThatCannotBeKeptAndLeavesNothing() throws IOException {
        Path bad = npy("nan.npy", 1, 2, 3, Float.NaN);
        assertThat(CommandRun.of("vector", "build", bad, "--out", collection))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + bad + ", row 1] values must be finite, but value 1 is NaN\n"));
        assertThat(collection).doesNotExist();
        assertThat(CommandRun.of("vector", "build", rows, "--out", collection))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + rows
                                + ", row 0] values must not all be zero for the cosine metric, which compares"
                                + " directions, but are; use l2 or dot\n"));
        build();
        assertThat(CommandRun.of("vector", "build", rows, "--out", collection))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + collection + "] creating a collection must find none, but there is one\n"));
        assertThat(CommandRun.of("vector", "add", collection, bad))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + bad + ", row 1] values must be finite, but value 1 is NaN\n"));
        assertThat(CommandRun.of("vector", "search", collection, bad).err())
                .isEqualTo("basalt: [" + bad + ", row 1] a query must have finite values, but value 1 was NaN\n");
        assertThat(CommandRun.of("vector", "verify", collection))
                .isEqualTo(
                        done(
                                "4 ids, 4 vectors of 2 values, 1 files: all intact\nfound by a search: 256 of 256 rows tried\n"));
    }

    @Test
    void saysThatABuildWasCutOff() throws IOException {
        Files.createDirectory(collection);
        Files.createFile(collection.resolve("BUILDING"));
        Files.write(collection.resolve("segment-00000002"), new byte[100]);
        for (String command : new String[] {"verify", "stats", "compact"}) {
            assertThat(CommandRun.of("vector", command, collection))
                    .isEqualTo(new CommandRun(
                            ExitCode.WRONG_USAGE,
                            "",
                            "basalt: [" + collection + "] opening a collection must find one, but its build was not"
                                    + " finished; run the build again\n"));
        }
        build();
        assertThat(CommandRun.of("vector", "verify", collection).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void namesIdsThatDoNotFit() throws IOException {
        Path few = Files.writeString(directory.resolve("few.txt"), "a\nb\n");
        assertBadIds(few, "[" + few + "] file must have one id for each of 4 vectors, but has 2");
        Path twice = Files.writeString(directory.resolve("twice.txt"), "1\n2\n3\n2\n");
        assertBadIds(twice, "[" + collection + "] each id must be given once, but 2 is given twice");
        Path empty = Files.writeString(directory.resolve("empty.txt"), "1\n\n3\n2\n");
        assertBadIds(empty, "[" + empty + ", line 2] a line must have an id, but is empty");
        Path json = Files.writeString(directory.resolve("ids.ndjson"), "\"a\"\n7\n{\"n\":[1],\"id\":\"b\"}\n[1]\n");
        assertBadIds(
                json,
                "[" + json
                        + ", line 4] line must be a string, a whole number or an object with such an 'id', but is not");
        Path floats = npy("floats.npy", 1, 2);
        assertBadIds(floats, "[" + floats + "] ids must be one number a row, but are 2");
        Files.writeString(json, "\"a\"\n7\n{\"n\":[1],\"id\":\"b\"}\n{\"id\":-1}\n");
        build("--ids", json);
        assertThat(CommandRun.of("vector", "get", collection, "a", "7", "b", "-1"))
                .isEqualTo(done("a: 0.0 0.0\n7: 3.0 4.0\nb: 6.0 8.0\n-1: 0.0 1.0\n"));
    }

    private void assertBadIds(Path ids, String problem) {
        assertThat(CommandRun.of("vector", "build", rows, "--out", collection, "--metric", "l2", "--ids", ids))
                .isEqualTo(new CommandRun(ExitCode.BAD_INPUT, "", "basalt: " + problem + "\n"));
        assertThat(collection).doesNotExist();
    }

    @Test
    void saysWhatRoundingCost() throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII)).putDouble(0.5).putDouble(0.1);
        Path doubles = Files.write(directory.resolve("doubles.npy"), bytes.array());
        CommandRun run = CommandRun.of("vector", "build", doubles, "--out", collection, "--metric", "l2");
        assertThat(run.err())
                .isEqualTo("basalt: note: [" + doubles + ", row 1] 1 value was rounded to 32 bits, the first in this"
                        + " row\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusesOptionsThatDoNotFitBeforeItWritesAnything() throws IOException {
        build();
        Path out = directory.resolve("hits.txt");
        assertUsage("[" + out + "] results must go to a .npy, .ndjson or .csv file, by its name", "--out", out);
        Path npy = directory.resolve("hits.npy");
        assertUsage(
                "-k must be given with --radius for a .npy file, whose rows are of one length, but is not",
                "--radius",
                "1",
                "--out",
                npy);
        assertUsage("--distances must stand beside --out F.npy, but does not", "--distances", npy);
        assertUsage("-k must be at least 1, but was -5", "-k", "-5");
        for (String threads : new String[] {"0", "-1", "1025", "2147483647", "", "x"}) {
            assertUsage(
                    "Invalid value for option '--threads': must be a whole number from 1 to 1024, but was '" + threads
                            + "'; see basalt vector search --help",
                    "--threads",
                    threads);
        }
        assertUsage(
                "Invalid value for option '--out': must name a file or directory, but was empty; see basalt vector"
                        + " search --help",
                "--out",
                "");
        Path link =
                Files.createSymbolicLink(directory.resolve("linked"), directory).resolve("hits.npy");
        assertUsage(
                "[" + link + "] --distances must be another file than --out, but is the same",
                "--out",
                npy,
                "--distances",
                link);
        assertUsage("--ef must be at least 0, but was -1", "--ef", "-1");
        assertUsage("--radius must be a number, but was NaN", "--radius", "NaN");
        assertThat(npy).doesNotExist();
    }

    private void assertUsage(String problem, Object... options) {
        Object[] arguments = new Object[options.length + 4];
        System.arraycopy(new Object[] {"vector", "search", collection, rows}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        assertThat(CommandRun.of(arguments))
                .isEqualTo(new CommandRun(ExitCode.WRONG_USAGE, "", "basalt: " + problem + "\n"));
    }

    /// Of two outputs in one file the first was lost.
    @Test
    void exportsVectorsAndIdsToTwoFiles() throws IOException {
        build();
        Path out = Files.writeString(directory.resolve("out.npy"), "kept");
        Path hard = Files.createLink(directory.resolve("hard.npy"), out);
        assertThat(CommandRun.of("vector", "export", collection, "--out", out, "--ids", hard))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + hard + "] --ids must be another file than --out, but is the same\n"));
        assertThat(out).hasContent("kept");
    }

    @Test
    void numbersStayNumbers() throws IOException {
        build();
        long count = 0;
        try (VectorCollection open = VectorCollection.open(collection, CollectionOptions.DEFAULT.forReading())) {
            count = open.size();
        }
        String last = Long.toString(Long.MAX_VALUE);
        assertThat(CommandRun.of("vector", "add", collection, rows, "--first-id", last))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: numbers of " + count + " vectors must be below 2^63, but from " + last + " on are not;"
                                + " name ids with --ids\n"));
        Path ids = Files.writeString(directory.resolve("last.txt"), last + "\n");
        Path one = npy("one.npy", 1, 2);
        assertThat(CommandRun.of("vector", "add", collection, one, "--ids", ids).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("vector", "add", collection, one).err())
                .isEqualTo(
                        "basalt: a number above the highest id must be below 2^63, but is not; name ids with --ids\n");
    }

    @Test
    void refusesLinesOfIdsThatAreNotOneWhole() throws IOException {
        Path one = npy("one.npy", 1, 2);
        Path ids = directory.resolve("ids.ndjson");
        for (String[] wrong : new String[][] {
            {"{\"id\":5", ", column 8] line must be JSON, but is not: ',' or '}' must follow a member"},
            {"{\"id\":\"a\"} x", ", column 12] line must be JSON, but is not: the document must end after its value"},
            {"{\"id\":\"a\"} 1", ", column 12] line must be JSON, but is not: the document must end after its value"},
            {"5 6", ", column 3] line must be JSON, but is not: the document must end after its value"},
            {"{\"id\":1,\"id\":2}", "] an object must have one 'id', but has two"},
            {"[1]", "] line must be a string, a whole number or an object with such an 'id', but is not"},
            {"{\"id\":[1]}", "] line must be a string, a whole number or an object with such an 'id', but is not"},
            {"\"a\\ud800\"", ", column 3] line must be JSON, but is not: "},
            {"\"\\udc00a\"", ", column 2] line must be JSON, but is not: "}
        }) {
            Files.writeString(ids, wrong[0] + "\n");
            CommandRun run = CommandRun.of("vector", "build", one, "--out", collection, "--ids", ids);
            assertThat(run.err())
                    .startsWith("basalt: [" + ids + ", line 1" + wrong[1])
                    .hasLineCount(1);
            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(collection).doesNotExist();
        }
        Files.writeString(ids, "\uFEFF{\"x\":[1,{\"id\":3}],\"id\":\"\\ud83d\\ude00\",\"y\":{}}\n");
        assertThat(CommandRun.of("vector", "build", one, "--out", collection, "--ids", ids)
                        .err())
                .isEmpty();
        assertThat(CommandRun.of("vector", "get", collection, "\ud83d\ude00").exitCode())
                .isEqualTo(ExitCode.DONE);
    }
}
