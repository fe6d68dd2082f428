package dev.basalt.vector.kdtree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.lang.foreign.Arena;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Compares each search with that of the exact index. Only rows whose distances lie within rounding of each
/// other may change places; on small whole numbers, whose sums are exact, none may.
class KdTreeExactnessTest {
    private static final long SEED = 20_260_303;
    private static final int SEARCHES = 120;

    private final Random random = new Random(SEED);
    private long checks;
    private long scored;
    private long rowCount;

    enum Shape {
        NORMAL,
        WHOLE,
        CLUSTERED,
        DUPLICATED,
        COLLINEAR,
        SHIFTED,
        SPARSE,
        TINY,
        HUGE
    }

    @Test
    void findsWhatTheExactIndexFinds() {
        while (checks < 100_000) {
            for (Shape shape : Shape.values()) {
                for (Metric metric : Metric.values()) {
                    compare(shape, metric, 1 + random.nextInt(random.nextBoolean() ? 8 : 64));
                }
            }
        }
        // The test would prove little if the tree were hardly used.
        assertThat(scored).isLessThan(rowCount * 3 / 4);
    }

    /// In many dimensions boxes leave all rows, and bytes tell which to look at.
    @Test
    void findsWhatTheExactIndexFindsInManyDimensions() {
        for (int dimension : new int[] {64, 97, 384}) {
            for (Shape shape : Shape.values()) {
                for (Metric metric : Metric.values()) {
                    compare(shape, metric, dimension, 1000 + random.nextInt(1500), 25);
                }
            }
        }
        assertThat(scored).isLessThan(rowCount * 3 / 4);
    }

    @Test
    @Tag("long")
    void findsWhatTheExactIndexFindsInAMillionSearches() {
        while (checks < 1_000_000) {
            for (Shape shape : Shape.values()) {
                for (Metric metric : Metric.values()) {
                    compare(shape, metric, 1 + random.nextInt(64));
                }
            }
        }
    }

    /// Where a tree prunes by the offset of a plane as if it were a cosine distance, it loses these.
    @Test
    void findsTrueNeighboursByCosineInFewDimensions() {
        for (int dimension = 2; dimension <= 4; dimension++) {
            for (int i = 0; i < 20; i++) {
                compare(Shape.NORMAL, Metric.COSINE, dimension);
            }
        }
    }

    private void compare(Shape shape, Metric metric, int dimension) {
        compare(shape, metric, dimension, 1 + random.nextInt(800), SEARCHES);
    }

    private void compare(Shape shape, Metric metric, int dimension, int count, int searches) {
        try (Arena arena = Arena.ofConfined()) {
            TestRows rows = TestRows.of(arena, metric, dimension, values(shape, count, dimension));
            BruteForceIndex exact = new BruteForceIndex(rows);
            KdTreeIndex tree = new KdTreeIndex(rows, new KdTreeOptions(8 << random.nextInt(3), 1));
            exact.addAll(0, count, 1);
            int waiting = random.nextInt(3) == 0 ? random.nextInt(count + 1) : 0;
            tree.addAll(0, count - waiting, 1);
            tree.rebuild(1);
            tree.addAll(count - waiting, count, 1);
            for (int removals = random.nextInt(3) == 0 ? count / 5 : 0; removals > 0; removals--) {
                int row = random.nextInt(count);
                assertThat(tree.remove(row)).isEqualTo(exact.remove(row));
            }
            OrdinalSet allowed = TestRows.some(random, count, random.nextDouble());
            IndexSearcher expected = exact.searcher();
            IndexSearcher actual = tree.searcher();
            for (int i = 0; i < searches; i++) {
                float[] query = random.nextBoolean() ? rows.vector(random.nextInt(count)) : values(shape, 1, dimension);
                int k = 1 + random.nextInt(random.nextInt(4) == 0 ? 100 : 10);
                search(rows, shape, expected, actual, query, k, random.nextInt(5) == 0 ? allowed : null);
                rowCount += tree.size();
            }
        }
    }

    private void search(
            TestRows rows,
            Shape shape,
            IndexSearcher expected,
            IndexSearcher actual,
            float[] query,
            int k,
            @Nullable OrdinalSet allowed) {
        int count = expected.search(query, 0, k, 0, allowed);
        String where = "seed " + SEED + ", check " + checks + ", " + shape + ", " + rows.metric() + ", "
                + rows.dimension() + " dimensions, k " + k;
        assertThat(actual.search(query, 0, k, 0, allowed)).as(where).isEqualTo(count);
        float[] prepared = query.clone();
        RowScorer.prepare(rows.metric(), prepared, 0, prepared.length);
        boolean exactSums = shape == Shape.WHOLE && rows.metric() != Metric.COSINE;
        for (int rank = 0; rank < count; rank++) {
            int row = expected.row(rank);
            int other = actual.row(rank);
            if (row != other || expected.distance(rank) != actual.distance(rank)) {
                double apart = Math.abs(distance(rows, prepared, row) - distance(rows, prepared, other));
                assertThat(exactSums)
                        .as("%s, rank %d: row %d, not %d", where, rank, row, other)
                        .isFalse();
                assertThat(apart)
                        .as("%s, rank %d: row %d, not %d", where, rank, row, other)
                        .isLessThanOrEqualTo(rounding(rows, prepared, row) + rounding(rows, prepared, other));
            }
        }
        scored += actual.scored();
        checks++;
    }

    private static double distance(TestRows rows, float[] query, int row) {
        float[] vector = rows.vector(row);
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            double difference = (double) query[i] - vector[i];
            sum += rows.metric() == Metric.L2 ? difference * difference : -(double) query[i] * vector[i];
        }
        return rows.metric() == Metric.COSINE ? 1 + sum : sum;
    }

    private static double rounding(TestRows rows, float[] query, int row) {
        float[] vector = rows.vector(row);
        double sum = rows.metric() == Metric.COSINE ? 1 : 0;
        for (int i = 0; i < query.length; i++) {
            double difference = (double) query[i] - vector[i];
            sum += rows.metric() == Metric.L2 ? difference * difference : Math.abs((double) query[i] * vector[i]);
        }
        return sum * (query.length + 4) * 0x1p-24 + (query.length + 1) * (double) Float.MIN_NORMAL;
    }

    private float[] values(Shape shape, int count, int dimension) {
        float[] values = TestRows.gaussian(random, count * dimension);
        for (int row = 0; row < count; row++) {
            int at = row * dimension;
            float along = (float) random.nextGaussian();
            int cluster = random.nextInt(5);
            for (int i = at; i < at + dimension; i++) {
                float centre = (float) Math.sin(1 + cluster * 7.3 + (i - at) * 1.7);
                values[i] = switch (shape) {
                    case NORMAL -> values[i];
                    case WHOLE -> 1 + random.nextInt(6);
                    case CLUSTERED -> centre + values[i] * 0.01f;
                    case DUPLICATED -> centre;
                    case COLLINEAR -> along * (1 + i - at);
                    case SHIFTED -> 1000 + values[i];
                    case SPARSE -> random.nextInt(4) == 0 ? values[i] : i == at ? 1e-3f : 0;
                    case TINY -> values[i] * 1e-21f;
                    case HUGE -> values[i] * 1e17f;
                };
            }
        }
        return values;
    }
}
