package dev.basalt.vector.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.TestRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows that lie in ways that made graphs or codes lose what is near: far from zero, with one large value, in
/// clusters that arrive one after the other. Each kind of graph must find the truth at the default effort.
class HardSetsTest {
    private static final int K = 10;
    private static final int QUERIES = 60;
    private static final double MIN_RECALL = 0.95;
    /// Of a graph that grows row by row, which is mended from time to time.
    private static final double MIN_GROWING_RECALL = 0.93;
    private static final double MAX_LOSS_FAST = 0.03;
    private static final double MAX_LOSS_SMALL = 0.02;

    /// Rows one after the other, and how far queries are off them.
    record HardSet(String name, Metric metric, int dimension, Maker rows, double off) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Maker {
        float[][] make(Random random);
    }

    static Stream<HardSet> sets() {
        return Stream.of(
                new HardSet("shifted by 0", Metric.L2, 48, random -> gaussian(random, 2500, 48, 0), 0.3),
                new HardSet("shifted by 100", Metric.L2, 48, random -> gaussian(random, 2500, 48, 100), 0.3),
                new HardSet("shifted by 10,000", Metric.L2, 48, random -> gaussian(random, 2500, 48, 10_000), 0.3),
                new HardSet(
                        "one mean direction",
                        Metric.COSINE,
                        64,
                        random -> clusters(random, 50, 50, 64, 1, 0.7, 6),
                        0.2),
                new HardSet("a year", Metric.L2, 32, HardSetsTest::years, 0.1),
                new HardSet("degrees", Metric.L2, 2, HardSetsTest::degrees, 0.01),
                new HardSet("metres", Metric.L2, 3, HardSetsTest::metres, 1000),
                new HardSet("sorted clusters", Metric.L2, 40, random -> clusters(random, 60, 50, 40, 10, 0.5, 0), 0.1),
                new HardSet(
                        "tight sorted clusters",
                        Metric.L2,
                        40,
                        random -> clusters(random, 60, 50, 40, 10, 0.01, 0),
                        0.002),
                new HardSet(
                        "sorted clusters, cosine",
                        Metric.COSINE,
                        40,
                        random -> clusters(random, 60, 50, 40, 1, 0.1, 0),
                        0.02),
                new HardSet("shuffled clusters", Metric.L2, 40, HardSetsTest::shuffledClusters, 0.1),
                new HardSet("a path in order", Metric.L2, 40, HardSetsTest::path, 0.05),
                new HardSet("copies", Metric.L2, 24, HardSetsTest::copies, 0.1),
                new HardSet("lengths far apart", Metric.DOT, 48, HardSetsTest::lengths, 1),
                new HardSet("few values above zero", Metric.COSINE, 100, HardSetsTest::sparse, 0),
                new HardSet("150 rows", Metric.COSINE, 32, random -> gaussian(random, 150, 32, 0), 0.5),
                new HardSet("2 rows", Metric.L2, 32, random -> gaussian(random, 2, 32, 0), 0.5));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyGraphFindsWhatIsNear(HardSet set) {
        Random random = new Random(7);
        float[][] rows = set.rows.make(random);
        float[][] queries = new float[Math.min(QUERIES, rows.length)][];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = noisy(random, rows[i * (rows.length / queries.length)], set.off);
        }
        try (Arena arena = Arena.ofShared()) {
            TestRows stored = new TestRows(arena, rows.length, set.dimension, set.metric);
            for (float[] row : rows) {
                stored.add(row, 0);
            }
            HnswIndex graph = new HnswIndex(stored, HnswOptions.defaults());
            graph.addAll(0, rows.length, 1);
            double found = recall(graph, set.metric, rows, queries);
            assertThat(found).isGreaterThanOrEqualTo(MIN_RECALL);
            MemorySegment fast = arena.allocate(SealedGraphs.fastBytes(graph), 64);
            long fastBytes = SealedGraphs.saveFast(graph, 3, 1, fast);
            assertThat(recall(
                            SealedGraphs.loadFast(stored, fast.asSlice(0, fastBytes), "fast"),
                            set.metric,
                            rows,
                            queries))
                    .as("fast")
                    .isGreaterThanOrEqualTo(found - MAX_LOSS_FAST);
            MemorySegment small = arena.allocate(SealedGraphs.smallBytes(graph), 64);
            long smallBytes = SealedGraphs.saveSmall(graph, 3, 1, small);
            assertThat(recall(
                            SealedGraphs.loadSmall(stored, small.asSlice(0, smallBytes), "small"),
                            set.metric,
                            rows,
                            queries))
                    .as("small")
                    .isGreaterThanOrEqualTo(found - MAX_LOSS_SMALL);
        }
    }

    /// Rows that come one by one, cluster after cluster.
    @ParameterizedTest
    @MethodSource("sets")
    void graphsThatGrowRowByRowFindWhatIsNear(HardSet set) {
        Random random = new Random(8);
        float[][] rows = set.rows.make(random);
        float[][] queries = new float[Math.min(QUERIES, rows.length)][];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = noisy(random, rows[i * (rows.length / queries.length)], set.off);
        }
        try (Arena arena = Arena.ofShared()) {
            TestRows stored = new TestRows(arena, rows.length, set.dimension, set.metric);
            HnswIndex graph = new HnswIndex(stored, HnswOptions.defaults());
            for (float[] row : rows) {
                graph.add(stored.add(row, 0));
            }
            assertThat(recall(graph, set.metric, rows, queries)).isGreaterThanOrEqualTo(MIN_GROWING_RECALL);
        }
    }

    /// The share of rows found that are no farther than the last of the true nearest, up to what floats tell
    /// apart.
    private static double recall(SearchableIndex index, Metric metric, float[][] rows, float[][] queries) {
        IndexSearcher searcher = index.searcher();
        int wanted = Math.min(K, rows.length);
        int right = 0;
        for (float[] query : queries) {
            double[] distances = Arrays.stream(rows)
                    .mapToDouble(row -> distance(metric, row, query))
                    .toArray();
            double[] sorted = distances.clone();
            Arrays.sort(sorted);
            double last =
                    sorted[wanted - 1] + 1e-6 * Math.max(metric == Metric.COSINE ? 1 : 0, Math.abs(sorted[wanted - 1]));
            int count = searcher.search(query, 0, wanted, 0, null);
            assertThat(count).isEqualTo(wanted);
            for (int rank = 0; rank < count; rank++) {
                right += distances[searcher.row(rank)] <= last ? 1 : 0;
            }
        }
        return right / (double) (queries.length * wanted);
    }

    private static double distance(Metric metric, float[] a, float[] b) {
        double squares = 0;
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            squares += difference * difference;
            product += (double) a[i] * b[i];
            ofA += (double) a[i] * a[i];
            ofB += (double) b[i] * b[i];
        }
        return switch (metric) {
            case L2 -> squares;
            case DOT -> -product;
            case COSINE -> 1 - product / Math.sqrt(ofA * ofB);
        };
    }

    private static float[] noisy(Random random, float[] row, double deviation) {
        float[] moved = row.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (random.nextGaussian() * deviation);
        }
        return moved;
    }

    private static float[][] gaussian(Random random, int count, int dimension, float offset) {
        float[] centre = new float[dimension];
        Arrays.fill(centre, offset);
        float[][] rows = new float[count][];
        Arrays.setAll(rows, i -> noisy(random, centre, 1));
        return rows;
    }

    /// Clusters one after the other, their centres spread around one point.
    private static float[][] clusters(
            Random random, int count, int size, int dimension, double apart, double spread, double away) {
        float[] middle = noisy(random, new float[dimension], away);
        float[][] rows = new float[count * size][];
        float[] centre = middle;
        for (int i = 0; i < rows.length; i++) {
            centre = i % size == 0 ? noisy(random, middle, apart) : centre;
            rows[i] = noisy(random, centre, spread);
        }
        return rows;
    }

    private static float[][] shuffledClusters(Random random) {
        List<float[]> rows = Arrays.asList(clusters(random, 60, 50, 40, 10, 0.5, 0));
        Collections.shuffle(rows, random);
        return rows.toArray(float[][]::new);
    }

    private static float[][] years(Random random) {
        float[][] rows = gaussian(random, 2500, 32, 0);
        for (float[] row : rows) {
            row[5] = 1950 + random.nextInt(75);
        }
        return rows;
    }

    private static float[][] degrees(Random random) {
        float[][] rows = new float[2500][];
        Arrays.setAll(rows, i -> new float[] {random.nextFloat(-90, 90), random.nextFloat(-180, 180)});
        return rows;
    }

    private static float[][] metres(Random random) {
        float[][] rows = degrees(random);
        for (int i = 0; i < rows.length; i++) {
            double north = Math.toRadians(rows[i][0]);
            double east = Math.toRadians(rows[i][1]);
            rows[i] = new float[] {
                (float) (6_371_000 * Math.cos(north) * Math.cos(east)),
                (float) (6_371_000 * Math.cos(north) * Math.sin(east)),
                (float) (6_371_000 * Math.sin(north))
            };
        }
        return rows;
    }

    private static float[][] path(Random random) {
        float[][] rows = new float[3000][];
        float[] at = noisy(random, new float[40], 1);
        for (int i = 0; i < rows.length; i++) {
            at = noisy(random, at, 0.1);
            rows[i] = at;
        }
        return rows;
    }

    private static float[][] copies(Random random) {
        float[][] rows = gaussian(random, 600, 24, 0);
        float[][] copies = new float[5 * rows.length][];
        Arrays.setAll(copies, i -> rows[i / 5]);
        return copies;
    }

    private static float[][] lengths(Random random) {
        float[][] rows = new float[2500][];
        Arrays.setAll(rows, i -> noisy(random, new float[48], Math.exp(random.nextGaussian())));
        return rows;
    }

    private static float[][] sparse(Random random) {
        float[][] rows = new float[2500][100];
        for (float[] row : rows) {
            int topic = random.nextInt(20);
            for (int i = 0; i < 10; i++) {
                row[(topic * 5 + random.nextInt(12)) % 100] += (float) -Math.log(1 - random.nextDouble());
            }
        }
        return rows;
    }
}
