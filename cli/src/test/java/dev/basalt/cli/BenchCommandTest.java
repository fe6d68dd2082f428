package dev.basalt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.basalt.core.npy.NpyType;
import dev.basalt.core.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The benchmarks: which figures there are, and that time, rate and share of each agree. How large they are is the
/// machine's affair.
class BenchCommandTest {
    private static final Pattern FIGURE = Pattern.compile("\\{\"name\":\"([^\"]+)\",\"nanos\":([0-9.E-]+),\"rate\":"
            + "([0-9.E-]+),\"unit\":\"([^\"]+)\"(?:,\"limit\":([0-9.E-]+),\"share\":([0-9.E-]+))?}");

    private record Figure(String name, double nanos, double rate, String unit, double limit, double share) {}

    @TempDir
    private Path directory;

    private static List<Figure> figures(CommandRun run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        List<Figure> figures = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            Matcher parts = FIGURE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            double limit = parts.group(5) == null ? 0 : Double.parseDouble(parts.group(5));
            double share = parts.group(6) == null ? 0 : Double.parseDouble(parts.group(6));
            figures.add(new Figure(
                    parts.group(1),
                    Double.parseDouble(parts.group(2)),
                    Double.parseDouble(parts.group(3)),
                    parts.group(4),
                    limit,
                    share));
        }
        return figures;
    }

    /// A figure whose rate is some work, divided by its time.
    private static void require(Figure figure, String name, double work, String unit, boolean isLimited) {
        assertThat(figure.name()).isEqualTo(name);
        assertThat(figure.unit()).isEqualTo(unit);
        assertThat(figure.nanos()).isPositive();
        assertThat(figure.rate() * figure.nanos()).as(name).isCloseTo(work, Percentage.withPercentage(0.001));
        if (isLimited) {
            assertThat(figure.limit()).as(name).isPositive();
            assertThat(figure.share())
                    .as(name)
                    .isCloseTo(figure.rate() / figure.limit(), Percentage.withPercentage(0.001));
        } else {
            assertThat(figure.limit()).as(name).isZero();
        }
    }

    @Test
    void kernelsDoTheWorkTheyAreRatedBy() {
        List<Figure> figures = figures(CommandRun.of("bench", "kernels", "--quick", "--json"));
        assertThat(figures).hasSize(8);
        require(figures.get(0), "f32 dot, 384 values, in cache", 768, "Gop/s", true);
        require(figures.get(1), "f32 squared L2, 384 values, in cache", 1152, "Gop/s", false);
        require(figures.get(2), "int8 dot, 384 values, in cache", 768, "Gop/s", false);
        require(figures.get(3), "Hamming, 384 bits, in cache", 48, "GB/s", false);
        require(figures.get(4), "f32 matrix product, 512 x 384 x 1536", 2.0 * 512 * 384 * 1536, "Gop/s", true);
        require(figures.get(5), "f32 dot, 1 query x 2,000 rows of 384", 4.0 * 2000 * 384, "GB/s", true);
        require(figures.get(6), "f32 dot, 64 queries x 2,000 rows of 384", 2.0 * 64 * 2000 * 384, "Gop/s", true);
        require(figures.get(7), "f16 to f32, 768,000 values", 6.0 * 768_000, "GB/s", true);
    }

    @Test
    void printsKernelsAsATable() {
        CommandRun run = CommandRun.of("bench", "kernels", "--quick");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(10);
        assertThat(lines.get(0)).isEqualTo(" ".repeat(55) + "time             rate            limit   share");
        assertThat(lines.get(1)).matches("tier \\w+: .+");
        String time = "[0-9.]+ (ns|ms|s)";
        assertThat(lines.get(2))
                .hasSize(101)
                .matches("f32 dot, 384 values, in cache +" + time + " +[0-9.,]+ Gop/s +[0-9.,]+ Gop/s +\\d+ %");
        assertThat(lines.get(3))
                .hasSize(76)
                .matches("f32 squared L2, 384 values, in cache +" + time + " +[0-9.,]+ Gop/s");
    }

    private Path random(String name, int rows, int dimension, long seed) throws IOException {
        Random random = new Random(seed);
        float[] values = new float[rows * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Path path = directory.resolve(name);
        try (NpyWriter writer = new NpyWriter(path, dimension)) {
            writer.write(values, 0, rows);
            writer.finish();
        }
        return path;
    }

    @Test
    void searchesRowsOfAFileAndKnowsTheTruth() throws IOException {
        int rows = 1100;
        int dimension = 240;
        // Row i holds one 1: the nearest rows of a query are those where it is largest.
        float[] base = new float[rows * dimension];
        for (int i = 0; i < rows; i++) {
            base[i * dimension + i % dimension] = 1 + i / 10_000f;
        }
        Path file = directory.resolve("base.npy");
        try (NpyWriter writer = new NpyWriter(file, dimension)) {
            writer.write(base, 0, rows);
            writer.finish();
        }
        float[] queries = new float[3 * dimension];
        int[] truth = new int[3 * 10];
        for (int query = 0; query < 3; query++) {
            for (int i = 0; i < 3; i++) {
                queries[query * dimension + 7 + 11 * query + i] = 1 + i;
            }
            // Five rows have their 1 where the query has 3, and five where it has 2.
            for (int rank = 0; rank < 10; rank++) {
                truth[query * 10 + rank] = (4 - rank % 5) * dimension + 9 - rank / 5 + 11 * query;
            }
        }
        truth[0] = 0;
        Path asked = directory.resolve("queries.npy");
        try (NpyWriter writer = new NpyWriter(asked, dimension)) {
            writer.write(queries, 0, 3);
            writer.finish();
        }
        Path answers = directory.resolve("truth.npy");
        try (NpyWriter writer = new NpyWriter(answers, NpyType.I32, 10)) {
            writer.write(truth, 0, 3);
            writer.finish();
        }
        List<Figure> figures = figures(CommandRun.of(
                "bench", "search", "--base", file, "--queries", asked, "--truth", answers, "--quick", "--json"));
        double bytes = 4.0 * rows * dimension;
        assertThat(figures).hasSize(5);
        require(figures.get(0), "read all rows once (the limit)", bytes, "GB/s", false);
        require(figures.get(1), "top 10, one query", bytes, "GB/s", true);
        require(
                figures.get(2),
                "top 10, one of 3 queries at once",
                figures.get(1).nanos(),
                "x one",
                false);
        require(figures.get(3), "open the store", rows * 1e9, "rows/s", false);
        require(figures.get(4), "search the store, documents included", 1e9, "queries/s", false);
        CommandRun table =
                CommandRun.of("bench", "search", "--base", file, "--queries", asked, "--truth", answers, "--quick");
        assertThat(table.out().lines().toList().get(1))
                .matches("tier \\w+; 1,100 rows, 3 queries of 240 dimensions, k = 10");
        assertThat(table.out())
                .contains("\nof the true top 10 of 3 queries: 100.0000 % found, 96.6667 % in the very same place\n");
    }

    @Test
    void searchesRandomRows() {
        List<Figure> figures = figures(CommandRun.of("bench", "search", "--quick", "--json"));
        require(figures.get(1), "top 10, one query", 4.0 * 2000 * 384, "GB/s", true);
        assertThat(figures.get(2).name()).isEqualTo("top 10, one of 64 queries at once");
        require(figures.get(3), "open the store", 2000 * 1e9, "rows/s", false);
    }

    @Test
    void refusesRowsAndTruthsThatDoNotFit() throws IOException {
        Path small = random("small.npy", 9, 40_000, 1);
        Path rows = random("rows.npy", 1024, 256, 1);
        Path queries = random("queries.npy", 2, 256, 2);
        assertThat(CommandRun.of("bench", "search", "--base", rows, "--queries", small)
                        .err())
                .isEqualTo(
                        "basalt: [" + small + "] queries must have 256 dimensions as the rows have, but had 40000\n");
        assertThat(CommandRun.of("bench", "search", "--base", small, "--queries", small))
                .isEqualTo(new CommandRun(
                        ExitCode.WRONG_USAGE,
                        "",
                        "basalt: [" + small
                                + "] the rows must be at least 10 and have at least 262144 values, and there"
                                + " must be queries, but there are 9 rows with 360000 values and 9 queries\n"));
        assertThat(CommandRun.of("bench", "search", "--base", queries, "--queries", queries)
                        .err())
                .endsWith("but there are 2 rows with 512 values and 2 queries\n");
        Path short9 = directory.resolve("short.npy");
        try (NpyWriter writer = new NpyWriter(short9, NpyType.I32, 9)) {
            writer.write(new int[18], 0, 2);
            writer.finish();
        }
        Object[] command = {"bench", "search", "--quick", "--base", rows, "--queries", queries, "--truth", short9};
        assertThat(CommandRun.of(command).err())
                .isEqualTo("basalt: [" + short9 + "] truth must have at least 10 rows for each query, but has 9\n");
        for (int wrong : new int[] {-1, 1024}) {
            Path truth = directory.resolve("wrong.npy");
            try (NpyWriter writer = new NpyWriter(truth, NpyType.I32, 10)) {
                int[] answers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 1023, 0, 1, 2, 3, 4, 5, 6, 7, 8, wrong};
                writer.write(answers, 0, 2);
                writer.finish();
            }
            command[command.length - 1] = truth;
            CommandRun run = CommandRun.of(command);
            assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
            assertThat(run.err())
                    .isEqualTo("basalt: [" + truth + ", row 1] the true rows must be from 0 to 1023, but one is "
                            + wrong + "\n");
        }
    }

    @Test
    void ingestsBesideTheModelAlone() throws IOException {
        Path file = Files.writeString(
                directory.resolve("rocks.ndjson"),
                "{\"id\":\"a\",\"text\":\"Lava cools.\"}\n{\"id\":\"b\",\"text\":\"Shells.\"}\n");
        List<Figure> figures = figures(CommandRun.of("bench", "ingest", file, "--rounds", "2", "--json"));
        assertThat(figures).hasSize(4);
        for (int round = 0; round < 4; round += 2) {
            require(figures.get(round), "bare model loop (the limit)", 2e9, "passages/s", false);
            require(figures.get(round + 1), "ingest", 2e9, "passages/s", true);
            assertThat(figures.get(round + 1).limit())
                    .isCloseTo(figures.get(round).rate(), within(1e-6));
        }
        CommandRun table = CommandRun.of("bench", "ingest", file, "--rounds", "1");
        assertThat(table.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("share"),
                        line -> assertThat(line).isEqualTo("2 passages"),
                        line -> assertThat(line).matches("bare model loop \\(the limit\\) .*passages/s"),
                        line -> assertThat(line).matches("ingest .*passages/s .*passages/s +\\d+ %"));
    }

    @Test
    void aStopwatchAddsUpWhatWorkReturns() {
        Stopwatch stopwatch = new Stopwatch(true);
        int[] calls = new int[1];
        Stopwatch.Time time = stopwatch.time(() -> {
            calls[0]++;
            return 2;
        });
        assertThat(stopwatch.sink()).isEqualTo(2.0 * calls[0]);
        assertThat(time.best()).isPositive().isLessThanOrEqualTo(time.median());
        int before = calls[0];
        // The shortest work is done once in the warm-up at least, and in each of nine runs.
        stopwatch.time(() -> {
            calls[0]++;
            long start = System.nanoTime();
            while (System.nanoTime() - start < 2_000_000) {
                Thread.onSpinWait();
            }
            return 0;
        });
        assertThat(calls[0]).isEqualTo(before + 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "9999.9; 99.94; 50; 9999.9 ns; 99.9 u; 50.0 u; 200 %",
                "10000; 100; 400; 0.0 ms; 100 u; 400 u; 25 %",
                "2e9; 12345.6; 12345.6; 2.0 s; 12,346 u; 12,346 u; 100 %"
            })
    void figuresHaveUnits(
            double nanos, double rate, double limit, String time, String rateText, String limitText, String share) {
        CommandRun text = printed(false, nanos, rate, limit);
        assertThat(text.out().lines().toList().getLast())
                .isEqualTo(String.format("%-46s %12s %16s %16s %7s", "name", time, rateText, limitText, share));
        assertThat(printed(false, nanos, rate, null).out().lines().toList().getLast())
                .isEqualTo(String.format("%-46s %12s %16s", "name", time, rateText));
        assertThat(printed(true, nanos, rate, limit).out())
                .isEqualTo("{\"name\":\"name\",\"nanos\":" + nanos + ",\"rate\":" + rate + ",\"unit\":\"u\",\"limit\":"
                        + limit + ",\"share\":" + rate / limit + "}\n");
    }

    private static CommandRun printed(boolean json, double nanos, double rate, @Nullable Double limit) {
        return CommandRun.capturing(() -> {
            BenchTable table = new BenchTable(json);
            table.add("name", nanos, rate, limit, "u");
            return 0;
        });
    }

    @Test
    void namesTheBenchmarks() {
        assertThat(CommandRun.of("bench").err())
                .isEqualTo(
                        "basalt: a benchmark must be named: kernels, search, ingest, embed or vector; see basalt bench"
                                + " --help\n");
    }
}
