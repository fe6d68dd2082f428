package dev.basalt.bench.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// All contenders get the same rows and mean the same by near.
class ContenderConformanceTest {
    private static final int ROWS = 400;
    private static final int QUERIES = 20;
    private static final int DIMENSION = 24;
    private static final int K = 10;

    @TempDir
    Path folder;

    private static VectorSet set(Metric metric) {
        Random random = new Random(7);
        Matrix base = matrix(metric, random, ROWS);
        Matrix queries = matrix(metric, random, QUERIES);
        return new VectorSet("test", metric, base, queries, Truth.compute(metric, base, queries, K));
    }

    private static Matrix matrix(Metric metric, Random random, int rows) {
        float[] values = new float[rows * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < rows; row++) {
            RowScorer.prepare(metric, values, row * DIMENSION, DIMENSION);
        }
        return new Matrix(rows, DIMENSION, values);
    }

    @ParameterizedTest
    @EnumSource(names = "HNSWLIB", mode = EnumSource.Mode.EXCLUDE)
    void findsTheTruthWithAllEffort(ContenderName name) throws IOException {
        for (Metric metric : new Metric[] {Metric.COSINE, Metric.L2}) {
            VectorSet set = set(metric);
            try (VectorContender contender = name.open(ContenderTask.write(folder, set, 8, 100))) {
                assertThat(contender.describe()).isNotBlank();
                for (int threads = 1; threads <= 2; threads++) {
                    contender.build(threads);
                    int[] found = new int[QUERIES * K];
                    Arrays.fill(found, -1);
                    for (int query = 0; query < QUERIES; query++) {
                        contender.search(query, K, ROWS, found, query * K);
                        assertThat(contender.countDistances(query, K, ROWS)).isBetween((long) K, 2L * ROWS);
                    }
                    assertThat(set.truth().recall(found, K))
                            .as("%s, %d threads", metric, threads)
                            .isGreaterThan(0.97);
                    assertThat(contender.memoryBytes()).isGreaterThan(4L * ROWS * DIMENSION);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "HNSWLIB", mode = EnumSource.Mode.EXCLUDE)
    void findsTheTruthUnderAFilterAndAllRowsAfterIt(ContenderName name) throws IOException {
        VectorSet set = set(Metric.COSINE);
        RowFilter filter = RowFilter.random(ROWS, 0.3, 5);
        try (VectorContender contender = name.open(ContenderTask.write(folder, set, 8, 100))) {
            contender.build(1);
            contender.filter(filter.allowed());
            int[] found = found(contender);
            Truth truth = Truth.compute(Metric.COSINE, set.base(), set.queries(), K, filter.allowed());
            assertThat(truth.recall(found, K)).isGreaterThan(0.97);
            for (int row : found) {
                assertThat(Objects.requireNonNull(filter.allowed()).contains(row))
                        .isTrue();
            }
            contender.filter(null);
            assertThat(set.truth().recall(found(contender), K)).isGreaterThan(0.97);
        }
    }

    private static int[] found(VectorContender contender) throws IOException {
        int[] found = new int[QUERIES * K];
        Arrays.fill(found, -1);
        for (int query = 0; query < QUERIES; query++) {
            contender.search(query, K, ROWS, found, query * K);
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"BASALT_HNSW", "BASALT_COMPRESSED", "BASALT_CODED", "LUCENE", "HNSWLIB"})
    void answersFromAProcessOfItsOwn(ContenderName name) throws IOException {
        VectorSet set = set(Metric.COSINE);
        ContenderTask task = ContenderTask.write(folder, set, 8, 100);
        BenchArguments arguments = BenchArguments.parse(new String[] {"--heap", "256m"}, null);
        try (ContenderProcess contender = ContenderProcess.start(name, task, arguments)) {
            assertThat(contender.description()).contains("M 8, efConstruction 100");
            assertThat(contender.build(2).memoryBytes()).isGreaterThan(4L * ROWS * DIMENSION);
            Pass pass = contender.search(ROWS, K);
            assertThat(set.truth().recall(pass.found(), K)).isGreaterThan(0.97);
            assertThat(pass.scoredPerQuery()).isBetween((double) K, 2.0 * ROWS);
            assertThat(contender.search(ROWS, K).found()).isEqualTo(pass.found());
            RowFilter filter = RowFilter.random(ROWS, 0.3, 5);
            filter.write(folder);
            contender.filter(filter);
            Truth truth = Truth.compute(Metric.COSINE, set.base(), set.queries(), K, filter.allowed());
            assertThat(truth.recall(contender.search(ROWS, K).found(), K)).isGreaterThan(0.97);
            contender.filter(RowFilter.none());
            assertThat(contender.search(ROWS, K).found()).isEqualTo(pass.found());
        } catch (IOException e) {
            // Without compiler or library the benchmark says so and goes on.
            assertThat(name).isEqualTo(ContenderName.HNSWLIB);
            assertThat(e).hasMessageMatching("(a C\\+\\+ compiler must be there|program must compile).*");
        }
    }
}
