package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Searching with a searcher allocates nothing after warm-up: two segments, a part in memory that is indexed in part,
/// dead entries, a filter.
class CollectionAllocationTest {
    private static final int DIMENSION = 32;
    private static final int CALLS = 200;

    @Test
    void searchingAllocatesNothing() throws IOException {
        for (IndexKind kind : IndexKind.values()) {
            Random random = new Random(7);
            CollectionShape shape = new CollectionShape(DIMENSION, Metric.COSINE, RowType.F32, kind);
            CollectionOptions options = CollectionSample.options(new MemoryDisk());
            try (VectorCollection collection = VectorCollection.create(Path.of("vectors"), shape, options)) {
                fill(collection, random);
                assertThat(collection.stats().waitingRows()).isEqualTo(150);
                List<UUID> some = new ArrayList<>();
                for (int i = 0; i < 400; i += 3) {
                    some.add(Model.id(i));
                }
                SearchOptions filtered = SearchOptions.DEFAULT.withFilter(IdFilter.ids(some));
                float[] query = vector(random);
                VectorSearcher plain = collection.searcher();
                VectorSearcher strict = collection.searcher();
                assertNoAllocation(kind + " without filter", () -> plain.search(query, 0, 10, SearchOptions.DEFAULT));
                assertNoAllocation(kind + " with filter", () -> strict.search(query, 0, 10, filtered));
                assertThat(plain.search(query, 0, 10, SearchOptions.DEFAULT)).isEqualTo(10);
            }
        }
    }

    private static void fill(VectorCollection collection, Random random) throws IOException {
        for (int part = 0; part < 4; part++) {
            Batch batch = new Batch();
            // As many as an index takes in, and then some that wait for it.
            int count = part == 2 ? 1100 : 150;
            for (int i = 0; i < count; i++) {
                batch.put(Model.id(part * 2000L + i), vector(random));
            }
            collection.write(batch);
            if (part < 2) {
                collection.seal();
            }
        }
        for (int i = 0; i < 20; i++) {
            collection.remove(Model.id(i * 7L));
        }
    }

    private static float[] vector(Random random) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static void assertNoAllocation(String what, Runnable search) {
        SteadyState.assertNoAllocation(what, CALLS, search);
    }
}
