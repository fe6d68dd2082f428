package dev.basalt.vector.lsh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basalt.vector.Metric;
import dev.basalt.vector.SavedGrowingIndexConformance;
import dev.basalt.vector.SearchableIndex;
import dev.basalt.vector.TestRows;
import dev.basalt.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class SavedTablesTest extends SavedGrowingIndexConformance {
    private static final LshOptions OPTIONS = new LshOptions(3, 6, 2, 11);

    @Override
    protected LshIndex create(VectorRows rows) {
        return new LshIndex(rows, OPTIONS);
    }

    @Override
    protected long savedBytes(SearchableIndex index) {
        return ((LshIndex) index).savedBytes();
    }

    @Override
    protected void save(SearchableIndex index, MemorySegment to) {
        ((LshIndex) index).save(to);
    }

    @Override
    protected LshIndex load(VectorRows rows, MemorySegment saved) {
        return LshIndex.load(rows, saved, "saved");
    }

    @Override
    protected String what() {
        return "hash index";
    }

    @Override
    protected String twice(int row, int end) {
        return "rows of a hash index must differ, but row " + row + " is there twice";
    }

    @Override
    protected LshIndex small(TestRows rows) {
        LshIndex index = create(rows);
        index.addAll(0, 36, 1);
        index.remove(2);
        index.remove(4);
        index.add(4);
        return index;
    }

    @Test
    void keepsOptionsHashesAndPlanes() {
        for (Metric metric : Metric.values()) {
            try (Arena arena = Arena.ofShared()) {
                TestRows rows = TestRows.random(arena, metric, 40, DIMENSION, random);
                LshIndex index = small(rows);
                LshIndex loaded = (LshIndex) load(rows, saved(index));
                assertThat(loaded.options()).isEqualTo(OPTIONS);
                SignHash hash = loaded.tables().hash();
                assertThat(hash.planes()).isEqualTo(index.tables().hash().planes());
                assertThat(hash.lifts()).isEqualTo(index.tables().hash().lifts());
                assertThat(hash.mean()).isEqualTo(index.tables().hash().mean());
                assertThat(hash.farthest()).isEqualTo(index.tables().hash().farthest());
                assertThat(loaded.tables().slotCount()).isEqualTo(35);
                assertThat(loaded.tables().removedCount()).isZero();
                assertThat(loaded.tables().row(34)).isEqualTo(4);
            }
        }
    }

    @Test
    void saysWhatIsWrong() {
        try (Arena arena = Arena.ofShared()) {
            TestRows rows = TestRows.random(arena, Metric.L2, 40, DIMENSION, random);
            byte[] bytes = saved(small(rows));
            assertThat(problem(rows, bytes, to -> to.putInt(8, 257)))
                    .isEqualTo("[saved @ byte 8] options of a hash index must be in range, but tables must be in"
                            + " [1, 256], but was 257");
            assertThat(problem(rows, bytes, to -> to.putInt(32, 41)))
                    .isEqualTo("[saved @ byte 32] rows of a hash index must be in [0, 40], but was 41");
            assertThat(problem(rows, bytes, to -> to.putInt(36, 1)))
                    .isEqualTo("[saved @ byte 36] dot product of a hash index must be in [0, 0], but was 1");
            assertThat(problem(rows, bytes, to -> to.putFloat(40, -1)))
                    .isEqualTo("[saved @ byte 40] squared distance from the mean must be at least 0, but was -1.0");
            int codes = 64 + 4 * 35;
            assertThat(problem(rows, bytes, to -> to.putInt(codes + 8, 64)))
                    .isEqualTo("[saved @ byte 212] hash must have 6 bits, but was 40");
            int planes = codes + 3 * 4 * 35;
            assertThat(problem(rows, bytes, to -> to.putFloat(planes + 4, Float.NaN)))
                    .isEqualTo("[saved @ byte 628] value of a plane must be in [-1, 1], but was NaN");
        }
    }
}
