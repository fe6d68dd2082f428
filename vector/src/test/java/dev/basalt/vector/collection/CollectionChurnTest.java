package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.limit.Limits;
import dev.basalt.core.npy.NpyMatrix;
import dev.basalt.core.storage.Disk;
import dev.basalt.core.testing.ExternalFiles;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.RowType;
import dev.basalt.vector.hnsw.HnswOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten times a fifth of all vectors is removed and put again: neither memory nor files grow, and recall stays.
class CollectionChurnTest {
    private static final int ROUNDS = 10;
    private static final int SHARE = 5;
    private static final int K = 10;

    @TempDir
    Path directory;

    private float[][] rows = new float[0][];
    private float[][] queries = new float[0][];
    /// The true nearest distances; the vectors are the same after each round.
    private float[][] truth = new float[0][];

    /// What a round left.
    private record Round(double recall, CollectionStats stats, long heapBytes) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "recall %.4f, memory %.1f MB, heap %.1f MB, %d rows in %d segments, %d entries dead, %d waiting",
                    recall,
                    stats.memoryBytes() / 1e6,
                    heapBytes / 1e6,
                    stats.rows(),
                    stats.segments(),
                    stats.deadEntries(),
                    stats.waitingRows());
        }
    }

    @Test
    void keepsRecallAndMemory() throws IOException {
        Random random = Seeds.random(Seeds.first());
        int dimension = 24;
        float[][] middles = new float[60][dimension];
        for (float[] middle : middles) {
            fill(middle, random, new float[dimension], 1);
        }
        rows = new float[4000][dimension];
        for (float[] row : rows) {
            fill(row, random, middles[random.nextInt(middles.length)], 0.6f);
        }
        queries = new float[300][dimension];
        for (float[] query : queries) {
            fill(query, random, middles[random.nextInt(middles.length)], 0.6f);
        }
        HnswOptions graph = HnswOptions.defaults().withM(8).withEfConstruction(60);
        CollectionOptions options = CollectionOptions.DEFAULT
                .withDisk(new MemoryDisk())
                .withBackground(Runnable::run)
                .withSealRows(1000);
        churn(Path.of("vectors"), graph, options, 40, random);
    }

    @Test
    @Tag("external")
    void keepsRecallAndMemoryOfEmbeddings() throws IOException {
        rows = read("base-100k-384-f16.npy", 100_000);
        queries = read("queries-2k-384-f16.npy", 1000);
        // What is behind is done in time, so that each round is measured after it.
        CollectionOptions options = CollectionOptions.DEFAULT
                .withDisk(Disk.system())
                .withBackground(Runnable::run)
                .withThreads(2);
        churn(
                directory.resolve("vectors"),
                HnswOptions.defaults(),
                options,
                HnswOptions.defaults().ef(),
                Seeds.random(Seeds.first()));
    }

    private static void fill(float[] vector, Random random, float[] middle, float spread) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] = middle[i] + spread * (float) random.nextGaussian();
        }
    }

    private static float[][] read(String name, int count) throws IOException {
        try (NpyMatrix matrix =
                NpyMatrix.open(ExternalFiles.path("data/wordnet-minilm").resolve(name), Limits.DEFAULT)) {
            float[][] rows = new float[count][matrix.dimension()];
            for (int i = 0; i < count; i++) {
                matrix.readRows(i, 1, rows[i], 0);
            }
            return rows;
        }
    }

    private void churn(Path path, HnswOptions graph, CollectionOptions options, int effort, Random random)
            throws IOException {
        CollectionShape shape = new CollectionShape(rows[0].length, Metric.COSINE, RowType.F32, IndexKind.HNSW, graph);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            order.add(i);
        }
        List<Round> rounds = new ArrayList<>();
        findTruth(options, path.resolveSibling("truth"));
        try (VectorCollection collection = VectorCollection.create(path, shape, options)) {
            put(collection, order);
            collection.seal();
            rounds.add(round(collection, effort));
            for (int i = 0; i < ROUNDS; i++) {
                Collections.shuffle(order, random);
                List<Integer> some = order.subList(0, rows.length / SHARE);
                remove(collection, some);
                put(collection, some);
                rounds.add(round(collection, effort));
            }
            assertThat(collection.stats().problem()).isEmpty();
            assertThat(collection.verify()).isEmpty();
        }
        assertKept(rounds, options.sealRows());
    }

    private void assertKept(List<Round> rounds, int sealRows) {
        double before = rounds.getFirst().recall();
        assertThat(before).isGreaterThan(0.9);
        long most = 0;
        for (int i = 1; i <= ROUNDS; i++) {
            Round round = rounds.get(i);
            assertThat(round.recall()).as("%s", rounds).isGreaterThanOrEqualTo(before - 0.01);
            assertThat(round.stats().ids()).isEqualTo(rows.length);
            if (i <= ROUNDS / 2) {
                // How much is in memory depends on how long ago it was sealed.
                most = Math.max(most, round.stats().memoryBytes());
            } else {
                assertThat(round.stats().memoryBytes()).as("%s", rounds).isLessThanOrEqualTo(most + most / 4);
            }
            assertThat(round.stats().rows())
                    .as("%s", rounds)
                    .isLessThanOrEqualTo(rows.length + rows.length / 2 + 2L * sealRows);
        }
    }

    private void put(VectorCollection collection, List<Integer> numbers) throws IOException {
        for (int from = 0; from < numbers.size(); from += 500) {
            Batch batch = new Batch();
            for (int number : numbers.subList(from, Math.min(from + 500, numbers.size()))) {
                batch.put(new UUID(0, number), rows[number]);
            }
            collection.write(batch);
        }
    }

    private static void remove(VectorCollection collection, List<Integer> numbers) throws IOException {
        Batch batch = new Batch();
        for (int number : numbers) {
            batch.remove(new UUID(0, number));
        }
        collection.write(batch);
    }

    private Round round(VectorCollection collection, int effort) {
        VectorSearcher searcher = collection.searcher();
        SearchOptions options = SearchOptions.DEFAULT.withEffort(effort);
        int hits = 0;
        for (int q = 0; q < queries.length; q++) {
            assertThat(searcher.search(queries[q], 0, K, options)).isEqualTo(K);
            for (int rank = 0; rank < K; rank++) {
                hits += searcher.distance(rank) <= truth[q][K - 1] + 1e-6f ? 1 : 0;
            }
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        Round round = new Round(
                hits / (double) (K * queries.length), collection.stats(), runtime.totalMemory() - runtime.freeMemory());
        if (rows.length >= 100_000) {
            System.out.println("churn: " + round);
        }
        return round;
    }

    private void findTruth(CollectionOptions options, Path path) throws IOException {
        CollectionShape exact = new CollectionShape(rows[0].length, Metric.COSINE, RowType.F32, IndexKind.EXACT);
        truth = new float[queries.length][K];
        try (VectorCollection collection = VectorCollection.create(path, exact, options)) {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                RowScorer.prepare(Metric.COSINE, rows[i], 0, rows[i].length);
                all.add(i);
            }
            put(collection, all);
            VectorSearcher searcher = collection.searcher();
            for (int q = 0; q < queries.length; q++) {
                searcher.search(queries[q], 0, K, SearchOptions.DEFAULT);
                for (int rank = 0; rank < K; rank++) {
                    truth[q][rank] = searcher.distance(rank);
                }
            }
        }
    }
}
