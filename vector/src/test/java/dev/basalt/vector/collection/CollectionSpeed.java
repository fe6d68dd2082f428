package dev.basalt.vector.collection;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// Measures a collection on the system's disk: durable writes of one and of many threads, batches, opening,
/// searching. Run it by hand with an empty directory and a number of vectors, at least 12,000 so that none is put
/// twice.
final class CollectionSpeed {
    private static final int DIMENSION = 384;
    private static final int WRITES = 4000;

    private CollectionSpeed() {}

    static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        float[][] vectors = vectors(count);
        for (IndexKind kind : IndexKind.values()) {
            Path path = Files.createDirectories(directory.resolve(kind.name()));
            CollectionShape shape = new CollectionShape(DIMENSION, Metric.COSINE, RowType.F32, kind);
            try (VectorCollection collection =
                    VectorCollection.create(path.resolve("single"), shape, CollectionOptions.DEFAULT)) {
                int from = 0;
                for (int threads : new int[] {1, 8, 32}) {
                    say(kind, threads + " threads", "durable puts/s", puts(collection, vectors, from, threads));
                    from += WRITES;
                }
            }
            batches(path.resolve("batches"), shape, vectors);
        }
    }

    private static double puts(VectorCollection collection, float[][] vectors, int from, int threads) throws Exception {
        CountDownLatch done = new CountDownLatch(threads);
        long start = System.nanoTime();
        for (int t = 0; t < threads; t++) {
            int first = t;
            Thread.ofPlatform().start(() -> {
                try {
                    for (int i = first; i < WRITES; i += threads) {
                        collection.put(new UUID(threads, i), vectors[(from + i) % vectors.length]);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        return WRITES / seconds(start);
    }

    private static void batches(Path path, CollectionShape shape, float[][] vectors) throws IOException {
        long start = System.nanoTime();
        VectorCollection collection = VectorCollection.create(path, shape, CollectionOptions.DEFAULT);
        for (int from = 0; from < vectors.length; from += 500) {
            Batch batch = new Batch();
            for (int i = from; i < Math.min(from + 500, vectors.length); i++) {
                batch.put(new UUID(0, i), vectors[i]);
            }
            collection.write(batch);
        }
        say(shape.index(), "batches of 500", "vectors/s", vectors.length / seconds(start));
        start = System.nanoTime();
        collection.compact();
        say(shape.index(), "compact all", "s", seconds(start));
        CollectionStats stats = collection.stats();
        collection.close();
        for (int i = 0; i < 3; i++) {
            start = System.nanoTime();
            collection = VectorCollection.open(path, CollectionOptions.DEFAULT);
            say(shape.index(), "open " + stats.rows() + " rows", "ms", 1000 * seconds(start));
            if (i < 2) {
                collection.close();
            }
        }
        search(shape.index(), collection, vectors);
        start = System.nanoTime();
        collection.verify();
        say(shape.index(), "verify", "GB/s", stats.rowBytes() / 1e9 / seconds(start));
        collection.close();
    }

    private static void search(IndexKind kind, VectorCollection collection, float[][] vectors) {
        VectorSearcher searcher = collection.searcher();
        for (int round = 0; round < 3; round++) {
            int queries = kind == IndexKind.EXACT ? 200 : 4000;
            long start = System.nanoTime();
            for (int i = 0; i < queries; i++) {
                searcher.search(vectors[i * 7 % vectors.length], 0, 10, SearchOptions.DEFAULT);
            }
            say(kind, "search k 10, one segment", "queries/s", queries / seconds(start));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void say(IndexKind kind, String what, String unit, double value) {
        System.out.printf("%s, %s: %.1f %s%n", kind, what, value, unit);
    }

    /// Random vectors that lie in some heaps, as real ones do.
    private static float[][] vectors(int count) {
        Random random = new Random(1);
        float[][] centres = new float[200][DIMENSION];
        float[][] vectors = new float[count][DIMENSION];
        for (int i = 0; i < centres.length + count; i++) {
            float[] vector = i < centres.length ? centres[i] : vectors[i - centres.length];
            for (int j = 0; j < DIMENSION; j++) {
                vector[j] = (float) random.nextGaussian() + (i < centres.length ? 0 : centres[i % centres.length][j]);
            }
        }
        return vectors;
    }
}
