package dev.basalt.vector.kdtree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basalt.vector.IndexConformance;
import dev.basalt.vector.IndexSearcher;
import dev.basalt.vector.Metric;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.VectorIndex;
import dev.basalt.vector.VectorRows;
import org.junit.jupiter.api.Test;

class KdTreeIndexTest extends IndexConformance {
    @Override
    protected VectorIndex index(VectorRows rows) {
        return new KdTreeIndex(rows);
    }

    @Test
    void newRowsAreFoundAtOnceAndRemovedOnesNoMore() {
        TestRows rows = TestRows.random(arena, Metric.COSINE, 300, 5, random);
        VectorIndex index = index(rows);
        IndexSearcher searcher = index.searcher();
        for (int row = 0; row < 300; row++) {
            index.add(row);
            assertThat(searcher.search(rows.vector(row), 0, 1, 0, null)).isEqualTo(1);
            assertThat(searcher.row(0)).isEqualTo(row);
        }
        for (int row = 0; row < 299; row++) {
            index.remove(row);
            assertThat(searcher.search(rows.vector(row), 0, 1, 0, null)).isEqualTo(1);
            assertThat(searcher.row(0)).isGreaterThan(row);
        }
    }

    @Test
    void looksAtFewRowsInFewDimensions() {
        int count = 50_000;
        TestRows rows = TestRows.random(arena, Metric.L2, count, 3, random);
        VectorIndex index = index(rows);
        index.addAll(0, count, 2);
        IndexSearcher searcher = index.searcher();
        long scored = 0;
        for (int i = 0; i < 100; i++) {
            searcher.search(TestRows.gaussian(random, 3), 0, 10, 0, null);
            scored += searcher.scored();
        }
        assertThat(scored).isLessThan(100 * count / 50);
    }

    @Test
    void treesDoNotDependOnTheNumberOfThreads() {
        int count = 5000;
        TestRows rows = TestRows.random(arena, Metric.L2, count, 7, random);
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = i;
        }
        KdTree one = KdTreeBuilder.build(rows, all.clone(), 32, 1);
        for (int threads : new int[] {2, 3, 8}) {
            KdTree tree = KdTreeBuilder.build(rows, all.clone(), 32, threads);
            assertThat(tree.rows).isEqualTo(one.rows);
            assertThat(tree.boxes).isEqualTo(one.boxes);
            assertThat(tree.maxSquaredNorm).isEqualTo(one.maxSquaredNorm);
        }
    }

    @Test
    void treesHoldEveryRowOnceInABoxAroundIt() {
        for (int count : new int[] {1, 7, 8, 9, 63, 64, 65, 1000}) {
            TestRows rows = TestRows.random(arena, Metric.DOT, count, 3, random);
            int[] all = new int[count];
            for (int i = 0; i < count; i++) {
                all[i] = i;
            }
            KdTree tree = KdTreeBuilder.build(rows, all.clone(), 8, 1);
            assertThat(tree.rows).containsExactlyInAnyOrder(all);
            assertInside(tree, rows, 0, 0, count);
        }
    }

    private static void assertInside(KdTree tree, TestRows rows, int node, int start, int end) {
        for (int i = start; i < end; i++) {
            float[] vector = rows.vector(tree.rows[i]);
            for (int j = 0; j < 3; j++) {
                assertThat(vector[j]).isBetween(tree.boxes[node * 6 + j], tree.boxes[node * 6 + 3 + j]);
            }
        }
        if (node < tree.leafCount() - 1) {
            int middle = (start + end) >>> 1;
            assertInside(tree, rows, 2 * node + 1, start, middle);
            assertInside(tree, rows, 2 * node + 2, middle, end);
        } else {
            assertThat(end - start).isBetween(1, 8);
        }
    }

    @Test
    void rebuildTakesRemovedRowsOut() {
        int count = 5000;
        KdTreeIndex index = new KdTreeIndex(TestRows.random(arena, Metric.L2, count, 4, random));
        index.addAll(0, count, 1);
        for (int row = 0; row < 2000; row++) {
            index.remove(row);
        }
        assertThat(index.state().tree().rows.length).isLessThan(count);
        index.rebuild(2);
        assertThat(index.state().tree().rows).hasSize(3000);
        assertThat(index.size()).isEqualTo(3000);
        assertThatThrownBy(() -> index.rebuild(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, but was 0");
    }

    @Test
    void rejectsOptionsOutOfRange() {
        assertThatThrownBy(() -> new KdTreeOptions(7, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leafSize must be in [8, 4096], but was 7");
        assertThatThrownBy(() -> new KdTreeOptions(4097, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leafSize must be in [8, 4096], but was 4097");
        assertThatThrownBy(() -> new KdTreeOptions(8, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rebuildFraction must be in (0, 1], but was NaN");
        assertThatThrownBy(() -> new KdTreeOptions(8, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rebuildFraction must be in (0, 1], but was 0.0");
    }
}
