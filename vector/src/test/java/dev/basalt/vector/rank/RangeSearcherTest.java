package dev.basalt.vector.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.core.bits.OrdinalSet;
import dev.basalt.core.testing.SteadyState;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.RowScorer;
import dev.basalt.vector.analysis.TestRows;
import dev.basalt.vector.exact.BruteForceIndex;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RangeSearcherTest {
    private static final long SEED = 20_260_103;

    private final Arena arena = Arena.ofConfined();
    private final Random random = new Random(SEED);

    @AfterEach
    void close() {
        arena.close();
    }

    private record Hit(int row, float distance) {}

    @Test
    void findsWhatALoopFinds() {
        for (Metric metric : Metric.values()) {
            for (int count : new int[] {1, 15, 16, 17, 1023, 1024, 1025, 5000}) {
                TestRows rows = randomRows(metric, count, 7);
                OrdinalSet allowed = null;
                if (count % 2 == 1) {
                    allowed = OrdinalSet.empty();
                    for (int row = 0; row < count; row++) {
                        allowed.append(random.nextInt(100) < 97);
                        if (random.nextInt(50) == 0) {
                            rows.kill(row);
                        }
                    }
                }
                float[] query = vector(7);
                RangeSearcher searcher = new RangeSearcher(rows);
                List<Hit> all = loop(rows, query, allowed);
                for (int rank : new int[] {0, all.size() / 3, all.size() - 1}) {
                    if (all.isEmpty()) {
                        continue;
                    }
                    float threshold = all.get(rank).distance();
                    List<Hit> within = all.stream()
                            .filter(hit -> hit.distance() <= threshold)
                            .toList();
                    String where = "seed %d %s count %d rank %d".formatted(SEED, metric, count, rank);
                    int found = searcher.search(query, 0, threshold, Integer.MAX_VALUE, allowed);
                    assertThat(hits(searcher, found)).as(where).isEqualTo(within);
                    int limit = Math.max(1, within.size() / 3);
                    found = searcher.search(query, 0, threshold, limit, allowed);
                    assertThat(hits(searcher, found)).as(where).isEqualTo(within.subList(0, limit));
                }
            }
        }
    }

    @Test
    void keepsLowerRowsOfEqualDistancesUnderALimit() {
        TestRows rows = TestRows.of(arena, Metric.L2, new float[4000], 1);
        RangeSearcher searcher = new RangeSearcher(rows);
        int found = searcher.search(new float[] {0}, 0, 0, 3, null);
        assertThat(hits(searcher, found)).containsExactly(new Hit(0, 0), new Hit(1, 0), new Hit(2, 0));
        assertThat(searcher.search(new float[] {0}, 0, 0, 3999, null)).isEqualTo(3999);
        assertThat(searcher.row(3998)).isEqualTo(3998);
    }

    @Test
    void ordersDistancesBelowZero() {
        TestRows rows = TestRows.of(arena, Metric.DOT, new float[] {-1, 2, 0, 1, -0f}, 1);
        RangeSearcher searcher = new RangeSearcher(rows);
        int found = searcher.search(new float[] {1}, 0, Float.POSITIVE_INFINITY, 10, null);
        assertThat(hits(searcher, found))
                .containsExactly(new Hit(1, -2), new Hit(3, -1), new Hit(2, 0), new Hit(4, 0), new Hit(0, 1));
        assertThat(searcher.search(new float[] {1}, 0, Float.NEGATIVE_INFINITY, 10, null))
                .isZero();
        assertThat(searcher.search(new float[] {1}, 0, 0, 10, null)).isEqualTo(4);
    }

    @Test
    void findsNothingInNoRows() {
        TestRows none = TestRows.of(arena, Metric.L2, new float[0], 3);
        assertThat(new RangeSearcher(none).search(new float[3], 0, 1, 5, null)).isZero();
        TestRows dead = TestRows.of(arena, Metric.L2, new float[3], 3).kill(0);
        assertThat(new RangeSearcher(dead).search(new float[3], 0, 1, 5, null)).isZero();
        TestRows one = TestRows.of(arena, Metric.L2, new float[3], 3);
        assertThat(new RangeSearcher(one).search(new float[3], 0, 1, 5, OrdinalSet.empty()))
                .isZero();
    }

    @Test
    void growsThroughAnIndexUntilThresholdIsPassed() {
        TestRows rows = randomRows(Metric.COSINE, 3000, 8);
        BruteForceIndex index = new BruteForceIndex(rows);
        index.addAll(0, 3000, 1);
        IndexSearcher searcher = index.searcher();
        float[] query = vector(8);
        List<Hit> all = loop(rows, query, null);
        // Results of an index come from other kernels; thresholds half-way between two rows are sure to split alike.
        for (int wanted : new int[] {0, 1, 63, 64, 65, 500, 2999, 3000}) {
            float threshold = wanted == 0
                    ? -1
                    : wanted == 3000
                            ? 3
                            : (all.get(wanted - 1).distance() + all.get(wanted).distance()) / 2;
            int found = RangeSearcher.searchIndex(searcher, query, 0, threshold, Integer.MAX_VALUE, 0, null);
            assertThat(found).isEqualTo(wanted);
            for (int rank = 0; rank < found; rank++) {
                assertThat(searcher.row(rank)).isEqualTo(all.get(rank).row());
            }
            assertThat(RangeSearcher.searchIndex(searcher, query, 0, threshold, 100, 0, null))
                    .isEqualTo(Math.min(wanted, 100));
        }
    }

    @Test
    void asksAnEmptyIndexOnce() {
        BruteForceIndex index = new BruteForceIndex(TestRows.of(arena, Metric.L2, new float[2], 2));
        assertThat(RangeSearcher.searchIndex(index.searcher(), new float[2], 0, 1, 9, 0, null))
                .isZero();
    }

    @Test
    void rejectsWrongArguments() {
        RangeSearcher searcher = new RangeSearcher(randomRows(Metric.L2, 3, 2));
        assertThatThrownBy(() -> searcher.search(new float[2], 0, Float.NaN, 1, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threshold must be a number, but was NaN");
        assertThatThrownBy(() -> searcher.search(new float[2], 0, 1, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxCount must be at least 1, but was 0");
    }

    @Test
    void allocatesNothingAfterWarmUp() {
        TestRows rows = randomRows(Metric.L2, 20_000, 4);
        for (int row = 0; row < 20_000; row += 7) {
            rows.kill(row);
        }
        RangeSearcher searcher = new RangeSearcher(rows);
        float[] query = vector(4);
        SteadyState.assertNoAllocation("two searches", 20, () -> {
            searcher.search(query, 0, Float.POSITIVE_INFINITY, Integer.MAX_VALUE, null);
            searcher.search(query, 0, 1, 10, null);
        });
    }

    private List<Hit> loop(TestRows rows, float[] query, OrdinalSet allowed) {
        RowScorer scorer = new RowScorer(rows);
        scorer.query(query, 0);
        float[] block = new float[rows.end()];
        // The same kernels on the same runs, as a row's last bit depends on the kernel that scores it.
        RangeSearcher everything = new RangeSearcher(rows);
        int found = everything.search(query, 0, Float.POSITIVE_INFINITY, Integer.MAX_VALUE, allowed);
        float[] searched = new float[rows.end()];
        for (int rank = 0; rank < found; rank++) {
            searched[everything.row(rank)] = everything.distance(rank);
        }
        scorer.scoreRange(0, rows.end(), block, 0);
        List<Hit> hits = new ArrayList<>();
        for (int row = 0; row < rows.end(); row++) {
            if (rows.isLive(row) && (allowed == null || allowed.contains(row))) {
                assertThat(Math.abs(searched[row] - block[row])).isLessThan(1e-5f);
                hits.add(new Hit(row, searched[row]));
            }
        }
        assertThat(found).isEqualTo(hits.size());
        hits.sort(Comparator.comparingDouble(Hit::distance).thenComparingInt(Hit::row));
        return hits;
    }

    private static List<Hit> hits(RangeSearcher searcher, int count) {
        List<Hit> hits = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            hits.add(new Hit(searcher.row(rank), searcher.distance(rank)));
        }
        return hits;
    }

    private TestRows randomRows(Metric metric, int count, int dimension) {
        return TestRows.of(arena, metric, vector(count * dimension), dimension);
    }

    private float[] vector(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
