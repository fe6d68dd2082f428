package dev.basalt.bench.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.bench.report.Progress;
import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.Metric;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sections run on a set that is small enough for every index to find the truth.
class SectionsTest {
    private static final int ROWS = 500;
    private static final int DIMENSION = 16;

    @TempDir
    Path folder;

    private static VectorSet set() {
        Random random = new Random(11);
        Matrix base = new Matrix(ROWS, DIMENSION, values(random, ROWS));
        Matrix queries = new Matrix(30, DIMENSION, values(random, 30));
        return new VectorSet("test", Metric.L2, base, queries, Truth.compute(Metric.L2, base, queries, 10));
    }

    private static float[] values(Random random, int rows) {
        float[] values = new float[rows * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Progress silence() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    }

    private static BenchArguments arguments(String line) {
        return BenchArguments.parse(line.split(" ", -1), null);
    }

    @Test
    void filtersHaveTheirShareOfTheRowsAndAreReadAsWritten() throws IOException {
        for (double share : new double[] {1, 0.5, 0.1, 0.002}) {
            RowFilter filter = RowFilter.random(ROWS, share, 3);
            OrdinalSet allowed = Objects.requireNonNull(filter.allowed());
            assertThat(allowed.count()).isEqualTo((int) (ROWS * share));
            filter.write(folder);
            assertThat(RowFilter.read(folder.resolve(filter.fileName()), ROWS).words())
                    .isEqualTo(allowed.words());
        }
        OrdinalSet cluster =
                Objects.requireNonNull(RowFilter.cluster(set(), 0.1, 3).allowed());
        assertThat(cluster.count()).isEqualTo(ROWS / 10);
    }

    @Test
    void filteredFindsTheTruthWithAllEffort() throws Exception {
        BenchArguments arguments =
                arguments("--contenders basalt-hnsw --rounds 1 --threads 1 --filtered-ef 500 --heap 256m");
        SectionReport report = new FilteredSection(set(), arguments, folder, new Children(), silence()).run();
        List<String> lines = report.text().lines().toList();
        assertThat(lines.stream().filter(line -> line.startsWith("Basalt HNSW")))
                .hasSize(8)
                .allMatch(line -> line.contains("1.0000") || line.contains("0.99"));
        assertIsImage(report, "filtered.svg");
        assertThat(report.files().get("filtered.md")).contains("| Basalt HNSW | 0.1 % | 1.0000 |");
    }

    @Test
    void churnKeepsAllRowsWithinReach() throws Exception {
        BenchArguments arguments = arguments("--churn-rounds 3 --threads 1 --filtered-ef 500");
        SectionReport report = new ChurnSection(set(), arguments, silence()).run();
        List<String> lines = report.text().lines().toList();
        assertThat(lines.stream().filter(line -> line.matches("(as built|[123]) .*")))
                .hasSize(4)
                .allMatch(line -> line.matches(".*  (1\\.0000|0\\.99..)  .*"));
        assertIsImage(report, "churn.svg");
    }

    private static void assertIsImage(SectionReport report, String name) throws Exception {
        String svg = Objects.requireNonNull(report.files().get(name));
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
        assertThat(DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("polyline")
                        .getLength())
                .isPositive();
    }
}
