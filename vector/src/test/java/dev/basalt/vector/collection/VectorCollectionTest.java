package dev.basalt.vector.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.storage.StoreLockedException;
import dev.basalt.core.testing.DiskCall;
import dev.basalt.core.testing.FaultDisk;
import dev.basalt.core.testing.FaultEffect;
import dev.basalt.core.testing.MemoryDisk;
import dev.basalt.core.testing.Seeds;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a collection does, case by case, and a random life of one against a map.
class VectorCollectionTest {
    private static final Path DIRECTORY = Path.of("vectors");

    private final MemoryDisk disk = new MemoryDisk();
    private final CollectionOptions options = CollectionScenario.options(disk).withSealRows(1000);

    private VectorCollection create() throws IOException {
        return VectorCollection.create(DIRECTORY, Model.SHAPE, options);
    }

    private VectorCollection open() throws IOException {
        return VectorCollection.open(DIRECTORY, options);
    }

    @Test
    void answersWhenEmpty() throws IOException {
        try (VectorCollection collection = create()) {
            assertThat(Model.read(collection, 3)).isEmpty();
            assertThat(collection.remove(Model.id(1))).isFalse();
            assertThat(collection.write(new Batch())).isEqualTo(new BatchReport(0, 0, 0));
            collection.seal();
            collection.compact();
            assertThat(collection.stats().segments()).isZero();
        }
        try (VectorCollection collection = open()) {
            assertThat(Model.read(collection, 3)).isEmpty();
            assertThat(collection.shape()).isEqualTo(Model.SHAPE);
        }
        assertThat(disk.openCount()).isZero();
        assertThat(disk.mappingCount()).isZero();
    }

    @Test
    void addsReplacesAndRemoves() throws IOException {
        try (VectorCollection collection = create()) {
            collection.add(Model.id(1), Model.vector(10));
            assertThatThrownBy(() -> collection.add(Model.id(1), Model.vector(11)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[vectors] id must be new, but " + Model.id(1)
                            + " is in the collection already; put it to replace its vector");
            assertThat(collection.put(Model.id(1), Model.vector(12))).isTrue();
            assertThat(collection.put(Model.id(2), Model.vector(12))).isFalse();
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 12, 2, 12));
            assertThat(collection.stats().rows()).isEqualTo(2);
            assertThat(collection.remove(Model.id(1))).isTrue();
            assertThat(collection.remove(Model.id(1))).isFalse();
            collection.add(Model.id(1), Model.vector(13));
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 13, 2, 12));
        }
        try (VectorCollection collection = open()) {
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 13, 2, 12));
        }
    }

    @Test
    void refusesWhatCannotBeKept() throws IOException {
        try (VectorCollection collection = create()) {
            assertThatThrownBy(() -> collection.put(Model.id(1), new float[3]))
                    .hasMessage("[id " + Model.id(1) + "] vector must have 4 values, but has 3");
            assertThatThrownBy(() -> collection.put(Model.id(1), new float[] {0, Float.NaN, 0, 0}))
                    .hasMessage("[id " + Model.id(1) + "] values must be finite, but value 1 is NaN");
            assertThatThrownBy(() -> collection.search(Model.vector(1), 0, SearchOptions.DEFAULT))
                    .hasMessage("k must be at least 1, but was 0");
            assertThat(collection.size()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(IndexKind.class)
    void refusesQueriesThatDoNotFitWhateverTheIndex(IndexKind kind) throws IOException {
        CollectionShape shape = new CollectionShape(4, Metric.COSINE, RowType.F32, kind);
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, shape, options)) {
            refusesQueriesThatDoNotFit(collection);
            for (int i = 0; i < 40; i++) {
                collection.put(Model.id(i), new float[] {1, i, 2, 3});
            }
            refusesQueriesThatDoNotFit(collection);
            collection.seal();
            refusesQueriesThatDoNotFit(collection);
            collection.put(Model.id(50), new float[] {1, 1, 1, 1});
            refusesQueriesThatDoNotFit(collection);
        }
    }

    private static void refusesQueriesThatDoNotFit(VectorCollection collection) {
        for (int length : new int[] {0, 1, 3, 5, 7, 8}) {
            assertThatThrownBy(() -> collection.search(new float[length], 2, SearchOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a query must have 4 values, but had " + length);
        }
        VectorSearcher searcher = collection.searcher();
        for (int length : new int[] {0, 1, 3, 5, 7}) {
            assertThatThrownBy(() -> searcher.search(new float[length], 0, 2, SearchOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a query must have 4 values, but had " + length);
        }
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] query = {1, 2, 3, value};
            assertThatThrownBy(() -> searcher.search(query, 0, 2, SearchOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a query must have finite values, but value 3 was " + value);
            assertThatThrownBy(() -> collection.search(query, 2, SearchOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a query must have finite values, but value 3 was " + value);
        }
        assertThatThrownBy(() -> collection.search(new float[4], 2, SearchOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a query must not be all zeros for the cosine metric, which compares directions,"
                        + " but was; use l2 or dot");
    }

    @Test
    void refusesADimensionAboveTheLimitBeforeItWritesAnything() throws IOException {
        CollectionShape shape = new CollectionShape(70_000, Metric.L2, RowType.F32, IndexKind.EXACT);
        assertThatThrownBy(() -> VectorCollection.create(DIRECTORY, shape, options))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[vectors] dimension must be at most 65536, but was 70000; raise Limits.maxDimension");
        assertThat(disk.exists(DIRECTORY)).isFalse();
    }

    /// Files of the generation before and logs of what is sealed are gone.
    @Test
    void takesLittleMoreThanItsLiveDataAfterCompaction() throws IOException {
        CollectionShape shape = new CollectionShape(64, Metric.L2, RowType.F32, IndexKind.EXACT);
        long rowBytes = 64L * Float.BYTES + 28;
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, shape, options)) {
            put(collection, 0, 6000);
            collection.compact();
            assertThat(segmentAndLogBytes()).isLessThan(6000 * rowBytes * 115 / 100);
            Batch batch = new Batch();
            for (int i = 0; i < 4000; i++) {
                batch.remove(Model.id(i));
            }
            collection.write(batch);
            collection.compact();
            assertThat(segmentAndLogBytes()).isLessThan(2000 * rowBytes * 115 / 100);
            collection.compact();
            assertThat(collection.stats().segments()).isEqualTo(1);
        }
        try (VectorCollection collection = open()) {
            assertThat(collection.size()).isEqualTo(2000);
            put(collection, 6000, 6010);
            collection.compact();
            assertThat(segmentAndLogBytes()).isLessThan(2010 * rowBytes * 115 / 100);
            assertThat(collection.verify()).isEmpty();
            assertThat(collection.stats().fallback()).isEmpty();
        }
    }

    private static void put(VectorCollection collection, int from, int to) throws IOException {
        Batch batch = new Batch();
        for (int i = from; i < to; i++) {
            float[] vector = new float[64];
            vector[i % 64] = i;
            batch.put(Model.id(i), vector);
        }
        collection.write(batch);
    }

    private long segmentAndLogBytes() throws IOException {
        long sum = 0;
        for (Path path : disk.list(DIRECTORY)) {
            if (!String.valueOf(path.getFileName()).equals("MANIFEST")) {
                sum += disk.size(path);
            }
        }
        return sum;
    }

    @Test
    void writesABatchWhollyOrNotAtAll() throws IOException {
        try (VectorCollection collection = create()) {
            collection.add(Model.id(1), Model.vector(1));
            Batch clashing = new Batch().put(Model.id(2), Model.vector(2)).add(Model.id(1), Model.vector(3));
            assertThatThrownBy(() -> collection.write(clashing)).isInstanceOf(IllegalArgumentException.class);
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 1));
            Batch good = new Batch()
                    .remove(Model.id(1))
                    .add(Model.id(1), Model.vector(3))
                    .put(Model.id(2), Model.vector(4))
                    .put(Model.id(2), Model.vector(5))
                    .add(Model.id(3), Model.vector(6))
                    .remove(Model.id(3))
                    .remove(Model.id(4));
            assertThat(good.size()).isEqualTo(7);
            assertThat(collection.write(good)).isEqualTo(new BatchReport(3, 1, 2));
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 3, 2, 5));
        }
        try (VectorCollection collection = open()) {
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 3, 2, 5));
        }
    }

    @Test
    void refusesASecondWriterAndAMissingCollection() throws IOException {
        assertThatThrownBy(this::open)
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("vectors: opening a collection must find one, but there is none");
        try (VectorCollection collection = create()) {
            assertThatThrownBy(this::open).isInstanceOf(StoreLockedException.class);
            collection.add(Model.id(1), Model.vector(1));
            try (VectorCollection reader = VectorCollection.open(DIRECTORY, options.forReading())) {
                assertThat(Model.read(reader, 3)).isEqualTo(Map.of(1, 1));
                assertThatThrownBy(() -> reader.remove(Model.id(1)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("[vectors] a collection must be open for writing, but is read-only");
            }
        }
        assertThatThrownBy(this::create).hasMessage("[vectors] creating a collection must find none, but there is one");
    }

    @Test
    void refusesUseAfterClosing() throws IOException {
        VectorCollection collection = create();
        VectorSearcher searcher = collection.searcher();
        collection.close();
        collection.close();
        String message = "[vectors] a collection must be open, but is closed";
        assertThatThrownBy(() -> searcher.search(Model.vector(1), 0, 1, SearchOptions.DEFAULT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> collection.get(Model.id(1))).hasMessage(message);
        assertThatThrownBy(() -> collection.put(Model.id(1), Model.vector(1)))
                .hasMessage("[vectors] a collection must be open for writing, but is closed");
    }

    @Test
    void finds_k_whateverIsDeadOrShared() throws IOException {
        try (VectorCollection collection = create()) {
            for (int i = 0; i < 40; i++) {
                collection.put(Model.id(i), Model.vector(i % 10));
            }
            collection.seal();
            for (int i = 0; i < 30; i++) {
                collection.remove(Model.id(i));
            }
            for (int i = 40; i < 50; i++) {
                collection.put(Model.id(i), Model.vector(i % 10));
            }
            Map<Integer, Integer> state = Model.read(collection, 50);
            assertThat(state).hasSize(20);
            for (int k = 1; k < 25; k++) {
                assertThat(collection.search(Model.vector(4), k, SearchOptions.DEFAULT))
                        .extracting(Hit::distance)
                        .isEqualTo(Model.nearest(state, 4, k));
            }
        }
    }

    @Test
    void filtersByIdsAndPredicates() throws IOException {
        try (VectorCollection collection = create()) {
            for (int i = 0; i < 60; i++) {
                collection.put(Model.id(i), Model.vector(i % 20));
                if (i % 25 == 24) {
                    collection.seal();
                }
            }
            SearchOptions few = SearchOptions.DEFAULT.withFilter(IdFilter.ids(Model.ids(3, 17, 40, 59, 1000)));
            assertThat(collection.search(Model.vector(0), 10, few))
                    .extracting(Hit::id)
                    .containsExactly(Model.id(40), Model.id(3), Model.id(17), Model.id(59));
            SearchOptions none = SearchOptions.DEFAULT.withFilter(IdFilter.ids(List.of()));
            assertThat(collection.search(Model.vector(0), 10, none)).isEmpty();
            SearchOptions many = SearchOptions.DEFAULT.withFilter(IdFilter.of(id -> !id.equals(Model.id(0))));
            VectorSearcher searcher = collection.searcher();
            assertThat(searcher.search(Model.vector(0), 0, 100, many)).isEqualTo(59);
            collection.put(Model.id(60), Model.vector(0));
            assertThat(searcher.search(Model.vector(0), 0, 100, many)).isEqualTo(60);
            assertThat(collection.search(Model.vector(0), 100, SearchOptions.DEFAULT.withMaxDistance(2)))
                    .extracting(Hit::distance)
                    .containsExactly(0f, 0f, 0f, 0f, 2f, 2f, 2f);
        }
    }

    @Test
    void mergesAndDeletesOldFiles() throws IOException {
        try (VectorCollection collection = create()) {
            for (int i = 0; i < 30; i++) {
                collection.put(Model.id(i), Model.vector(i % 7));
                if (i % 10 == 9) {
                    collection.seal();
                }
            }
            collection.compact();
            CollectionStats stats = collection.stats();
            assertThat(stats.segments()).isEqualTo(1);
            assertThat(stats.rows()).isEqualTo(7);
            assertThat(stats.entries()).isEqualTo(30);
            collection.put(Model.id(30), Model.vector(1));
            collection.seal();
            collection.compact();
            collection.put(Model.id(31), Model.vector(1));
            collection.seal();
            assertThat(disk.list(DIRECTORY)).hasSizeLessThan(10);
            assertThat(Model.read(collection, 40)).hasSize(32);
        }
    }

    /// After a failed force it is open what is durable: searches stay with what surely is, and writing ends.
    @Test
    void showsNothingThatIsNotDurable() throws IOException {
        FaultDisk faults = FaultDisk.inMemory();
        CollectionOptions faulty = CollectionSample.options(faults);
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, Model.SHAPE, faulty)) {
            collection.put(Model.id(1), Model.vector(1));
            faults.failAt(1, false, FaultEffect.ALL, DiskCall.FORCE);
            Batch batch = new Batch().put(Model.id(1), Model.vector(2)).put(Model.id(2), Model.vector(2));
            assertThatThrownBy(() -> collection.write(batch)).isInstanceOf(IOException.class);
            faults.reset();
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 1));
            String message =
                    "[vectors] a collection must be opened again after a failed write, but was not; the failure"
                            + " was: [vectors/log-00000001] FORCE must succeed, but failed: injected fault";
            assertThatThrownBy(() -> collection.remove(Model.id(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(message);
            assertThatThrownBy(collection::seal).isInstanceOf(IOException.class).hasMessage(message);
        }
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, faulty)) {
            assertThat(Model.read(collection, 5)).isEqualTo(Map.of(1, 2, 2, 2));
        }
    }

    @Test
    void agreesWithAMapWhateverHappens() {
        Seeds.check(30, random -> liveRandomly(random, Model.SHAPE));
    }

    @Test
    void agreesWithAMapWhateverHappensToGraphs() {
        for (RowType type : RowType.values()) {
            CollectionShape graphs = new CollectionShape(Model.DIMENSION, Metric.L2, type, IndexKind.HNSW);
            Seeds.check(15, random -> liveRandomly(random, graphs));
        }
    }

    @Test
    void agreesWithAMapWhateverHappensToOtherIndexes() {
        for (RowType type : RowType.values()) {
            for (IndexKind kind :
                    List.of(IndexKind.KD_TREE, IndexKind.LSH, IndexKind.HNSW_FAST, IndexKind.HNSW_SMALL)) {
                CollectionShape shape = new CollectionShape(Model.DIMENSION, Metric.L2, type, kind);
                Seeds.check(10, random -> liveRandomly(random, shape));
            }
        }
    }

    @Test
    void keepsEveryKindOfIndexWhenReopenedAndMerged() throws IOException {
        for (IndexKind kind : IndexKind.values()) {
            for (Metric metric : Metric.values()) {
                keepsIndex(new CollectionShape(Model.DIMENSION, metric, RowType.F32, kind));
            }
        }
    }

    /// Links and codes of sealed graphs stay in the mapped file; those of the plain graph do not.
    @Test
    void sealedFormsOfGraphsTakeLittleMemory() throws IOException {
        Map<IndexKind, Long> bytes = new HashMap<>();
        for (IndexKind kind : List.of(IndexKind.HNSW, IndexKind.HNSW_FAST, IndexKind.HNSW_SMALL)) {
            CollectionShape shape = new CollectionShape(Model.DIMENSION, Metric.L2, RowType.F32, kind);
            try (VectorCollection collection = VectorCollection.create(Path.of(kind.name()), shape, options)) {
                Batch batch = new Batch();
                for (int i = 0; i < 1000; i++) {
                    batch.put(Model.id(i), Model.vector(i));
                }
                collection.write(batch);
                collection.seal();
            }
            try (VectorCollection collection = VectorCollection.open(Path.of(kind.name()), options.forReading())) {
                bytes.put(kind, collection.stats().memoryBytes());
            }
        }
        assertThat(bytes.get(IndexKind.HNSW) - bytes.get(IndexKind.HNSW_FAST)).isGreaterThan(100_000);
        assertThat(bytes.get(IndexKind.HNSW) - bytes.get(IndexKind.HNSW_SMALL)).isGreaterThan(100_000);
    }

    /// Rows of small segments are in a tree too, and those that came after a large one was built.
    @Test
    void sealsTreesInWhichNoRowWaits() throws IOException {
        MemoryDisk files = new MemoryDisk();
        CollectionShape trees = new CollectionShape(Model.DIMENSION, Metric.L2, RowType.F32, IndexKind.KD_TREE);
        CollectionSample.write(files, trees);
        for (int segment : new int[] {3, 6}) {
            ByteBuffer bytes = ByteBuffer.wrap(files.bytes(DIRECTORY.resolve("segment-0000000" + segment)))
                    .order(ByteOrder.LITTLE_ENDIAN);
            int tree = 0;
            while (bytes.getInt(tree) != 0x5254_444B) {
                tree += 64;
            }
            assertThat(bytes.getInt(tree + 32)).as("rows of the tree").isEqualTo(4);
            assertThat(bytes.getInt(tree + 40)).as("rows that wait").isZero();
        }
    }

    private static void keepsIndex(CollectionShape shape) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        // Enough for several segments whose trees are built and whose graphs are walked.
        int sealRows = shape.index().isGraph() ? 550 : 1100;
        int rows = 2 * sealRows + 50;
        CollectionOptions options = CollectionScenario.options(disk).withSealRows(sealRows);
        Random random = new Random(9);
        float[][] vectors = new float[rows][];
        try (VectorCollection collection = VectorCollection.create(DIRECTORY, shape, options)) {
            Batch batch = new Batch();
            for (int i = 0; i < rows; i++) {
                vectors[i] = new float[shape.dimension()];
                for (int j = 0; j < vectors[i].length; j++) {
                    vectors[i][j] = (float) random.nextGaussian();
                }
                batch.put(Model.id(i), vectors[i]);
                if (i % 500 == 499) {
                    collection.write(batch);
                    batch = new Batch();
                }
            }
            collection.write(batch);
            collection.seal();
        }
        List<List<Hit>> sealed;
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options)) {
            assertThat(collection.shape()).isEqualTo(shape);
            assertThat(collection.verify()).isEmpty();
            sealed = requireNearest(collection, shape, vectors);
            collection.compact();
            assertThat(collection.stats().segments()).isEqualTo(1);
            requireNearest(collection, shape, vectors);
        }
        List<List<Hit>> merged;
        try (VectorCollection collection = VectorCollection.open(DIRECTORY, options.forReading())) {
            assertThat(collection.verify()).isEmpty();
            merged = requireNearest(collection, shape, vectors);
        }
        if (shape.index() == IndexKind.EXACT || shape.index() == IndexKind.KD_TREE) {
            assertThat(merged).isEqualTo(sealed);
        }
        assertThat(disk.mappingCount()).isZero();
    }

    /// What is found for some vectors of the collection; each must find itself if it can be the nearest to itself.
    private static List<List<Hit>> requireNearest(
            VectorCollection collection, CollectionShape shape, float[][] vectors) {
        List<List<Hit>> found = new ArrayList<>();
        for (int i = 0; i < vectors.length; i += 97) {
            List<Hit> hits = collection.search(vectors[i], 5, SearchOptions.DEFAULT);
            assertThat(hits).hasSize(5);
            if (shape.metric() != Metric.DOT && !shape.index().isGraph()) {
                assertThat(hits.getFirst().id()).isEqualTo(Model.id(i));
            }
            found.add(hits);
        }
        return found;
    }

    private static void liveRandomly(Random random, CollectionShape shape) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        CollectionOptions options = CollectionScenario.options(disk)
                .withSealRows(1 + random.nextInt(30))
                .withMaxSegments(1 + random.nextInt(4));
        int ids = 1 + random.nextInt(60);
        Map<Integer, Integer> state = new HashMap<>();
        VectorCollection collection = VectorCollection.create(DIRECTORY, shape, options);
        try {
            for (int step = 0; step < 150; step++) {
                int id = random.nextInt(ids);
                int vector = random.nextInt(20);
                switch (random.nextInt(20)) {
                    case 0 -> {
                        collection.close();
                        collection = VectorCollection.open(DIRECTORY, options);
                    }
                    case 1 -> collection.seal();
                    case 2 -> collection.compact();
                    case 3, 4, 5, 6, 7 ->
                        assertThat(collection.remove(Model.id(id))).isEqualTo(state.remove(id) != null);
                    default ->
                        assertThat(collection.put(Model.id(id), Model.vector(vector)))
                                .isEqualTo(state.put(id, vector) != null);
                }
                if (step % 10 == 0) {
                    assertThat(Model.read(collection, ids)).isEqualTo(state);
                }
            }
            assertThat(Model.read(collection, ids)).isEqualTo(state);
            assertThat(collection.verify()).isEmpty();
            assertThat(collection.stats().problem()).isEmpty();
        } finally {
            collection.close();
        }
        assertThat(disk.openCount()).isZero();
        assertThat(disk.mappingCount()).isZero();
    }
}
