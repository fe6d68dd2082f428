package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Recall of a collection, whatever its parts and the order in which vectors came.
class CollectionRecallTest {
    private static final int K = 10;
    private static final int DIMENSION = 32;

    @TempDir
    Path directory;

    private final Random random = new Random(5);

    private VectorCollection create(IndexKind kind, CollectionOptions options) throws IOException {
        CollectionShape shape = new CollectionShape(DIMENSION, Metric.L2, RowType.F32, kind);
        return VectorCollection.create(directory.resolve("vectors"), shape, options);
    }

    private float[] noisy(float[] vector, double deviation) {
        float[] moved = vector.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (random.nextGaussian() * deviation);
        }
        return moved;
    }

    private float[][] sortedClusters(int count, int size, int dimension, double spread) {
        float[][] vectors = new float[count * size][];
        float[] centre = new float[dimension];
        for (int i = 0; i < vectors.length; i++) {
            centre = i % size == 0 ? noisy(new float[dimension], 10) : centre;
            vectors[i] = noisy(centre, spread);
        }
        return vectors;
    }

    private static void write(VectorCollection collection, float[][] vectors) throws IOException {
        Batch batch = new Batch();
        for (int i = 0; i < vectors.length; i++) {
            batch.put(new UUID(0, i), vectors[i]);
        }
        collection.write(batch);
    }

    private double recall(VectorCollection collection, float[][] vectors, double off) {
        int right = 0;
        int queries = 60;
        for (int i = 0; i < queries; i++) {
            float[] query = noisy(vectors[i * (vectors.length / queries)], off);
            double[] distances = Arrays.stream(vectors)
                    .mapToDouble(vector -> squaredL2(vector, query))
                    .toArray();
            double[] sorted = distances.clone();
            Arrays.sort(sorted);
            for (Hit hit : collection.search(query, K, SearchOptions.DEFAULT)) {
                right += distances[(int) hit.id().getLeastSignificantBits()] <= sorted[K - 1] ? 1 : 0;
            }
        }
        return right / (double) (queries * K);
    }

    private static double squaredL2(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void fewVectorsAreFoundExactly(IndexKind kind) throws IOException {
        float[][] vectors = new float[150][];
        Arrays.setAll(vectors, _ -> noisy(new float[DIMENSION], 1));
        try (VectorCollection collection = create(kind, CollectionOptions.DEFAULT)) {
            write(collection, vectors);
            assertThat(recall(collection, vectors, 0.5)).isEqualTo(1);
            collection.seal();
            assertThat(recall(collection, vectors, 0.5)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HNSW", "HNSW_FAST", "HNSW_SMALL"})
    void compactingLosesNothingOfClustersThatCameInTheirOrder(IndexKind kind) throws IOException {
        float[][] vectors = sortedClusters(60, 50, DIMENSION, 0.5);
        try (VectorCollection collection = create(kind, CollectionOptions.DEFAULT.withSealRows(1000))) {
            write(collection, Arrays.copyOf(vectors, 1500));
            collection.seal();
            write(collection, vectors);
            collection.seal();
            double before = recall(collection, vectors, 0.1);
            assertThat(before).isGreaterThanOrEqualTo(0.95);
            collection.compact();
            assertThat(recall(collection, vectors, 0.1)).isGreaterThanOrEqualTo(before - 0.01);
            FoundShare share = collection.foundShare(200);
            assertThat(share.sampled()).isEqualTo(200);
            assertThat(share.share()).isGreaterThanOrEqualTo(0.99);
        }
    }

    /// More rows than are ever added to a graph in one step while it grows.
    @ParameterizedTest
    @EnumSource(names = {"HNSW", "HNSW_FAST", "HNSW_SMALL"})
    void manyRowsSortedByClusterAreFoundHoweverTheyGotThere(IndexKind kind) throws IOException {
        float[][] vectors = sortedClusters(55, 200, 8, 0.5);
        // Codes may lose up to three points.
        double least = kind == IndexKind.HNSW ? 0.99 : 0.95;
        CollectionShape shape = new CollectionShape(8, Metric.L2, RowType.F32, kind);
        Path built = directory.resolve("built");
        try (CollectionBuilder builder =
                CollectionBuilder.begin(built, shape, CollectionOptions.DEFAULT, vectors.length)) {
            for (int i = 0; i < vectors.length; i++) {
                builder.add(0, i, vectors[i], 0);
            }
            builder.finish();
        }
        try (VectorCollection collection = VectorCollection.open(built, CollectionOptions.DEFAULT)) {
            assertThat(recall(collection, vectors, 0.1)).as("built").isGreaterThanOrEqualTo(least);
            assertThat(collection.foundShare(500).share()).as("built").isGreaterThanOrEqualTo(least);
        }
        try (VectorCollection collection =
                VectorCollection.create(directory.resolve("written"), shape, CollectionOptions.DEFAULT)) {
            write(collection, vectors);
            collection.seal();
            assertThat(recall(collection, vectors, 0.1)).as("sealed").isGreaterThanOrEqualTo(least);
            collection.remove(new UUID(0, 0));
            collection.compact();
            assertThat(recall(collection, vectors, 0.1)).as("compacted").isGreaterThanOrEqualTo(least);
            assertThat(collection.foundShare(500).share()).as("compacted").isGreaterThanOrEqualTo(least);
        }
    }

    @Test
    void saysHowManyRowsCodesDoNotTellApart() throws IOException {
        float[][] vectors = sortedClusters(10, 300, DIMENSION, 0.001);
        try (VectorCollection collection = create(IndexKind.HNSW_SMALL, CollectionOptions.DEFAULT)) {
            write(collection, vectors);
            assertThat(collection.stats().uncodedRows()).isZero();
            assertThat(collection.stats().widenedRows()).isZero();
            collection.seal();
            CollectionStats stats = collection.stats();
            assertThat(stats.uncodedRows() + stats.widenedRows()).isEqualTo(vectors.length);
        }
    }

    @Test
    void saysNothingOfRowsThatCodesTellApart() throws IOException {
        float[][] vectors = new float[800][];
        Arrays.setAll(vectors, _ -> noisy(new float[DIMENSION], 1));
        try (VectorCollection collection = create(IndexKind.HNSW_SMALL, CollectionOptions.DEFAULT)) {
            write(collection, vectors);
            collection.seal();
            CollectionStats stats = collection.stats();
            assertThat(stats.uncodedRows() + stats.widenedRows()).isZero();
        }
    }

    @Test
    void nothingIsSampledOfAnEmptyCollection() throws IOException {
        try (VectorCollection collection = create(IndexKind.HNSW, CollectionOptions.DEFAULT)) {
            assertThat(collection.foundShare(10)).isEqualTo(new FoundShare(0, 0));
            assertThat(collection.foundShare(10).share()).isEqualTo(1);
        }
    }
}
