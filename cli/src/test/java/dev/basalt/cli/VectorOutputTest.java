package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.npy.NpyType;
import dev.basalt.core.npy.NpyWriter;
import java.io.IOException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole outputs of `basalt vector`, with units, and each option at its limits: only times and speeds are left open.
class VectorOutputTest {
    private static final float[] ROWS = {0, 0, 3, 4, 6, 8, 0, 1};

    @TempDir
    private Path directory;

    private Path rows = Path.of("");
    private Path collection = Path.of("");

    @BeforeEach
    void write() throws IOException {
        rows = npy("rows.npy", 2, ROWS);
        collection = directory.resolve("vectors");
    }

    private Path npy(String name, int dimension, float... values) throws IOException {
        Path path = directory.resolve(name);
        try (NpyWriter writer = new NpyWriter(path, dimension)) {
            writer.write(values, 0, values.length / dimension);
            writer.finish();
        }
        return path;
    }

    private static CommandRun run(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        return new CommandRun(run.exitCode(), timeless(run.out()), timeless(run.err()));
    }

    private static String timeless(String text) {
        return text.replaceAll("[0-9.]+ m?s\\b", "TIME")
                .replaceAll("[0-9,]+ a second", "N a second")
                .replaceAll("(\"seconds\"|\"[a-zA-Z]*PerSecond\"):[0-9.E]+", "$1:N")
                .replaceAll("vector: [0-9,.]+ searches/s", "vector: N searches/s");
    }

    private void build(Object... more) {
        List<Object> command = new ArrayList<>(List.of("vector", "build", rows, "--out", collection));
        command.addAll(List.of(more));
        assertThat(run(command.toArray()).exitCode()).isEqualTo(ExitCode.DONE);
    }

    private static CommandRun done(String out) {
        return new CommandRun(ExitCode.DONE, out, "");
    }

    private static CommandRun wrong(String message) {
        return new CommandRun(ExitCode.WRONG_USAGE, "", "basalt: " + message + "\n");
    }

    private long diskBytes() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(collection)) {
            for (Path file : files.toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    private static String size(long bytes) {
        return bytes < 1024 ? bytes + " B" : String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exact", "hnsw", "kd_tree", "lsh", "hnsw_fast", "hnsw_small"})
    void ofBuilds(String index) {
        Object[] command = {"vector", "build", rows, "--out", collection, "--metric", "l2", "--index", index, "--json"};
        assertThat(run(command))
                .isEqualTo(done("{\"vectors\":4,\"dimension\":2,\"index\":\"" + index + "\",\"seconds\":N}\n"));
        command[4] = directory.resolve("other");
        assertThat(run(Arrays.copyOf(command, command.length - 1)))
                .isEqualTo(done("4 vectors of 2 values in TIME (" + index + ")\n"));
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out())
                .contains("\"metric\":\"l2\",\"index\":\"" + index + "\",");
    }

    @Test
    void ofBuildsWithOtherOptions() {
        build("--metric", "dot", "--type", "f16", "--m", "4", "--ef-construction", "20", "--threads", "1");
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out())
                .contains("\"type\":\"f16\",\"metric\":\"dot\",\"index\":\"hnsw\",");
    }

    @Test
    void ofStats() throws IOException {
        build("--metric", "l2");
        assertThat(run("vector", "remove", collection, "1")).isEqualTo(done("1 removed, 0 not there, 3 ids now\n"));
        assertThat(run("vector", "add", collection, npy("more.npy", 2, 9, 9)).exitCode())
                .isEqualTo(ExitCode.DONE);
        CommandRun json = CommandRun.of("vector", "stats", collection, "--json");
        assertThat(json.out())
                .matches(
                        "\\{\"ids\":4,\"vectors\":5,\"dimension\":2,\"type\":\"f32\",\"metric\":\"l2\",\"index\":\"hnsw\","
                                + "\"segments\":1,\"removedIds\":1,\"waitingVectors\":1,\"widenedVectors\":0,\"uncodedVectors\":0,"
                                + "\"diskBytes\":" + diskBytes() + ",\"memoryBytes\":\\d+}\n");
        String memory = json.out().replaceAll(".*\"memoryBytes\":(\\d+).*\n", "$1");
        String text = CommandRun.of("vector", "stats", collection).out();
        assertThat(text.replaceAll("(?m)^memory.*", "memory    SIZE"))
                .isEqualTo("""
                ids       4
                vectors   5 of 2 values, f32
                metric    l2
                index     hnsw
                segments  1
                removed   1 ids that compaction frees
                waiting   1 vectors that are not in an index
                disk      DISK
                memory    SIZE
                """.replace("DISK", size(diskBytes())));
        assertThat(text).matches("(?s).*\nmemory    [0-9.]+ ([KM]i)?B\n");
        assertThat(Long.parseLong(memory)).isPositive();
    }

    @Test
    void ofCompaction() throws IOException {
        build("--metric", "l2");
        run("vector", "remove", collection, "2");
        long before = diskBytes();
        CommandRun json = run("vector", "compact", collection, "--json", "--threads", "1");
        assertThat(json)
                .isEqualTo(done("{\"ids\":3,\"diskBytesBefore\":" + before + ",\"diskBytes\":" + diskBytes()
                        + ",\"seconds\":N}\n"));
        long again = diskBytes();
        assertThat(CommandRun.of("vector", "compact", collection).out())
                .matches("3 ids, " + size(again) + " before and [0-9.]+ KiB after, in [0-9.]+ m?s\n");
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out())
                .contains("\"ids\":3,\"vectors\":3,")
                .contains("\"removedIds\":0,");
        assertThat(run("vector", "compact", collection, "--threads", "0").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void ofAdditions() throws IOException {
        build("--metric", "l2");
        Path more = npy("more.npy", 2, 9, 9, 8, 8);
        assertThat(run("vector", "add", collection, more, "--json"))
                .isEqualTo(done("{\"added\":2,\"replaced\":0,\"ids\":6,\"seconds\":N}\n"));
        Path ids = Files.writeString(directory.resolve("ids.txt"), "a\n5\n");
        assertThat(run("vector", "add", collection, more, "--ids", ids, "--json", "--threads", "2"))
                .isEqualTo(done("{\"added\":1,\"replaced\":1,\"ids\":7,\"seconds\":N}\n"));
        assertThat(run("vector", "add", collection, more, "--ids", ids, "--first-id", "1"))
                .isEqualTo(wrong("--ids and --first-id must not be given together, but are"));
        Path wide = npy("wide.npy", 3, 1, 2, 3);
        assertThat(run("vector", "add", collection, wide))
                .isEqualTo(wrong("[" + wide + "] vectors must have 2 values as the vectors have, but had 3"));
        assertThat(run("vector", "add", collection, npy("one.npy", 2, 7, 7), "--first-id", "-3")
                        .out())
                .isEqualTo("1 added, 0 replaced, 8 ids now, in TIME\n");
        assertThat(run("vector", "get", collection, "-3", "5")).isEqualTo(done("-3: 7.0 7.0\n5: 8.0 8.0\n"));
    }

    @Test
    void ofAdditionsThatMakeManySegments() throws IOException {
        build("--metric", "l2");
        float[] many = new float[1000 * 2];
        for (int i = 0; i < many.length; i++) {
            many[i] = i;
        }
        Path few = npy("few.npy", 2, Arrays.copyOf(many, 999 * 2));
        assertThat(run("vector", "add", collection, few).out())
                .isEqualTo("999 added, 0 replaced, 1,003 ids now, in TIME\n");
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out())
                .contains("\"segments\":1,")
                .contains("\"waitingVectors\":999,");
        assertThat(run("vector", "add", collection, npy("last.npy", 2, -1, -1)).out())
                .isEqualTo("1 added, 0 replaced, 1,004 ids now, in TIME\n");
        // A thousand are worth an index.
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out())
                .contains("\"segments\":2,")
                .contains("\"waitingVectors\":0,");
        Path thousand = npy("thousand.npy", 2, many);
        for (int segments = 3; segments <= 8; segments++) {
            run("vector", "add", collection, thousand);
        }
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out()).contains("\"segments\":8,");
        run("vector", "add", collection, npy("one.npy", 2, 5, 5));
        assertThat(CommandRun.of("vector", "stats", collection, "--json").out())
                .contains("\"ids\":7005,")
                .contains("\"segments\":1,");
    }

    @Test
    void ofRemovals() throws IOException {
        build("--metric", "l2");
        assertThat(run("vector", "remove", collection)).isEqualTo(wrong("ids or --ids must be given, one of the two"));
        Path ids = Files.writeString(directory.resolve("ids.ndjson"), "\"x\"\n3\n");
        assertThat(run("vector", "remove", collection, "1", "--ids", ids))
                .isEqualTo(wrong("ids or --ids must be given, one of the two"));
        assertThat(run("vector", "remove", collection, "--ids", ids, "--json"))
                .isEqualTo(done("{\"removed\":1,\"missing\":1,\"ids\":3}\n"));
        assertThat(run("vector", "remove", collection, "--ids", ids))
                .isEqualTo(new CommandRun(ExitCode.NO, "0 removed, 2 not there, 3 ids now\n", ""));
        Path none = Files.writeString(directory.resolve("none.txt"), "");
        assertThat(run("vector", "remove", collection, "--ids", none))
                .isEqualTo(done("0 removed, 0 not there, 3 ids now\n"));
        StringBuilder many = new StringBuilder("0\n");
        for (int i = 10; i < 10_009; i++) {
            many.append(i).append('\n');
        }
        Path all = Files.writeString(directory.resolve("many.txt"), many + "2\n");
        assertThat(run("vector", "remove", collection, "--ids", all))
                .isEqualTo(done("2 removed, 9,999 not there, 1 ids now\n"));
    }

    @Test
    void ofExports() throws IOException {
        Path ids = Files.writeString(directory.resolve("ids.txt"), "a,b\n\"q\"\n7\nline\n");
        build("--metric", "l2", "--ids", ids);
        Path csv = directory.resolve("out.csv");
        assertThat(run("vector", "export", collection, "--out", csv, "--json"))
                .isEqualTo(done("{\"vectors\":4,\"dimension\":2}\n"));
        assertThat(Files.readAllLines(csv))
                .startsWith("id,vector")
                .containsExactlyInAnyOrder(
                        "id,vector",
                        "\"a,b\",\"[0.0,0.0]\"",
                        "\"\"\"q\"\"\",\"[3.0,4.0]\"",
                        "7,\"[6.0,8.0]\"",
                        "line,\"[0.0,1.0]\"");
        Path ndjson = directory.resolve("out.NDJSON");
        Path idsOut = directory.resolve("ids.jsonl");
        assertThat(run("vector", "export", collection, "--out", ndjson, "--ids", idsOut))
                .isEqualTo(done("4 vectors of 2 values in " + ndjson + "\n"));
        assertThat(Files.readAllLines(ndjson))
                .containsExactlyInAnyOrder(
                        "{\"id\":\"a,b\",\"vector\":[0.0,0.0]}",
                        "{\"id\":\"\\\"q\\\"\",\"vector\":[3.0,4.0]}",
                        "{\"id\":\"7\",\"vector\":[6.0,8.0]}",
                        "{\"id\":\"line\",\"vector\":[0.0,1.0]}");
        assertThat(Files.readAllLines(idsOut))
                .isEqualTo(Files.readAllLines(ndjson).stream()
                        .map(line -> line.replaceAll("\\{\"id\":(.*),\"vector.*", "$1"))
                        .toList());
        Path text = directory.resolve("out.txt");
        assertThat(run("vector", "export", collection, "--out", text))
                .isEqualTo(wrong("[" + text + "] results must go to a .npy, .ndjson or .csv file, by its name"));
        Path numbers = directory.resolve("ids.npy");
        Path matrix = directory.resolve("out.npy");
        CommandRun refused = run("vector", "export", collection, "--out", matrix, "--ids", numbers);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(refused.err())
                .startsWith("basalt: [" + numbers
                        + "] ids must be numbers to be written as .npy, but the collection has" + " '");
        assertThat(matrix).doesNotExist();
        Path inside = collection.resolve("x.npy");
        String lies = "] --out must lie outside of the directory " + collection + ", but lies within";
        assertThat(run("vector", "export", collection, "--out", inside)).isEqualTo(wrong("[" + inside + lies));
        assertThat(run("vector", "export", collection, "--out", matrix, "--ids", inside))
                .isEqualTo(wrong("[" + inside + lies));
    }

    @Test
    void ofExportsOfNumbers() throws IOException {
        build("--metric", "l2");
        Path matrix = directory.resolve("out.npy");
        Path numbers = directory.resolve("ids.npy");
        assertThat(run("vector", "export", collection, "--out", matrix, "--ids", numbers))
                .isEqualTo(done("4 vectors of 2 values in " + matrix + "\n"));
        try (NpyMatrix ids = NpyMatrix.openColumn(numbers, Limits.DEFAULT);
                NpyMatrix vectors = NpyMatrix.open(matrix, Limits.DEFAULT)) {
            long[] id = new long[4];
            ids.readRows(0, 4, id, 0);
            float[] values = new float[8];
            vectors.readRows(0, 4, values, 0);
            assertThat(id).containsExactlyInAnyOrder(0, 1, 2, 3);
            for (int i = 0; i < 4; i++) {
                assertThat(values[2 * i]).isEqualTo(ROWS[2 * (int) id[i]]);
                assertThat(values[2 * i + 1]).isEqualTo(ROWS[2 * (int) id[i] + 1]);
            }
        }
        Path text = directory.resolve("ids.txt");
        run("vector", "export", collection, "--out", matrix, "--ids", text);
        assertThat(Files.readAllLines(text)).containsExactlyInAnyOrder("0", "1", "2", "3");
    }

    @Test
    void ofEvaluation() throws IOException {
        build("--metric", "l2");
        CommandRun text = run("vector", "eval", collection, rows, "--threads", "2");
        assertThat(text.err()).isEmpty();
        assertThat(text.out().replaceAll("( default +1\\.0000) +[0-9,]+", "$1 N"))
                .isEqualTo("""
                4 queries on 2 threads; looking at every vector: N searches/s
                      ef     recall@4   searches/s
                 default       1.0000 N
                """);
        assertThat(run("vector", "eval", collection, rows, "-k", "2", "--ef", "8", "--json"))
                .isEqualTo(
                        done("{\"queries\":4,\"k\":2,\"threads\":1,\"exactSearchesPerSecond\":N,\"results\":[{\"ef\":8,"
                                + "\"recall\":1.0,\"searchesPerSecond\":N}]}\n"));
        Path truth = directory.resolve("truth.npy");
        try (NpyWriter writer = new NpyWriter(truth, NpyType.I64, 3)) {
            writer.write(new long[] {0, 3, 9, 1, 3, 9, 2, 9, 9, 3, 1, 9}, 0, 4);
            writer.finish();
        }
        CommandRun known = run("vector", "eval", collection, rows, "-k", "2", "--truth", truth);
        // Of the second nearest, that of row 2 is 9, which is not there, and that of row 3 is 0, not 1.
        assertThat(known.out().replaceAll("( default +[0-9.]+) +[0-9,]+", "$1 N"))
                .isEqualTo("""
                4 queries on one thread
                      ef     recall@2   searches/s
                 default       0.7500 N
                """);
    }

    @Test
    void ofEvaluationThatCannotBe() throws IOException {
        build("--metric", "l2");
        assertThat(run("vector", "eval", collection, rows, "-k", "0"))
                .isEqualTo(wrong("-k must be at least 1, but was 0"));
        assertThat(run("vector", "eval", collection, rows, "--threads", "0"))
                .isEqualTo(wrong(
                        "Invalid value for option '--threads': must be a whole number from 1 to 1024, but was '0';"
                                + " see basalt vector eval --help"));
        Path wide = npy("wide.npy", 3, 1, 2, 3);
        assertThat(run("vector", "eval", collection, wide))
                .isEqualTo(wrong("[" + wide + "] queries must have 2 values as the vectors have, but had 3"));
        Path none = npy("none.npy", 2);
        assertThat(run("vector", "eval", collection, none))
                .isEqualTo(wrong("[" + none
                        + "] queries must be 1 to 1048576 on vectors of which there are some, but are" + " 0 on 4"));
        run("vector", "remove", collection, "0", "1", "2", "3");
        assertThat(run("vector", "eval", collection, rows))
                .isEqualTo(wrong("[" + rows
                        + "] queries must be 1 to 1048576 on vectors of which there are some, but are" + " 4 on 0"));
        Path truth = directory.resolve("truth.npy");
        try (NpyWriter writer = new NpyWriter(truth, NpyType.I32, 2)) {
            writer.write(new int[6], 0, 3);
            writer.finish();
        }
        run("vector", "add", collection, rows);
        assertThat(run("vector", "eval", collection, rows, "-k", "2", "--truth", truth))
                .isEqualTo(new CommandRun(
                        ExitCode.BAD_INPUT,
                        "",
                        "basalt: [" + truth + "] file must have 2 ids for each of 4 queries, but has 2 for 3\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0000",
        "0.0005, 2.5000e-07",
        "0.03125, 9.7656e-04",
        "0.032, 0.0010",
        "999, 998001.0000",
        "1000, 1.0000e+06"
    })
    void ofDistances(float at, String distance) throws IOException {
        rows = npy("rows.npy", 2, at, 0);
        build("--metric", "l2");
        assertThat(run("vector", "search", collection, npy("query.npy", 2, 0, 0)))
                .isEqualTo(new CommandRun(
                        ExitCode.DONE,
                        "    query  rank     distance  id\n        0     1 " + String.format("%12s", distance)
                                + "  0\n",
                        "1 searches, N a second on one thread\n"));
    }

    @Test
    void ofDistancesThatOverflow() throws IOException {
        rows = npy("rows.npy", 1, 3e38f);
        build("--metric", "l2");
        Path query = npy("query.npy", 1, -3e38f);
        assertThat(run("vector", "search", collection, query, "--json").out())
                .isEqualTo("{\"query\":0,\"hits\":[{\"id\":\"0\",\"distance\":\"Infinity\"}]}\n");
    }

    @Test
    void ofSearchesWithinARadius() throws IOException {
        float[] line = new float[300];
        for (int i = 0; i < line.length; i++) {
            line[i] = i;
        }
        rows = npy("rows.npy", 1, line);
        build("--metric", "l2", "--index", "exact");
        Path query = npy("query.npy", 1, 0);
        // More than the 64 that are asked for first, and more than twice as many.
        for (int found : new int[] {1, 63, 64, 65, 128, 129, 200}) {
            String radius = Float.toString((found - 1) * (found - 1));
            CommandRun run = run("vector", "search", collection, query, "--radius", radius);
            assertThat(run.out()).hasLineCount(found + 1);
            assertThat(run.out().lines().toList().getLast()).endsWith("  " + (found - 1));
        }
        assertThat(run("vector", "search", collection, query, "--radius", "1e9").out())
                .hasLineCount(301);
        assertThat(run("vector", "search", collection, query, "--radius", "100", "-k", "3")
                        .out())
                .hasLineCount(4);
        assertThat(run("vector", "search", collection, query).out()).hasLineCount(11);
        assertThat(run("vector", "search", collection, query, "-k", "1").out()).hasLineCount(2);
        Path npy = directory.resolve("hits.npy");
        assertThat(run("vector", "search", collection, query, "--radius", "4", "-k", "5", "--out", npy)
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        try (NpyMatrix hits = NpyMatrix.open(npy, Limits.DEFAULT)) {
            long[] ids = new long[5];
            hits.readRows(0, 1, ids, 0);
            assertThat(ids).containsExactly(0, 1, 2, -1, -1);
        }
    }

    @Test
    void ofManyQueriesInTheirOrder() throws IOException {
        float[] line = new float[2500];
        for (int i = 0; i < line.length; i++) {
            line[i] = i;
        }
        rows = npy("rows.npy", 1, line);
        build("--metric", "l2", "--index", "exact");
        Path csv = directory.resolve("hits.csv");
        assertThat(run("vector", "search", collection, rows, "-k", "1", "--threads", "3", "--out", csv))
                .isEqualTo(new CommandRun(ExitCode.DONE, "", "2,500 searches, N a second on 3 threads\n"));
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(2501);
        for (int i = 0; i < 2500; i++) {
            assertThat(lines.get(i + 1)).isEqualTo(i + ",1," + i + ",0.0");
        }
    }

    @Test
    void ofIdsInFiles() throws IOException {
        Path json = directory.resolve("ids.ndjson");
        String lineOne = "basalt: [" + json + ", line 1] ";
        for (String line : List.of("1.5", "true", "{\"x\":1}", "{\"id\":[1]}", "{\"id\":null}", "")) {
            Files.writeString(json, line + "\n2\n3\n4\n");
            CommandRun run = run("vector", "build", rows, "--out", collection, "--metric", "l2", "--ids", json);
            assertThat(run.exitCode()).as(line).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .isEqualTo(lineOne
                            + "line must be a string, a whole number or an object with such an 'id', but is not\n");
        }
        Files.writeString(json, "{oops\n");
        assertThat(run("vector", "build", rows, "--out", collection, "--ids", json)
                        .err())
                .isEqualTo("basalt: [" + json
                        + ", line 1, column 2] line must be JSON, but is not: a name in quotes or '}'"
                        + " must stand here, but was 'oops'\n");
        Files.writeString(json, "\"\"\n2\n3\n4\n");
        assertThat(run("vector", "build", rows, "--out", collection, "--ids", json)
                        .err())
                .isEqualTo(lineOne + "a line must have an id, but is empty\n");
        Path text = directory.resolve("ids.txt");
        Files.write(text, new byte[] {'a', '\n', (byte) 0xFF, '\n'});
        assertThat(run("vector", "build", rows, "--out", collection, "--ids", text)
                        .err())
                .matches("basalt: \\[\\Q" + text + "\\E, line \\d] text must be UTF-8, but is not\n");
        int longest = Limits.DEFAULT.maxIdBytes();
        Files.writeString(text, "x".repeat(longest + 1) + "\nb\nc\nd\n");
        assertThat(run("vector", "build", rows, "--out", collection, "--metric", "l2", "--ids", text))
                .isEqualTo(new CommandRun(
                        ExitCode.LIMIT_EXCEEDED,
                        "",
                        "basalt: [" + text + ", line 1] id size in characters must be at most " + longest + ", but was "
                                + (longest + 1) + "; only the Java API can raise that, with Limits.maxIdBytes\n"));
        Path npy = directory.resolve("ids.npy");
        try (NpyWriter writer = new NpyWriter(npy, NpyType.I32, 1)) {
            writer.write(new int[] {5, -6, 7, 8}, 0, 4);
            writer.finish();
        }
        build("--metric", "l2", "--ids", npy);
        assertThat(run("vector", "get", collection, "-6", "8")).isEqualTo(done("-6: 3.0 4.0\n8: 0.0 1.0\n"));
    }

    @Test
    void ofVectorsWithoutValues() throws IOException {
        assertThat(run("vector").err())
                .isEqualTo(
                        "basalt: a command must be given: build, add, remove, get, search, eval, export, stats, compact"
                                + " or verify; see basalt vector --help\n");
        assertThat(run("vector", "get", directory.resolve("none"), "1").exitCode())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }
}
