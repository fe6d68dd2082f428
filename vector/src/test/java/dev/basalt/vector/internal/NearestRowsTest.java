package dev.basalt.vector.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.Seeds;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.TestRows;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The nearest of a range of rows, against scoring each of them.
class NearestRowsTest {
    private static final int DIMENSION = 5;

    @Test
    void scansRangesOfAnyBoundsAndFilters() {
        Seeds.check(150, random -> {
            try (Arena arena = Arena.ofConfined()) {
                int count = 1 + random.nextInt(random.nextBoolean() ? 40 : 3000);
                float[] values = new float[count * DIMENSION];
                for (int i = 0; i < values.length; i++) {
                    // Small whole numbers: sums are the same in any order.
                    values[i] = random.nextInt(20);
                }
                TestRows rows = TestRows.of(arena, Metric.L2, DIMENSION, values);
                int from = random.nextInt(count + 1);
                int to = from + random.nextInt(count + 1 - from);
                check(rows, from, to, 1 + random.nextInt(50), allowed(random, count), random);
            }
        });
    }

    private static OrdinalSet allowed(Random random, int count) {
        double share = new double[] {0, 0.02, 0.5, 0.98, 1}[random.nextInt(5)];
        return TestRows.some(random, random.nextInt(count + 1), share);
    }

    private static void check(TestRows rows, int from, int to, int k, OrdinalSet some, Random random) {
        OrdinalSet allowed = random.nextInt(3) == 0 ? null : some;
        float[] query = new float[DIMENSION];
        for (int i = 0; i < query.length; i++) {
            query[i] = random.nextInt(20);
        }
        RowScorer scorer = new RowScorer(rows);
        scorer.query(query, 0);
        List<Integer> expected = new ArrayList<>();
        for (int row = from; row < to; row++) {
            if (allowed == null || allowed.contains(row)) {
                expected.add(row);
            }
        }
        int findable = expected.size();
        expected.sort(Comparator.<Integer, Float>comparing(scorer::score).thenComparing(row -> row));
        NearestRows nearest = new NearestRows(rows);
        nearest.begin(query, 0, k, rows.end());
        nearest.scan(from, to, allowed);
        int found = nearest.finish();
        assertThat(found).isEqualTo(Math.min(k, findable));
        assertThat(nearest.scored()).isEqualTo(findable);
        for (int rank = 0; rank < found; rank++) {
            assertThat(nearest.row(rank)).isEqualTo(expected.get(rank));
            assertThat(nearest.distance(rank)).isEqualTo(scorer.score(expected.get(rank)));
        }
    }
}
