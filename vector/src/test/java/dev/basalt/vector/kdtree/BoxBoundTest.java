package dev.basalt.vector.kdtree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.TestRows;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A box around a single row leaves nothing between the bound and the distance but rounding.
class BoxBoundTest {
    private static final long SEED = 20_260_505;
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @EnumSource
    void neverExceedsTheComputedDistanceAndIsNearIt(Metric metric) {
        for (int dimension : new int[] {1, 2, 3, 7, 15, 16, 17, 64, 100, 384}) {
            for (float scale : new float[] {1e-20f, 1e-3f, 1, 1e4f, 1e16f}) {
                try (Arena arena = Arena.ofConfined()) {
                    check(arena, metric, dimension, scale);
                }
            }
        }
    }

    private void check(Arena arena, Metric metric, int dimension, float scale) {
        int count = 100;
        float[] values = TestRows.gaussian(random, count * dimension);
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        TestRows rows = TestRows.of(arena, metric, dimension, values);
        RowScorer scorer = new RowScorer(rows);
        BoxBound bound = new BoxBound(metric, dimension);
        for (int row = 0; row < count; row++) {
            KdTree tree = KdTreeBuilder.build(rows, new int[] {row}, 8, 1);
            float[] query = TestRows.gaussian(random, dimension);
            for (int i = 0; i < dimension; i++) {
                query[i] = row % 2 == 0 ? query[i] * scale : values[row * dimension + i] + query[i] * scale * 1e-3f;
            }
            scorer.query(query, 0);
            assertThat(bound.query(scorer.preparedQuery(), tree)).isTrue();
            double lowest = bound.lowest(tree.boxes, 0);
            double computed = scorer.score(row);
            String where = "seed " + SEED + ", " + metric + ", " + dimension + " dimensions, scale " + scale;
            assertThat(lowest).as(where).isLessThanOrEqualTo(computed);
            double magnitude = switch (metric) {
                case L2 -> computed;
                case COSINE -> 1;
                case DOT -> norm(scorer.preparedQuery()) * norm(rows.vector(row));
            };
            // Rows a little longer than one have negative bounds, but no negative distances.
            double loss = metric == Metric.COSINE ? computed - Math.max(0, lowest) : computed - lowest;
            assertThat(loss).as(where).isLessThanOrEqualTo(16 * BoxBound.roundings(dimension) * magnitude + 1e-34);
        }
    }

    private static double norm(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
