package dev.basalt.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.error.LimitExceededException;
import dev.basalt.core.testing.Seeds;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VectorStoreTest {
    private static final String NO_DIRECTION =
            "values must not all be zero for the cosine metric, which compares directions, but are; use l2 or dot";

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Test
    void equalVectorsShareARowUntilTheLastIdIsRemoved() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(3, Metric.L2));
        float[] vector = {9, 1, 2, 3};
        assertThat(store.add(7, vector, 1)).isZero();
        assertThat(store.add(new UUID(1, 7), vector, 1)).isZero();
        assertThat(store.add(8, new float[] {1, 2, 4}, 0)).isEqualTo(1);
        assertThat(store.liveCount()).isEqualTo(2);
        assertThat(store.referenceCount(0)).isEqualTo(2);
        assertThat(idsOf(store, 0)).containsExactly(new UUID(1, 7), new UUID(0, 7));
        assertThat(store.remove(7)).isTrue();
        assertThat(store.remove(7)).isFalse();
        assertThat(store.isLive(0)).isTrue();
        assertThat(store.rowOf(new UUID(1, 7))).isZero();
        assertThat(store.remove(new UUID(1, 7))).isTrue();
        assertThat(store.isLive(0)).isFalse();
        assertThat(store.rowOf(new UUID(1, 7))).isEqualTo(VectorStore.NONE);
        assertThat(idsOf(store, 0)).isEmpty();
        assertThat(store.end()).isEqualTo(2);
        assertThat(store.liveCount()).isEqualTo(1);
    }

    @Test
    void rowsInAMappedFileAreThoseOfMemory(@TempDir Path directory) {
        Random random = Seeds.random(Seeds.first());
        VectorStoreOptions options = VectorStoreOptions.of(24, Metric.COSINE).withInitialCapacity(4);
        VectorStore mapped = new VectorStore(options.withMappedRows(directory));
        VectorStore memory = new VectorStore(options);
        assertThat(directory).isEmptyDirectory();
        MemorySegment first = mapped.segment();
        float[] values = new float[24 * 700];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        for (int step = 0; step < 5000; step++) {
            int id = random.nextInt(1000);
            boolean isThere = memory.rowOf(id) != VectorStore.NONE;
            assertThat(mapped.rowOf(id)).isEqualTo(memory.rowOf(id));
            if (isThere) {
                assertThat(mapped.remove(id)).isEqualTo(memory.remove(id));
            } else {
                int from = random.nextInt(700) * 24;
                assertThat(mapped.add(id, values, from)).isEqualTo(memory.add(id, values, from));
            }
        }
        assertThat(mapped.statistics()).isEqualTo(memory.statistics());
        assertThat(mapped.segment().mismatch(memory.segment())).isEqualTo(-1);
        assertThat(first.byteSize()).isEqualTo(4 * 24 * 4);
        assertThat(first.get(F32, 0)).as("what a reader holds stays readable").isFinite();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void namesTheDirectoryForMappedRowsThatIsMissing(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        VectorStoreOptions options = VectorStoreOptions.of(2, Metric.L2).withMappedRows(missing);
        assertThatThrownBy(() -> new VectorStore(options))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("[" + missing + "] making a file must succeed, but there is no such file");
    }

    @Test
    void freedRowsAreReusedLastFirst() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(1, Metric.L2));
        for (int i = 0; i < 5; i++) {
            store.add(i, new float[] {i}, 0);
        }
        store.remove(1);
        store.remove(3);
        store.remove(2);
        assertThat(store.statistics().freeRows()).isEqualTo(3);
        assertThat(store.add(12, new float[] {12}, 0)).isEqualTo(2);
        assertThat(store.add(13, new float[] {13}, 0)).isEqualTo(3);
        assertThat(store.add(11, new float[] {11}, 0)).isEqualTo(1);
        assertThat(store.add(15, new float[] {15}, 0)).isEqualTo(5);
        assertThat(store.statistics().freeRows()).isZero();
    }

    @Test
    void freedRowIsNotReusedWhileAReaderThatBeganBeforeMayLookAtIt() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(2, Metric.L2));
        store.add(1, new float[] {1, 1}, 0);
        long reader = store.enter();
        int row = store.rowOf(1);
        int entry = store.firstEntry(row);
        MemorySegment view = store.view(row);
        store.remove(1);
        for (int i = 2; i < 3000; i++) {
            assertThat(store.add(i, new float[] {i, i}, 0)).isNotEqualTo(row);
        }
        assertThat(view.get(F32, 0)).isEqualTo(1);
        assertThat(store.segment().get(F32, 0)).isEqualTo(1);
        assertThat(store.idLow(entry)).isEqualTo(1);
        assertThat(store.statistics().freeRows()).isEqualTo(1);

        // One that comes later does not hold what was freed before.
        long later = store.enter();
        store.exit(reader);
        assertThat(store.add(3000, new float[] {0, 1}, 0)).isEqualTo(row);
        store.exit(later);
    }

    @Test
    void cosineRowsHaveUnitLengthAndTheCallersVectorStaysAsItIs() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(2, Metric.COSINE));
        float[] vector = {3, 4};
        int row = store.add(1, vector, 0);
        assertThat(vector).containsExactly(3, 4);
        float[] copy = new float[3];
        store.copyRow(row, copy, 1);
        assertThat(copy).containsExactly(0, 0.6f, 0.8f);
        assertThat(store.add(2, new float[] {6, 8}, 0)).isEqualTo(row);
        assertThat(store.add(3, copy, 1)).isEqualTo(row);
    }

    @Test
    void refusesWhatItCannotKeep() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(2, Metric.COSINE));
        store.add(5, new float[] {1, 0}, 0);
        assertThatThrownBy(() -> store.add(5, new float[] {1, 1}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id 00000000-0000-0000-0000-000000000005 is in the store already");
        assertThatThrownBy(() -> store.add(6, new float[] {1, Float.NaN}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values must be finite, but value 1 is NaN");
        assertThatThrownBy(() -> store.add(6, new float[] {Float.NEGATIVE_INFINITY, 0}, 0))
                .hasMessage("values must be finite, but value 0 is -Infinity");
        assertThatThrownBy(() -> store.add(6, new float[] {0, -0f}, 0)).hasMessage(NO_DIRECTION);
        assertThatThrownBy(() -> store.add(6, new float[] {1}, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> store.add(6, new float[3], 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(store.rowOf(6)).isEqualTo(VectorStore.NONE);
        assertThat(store.liveCount()).isEqualTo(1);
        assertThatThrownBy(() -> store.copyRow(1, new float[2], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1 holds no vector");
        assertThatThrownBy(() -> store.view(-1)).hasMessage("row -1 holds no vector");
    }

    @Test
    void keepsVectorsWhoseSquaresLeaveTheRangeOfAFloat() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(2, Metric.COSINE));
        float[] copy = new float[2];
        store.copyRow(store.add(1, new float[] {3 * 0x1p100f, 4 * 0x1p100f}, 0), copy, 0);
        assertThat(copy).containsExactly(0.6f, 0.8f);
        store.copyRow(store.add(2, new float[] {Float.MIN_VALUE, 0}, 0), copy, 0);
        assertThat(copy).containsExactly(1, 0);
        store.copyRow(store.add(3, new float[] {-Float.MAX_VALUE, 0}, 0), copy, 0);
        assertThat(copy).containsExactly(-1, 0);
        VectorStore dots = new VectorStore(VectorStoreOptions.of(2, Metric.DOT));
        dots.copyRow(dots.add(1, new float[] {Float.MAX_VALUE, 1}, 0), copy, 0);
        assertThat(copy).containsExactly(Float.MAX_VALUE, 1);
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> VectorStoreOptions.of(0, Metric.L2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension must be in [1, 65536], but was 0");
        assertThatThrownBy(() -> VectorStoreOptions.of(65_537, Metric.L2))
                .hasMessage("dimension must be in [1, 65536], but was 65537");
        VectorStoreOptions options = VectorStoreOptions.of(65_536, Metric.L2);
        assertThatThrownBy(() -> options.withMaxRows(0)).hasMessage("maxRows must be in [1, 1073741824], but was 0");
        assertThatThrownBy(() -> options.withMaxRows(10).withInitialCapacity(11))
                .hasMessage("initialCapacity must be in [1, 10], but was 11");
        assertThatThrownBy(() -> options.withInitialCapacity(0))
                .hasMessage("initialCapacity must be in [1, 1073741824], but was 0");
    }

    @Test
    void growsByHalfUpToTheLimit() {
        VectorStore store = new VectorStore(
                VectorStoreOptions.of(1, Metric.L2).withInitialCapacity(2).withMaxRows(6));
        MemorySegment before = store.segment();
        int[] capacities = new int[6];
        for (int i = 0; i < 6; i++) {
            store.add(i, new float[] {i}, 0);
            capacities[i] = store.statistics().capacity();
        }
        assertThat(capacities).containsExactly(2, 2, 3, 5, 5, 6);
        assertThatThrownBy(() -> store.add(6, new float[] {6}, 0))
                .isInstanceOf(LimitExceededException.class)
                .hasMessage("[vector store] rows must be at most 6, but were 7; raise VectorStoreOptions.maxRows");
        assertThat(store.add(7, new float[] {3}, 0))
                .as("an equal vector needs no row")
                .isEqualTo(3);
        assertThat(before.get(F32, 4)).isEqualTo(1);
        assertThat(before.byteSize()).isEqualTo(8);
        assertThat(store.segment().address() % 64).isZero();
        assertThat(store.segment().isReadOnly()).isTrue();
        assertThatThrownBy(() -> store.reserve(7)).isInstanceOf(LimitExceededException.class);
        store.remove(5);
        assertThat(store.add(6, new float[] {6}, 0)).isEqualTo(5);
    }

    @Test
    void reservingTakesTheMemoryAtOnce() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(4, Metric.DOT));
        store.reserve(5000);
        MemorySegment segment = store.segment();
        long bytes = store.statistics().memoryBytes();
        for (int i = 0; i < 5000; i++) {
            store.add(i, new float[] {i, 0, 0, 0}, 0);
        }
        assertThat(store.segment()).isSameAs(segment);
        assertThat(store.statistics().memoryBytes()).isEqualTo(bytes);
        store.reserve(10);
        assertThat(store.statistics().capacity()).isEqualTo(5000);
    }

    @Test
    void clearFreesRowsButNotUnderAReader() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(1, Metric.L2));
        for (int i = 0; i < 100; i++) {
            store.add(i, new float[] {i >> 1}, 0);
        }
        long reader = store.enter();
        MemorySegment view = store.view(3);
        store.clear();
        assertThat(store.liveCount()).isZero();
        assertThat(store.rowOf(3)).isEqualTo(VectorStore.NONE);
        assertThat(store.isLive(3)).isFalse();
        assertThat(store.add(1000, new float[] {3}, 0)).isEqualTo(50);
        assertThat(view.get(F32, 0)).isEqualTo(3);
        store.exit(reader);
        assertThat(store.add(1001, new float[] {4}, 0)).isZero();
        assertThat(store.statistics())
                .extracting(
                        VectorStoreStatistics::uniqueVectors,
                        VectorStoreStatistics::totalReferences,
                        VectorStoreStatistics::freeRows)
                .containsExactly(2, 2L, 49);
        store.clear();
        store.clear();
        assertThat(store.end()).isEqualTo(51);
    }

    @Test
    void addAllAddsAllOrNothing() {
        VectorStore store =
                new VectorStore(VectorStoreOptions.of(2, Metric.COSINE).withMaxRows(4));
        store.add(1, new float[] {1, 0}, 0);
        int[] rows = new int[3];
        float[] vectors = {0, 1, 2, 0, 0, 3};
        store.addAll(vectors, 3, null, new long[] {10, 11, 12}, rows);
        assertThat(rows).containsExactly(1, 0, 1);
        assertThat(vectors).containsExactly(0, 1, 2, 0, 0, 3);

        assertThatThrownBy(() -> store.addAll(new float[] {1, 1, 0, 0}, new long[] {20, 21}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[vector 1] " + NO_DIRECTION);
        assertThatThrownBy(() -> store.addAll(new float[] {1, 1, Float.NaN, 0}, new long[] {20, 21}))
                .hasMessage("[vector 1] values must be finite, but value 0 is NaN");
        assertThatThrownBy(() -> store.addAll(new float[] {1, 1, 1, 2}, new long[] {20, 20}))
                .hasMessage("id 00000000-0000-0000-0000-000000000014 is given twice");
        assertThatThrownBy(() -> store.addAll(new float[] {1, 1, 1, 2}, List.of(new UUID(0, 20), new UUID(0, 10))))
                .hasMessage("id 00000000-0000-0000-0000-00000000000a is in the store already");
        assertThatThrownBy(() -> store.addAll(new float[3], new long[2])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> store.addAll(new float[] {1, 1, 1, 2, 1, 3}, new long[] {20, 21, 22}))
                .isInstanceOf(LimitExceededException.class);
        assertThat(store.statistics().totalReferences()).isEqualTo(4);
        assertThat(store.liveCount()).isEqualTo(2);
        assertThat(store.rowOf(20)).isEqualTo(VectorStore.NONE);

        store.addAll(new float[0], new long[0]);
        store.addAll(new float[] {1, 1, 1, 2}, List.of(new UUID(3, 20), new UUID(0, 20)));
        assertThat(store.rowOf(new UUID(3, 20))).isNotNegative();
        assertThat(store.liveCount()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Deduplication.class)
    void behavesAsAMapOfIdsToVectors(Deduplication deduplication) {
        Seeds.check(20, random -> {
            int dimension = 1 + random.nextInt(20);
            RowType type = random.nextBoolean() ? RowType.F32 : RowType.F16;
            VectorStore store = new VectorStore(VectorStoreOptions.of(dimension, Metric.L2)
                    .withRowType(type)
                    .withDeduplication(deduplication)
                    .withInitialCapacity(1));
            Map<UUID, float[]> model = new HashMap<>();
            List<UUID> known = new ArrayList<>();
            for (int step = 0; step < 3000; step++) {
                if (random.nextInt(500) == 0) {
                    store.clear();
                    model.clear();
                    known.clear();
                }
                if (known.isEmpty() || random.nextInt(5) < 3) {
                    // Ids that differ in one half only, and vectors of which many are equal.
                    UUID id = new UUID(random.nextInt(3), random.nextInt(2000));
                    float[] vector = vector(random, dimension);
                    if (model.containsKey(id)) {
                        assertThatThrownBy(() -> store.add(id, vector, 0)).hasMessageContaining("already");
                    } else {
                        store.add(id, vector, 0);
                        model.put(id, vector);
                        known.add(id);
                    }
                } else {
                    int at = random.nextInt(known.size());
                    UUID id = known.set(at, known.getLast());
                    known.removeLast();
                    model.remove(id);
                    assertThat(store.remove(id)).isTrue();
                }
                if (step % 100 == 0) {
                    requireSame(store, model, deduplication != Deduplication.NONE);
                }
            }
            requireSame(store, model, deduplication != Deduplication.NONE);
        });
    }

    private static void requireSame(VectorStore store, Map<UUID, float[]> model, boolean unique) {
        int dimension = store.dimension();
        Set<List<Float>> vectors = new HashSet<>();
        float[] copy = new float[dimension];
        for (Map.Entry<UUID, float[]> entry : model.entrySet()) {
            assertThat(store.copyRow(entry.getKey(), copy, 0)).isTrue();
            assertThat(copy).containsExactly(entry.getValue());
            List<Float> values = new ArrayList<>();
            for (float value : copy) {
                values.add(value);
            }
            vectors.add(values);
        }
        Set<UUID> ids = new HashSet<>();
        int live = 0;
        for (int row = 0; row < store.end() + 3; row++) {
            List<UUID> ofRow = idsOf(store, row);
            assertThat(ofRow).hasSize(store.referenceCount(row));
            assertThat(ofRow.isEmpty()).isEqualTo(!store.isLive(row));
            for (UUID id : ofRow) {
                assertThat(ids.add(id)).isTrue();
                assertThat(store.rowOf(id)).isEqualTo(row);
            }
            live += ofRow.isEmpty() ? 0 : 1;
        }
        assertThat(ids).isEqualTo(model.keySet());
        assertThat(store.liveCount()).isEqualTo(live).isEqualTo(unique ? vectors.size() : model.size());
        VectorStoreStatistics statistics = store.statistics();
        assertThat(statistics.totalReferences()).isEqualTo(model.size());
        assertThat(statistics.freeRows()).isEqualTo(store.end() - live);
        assertThat(statistics.utilization()).isEqualTo((double) live / statistics.capacity());
    }

    private static float[] vector(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = random.nextInt(3) + 0.5f;
        }
        return vector;
    }

    static List<UUID> idsOf(VectorStore store, int row) {
        List<UUID> ids = new ArrayList<>();
        for (int entry = store.firstEntry(row); entry != VectorStore.NONE; entry = store.nextEntry(entry)) {
            ids.add(new UUID(store.idHigh(entry), store.idLow(entry)));
        }
        return ids;
    }

    @ParameterizedTest
    @CsvSource({"COSINE, F32", "DOT, F32", "L2, F32", "COSINE, F16", "DOT, F16", "L2, F16"})
    void addAllMakesTheRowsThatAddMakes(Metric metric, RowType type) {
        int dimension = 37;
        VectorStoreOptions options = VectorStoreOptions.of(dimension, metric).withRowType(type);
        VectorStore together = new VectorStore(options);
        VectorStore single = new VectorStore(options);
        Random random = new Random(5);
        float[] vectors = new float[50 * dimension];
        long[] ids = new long[50];
        for (int i = 0; i < vectors.length; i++) {
            // Every third vector is short, and there are zeros of both signs.
            vectors[i] = random.nextInt(8) == 0 ? -0.0f : (float) random.nextGaussian() * (i / dimension % 3 + 0.01f);
        }
        for (int id = 0; id < ids.length; id++) {
            ids[id] = id;
            single.add(id, vectors, id * dimension);
        }
        together.addAll(vectors, ids);
        assertThat(together.segment().mismatch(single.segment())).isEqualTo(-1);
        assertThat(together.liveCount()).isEqualTo(50);
    }
}
