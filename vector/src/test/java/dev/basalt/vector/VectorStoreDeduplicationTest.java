package dev.basalt.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which vectors share a row. Each test is named for a way in which a predecessor of the store went wrong.
class VectorStoreDeduplicationTest {
    private static final double TOLERANCE = 1e-6;

    @Test
    void exactDeduplicationLosesNothing() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(2, Metric.L2));
        float[] vector = {0.5f, 0.25f};
        float[] near = {Math.nextUp(0.5f), 0.25f};
        assertThat(store.add(1, vector, 0)).isZero();
        assertThat(store.add(2, near, 0)).isEqualTo(1);
        float[] copy = new float[2];
        store.copyRow(1, copy, 0);
        assertThat(copy).containsExactly(near);
    }

    @ParameterizedTest
    @EnumSource(
            value = Deduplication.class,
            names = {"EXACT", "TOLERANT"})
    void negativeZeroEqualsZero(Deduplication deduplication) {
        for (RowType type : RowType.values()) {
            VectorStore store = new VectorStore(VectorStoreOptions.of(3, Metric.L2)
                    .withDeduplication(deduplication)
                    .withRowType(type));
            assertThat(store.add(1, new float[] {-0f, 1, 0}, 0)).isZero();
            assertThat(store.add(2, new float[] {0, 1, -0f}, 0)).isZero();
            // Too small for f16, so it becomes zero there.
            assertThat(store.add(3, new float[] {-1e-9f, 1, 0}, 0))
                    .isEqualTo(type == RowType.F16 || deduplication == Deduplication.TOLERANT ? 0 : 1);
            float[] copy = new float[3];
            store.copyRow(0, copy, 0);
            assertThat(copy).containsExactly(0f, 1f, 0f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 100, 384})
    void twinsAcrossTheBoundaryOfARoundingCellAreFound(int dimension) {
        Seeds.check(20, random -> {
            VectorStore store = new VectorStore(
                    VectorStoreOptions.of(dimension, Metric.L2).withDeduplication(Deduplication.TOLERANT));
            float[] vector = new float[dimension];
            float[] twin = new float[dimension];
            for (int i = 0; i < 200; i++) {
                // All differences in one direction, or each in its own; as large as they may be, or smaller.
                boolean together = random.nextBoolean();
                double size = random.nextBoolean() ? TOLERANCE : random.nextDouble() * TOLERANCE;
                float range = random.nextBoolean() ? 1 : 40;
                for (int d = 0; d < dimension; d++) {
                    vector[d] = random.nextFloat(-range, range);
                    twin[d] = near(vector[d], together || random.nextBoolean() ? size : -size);
                }
                int before = store.liveCount();
                int row = store.add(2L * i, vector, 0);
                assertThat(store.add(2L * i + 1, twin, 0))
                        .as("vector %d, new %b", i, store.liveCount() > before)
                        .isLessThanOrEqualTo(row);
            }
        });
    }

    /// What the tolerant mode promises, held against a look at all rows.
    @ParameterizedTest
    @EnumSource(RowType.class)
    void tolerantDeduplicationFindsTheLowestOfAllNearRowsAndNoOther(RowType type) {
        Seeds.check(30, random -> {
            int dimension = 1 + random.nextInt(20);
            VectorStore store = new VectorStore(VectorStoreOptions.of(dimension, Metric.DOT)
                    .withDeduplication(Deduplication.TOLERANT)
                    .withRowType(type)
                    .withInitialCapacity(1));
            float[] vector = new float[dimension];
            float[] kept = new float[dimension];
            for (int i = 0; i < 300; i++) {
                for (int d = 0; d < dimension; d++) {
                    // A grid of half the tolerance, so that many are near each other and some just not.
                    vector[d] = random.nextInt(4) * 5e-7f + 0.01f;
                }
                VectorStore single = new VectorStore(
                        VectorStoreOptions.of(dimension, Metric.DOT).withRowType(type));
                single.add(0, vector, 0);
                single.copyRow(0, kept, 0);
                int expected = lowestNear(store, kept);
                int end = store.end();
                int row = store.add(i, vector, 0);
                if (expected >= 0) {
                    assertThat(row).isEqualTo(expected);
                } else {
                    assertThat(row).isEqualTo(end);
                }
            }
        });
    }

    @Test
    void largeValuesDoNotSaturate() {
        VectorStore store =
                new VectorStore(VectorStoreOptions.of(2, Metric.L2).withDeduplication(Deduplication.TOLERANT));
        float[] values = {2147, 2148, 2147.0002f, 3e9f, 3.1e9f, Float.MAX_VALUE, -Float.MAX_VALUE, 31.999998f, 32};
        for (int i = 0; i < values.length; i++) {
            assertThat(store.add(i, new float[] {values[i], 1}, 0)).isEqualTo(i);
        }
        for (int i = 0; i < values.length; i++) {
            assertThat(store.add(100 + i, new float[] {values[i], 1 + 5e-7f}, 0))
                    .isEqualTo(i);
        }
    }

    @Test
    void vectorsOfOneHashAreKeptApart() {
        // All go through one table of few slots, so many hashes meet; removing any of them must not lose another.
        Seeds.check(5, random -> {
            VectorStore store =
                    new VectorStore(VectorStoreOptions.of(1, Metric.L2).withInitialCapacity(1));
            int count = 5000;
            for (int i = 0; i < count; i++) {
                store.add(i, new float[] {i}, 0);
            }
            for (int i = 0; i < count; i += 1 + random.nextInt(3)) {
                store.remove(i);
            }
            float[] copy = new float[1];
            for (int i = 0; i < count; i++) {
                int row = store.rowOf(i);
                int twin = store.add(count + i, new float[] {i}, 0);
                if (row >= 0) {
                    assertThat(twin).isEqualTo(row);
                }
                store.copyRow(twin, copy, 0);
                assertThat(copy[0]).isEqualTo(i);
            }
        });
    }

    @Test
    void equalVectorsComeOutEqualWhetherCompiledOrNot() {
        Random random = Seeds.random(Seeds.first());
        for (int dimension : new int[] {1, 3, 17, 384, 1000}) {
            VectorStore store = new VectorStore(VectorStoreOptions.of(dimension, Metric.COSINE));
            float[] vectors = new float[200 * dimension];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = random.nextFloat(-1, 1);
            }
            for (int i = 0; i < 200; i++) {
                store.add(i, vectors, i * dimension);
            }
            int live = store.liveCount();
            float[] copy = new float[dimension];
            for (int round = 1; round <= 30; round++) {
                for (int i = 0; i < 200; i++) {
                    assertThat(store.add(round * 1000L + i, vectors, i * dimension))
                            .isEqualTo(store.rowOf(i));
                    store.copyRow(store.rowOf(i), copy, 0);
                    assertThat(store.add(-round * 1000L - i, copy, 0)).isEqualTo(store.rowOf(i));
                }
            }
            assertThat(store.liveCount()).isEqualTo(live);
        }
    }

    @Test
    void withoutDeduplicationEachVectorHasARow() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(1, Metric.L2).withDeduplication(Deduplication.NONE));
        assertThat(store.add(1, new float[] {1}, 0)).isZero();
        assertThat(store.add(2, new float[] {1}, 0)).isEqualTo(1);
        assertThatThrownBy(() -> store.add(2, new float[] {1}, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(store.remove(1)).isTrue();
        assertThat(store.rowOf(2)).isEqualTo(1);
    }

    @Test
    void halfRowsKeepWhatTheirTypeHolds() {
        VectorStore store = new VectorStore(VectorStoreOptions.of(2, Metric.L2).withRowType(RowType.F16));
        assertThat(store.add(1, new float[] {1.0001f, 65_504}, 0)).isZero();
        assertThat(store.add(2, new float[] {1, 65_519}, 0))
                .as("equal once rounded")
                .isZero();
        float[] copy = new float[2];
        store.copyRow(0, copy, 0);
        assertThat(copy).containsExactly(1, 65_504);
        assertThatThrownBy(() -> store.add(3, new float[] {1, -65_520}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value 1 of the vector must be within 65504 of zero for f16 rows, but is -65520.0");
        assertThatThrownBy(() -> store.addAll(new float[] {1, 2, 1e9f, 2}, new long[] {8, 9}))
                .hasMessage("[vector 1] value 0 of the vector must be within 65504 of zero for f16 rows, but is 1.0E9");
        assertThat(store.statistics().totalReferences()).isEqualTo(2);
        assertThat(store.segment().byteSize()).isEqualTo(4L * store.statistics().capacity());
    }

    private static int lowestNear(VectorStore store, float[] vector) {
        float[] row = new float[vector.length];
        for (int i = 0; i < store.end(); i++) {
            store.copyRow(i, row, 0);
            boolean near = true;
            for (int d = 0; d < vector.length; d++) {
                near &= Math.abs((double) row[d] - vector[d]) <= TOLERANCE;
            }
            if (near) {
                return i;
            }
        }
        return -1;
    }

    /// The float furthest in one direction that is still within a distance.
    private static float near(float value, double by) {
        float moved = (float) (value + by);
        while (Math.abs((double) moved - value) > Math.abs(by)) {
            moved = moved > value ? Math.nextDown(moved) : Math.nextUp(moved);
        }
        return moved;
    }
}
