package dev.basalt.vector.kdtree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.SavedGrowingIndexConformance;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class SavedTreeTest extends SavedGrowingIndexConformance {
    @Override
    protected KdTreeIndex create(VectorRows rows) {
        return new KdTreeIndex(rows, new KdTreeOptions(8, 0.5));
    }

    @Override
    protected long savedBytes(SearchableIndex index) {
        return ((KdTreeIndex) index).savedBytes();
    }

    @Override
    protected void save(SearchableIndex index, MemorySegment to) {
        ((KdTreeIndex) index).save(to);
    }

    @Override
    protected KdTreeIndex load(VectorRows rows, MemorySegment saved) {
        return KdTreeIndex.load(rows, saved, "saved");
    }

    @Override
    protected String what() {
        return "KD-tree";
    }

    @Override
    protected String twice(int row, int end) {
        return "rows of a KD-tree must be below " + end + " and differ, but row " + row + " is there twice";
    }

    /// A tree of 36 rows, of which one was removed, and one came back, and three rows that wait.
    @Override
    protected KdTreeIndex small(TestRows rows) {
        KdTreeIndex index = create(rows);
        index.addAll(0, 36, 1);
        index.rebuild(1);
        index.addAll(36, 39, 1);
        index.remove(37);
        index.remove(2);
        index.remove(4);
        index.add(4);
        return index;
    }

    @Test
    void keepsTheTreeAndTheRowsThatWait() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            KdTreeIndex index = small(rows);
            KdTreeIndex loaded = (KdTreeIndex) load(rows, saved(index));
            assertThat(loaded.options()).isEqualTo(index.options());
            KdTree tree = loaded.state().tree();
            assertThat(tree.rows).isEqualTo(index.state().tree().rows).hasSize(36);
            assertThat(tree.levels).isEqualTo(index.state().tree().levels).isEqualTo(3);
            assertThat(tree.boxes).isEqualTo(index.state().tree().boxes);
            assertThat(tree.maxSquaredNorm).isEqualTo(index.state().tree().maxSquaredNorm);
            assertThat(tree.removedCount()).isEqualTo(2);
            assertThat(loaded.state().waiting().present(3)).containsExactly(36, 38, 4);
        }
    }

    @Test
    void saysWhatIsWrong() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            assertThat(problem(rows, bytes, to -> to.putInt(8, 7)))
                    .isEqualTo("[saved @ byte 8] options of a KD-tree must be in range, but leafSize must be in"
                            + " [8, 4096], but was 7");
            assertThat(problem(rows, bytes, to -> to.putDouble(24, -1)))
                    .isEqualTo("[saved @ byte 24] squared length of a row must be at least 0, but was -1.0");
            assertThat(problem(rows, bytes, to -> to.putInt(32, 41)))
                    .isEqualTo("[saved @ byte 32] rows of a KD-tree must be in [0, 40], but was 41");
            assertThat(problem(rows, bytes, to -> to.putInt(36, 6)))
                    .isEqualTo("[saved @ byte 36] levels of a KD-tree must be in [0, 5], but was 6");
            assertThat(problem(rows, bytes, to -> to.putInt(40, -1)))
                    .isEqualTo("[saved @ byte 40] waiting rows of a KD-tree must be in [0, 40], but was -1");
            assertThat(problem(rows, bytes, to -> to.putInt(64, ~40)))
                    .isEqualTo("[saved @ byte 64] rows of a KD-tree must be below 40 and differ, but row 40 is there");
            assertThat(problem(rows, bytes, to -> to.putInt(64 + 4 * 36, 1)))
                    .isEqualTo("[saved @ byte 208] rows of a KD-tree must differ, but row 1 is there twice");
        }
    }
}
